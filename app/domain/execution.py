"""What follows a signed convention: commitment, payments, bilan, renewal. Nothing here is paid by Clausule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.evenements import JourDit
from app.domain.montants import Etp, Montant


class NatureVersement(StrEnum):
    """What a payment is; a reversement comes back to the State."""

    AVANCE = "avance"
    ACOMPTE = "acompte"
    SOLDE = "solde"
    REVERSEMENT = "reversement"


@dataclass(frozen=True, slots=True)
class Versement:
    """A payment, always a positive amount. `service_fait_le`: day it was certified; `paye_le` None: not paid.

    `rang`: 0 for the year of the convention, 1 or 2 for a renewal. `prevu_le`: the day the service expects it.
    `notifie_le`: for a reversement, the day the beneficiary was told and asked to observe.
    """

    nature: NatureVersement
    montant: Montant
    reference: str = ""
    service_fait_le: date | None = None
    paye_le: date | None = None
    rang: int = 0
    prevu_le: date | None = None
    notifie_le: date | None = None


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
    """The porteur's account of the year. `etp_realise`, `depenses`: None when not told.

    `mois_pourvus`: months during which the jobs were filled (R28). `autres_produits`: what others paid for the same
    action. `exercice_clos_le`: end of the financial year of the porteur, from which the compte rendu is due.
    """

    demande_le: date | None = None
    recu_le: date | None = None
    verdict: VerdictBilan = VerdictBilan.A_EXAMINER
    motif: str = ""
    etp_realise: Etp | None = None
    depenses: Montant | None = None
    indicateurs: tuple[Indicateur, ...] = ()
    mois_pourvus: int | None = None
    autres_produits: Montant | None = None
    exercice_clos_le: date | None = None
    compte_rendu_le: date | None = None


class SensReconduction(StrEnum):
    """What becomes of the convention after its year."""

    RECONDUIRE = "reconduire"
    NE_PAS_RECONDUIRE = "ne_pas_reconduire"


@dataclass(frozen=True, slots=True)
class Reconduction:
    """A renewal of rank 1 or 2, with its own amount and days; both days included.

    `cout_total`: of the action over that year, None when it is that of the convention. `verifies`: what the agent
    checked before deciding, by the key of each precondition. The commitment is that of its avenant.
    """

    rang: int
    sens: SensReconduction
    motif: str
    decidee_le: date
    montant: Montant | None = None
    etp: Etp | None = None
    debut: date | None = None
    fin: date | None = None
    cout_total: Montant | None = None
    verifies: tuple[str, ...] = ()
    engagement_juridique: str = ""
    montant_engage: Montant | None = None
    engage_le: date | None = None
    notifiee_le: date | None = None


@dataclass(frozen=True, slots=True)
class Execution:
    """What is known of a dossier after its convention; one value per dossier, its history is in the journal.

    `engagement_juridique`: number given by the accounts; `montant_engage` None: not told. `notifiee_le`: day the
    signed convention was notified, where the circuit of signature does not say it. `bilans` follow the years: the
    first one is that of the convention. `evenements`: days said for the legal clock, one at most for each event.
    """

    dossier_id: int
    engagement_juridique: str = ""
    montant_engage: Montant | None = None
    engage_le: date | None = None
    versements: tuple[Versement, ...] = ()
    bilans: tuple[Bilan, ...] = ()
    reconductions: tuple[Reconduction, ...] = ()
    notifiee_le: date | None = None
    evenements: tuple[JourDit, ...] = ()

    def bilan(self, rang: int) -> Bilan | None:
        """Return the bilan of a year; None while nothing was said of it."""
        return self.bilans[rang] if rang < len(self.bilans) else None

    def reconduction(self, rang: int) -> Reconduction | None:
        """Return what was decided of a rank; None while nothing was."""
        return next((r for r in self.reconductions if r.rang == rang), None)
