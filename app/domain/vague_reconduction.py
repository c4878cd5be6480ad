"""The renewal wave: what the conventions of the base would commit in the next exercices, under three rules.

A renewal begins on the day after the end, for the duration of the campaign, within its number of renewals and its
total duration (R19 to R21; DREETS Corse, page of 27 June 2022: « un an éventuellement reconductible sur deux années
supplémentaires »). It counts whole in the year of its act when that is known, else in the year when it begins: a
hypothesis told beside the figures. What cannot be computed is listed with its reason, never counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.campagne import Campagne
from app.domain.delais import fin_de_convention
from app.domain.execution import Execution, SensReconduction, VerdictBilan
from app.domain.montants import ZERO_EURO, Etp, Montant, fraction_de, somme, somme_etp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.execution import Reconduction

UN_JOUR = timedelta(days=1)


class Regle(StrEnum):
    """What the wave supposes of the renewals that nobody has decided yet."""

    TOUT = "tout"
    BILAN = "bilan"
    BAISSE = "baisse"


class Sort(StrEnum):
    """What is known of one renewal: decided, or what the bilan of the year before says."""

    DECIDEE = "decidee"
    CONFORME = "conforme"
    INCERTAINE = "incertaine"
    ECARTEE = "ecartee"


LIBELLES_SORT = {
    Sort.DECIDEE: "déjà décidée",
    Sort.CONFORME: "bilan conforme",
    Sort.INCERTAINE: "bilan non examiné",
    Sort.ECARTEE: "bilan non conforme",
}


@dataclass(frozen=True, slots=True)
class Conventionnee:
    """A favourable decision of the base, with the facts of its campaign that rule its renewals."""

    dossier_id: int
    numero: str
    porteur: str
    campagne: Campagne
    montant: Montant
    etp: Etp
    debut: date | None
    execution: Execution
    est_reconduction: bool = False


@dataclass(frozen=True, slots=True)
class Renouvellement:
    """One year of renewal that may come, both days included. `exercice`: the year whose envelope it takes.

    `commencee`: its first day is past and no decision on it is recorded.
    """

    dossier_id: int
    numero: str
    porteur: str
    rang: int
    debut: date
    fin: date
    exercice: int
    montant: Montant
    etp: Etp
    sort: Sort
    commencee: bool = False

    def engage(self, regle: Regle, baisse: Fraction) -> Montant:
        """Return what it commits for sure under a rule; nothing under « selon bilan » while its bilan is not known.

        A renewal decided keeps its own amount. The cut is rounded to the cent, renewal by renewal, never cumulated.
        """
        if self.sort is Sort.DECIDEE or regle is Regle.TOUT:
            return self.montant
        if regle is Regle.BAISSE:
            return fraction_de(self.montant, 1 - baisse)
        return self.montant if self.sort is Sort.CONFORME else ZERO_EURO

    def compte(self, regle: Regle) -> bool:
        """True when the rule renews it for sure."""
        return regle is not Regle.BILAN or self.sort in {Sort.DECIDEE, Sort.CONFORME}


@dataclass(frozen=True, slots=True)
class NonCalculee:
    """A convention that the wave could not follow, and why in French."""

    dossier_id: int
    numero: str
    porteur: str
    pourquoi: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """One rule in one exercice. `decide`, `suppose`: committed for sure; `incertain`: apart, never added."""

    decide: Montant
    suppose: Montant
    incertain: Montant
    etp: Etp
    etp_incertain: Etp
    nombre: int
    nombre_incertain: int

    @property
    def total(self) -> Montant:
        """Return what the rule commits, what is uncertain aside."""
        return self.decide + self.suppose


@dataclass(frozen=True, slots=True)
class ExerciceDeVague:
    """One year. `ouvert`: autorisations d’engagement of the campaign of that year; None: not known.

    `nouveaux`: what its favourable decisions take already.
    """

    annee: int
    par_regle: Mapping[Regle, Engagement]
    ouvert: Montant | None = None
    nouveaux: Montant = ZERO_EURO

    def resterait(self, regle: Regle) -> Montant | None:
        """Return what the rule leaves of the envelope for new jobs; negative when it exceeds, None if not known."""
        return None if self.ouvert is None else self.ouvert - self.nouveaux - self.par_regle[regle].total


@dataclass(frozen=True, slots=True)
class Enveloppe:
    """The envelope of an exercice of the base: opened, and taken by favourable decisions."""

    ouvert: Montant
    nouveaux: Montant


@dataclass(frozen=True, slots=True)
class Vague:
    """The whole wave. `baisse`: the cut of the third rule, a fraction of the amount."""

    renouvellements: tuple[Renouvellement, ...]
    non_calculees: tuple[NonCalculee, ...]
    exercices: tuple[ExerciceDeVague, ...]
    baisse: Fraction

    @property
    def commencees(self) -> tuple[Renouvellement, ...]:
        """Return the renewals whose first day is past without a decision."""
        return tuple(r for r in self.renouvellements if r.commencee)


def vague(
    conventions: Iterable[Conventionnee], enveloppes: Mapping[int, Enveloppe], baisse: Fraction, jour: date
) -> Vague:
    """Return the wave as it stands on a day; years from the first renewal to the last."""
    renouvellements: list[Renouvellement] = []
    non_calculees: list[NonCalculee] = []
    for convention in conventions:
        pourquoi = _obstacle(convention)
        if pourquoi:
            non_calculees.append(
                NonCalculee(convention.dossier_id, convention.numero, convention.porteur, pourquoi)
            )
        else:
            renouvellements += _suivre(convention, jour)
    renouvellements.sort(key=lambda r: (r.exercice, r.debut, r.numero, r.rang))
    annees = sorted({r.exercice for r in renouvellements})
    return Vague(
        tuple(renouvellements),
        tuple(non_calculees),
        tuple(_exercice(a, renouvellements, enveloppes.get(a), baisse) for a in annees),
        baisse,
    )


def _obstacle(convention: Conventionnee) -> str:
    """Return why a convention cannot be followed; empty when it can."""
    if convention.debut is None:
        return "la décision ne dit pas de date de début"
    if convention.campagne.duree_mois is None:
        return "la durée de la convention n’est pas dite par la campagne"
    if convention.campagne.reconductions_max is None:
        return "le nombre de reconductions n’est pas dit par la campagne"
    if convention.est_reconduction:
        return "ce dossier est déjà une reconduction, dont le rang n’est pas connu"
    incomplete = next((r for r in convention.execution.reconductions if _incomplete(r)), None)
    if incomplete:
        return f"la reconduction {incomplete.rang} est décidée sans montant"
    return ""


def _incomplete(reconduction: Reconduction) -> bool:
    return reconduction.sens is SensReconduction.RECONDUIRE and reconduction.montant is None


def _suivre(convention: Conventionnee, jour: date) -> list[Renouvellement]:
    """Return the renewals of one convention, in order, until a refusal or the last rank allowed."""
    campagne = convention.campagne
    duree, nombre = campagne.duree_mois or 0, campagne.reconductions_max or 0
    if campagne.duree_totale_mois is not None and duree:
        nombre = min(nombre, campagne.duree_totale_mois // duree - 1)
    decidees = {r.rang: r for r in convention.execution.reconductions}
    debut = convention.debut or jour
    fin = fin_de_convention(debut, duree)
    montant, etp, sort = convention.montant, convention.etp, Sort.CONFORME
    suite: list[Renouvellement] = []
    for rang in range(1, nombre + 1):
        decidee = decidees.get(rang)
        if decidee is not None and decidee.sens is SensReconduction.NE_PAS_RECONDUIRE:
            break
        debut = fin + UN_JOUR
        fin = fin_de_convention(debut, duree)
        exercice = debut.year
        if decidee is not None:
            debut, fin = decidee.debut or debut, decidee.fin or fin
            montant, etp = decidee.montant or montant, decidee.etp or etp
            exercice, sort = decidee.decidee_le.year, Sort.CONFORME
        else:
            sort = _selon_bilan(sort, convention.execution, rang)
        suite.append(
            Renouvellement(
                convention.dossier_id,
                convention.numero,
                convention.porteur,
                rang,
                debut,
                fin,
                exercice,
                montant,
                etp,
                Sort.DECIDEE if decidee else sort,
                commencee=decidee is None and debut <= jour,
            )
        )
    return suite


def _selon_bilan(precedent: Sort, execution: Execution, rang: int) -> Sort:
    """Return what the bilan of the year before a rank says; a rank follows the fate of the one before it.

    The bilans of an execution are in the order of its years.
    """
    if precedent is not Sort.CONFORME:
        return precedent
    if rang > len(execution.bilans):
        return Sort.INCERTAINE
    verdict = execution.bilans[rang - 1].verdict
    if verdict is VerdictBilan.CONFORME:
        return Sort.CONFORME
    return Sort.INCERTAINE if verdict is VerdictBilan.A_EXAMINER else Sort.ECARTEE


def _exercice(
    annee: int, tous: Sequence[Renouvellement], enveloppe: Enveloppe | None, baisse: Fraction
) -> ExerciceDeVague:
    siens = [r for r in tous if r.exercice == annee]
    par_regle = {regle: _engagement(siens, regle, baisse) for regle in Regle}
    if enveloppe is None:
        return ExerciceDeVague(annee, par_regle)
    return ExerciceDeVague(annee, par_regle, enveloppe.ouvert, enveloppe.nouveaux)


def _engagement(siens: Sequence[Renouvellement], regle: Regle, baisse: Fraction) -> Engagement:
    comptes = [r for r in siens if r.compte(regle)]
    incertains = [r for r in siens if regle is Regle.BILAN and r.sort is Sort.INCERTAINE]
    return Engagement(
        decide=somme(r.montant for r in comptes if r.sort is Sort.DECIDEE),
        suppose=somme(r.engage(regle, baisse) for r in comptes if r.sort is not Sort.DECIDEE),
        incertain=somme(r.montant for r in incertains),
        etp=somme_etp(r.etp for r in comptes),
        etp_incertain=somme_etp(r.etp for r in incertains),
        nombre=len(comptes),
        nombre_incertain=len(incertains),
    )
