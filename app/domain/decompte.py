"""What a year of a convention owes: its period, what was paid, what the bilan justifies, the balance or the refund.

Exact: cents and fractions, each amount rounded once. Not here: dates to come (`app.domain.suivi`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.delais import fin_de_convention
from app.domain.execution import NatureVersement, SensReconduction
from app.domain.montants import ZERO_EURO, Etp, Montant, fraction_de, somme, taux
from app.socle.errors import UserError
from app.socle.formats import euros, pourcent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.convention import Convention
    from app.domain.execution import Bilan, Execution, Versement

_VERS_LE_PORTEUR = frozenset({NatureVersement.AVANCE, NatureVersement.ACOMPTE, NatureVersement.SOLDE})


@dataclass(frozen=True, slots=True)
class Periode:
    """One year of a convention; both days included. `taux`: part of the cost that the State pays, None: unknown.

    `notifiee_le`: day the convention or its avenant was notified. `engage`: amount of its engagement juridique.
    """

    rang: int
    debut: date
    fin: date
    montant: Montant
    avance: Montant
    etp: Etp | None = None
    taux: Fraction | None = None
    notifiee_le: date | None = None
    engagement: str = ""
    engage: Montant | None = None

    @property
    def nom(self) -> str:
        """Return « convention » or « reconduction 1 »."""
        return f"reconduction\u00a0{self.rang}" if self.rang else "convention"


@dataclass(frozen=True, slots=True)
class Reglage:
    """What the service chose. None: to be confirmed by it; nothing is then kept, nothing lowered."""

    excedent: Fraction | None = None
    prorata: bool | None = None


@dataclass(frozen=True, slots=True)
class Decompte:
    """What a year owes. `du` None while the real cost or the rate is not known; `manque` then says what.

    `etapes`: how `du` is found, in order. `verse`: paid, refunds taken off. `solde` and `reversement` are
    never both positive. `prorata`: what the months or the ETP not filled would leave, None when they lower nothing.
    """

    verse: Montant
    du: Montant | None = None
    etapes: tuple[tuple[str, Montant], ...] = ()
    manque: str = ""
    prorata: Montant | None = None

    @property
    def solde(self) -> Montant:
        """Return what is still to pay; 0 while what is due is not known."""
        return max(ZERO_EURO, (self.du or ZERO_EURO) - self.verse)

    @property
    def reversement(self) -> Montant:
        """Return what must come back; 0 while what is due is not known."""
        return max(ZERO_EURO, self.verse - self.du) if self.du is not None else ZERO_EURO


def periodes(
    convention: Convention,
    execution: Execution,
    *,
    etp: Etp | None,
    cout_total: Montant | None,
    duree_mois: int,
    taux_avance: Fraction,
) -> tuple[Periode, ...]:
    """Return the year of the convention, then each year renewed, in order.

    A renewal that names no day begins the day after the year before, for as long (R21).
    """
    suite = [
        Periode(
            rang=0,
            debut=convention.debut,
            fin=convention.fin,
            montant=convention.montant,
            avance=convention.avance,
            etp=etp,
            taux=taux(convention.montant, cout_total) if cout_total else None,
            notifiee_le=execution.notifiee_le,
            engagement=execution.engagement_juridique,
            engage=execution.montant_engage,
        )
    ]
    for x in sorted(execution.reconductions, key=lambda r: r.rang):
        if x.sens is not SensReconduction.RECONDUIRE or x.montant is None:
            break
        debut = x.debut or suite[-1].fin + timedelta(days=1)
        cout = x.cout_total or cout_total
        suite.append(
            Periode(
                rang=x.rang,
                debut=debut,
                fin=x.fin or fin_de_convention(debut, duree_mois),
                montant=x.montant,
                avance=fraction_de(x.montant, taux_avance),
                etp=x.etp or etp,
                taux=taux(x.montant, cout) if cout else None,
                notifiee_le=x.notifiee_le,
                engagement=x.engagement_juridique,
                engage=x.montant_engage,
            )
        )
    return tuple(suite)


def total_verse(versements: Iterable[Versement], rang: int) -> Montant:
    """Return what was paid for a year, less what came back."""
    payes = [v for v in versements if v.rang == rang and v.paye_le is not None]
    return somme(v.montant if v.nature in _VERS_LE_PORTEUR else -v.montant for v in payes)


def total_prevu(versements: Iterable[Versement], rang: int) -> Montant:
    """Return what is planned or paid towards the porteur for a year; refunds give no right to pay again."""
    return somme(v.montant for v in versements if v.rang == rang and v.nature in _VERS_LE_PORTEUR)


def ecart_d_engagement(periode: Periode, decision: Montant) -> str:
    """Return how the engagement juridique differs from the convention and the decision (R-05); empty when equal.

    `decision`: the amount decided for that year. Silent while nothing was engaged.
    """
    if periode.engage is None or periode.engage == periode.montant == decision:
        return ""
    return (
        f"L’engagement juridique est de {euros(periode.engage.centimes)}, la {periode.nom} de "
        f"{euros(periode.montant.centimes)}, la décision de {euros(decision.centimes)}."
    )


def verifier_versement(versements: Iterable[Versement], periode: Periode) -> None:
    """Raise UserError when payments pass the amount of their year (R27), or refunds what was paid."""
    tous = [v for v in versements if v.rang == periode.rang]
    if any(v.montant.centimes <= 0 for v in tous):
        raise UserError("Un versement a un montant positif.", conseil="Corrigez le montant.")
    prevu = total_prevu(tous, periode.rang)
    if prevu > periode.montant:
        raise UserError(
            f"Les versements feraient {euros(prevu.centimes)}, la {periode.nom} est de "
            f"{euros(periode.montant.centimes)}. Rien n’a été modifié.",
            conseil="Réduisez ce versement, ou retirez-en un autre qui n’est pas payé.",
        )
    paye = somme(v.montant for v in tous if v.nature in _VERS_LE_PORTEUR and v.paye_le)
    rendu = somme(v.montant for v in tous if v.nature is NatureVersement.REVERSEMENT)
    if rendu > paye:
        raise UserError(
            f"Le reversement demandé ({euros(rendu.centimes)}) dépasse ce qui a été payé ({euros(paye.centimes)}).",
            conseil="On ne demande que ce qui a été versé.",
        )


def decompte(
    periode: Periode,
    versements: Iterable[Versement],
    bilan: Bilan | None,
    reglage: Reglage,
    *,
    non_lucratif: bool,
    duree_mois: int,
) -> Decompte:
    """Return what a year owes: the least of its amount, cost × rate, and cost less other products.

    To the last one a non-profit body adds the « excédent raisonnable » that the service set (circulaire n° 5811-SG;
    loi n° 2021-875). Months and ETP not filled lower it only when the service chose so (R28); the lower of the two
    counts, not their product.
    """
    verse = total_verse(versements, periode.rang)
    if bilan is None or bilan.depenses is None:
        return Decompte(verse, manque="les dépenses réelles du bilan")
    if periode.taux is None:
        return Decompte(verse, manque="le coût total du projet, qui donne le taux de la subvention")
    etapes = [
        ("Montant de la période", periode.montant),
        (f"Dépenses justifiées × taux ({pourcent(periode.taux)})", fraction_de(bilan.depenses, periode.taux)),
    ]
    if bilan.autres_produits is not None:
        marge = fraction_de(bilan.depenses, reglage.excedent) if reglage.excedent and non_lucratif else ZERO_EURO
        suite = f", plus l’excédent gardé ({euros(marge.centimes)})" if marge.centimes else ""
        reste = max(ZERO_EURO, bilan.depenses - bilan.autres_produits + marge)
        etapes.append((f"Dépenses moins les autres produits{suite}", reste))
    entier = min(m for _, m in etapes)
    part = _part_pourvue(periode, bilan, duree_mois)
    prorata = fraction_de(periode.montant, part) if part < 1 else None
    if prorata is not None and reglage.prorata:
        etapes.append((f"Part des postes pourvue ({pourcent(part)})", prorata))
    return Decompte(
        verse,
        du=min(m for _, m in etapes),
        etapes=tuple(etapes),
        prorata=prorata if prorata is not None and prorata < entier else None,
    )


def _part_pourvue(periode: Periode, bilan: Bilan, duree_mois: int) -> Fraction:
    """Return the part of the jobs that was filled: the lower of months and ETP; 1 when nothing is told."""
    parts = [Fraction(1)]
    if bilan.mois_pourvus is not None and duree_mois:
        parts.append(Fraction(bilan.mois_pourvus, duree_mois))
    if bilan.etp_realise is not None and periode.etp is not None and periode.etp.centiemes > 0:
        parts.append(Fraction(bilan.etp_realise.centiemes, periode.etp.centiemes))
    return min(parts)
