"""What a porteur has today and promises: existing jobs and who pays them, objectives, visibility.

The baseline is what « postes supplémentaires » and « ne se substitue pas » are measured against (DREETS Corse, page
du 27 juin 2022). Not here: the checks on them (`domain.regles`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste


@dataclass(frozen=True, slots=True)
class Financement:
    """What one payer gives for an existing job, the year before (N-1) and this year (N); None when not known."""

    financeur: str
    montant_n1: Montant | None = None
    montant_n: Montant | None = None


@dataclass(frozen=True, slots=True)
class PosteExistant:
    """A job that exists before the project, its quantity in both years and its payers, line by line."""

    type: TypePoste
    intitule: str = ""
    etp_n1: Etp | None = None
    etp_n: Etp | None = None
    financements: tuple[Financement, ...] = ()


@dataclass(frozen=True, slots=True)
class Objectif:
    """A numeric objective: whole numbers in `unite` (« heures », « marchés »…); None when the porteur says none.

    `reference`: the value before the project; `cible`: the one promised, by `echeance`.
    """

    libelle: str
    unite: str = ""
    reference: int | None = None
    cible: int | None = None
    echeance: date | None = None


class StatutVisibilite(StrEnum):
    """Presence on the Marché de l'inclusion, as an agent saw it; « non vérifiée » says nothing of the porteur."""

    NON_VERIFIEE = "non_verifiee"
    VISIBLE = "visible"
    ENGAGEMENT = "engagement"
    ABSENTE = "absente"


LIBELLES_VISIBILITE = {
    StatutVisibilite.NON_VERIFIEE: "pas encore vérifiée",
    StatutVisibilite.VISIBLE: "visible",
    StatutVisibilite.ENGAGEMENT: "engagement du porteur",
    StatutVisibilite.ABSENTE: "absente",
}


@dataclass(frozen=True, slots=True)
class Visibilite:
    """Who looked, when and where; `piece_id`: the screenshot kept. `echeance`: until when the porteur promised."""

    statut: StatutVisibilite = StatutVisibilite.NON_VERIFIEE
    url: str = ""
    verifiee_le: date | None = None
    agent: str = ""
    piece_id: int | None = None
    echeance: date | None = None


NON_VERIFIEE = Visibilite()
