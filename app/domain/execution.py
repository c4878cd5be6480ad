"""What follows a signed convention: commitment, payments, bilan, renewal. Nothing here is paid by Clausule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.montants import Etp, Montant


class NatureVersement(StrEnum):
    """What a payment is; a reversement comes back to the State."""

    AVANCE = "avance"
    ACOMPTE = "acompte"
    SOLDE = "solde"
    REVERSEMENT = "reversement"


@dataclass(frozen=True, slots=True)
class Versement:
    """A payment, always a positive amount. `service_fait_le`: day it was certified; `paye_le` None: not paid."""

    nature: NatureVersement
    montant: Montant
    reference: str = ""
    service_fait_le: date | None = None
    paye_le: date | None = None


class VerdictBilan(StrEnum):
    """What the service found in the bilan."""

    A_EXAMINER = "a_examiner"
    CONFORME = "conforme"
    INSUFFISANT = "insuffisant"
    NON_RECU = "non_recu"


@dataclass(frozen=True, slots=True)
class Indicateur:
    """A figure of the bilan, in whole units, ETP in hundredths; None: not told."""

    cle: str
    libelle: str
    prevu: int | None = None
    realise: int | None = None


@dataclass(frozen=True, slots=True)
class Bilan:
    """The porteur's account of the year. `etp_realise`, `depenses`: None when not told."""

    demande_le: date | None = None
    recu_le: date | None = None
    verdict: VerdictBilan = VerdictBilan.A_EXAMINER
    motif: str = ""
    etp_realise: Etp | None = None
    depenses: Montant | None = None
    indicateurs: tuple[Indicateur, ...] = ()


class SensReconduction(StrEnum):
    """What becomes of the convention after its year."""

    RECONDUIRE = "reconduire"
    NE_PAS_RECONDUIRE = "ne_pas_reconduire"


@dataclass(frozen=True, slots=True)
class Reconduction:
    """A renewal of rank 1 or 2, with its own amount and days; both days included."""

    rang: int
    sens: SensReconduction
    motif: str
    decidee_le: date
    montant: Montant | None = None
    etp: Etp | None = None
    debut: date | None = None
    fin: date | None = None


@dataclass(frozen=True, slots=True)
class Execution:
    """What is known of a dossier after its convention; one value per dossier, its history is in the journal.

    `engagement_juridique`: number given by the accounts; `montant_engage` None: not told.
    """

    dossier_id: int
    engagement_juridique: str = ""
    montant_engage: Montant | None = None
    engage_le: date | None = None
    versements: tuple[Versement, ...] = ()
    bilans: tuple[Bilan, ...] = ()
    reconductions: tuple[Reconduction, ...] = ()
