"""The facts of a campaign as rows: what is known, what the service must confirm, and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.campagne import LIBELLES_ORDRE, Mode, Ordre
from app.domain.montants import Montant
from app.socle.formats import date_longue, euros, pourcent
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.campagne import Campagne

LIBELLES = {
    "intitule": "Intitulé",
    "edition": "Année",
    "region_nom": "Région",
    "objet": "Objet",
    "date_ouverture": "Ouverture",
    "date_limite": "Date limite de dépôt",
    "date_limite_incluse": "Jour limite compris",
    "mode": "Examen",
    "ordre": "Le rang suit",
    "communiquer_rang": "Le rang est communiqué au porteur",
    "saut_selection": "Un dossier qui ne tient pas est passé par les suivants",
    "effets_apres_verrou": "Sélection montrée une fois le dossier instruit",
    "quorum_comite": "Quorum du comité, en membres",
    "avis_sans_quorum": "Un avis rendu sans quorum est gardé",
    "taux_max": "Taux maximal de l’aide",
    "repere_etp": "Repère pour un ETP",
    "ecart_repere": "Écart au repère qui appelle un examen",
    "duree_mois": "Durée de la convention, en mois",
    "reconductions_max": "Reconductions possibles",
    "duree_totale_mois": "Durée totale, en mois",
    "delai_pieces_jours": "Délai pour compléter, en jours",
    "rejet_implicite_mois": "Rejet implicite après, en mois",
    "seuil_convention": "Convention obligatoire à partir de",
    "delai_paiement_jours": "Délai de paiement, en jours",
    "taux_avance": "Avance",
    "delai_compte_rendu_mois": "Délai du compte rendu, en mois",
    "retour_convention_jours": "Délai de retour de la convention signée, en jours",
    "plus_value_longueur_min": "Longueur minimale de la plus-value, en caractères",
    "departements_blancs": "Départements sans facilitateur (zones blanches)",
}


@dataclass(frozen=True, slots=True)
class Fait:
    """One fact, written."""

    libelle: str
    valeur: str
    source: str
    a_confirmer: bool


def faits(campagne: Campagne) -> tuple[Fait, ...]:
    """Return the facts of the call, those to confirm first; unknown ones say so."""
    lus = [
        Fait(libelle, ecrire(getattr(campagne, nom)), source, source.startswith("à confirmer"))
        for nom, libelle in LIBELLES.items()
        if (source := campagne.sources.get(nom, "")) or getattr(campagne, nom) is not None
    ]
    return tuple(sorted(lus, key=lambda f: not f.a_confirmer))


def colonnes_faits() -> tuple[Column[Fait], ...]:
    """Return the columns."""
    return (
        Column("libelle", "Fait", lambda x: x.libelle, largeur=200),
        Column("valeur", "Valeur", lambda x: x.valeur, largeur=150, infobulle=lambda x: x.valeur),
        Column(
            "source",
            "Source",
            lambda x: f"○ {x.source}" if x.a_confirmer else x.source,
            largeur=300,
            infobulle=lambda x: x.source,
            couleur=lambda x: "alerte" if x.a_confirmer else "",
        ),
    )


def ecrire(valeur: object) -> str:  # noqa: PLR0911  # one return per kind of value
    """Return a fact in French; what is not known says so."""
    if valeur in (None, "", ()):
        return "non renseigné"
    if isinstance(valeur, tuple):
        return ", ".join(valeur)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Montant):
        return euros(valeur.centimes)
    if isinstance(valeur, Fraction):
        return pourcent(valeur)
    if isinstance(valeur, date):
        return date_longue(valeur)
    if isinstance(valeur, Mode):
        return "par vagues" if valeur is Mode.VAGUES else "au fil de l’eau"
    return LIBELLES_ORDRE[valeur] if isinstance(valeur, Ordre) else str(valeur)
