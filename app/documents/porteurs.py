"""How an act names a body and its representative: legal form, civility, postal address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.porteur import Forme

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
#: Legal forms whose services on a market make State-aid rules likely to apply; the officer decides.
ECONOMIQUES = frozenset({Forme.SOCIETE, Forme.CONSULAIRE})
_CIVILITES = {"m": "Monsieur", "monsieur": "Monsieur", "mme": "Madame", "madame": "Madame"}


def civilite(porteur: Porteur) -> str:
    """Return « Madame » or « Monsieur »; empty when it is not known."""
    return _CIVILITES.get(porteur.representant_civilite.strip().rstrip(".").casefold(), "")


def adresse_postale(porteur: Porteur) -> tuple[str, ...]:
    """Return the lines of the postal address; empty unless street or place, code and town are all there."""
    if not (porteur.adresse.strip() and porteur.code_postal.strip() and porteur.ville.strip()):
        return ()
    voie = tuple(ligne.strip() for ligne in porteur.adresse.splitlines() if ligne.strip())
    return (*voie, f"{porteur.code_postal.strip()} {porteur.ville.strip()}")
