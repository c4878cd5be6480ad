"""What a signed convention waits for next, and what stands before its renewal.

Dates come from the campaign and from dated resources, given here as `Delais`. Not here: amounts
(`app.domain.decompte`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.decompte import Periode
from app.domain.delais import ajouter_mois
from app.domain.execution import Execution, NatureVersement, VerdictBilan
from app.socle.formats import NBSP, date_longue, pluriel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.domain.decompte import Decompte
    from app.domain.execution import Bilan, Versement

LIBELLES_VERSEMENT = {
    NatureVersement.AVANCE: "avance",
    NatureVersement.ACOMPTE: "acompte",
    NatureVersement.SOLDE: "solde",
    NatureVersement.REVERSEMENT: "reversement",
}
LIBELLES_BILAN = {
    VerdictBilan.A_EXAMINER: "à examiner",
    VerdictBilan.CONFORME: "conforme",
    VerdictBilan.INSUFFISANT: "insuffisant",
    VerdictBilan.NON_RECU: "non reçu",
}


@dataclass(frozen=True, slots=True)
class Delais:
    """Time limits as they hold for a campaign. None: not known, and no date is given.

    `fin_d_exercice`: month and day on which the year of the porteur is supposed to end.
    """

    paiement_jours: int | None
    compte_rendu_mois: int | None
    bilan_mois: int
    demande_jours: int
    fin_d_exercice: tuple[int, int]


class Urgence(StrEnum):
    """Where a thing to do stands, most pressing first; a word and a symbol, never a colour alone."""

    EN_RETARD = "en_retard"
    A_FAIRE = "a_faire"
    A_VENIR = "a_venir"


LIBELLES_URGENCE = {
    Urgence.EN_RETARD: "▲ en retard",
    Urgence.A_FAIRE: "● à faire",
    Urgence.A_VENIR: "○ à venir",
}


@dataclass(frozen=True, slots=True)
class Attendu:
    """One thing that a convention waits for. `jour` None: as soon as possible; `depuis`: when it may begin."""

    quoi: str
    jour: date | None
    source: str
    depuis: date | None = None
    rang: int = 0

    def urgence(self, jour: date) -> Urgence:
        """Return where it stands on a day; the last day is not late."""
        if self.jour is not None and self.jour < jour:
            return Urgence.EN_RETARD
        return Urgence.A_VENIR if self.depuis is not None and self.depuis > jour else Urgence.A_FAIRE

    def quand(self, jour: date) -> str:
        """Return « 12 jours de retard », « avant le 3 mars 2023 », « dès que possible »."""
        if self.jour is None:
            return "dès que possible"
        ecart = (jour - self.jour).days
        if ecart > 0:
            return f"{pluriel(ecart, 'jour')} de retard"
        return "aujourd’hui" if ecart == 0 else f"avant le {date_longue(self.jour)} inclus"


def fin_d_exercice(periode: Periode, bilan: Bilan | None, delais: Delais) -> date:
    """Return the end of the financial year in which a period ends: told by the bilan, else supposed."""
    if bilan is not None and bilan.exercice_clos_le is not None:
        return bilan.exercice_clos_le
    cloture = date(periode.fin.year, *delais.fin_d_exercice)
    return cloture if cloture >= periode.fin else date(periode.fin.year + 1, *delais.fin_d_exercice)


def compte_rendu_du(periode: Periode, bilan: Bilan | None, delais: Delais) -> date | None:
    """Return the last day of the compte rendu financier (loi n° 2000-321, art. 10; R26); None: limit unknown."""
    if delais.compte_rendu_mois is None:
        return None
    return ajouter_mois(fin_d_exercice(periode, bilan, delais), delais.compte_rendu_mois)


def bilan_du(periode: Periode, delais: Delais) -> date:
    """Return the last day of the bilan that a renewal rests on: some months before the end of the period."""
    return ajouter_mois(periode.fin, -delais.bilan_mois)


def paiement_du(versement: Versement, periode: Periode, delais: Delais) -> date | None:
    """Return the last day to pay (loi n° 2000-321, art. 10; R29); None while its clock does not run.

    The clock of an advance runs from the notification of the act, that of the others from the service fait.
    """
    if versement.nature is NatureVersement.REVERSEMENT or delais.paiement_jours is None:
        return None
    avance = versement.nature is NatureVersement.AVANCE
    depart = periode.notifiee_le if avance else versement.service_fait_le
    return depart + timedelta(days=delais.paiement_jours) if depart else None


def attendus(
    periodes: Iterable[Periode],
    execution: Execution,
    decomptes: Mapping[int, Decompte],
    delais: Delais,
    reconductions_max: int,
) -> tuple[Attendu, ...]:
    """Return everything that a convention waits for, what has a day first, the earliest first."""
    suite = tuple(periodes)
    trouves: list[Attendu] = []
    for periode in suite:
        trouves += _de_l_engagement(periode)
        trouves += _des_versements(periode, execution, delais)
        trouves += _du_bilan(periode, execution.bilan(periode.rang), delais)
        trouves += _du_solde(periode, execution, decomptes[periode.rang])
    derniere = suite[-1]
    if derniere.rang < reconductions_max and execution.reconduction(derniere.rang + 1) is None:
        trouves.append(
            Attendu(
                f"décider de la reconduction{NBSP}{derniere.rang + 1}",
                derniere.fin,
                "appel à projets\u00a0: reconduction expresse, avant la fin de la période",
                derniere.fin - timedelta(days=delais.demande_jours),
                derniere.rang + 1,
            )
        )
    return tuple(sorted(trouves, key=lambda a: (a.jour is None, a.jour or date.max, a.rang)))


def _de_l_engagement(periode: Periode) -> Iterable[Attendu]:
    if not periode.engagement:
        yield Attendu(
            f"enregistrer l’engagement juridique ({periode.nom})", None, "usage de la dépense", rang=periode.rang
        )
    if periode.notifiee_le is None:
        yield Attendu(
            f"notifier au porteur ({periode.nom})",
            None,
            "loi n°\u00a02000-321 du 12 avril 2000, art. 10",
            rang=periode.rang,
        )


def _des_versements(periode: Periode, execution: Execution, delais: Delais) -> Iterable[Attendu]:
    siens = [v for v in execution.versements if v.rang == periode.rang]
    if periode.avance.centimes and not any(v.nature is NatureVersement.AVANCE for v in siens):
        depart = periode.notifiee_le
        jours = delais.paiement_jours
        limite = depart + timedelta(days=jours) if depart and jours is not None else None
        yield Attendu(f"prévoir et payer l’avance ({periode.nom})", limite, _PAIEMENT, rang=periode.rang)
    for v in siens:
        nom = f"{LIBELLES_VERSEMENT[v.nature]} ({periode.nom})"
        if v.paye_le is not None:
            continue
        if v.nature is NatureVersement.REVERSEMENT:
            yield Attendu(f"recouvrer le {nom}", v.prevu_le, "conditions de la convention", rang=periode.rang)
        elif v.service_fait_le is None:
            limite = paiement_du(v, periode, delais) or v.prevu_le
            yield Attendu(f"certifier le service fait, {nom}", limite, _PAIEMENT, rang=periode.rang)
        else:
            yield Attendu(f"payer, {nom}", paiement_du(v, periode, delais), _PAIEMENT, rang=periode.rang)


_PAIEMENT = "loi n°\u00a02000-321 du 12 avril 2000, art. 10 (délai de paiement)"


def _du_bilan(periode: Periode, bilan: Bilan | None, delais: Delais) -> Iterable[Attendu]:
    limite, depuis = bilan_du(periode, delais), periode.fin - timedelta(days=delais.demande_jours)
    nom = f"({periode.nom})"
    if bilan is None or (bilan.demande_le is None and bilan.recu_le is None):
        yield Attendu(
            f"demander le bilan {nom}", limite, "usage, avant la remise du bilan", depuis, rang=periode.rang
        )
    elif bilan.recu_le is None:
        yield Attendu(f"recevoir le bilan {nom}", limite, "modèle de convention", depuis, rang=periode.rang)
    elif bilan.verdict is VerdictBilan.A_EXAMINER:
        yield Attendu(f"examiner le bilan {nom}", periode.fin, "appel à projets", rang=periode.rang)
    jour = compte_rendu_du(periode, bilan, delais)
    if jour is not None and (bilan is None or bilan.compte_rendu_le is None):
        depart = fin_d_exercice(periode, bilan, delais)
        yield Attendu(
            f"recevoir le compte rendu financier {nom}",
            jour,
            "loi n°\u00a02000-321 du 12 avril 2000, art. 10",
            depart,
            periode.rang,
        )


def _du_solde(periode: Periode, execution: Execution, compte: Decompte) -> Iterable[Attendu]:
    """Yield what the bilan gives to pay or to ask back, once and only once it is examined."""
    bilan = execution.bilan(periode.rang)
    if bilan is None or bilan.verdict is not VerdictBilan.CONFORME or bilan.compte_rendu_le is None:
        return
    natures = {v.nature for v in execution.versements if v.rang == periode.rang}
    if compte.solde.centimes and NatureVersement.SOLDE not in natures:
        yield Attendu(
            f"prévoir le solde ({periode.nom})", None, "convention\u00a0: acceptation du bilan", rang=periode.rang
        )
    if compte.reversement.centimes and NatureVersement.REVERSEMENT not in natures:
        yield Attendu(
            f"demander un reversement ({periode.nom})", None, "conditions de la convention", rang=periode.rang
        )


@dataclass(frozen=True, slots=True)
class ConditionDeReconduction:
    """A precondition as data. `constatee`: read in the base; else the agent checks it and says so."""

    cle: str
    libelle: str
    bloquante: bool
    constatee: bool
    source: str
    marque: str
    si: str = ""


class EtatCondition(StrEnum):
    """What is known of a precondition."""

    REMPLIE = "remplie"
    NON_REMPLIE = "non_remplie"
    A_VERIFIER = "a_verifier"


LIBELLES_CONDITION = {
    EtatCondition.REMPLIE: "✓ remplie",
    EtatCondition.NON_REMPLIE: "✕ non remplie",
    EtatCondition.A_VERIFIER: "◐ à vérifier",
}


@dataclass(frozen=True, slots=True)
class ConstatDeReconduction:
    """A precondition as it stands, with why in French."""

    condition: ConditionDeReconduction
    etat: EtatCondition
    pourquoi: str = ""

    @property
    def retient(self) -> bool:
        """True when it forbids the renewal."""
        return self.condition.bloquante and self.etat is not EtatCondition.REMPLIE


@dataclass(frozen=True, slots=True)
class FaitsDeReconduction:
    """What the preconditions look at, on the day of the decision. `rang`: the renewal considered."""

    rang: int
    jour: date
    periode: Periode
    execution: Execution
    delais: Delais
    reconductions_max: int
    applicables: frozenset[str]
    verifies: frozenset[str] = frozenset()


def constats(
    faits: FaitsDeReconduction, conditions: Iterable[ConditionDeReconduction]
) -> tuple[ConstatDeReconduction, ...]:
    """Return how each precondition that applies stands, in order."""
    retenues = [c for c in conditions if not c.si or c.si in faits.applicables]
    return tuple(_constat(faits, c) for c in retenues)


def _constat(faits: FaitsDeReconduction, condition: ConditionDeReconduction) -> ConstatDeReconduction:
    if condition.constatee:
        pourquoi = _LECTURES[condition.cle](faits)
        etat = EtatCondition.NON_REMPLIE if pourquoi else EtatCondition.REMPLIE
        return ConstatDeReconduction(condition, etat, pourquoi)
    if condition.cle in faits.verifies:
        return ConstatDeReconduction(condition, EtatCondition.REMPLIE, "vérifiée par l’agent")
    return ConstatDeReconduction(condition, EtatCondition.A_VERIFIER, "à vérifier par l’agent")


def _en_vigueur(f: FaitsDeReconduction) -> str:
    if f.jour <= f.periode.fin:
        return ""
    return f"la période a fini le {date_longue(f.periode.fin)}\u00a0: il faut une nouvelle convention"


def _rang(f: FaitsDeReconduction) -> str:
    if f.rang <= f.reconductions_max:
        return ""
    return f"la campagne permet {pluriel(f.reconductions_max, 'reconduction')} au plus"


def _bilan(f: FaitsDeReconduction) -> str:
    bilan = f.execution.bilan(f.rang - 1)
    if bilan is None or bilan.recu_le is None:
        return "le bilan n’est pas reçu"
    return "" if bilan.verdict is VerdictBilan.CONFORME else f"le bilan est {LIBELLES_BILAN[bilan.verdict]}"


def _compte_rendu(f: FaitsDeReconduction) -> str:
    bilan = f.execution.bilan(f.rang - 1)
    limite = compte_rendu_du(f.periode, bilan, f.delais)
    recu = bilan is not None and bilan.compte_rendu_le is not None
    if recu or limite is None or f.jour <= limite:
        return ""
    return f"il était attendu pour le {date_longue(limite)}"


_LECTURES: Mapping[str, Callable[[FaitsDeReconduction], str]] = {
    "en_vigueur": _en_vigueur,
    "rang": _rang,
    "bilan": _bilan,
    "compte_rendu": _compte_rendu,
}
