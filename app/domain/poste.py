"""A job to be cofinanced, and the plan that pays for it.

Not here: the checks on them (`domain.controles`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.montants import ZERO_ETP, Etp, Montant, somme, somme_etp

if TYPE_CHECKING:
    from collections.abc import Iterable


class TypePoste(StrEnum):
    """The two jobs of the call."""

    FACILITATEUR = "facilitateur"
    COORDINATEUR = "coordinateur"


@dataclass(frozen=True, slots=True)
class Poste:
    """One job. `etp_demande` is what the State is asked to pay; before and after tell that it is additional.

    `quotite`: working time of the person, in hundredths of a full time. `cout_charge`: cost of the job with its
    charges, over the duration of the project. None when not known.
    """

    type: TypePoste
    etp_demande: Etp
    id: int | None = None
    intitule: str = ""
    etp_avant: Etp = ZERO_ETP
    etp_apres: Etp | None = None
    etp_propose: Etp | None = None
    etp_retenu: Etp | None = None
    date_debut: date | None = None
    titulaire: str = ""
    territoire: str = ""
    quotite: Etp | None = None
    date_fin: date | None = None
    cout_charge: Montant | None = None

    @property
    def etp_examine(self) -> Etp:
        """Return the ETP under examination: proposed by the instructor, else asked."""
        return self.etp_demande if self.etp_propose is None else self.etp_propose


class Sens(StrEnum):
    """Side of a budget line."""

    CHARGE = "charge"
    PRODUIT = "produit"


@dataclass(frozen=True, slots=True)
class LigneBudget:
    """One line of the plan de financement. `montant_n1`: same financing the year before (R08)."""

    sens: Sens
    libelle: str
    montant: Montant
    acquis: bool = False
    etat_present_aap: bool = False
    montant_n1: Montant | None = None


@dataclass(frozen=True, slots=True)
class PlanDeFinancement:
    """Charges and products of the project, to the cent."""

    lignes: tuple[LigneBudget, ...] = ()

    def total(self, sens: Sens) -> Montant:
        """Return the exact sum of one side."""
        return somme(ligne.montant for ligne in self.lignes if ligne.sens is sens)

    @property
    def est_equilibre(self) -> bool:
        """True when charges equal products to the cent (R17); false for an empty plan."""
        return bool(self.lignes) and self.total(Sens.CHARGE) == self.total(Sens.PRODUIT)

    @property
    def demande_etat(self) -> Montant:
        """Return the exact sum of the lines asked of the State in the present call."""
        return somme(x.montant for x in self.lignes if x.etat_present_aap)


SANS_PLAN = PlanDeFinancement()


def etp_demande(postes: Iterable[Poste]) -> Etp:
    """Return the ETP asked by these jobs."""
    return somme_etp(p.etp_demande for p in postes)


def type_principal(postes: tuple[Poste, ...]) -> TypePoste | None:
    """Return the type that carries most ETP, hence the grid; facilitateur on a tie, None without job."""
    if not postes:
        return None
    totaux = {t: etp_demande(p for p in postes if p.type is t) for t in TypePoste}
    if totaux[TypePoste.COORDINATEUR] > totaux[TypePoste.FACILITATEUR]:
        return TypePoste.COORDINATEUR
    return TypePoste.FACILITATEUR
