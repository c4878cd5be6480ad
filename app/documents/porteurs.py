"""How an act names a body and its representative: legal form, civility, postal address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.porteur import Forme
from app.socle.formats import sans_accents

if TYPE_CHECKING:
    from app.domain.porteur import Porteur

FORMES_DANS_L_ACTE = {
    Forme.ASSOCIATION: "association régie par la loi du 1er juillet 1901",
    Forme.ASSOCIATION_RUP: "association agréée ou reconnue d’utilité publique",
    Forme.FONDATION: "fondation ou fonds de dotation",
    Forme.COLLECTIVITE: "collectivité territoriale",
    Forme.EPCI: "établissement public de coopération intercommunale ou syndicat mixte",
    Forme.CCAS: "centre communal ou intercommunal d’action sociale",
    Forme.GIP: "groupement d’intérêt public",
    Forme.CONSULAIRE: "chambre consulaire",
    Forme.SOCIETE: "société",
}
#: What the name of a body says of its form, more closely than its kind does: a word of the name, then the form.
_DITES_PAR_LE_NOM = {
    Forme.FONDATION: (("fonds de dotation", "fonds de dotation"), ("fondation", "fondation")),
    Forme.EPCI: (
        ("syndicat mixte", "syndicat mixte"),
        ("communaute", "établissement public de coopération intercommunale"),
        ("metropole", "établissement public de coopération intercommunale"),
    ),
    Forme.CCAS: (
        ("ccas", "centre communal d’action sociale"),
        ("centre communal", "centre communal d’action sociale"),
        ("cias", "centre intercommunal d’action sociale"),
        ("centre intercommunal", "centre intercommunal d’action sociale"),
    ),
    Forme.SOCIETE: (
        ("scic", "société coopérative d’intérêt collectif"),
        ("scop", "société coopérative et participative"),
        ("sasu", "société par actions simplifiée unipersonnelle"),
        ("sas", "société par actions simplifiée"),
        ("eurl", "entreprise unipersonnelle à responsabilité limitée"),
        ("sarl", "société à responsabilité limitée"),
    ),
}
_MOTS = re.compile(r"\w+")
_CIVILITES = {"m": "Monsieur", "monsieur": "Monsieur", "mme": "Madame", "madame": "Madame"}


def forme_dans_l_acte(porteur: Porteur) -> str:
    """Return the legal form as an act says it: as closely as the name of the body does, else its kind."""
    nom = f" {' '.join(_MOTS.findall(sans_accents(porteur.raison_sociale).casefold()))} "
    dites = _DITES_PAR_LE_NOM.get(porteur.forme, ()) if porteur.forme else ()
    precise = next((forme for mots, forme in dites if f" {mots} " in nom), "")
    return precise or (FORMES_DANS_L_ACTE[porteur.forme] if porteur.forme else "")


def soussigne(porteur: Porteur) -> str:
    """Return « soussignée », « soussigné », or both endings while the civility is not known."""
    return {"Madame": "soussignée", "Monsieur": "soussigné"}.get(civilite(porteur), "soussigné(e)")


def civilite(porteur: Porteur) -> str:
    """Return « Madame » or « Monsieur »; empty when it is not known."""
    return _CIVILITES.get(porteur.representant_civilite.strip().rstrip(".").casefold(), "")


def adresse_postale(porteur: Porteur) -> tuple[str, ...]:
    """Return the lines of the postal address; empty unless street or place, code and town are all there."""
    if not (porteur.adresse.strip() and porteur.code_postal.strip() and porteur.ville.strip()):
        return ()
    voie = tuple(ligne.strip() for ligne in porteur.adresse.splitlines() if ligne.strip())
    return (*voie, f"{porteur.code_postal.strip()} {porteur.ville.strip()}")
