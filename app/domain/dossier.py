"""A dossier: what a porteur asks in a campaign, from its receipt on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant, somme_etp
from app.domain.porteur import Porteur
from app.domain.poste import SANS_PLAN, PlanDeFinancement, Poste, TypePoste, etp_demande, type_principal
from app.domain.situation import NON_VERIFIEE, Objectif, PosteExistant, Visibilite

if TYPE_CHECKING:
    from collections.abc import Mapping


class Nature(StrEnum):
    """What the project does to the jobs."""

    CREATION = "creation"
    RENFORCEMENT = "renforcement"
    RECONDUCTION = "reconduction"


LIBELLES_PROJET = {
    Nature.CREATION: "création",
    Nature.RENFORCEMENT: "renforcement",
    Nature.RECONDUCTION: "reconduction",
}


class Canal(StrEnum):
    """How the file came."""

    COURRIEL = "courriel"
    COURRIER = "courrier"
    DEPOT = "depot"


@dataclass(frozen=True, slots=True)
class Dossier:
    """All the facts of a dossier but its pieces and notes. `version` counts its writes (lost-update guard).

    `recu_le` is aware, Europe/Paris. `cout_total`, `montant_demande`, `montant_propose`: None when unknown.
    `departements`: codes of the departments served (« 2A »).
    """

    campagne_id: int
    porteur: Porteur
    recu_le: datetime
    id: int | None = None
    numero: str = ""
    version: int = 0
    etat: Etat = Etat.RECU
    canal: Canal = Canal.COURRIEL
    nature: Nature | None = None
    vague: int | None = None
    intitule: str = ""
    objet: str = ""
    territoire: str = ""
    resume: str = ""
    plus_value: str = ""
    agent: str = ""
    postes: tuple[Poste, ...] = ()
    plan: PlanDeFinancement = SANS_PLAN
    cout_total: Montant | None = None
    montant_demande: Montant | None = None
    montant_propose: Montant | None = None
    avis: str = ""
    departements: tuple[str, ...] = ()
    existants: tuple[PosteExistant, ...] = ()
    objectifs: tuple[Objectif, ...] = ()
    visibilite: Visibilite = NON_VERIFIEE

    @property
    def etp_demande(self) -> Etp:
        """Return the ETP asked by all its jobs."""
        return etp_demande(self.postes)

    @property
    def etp_propose(self) -> Etp | None:
        """Return the ETP proposed by the instructor; None until every job has a proposal."""
        valeurs = [p.etp_propose for p in self.postes]
        connus = [v for v in valeurs if v is not None]
        return somme_etp(connus) if valeurs and len(connus) == len(valeurs) else None

    @property
    def etp_examine(self) -> Etp:
        """Return the ETP under examination: of each job, proposed by the instructor, else asked."""
        return somme_etp(p.etp_examine for p in self.postes)

    @property
    def etp_demande_par_type(self) -> Mapping[TypePoste, Etp]:
        """Return the ETP asked, by type of its jobs, in their order; empty without job."""
        return {t: etp_demande(p for p in self.postes if p.type is t) for t in self.types}

    @property
    def etp_examine_par_type(self) -> Mapping[TypePoste, Etp]:
        """Return the ETP under examination, by type of its jobs: of each job, proposed, else asked."""
        return {t: somme_etp(p.etp_examine for p in self.postes if p.type is t) for t in self.types}

    @property
    def montant_examine(self) -> Montant | None:
        """Return the amount under examination: proposed by the instructor, else asked; None when unknown."""
        return self.montant_demande if self.montant_propose is None else self.montant_propose

    @property
    def types(self) -> tuple[TypePoste, ...]:
        """Return the types of its jobs, once each, in their order."""
        return tuple(dict.fromkeys(p.type for p in self.postes))

    @property
    def type_poste(self) -> TypePoste | None:
        """Return the type that gives the grid (see `poste.type_principal`)."""
        return type_principal(self.postes)

    @property
    def cle(self) -> int:
        """Return the identifier of a stored dossier. Raises ValueError on one not stored yet."""
        if self.id is None:
            raise ValueError("dossier non enregistré")
        return self.id


def numero_de_dossier(edition: int, region_code: str, rang: int) -> str:
    """Return « 2022-94-0001 »: assigned once, never used again (R01)."""
    return f"{edition}-{region_code}-{rang:04d}"
