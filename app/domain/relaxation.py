"""A bound on an integer program from multipliers of its constraints, exact in integers whatever the multipliers.

With one multiplier per constraint, `echelle` times the value of any allowed choice is at most `total` less what it
gives up: the reduced value of each item left when it is above zero, taken when it is under. Hence a bound, and for
each value aimed at, how much a choice may give up. A bad multiplier gives a poor bound, never a false one.
Not here: where the multipliers come from (`services.highs`), what is searched within (`services.comblement`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.proposition import Borne


@dataclass(frozen=True, slots=True)
class Relaxation:
    """`echelle` × value ≤ `total` − what a choice gives up of `reduits`."""

    echelle: int
    total: int
    reduits: tuple[int, ...]

    @property
    def plafond(self) -> int:
        """Return an integer that no allowed choice exceeds."""
        return self.total // self.echelle

    def marge(self, valeur: int) -> int:
        """Return the most that a choice worth `valeur` or more gives up; negative: there is none."""
        return self.total - self.echelle * valeur

    def cede(self, choix: Sequence[bool]) -> int:
        """Return what a choice gives up: reduced values above zero that are left, under zero that are taken."""
        return sum(abs(r) for r, pris in zip(self.reduits, choix, strict=True) if (r > 0) != pris)


def relacher(
    but: Sequence[int], bornes: Sequence[Borne], multiplicateurs: Sequence[int], echelle: int
) -> Relaxation:
    """Return the relaxation for one multiplier per bound: above zero on its maximum, under zero on its minimum.

    A multiplier on a side that does not exist counts for nothing. Source: weak duality of linear programs.
    """
    reduits, total = [echelle * c for c in but], 0
    for borne, multiplicateur in zip(bornes, multiplicateurs, strict=True):
        cote = borne.maximum if multiplicateur > 0 else borne.minimum
        if cote is not None and multiplicateur:
            total += multiplicateur * cote
            reduits = [r - multiplicateur * a for r, a in zip(reduits, borne.coefficients, strict=True)]
    return Relaxation(echelle, total + sum(r for r in reduits if r > 0), tuple(reduits))


def fusionner(bornes: Sequence[Borne]) -> tuple[Borne, ...]:
    """Return the same constraints, one for all those on the same coefficients."""
    fusion: dict[tuple[int, ...], Borne] = {}
    for borne in bornes:
        deja = fusion.get(borne.coefficients)
        fusion[borne.coefficients] = borne if deja is None else deja.et(borne)
    return tuple(fusion.values())


def sans_paralleles(but: Sequence[int], bornes: Sequence[Borne]) -> tuple[Borne, ...]:
    """Return the constraints that do not bear on a multiple of `but`."""
    direction = _direction(but)
    return tuple(b for b in bornes if _direction(b.coefficients) != direction)


def selon_le_nombre(ligne: Borne) -> dict[int, int]:
    """Return, by number of items taken, the greatest sum of the line that this number may make.

    Empty unless the coefficients are all alike modulo some integer above their number: a sum then tells how many
    were taken, and most sums are nobody's. A line without a maximum tells nothing.
    """
    coefficients, nombre = ligne.coefficients, len(ligne.coefficients)
    modulo = gcd(*(c - coefficients[0] for c in coefficients))
    reste = coefficients[0] % modulo if modulo else 0
    if ligne.maximum is None or modulo <= nombre or gcd(modulo, reste) != 1:
        return {}
    plafonds = {pris: ligne.maximum - (ligne.maximum - pris * reste) % modulo for pris in range(nombre + 1)}
    return {n: p for n, p in plafonds.items() if ligne.minimum is None or p >= ligne.minimum}


def _direction(coefficients: Sequence[int]) -> tuple[int, ...]:
    pas = gcd(*coefficients) or 1
    return tuple(c // pas for c in coefficients)
