"""Money in integer cents and ETP in integer hundredths; the only rounding functions of the trade.

Not here: how an amount is written (`app.socle.formats`, `app.documents.lettres`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Montant:
    """An amount of euros, in integer cents; may be negative (a movement, a gap)."""

    centimes: int

    def __add__(self, autre: Montant) -> Montant:
        return Montant(self.centimes + autre.centimes)

    def __sub__(self, autre: Montant) -> Montant:
        return Montant(self.centimes - autre.centimes)

    def __neg__(self) -> Montant:
        return Montant(-self.centimes)


@dataclass(frozen=True, slots=True, order=True)
class Etp:
    """A quantity of full-time equivalents, in integer hundredths; may be negative (a gap)."""

    centiemes: int

    def __add__(self, autre: Etp) -> Etp:
        return Etp(self.centiemes + autre.centiemes)

    def __sub__(self, autre: Etp) -> Etp:
        return Etp(self.centiemes - autre.centiemes)


ZERO_EURO = Montant(0)
ZERO_ETP = Etp(0)


def somme(montants: Iterable[Montant]) -> Montant:
    """Return the exact sum, 0 for no amount."""
    return Montant(sum(m.centimes for m in montants))


def somme_etp(quantites: Iterable[Etp]) -> Etp:
    """Return the exact sum, 0 for no quantity."""
    return Etp(sum(q.centiemes for q in quantites))


def taux(part: Montant, total: Montant) -> Fraction | None:
    """Return part / total as an exact fraction; None when the total is not positive."""
    return Fraction(part.centimes, total.centimes) if total.centimes > 0 else None


def arrondi_au_centime(valeur: Fraction) -> Montant:
    """Return an exact number of cents rounded to the nearest, halves away from zero.

    The rounding of the euro: Council regulation (EC) 1103/97, art. 5, « if exactly half-way, rounded up ».
    """
    absolu = int((abs(valeur) * 2 + 1) // 2)
    return Montant(absolu if valeur >= 0 else -absolu)


def fraction_de(montant: Montant, part: Fraction) -> Montant:
    """Return `part` of an amount, rounded once by `arrondi_au_centime`."""
    return arrondi_au_centime(montant.centimes * part)


def montant_par_etp(montant: Montant, etp: Etp) -> Montant | None:
    """Return the euros for one full ETP, rounded to the cent; None without ETP."""
    if etp.centiemes <= 0:
        return None
    return arrondi_au_centime(Fraction(montant.centimes * 100, etp.centiemes))
