"""How far readers agree: weighted kappa of two readers, Krippendorff's alpha of any number, exact.

Sources: J. Cohen, « Weighted kappa », Psychological Bulletin 70 (1968); K. Krippendorff, « Computing
Krippendorff’s Alpha-Reliability » (2011). « Sans objet » is no value of the scale: such pairs are left out.
A figure without a meaning (nothing varies) is None, neither 1 nor 0. Not here: which readings may be compared
(`domain.lectures`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.socle.formats import NBSP, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable

Desaccord = Callable[[int, int], Fraction]
Compte = Counter[int]


class Echelle(StrEnum):
    """What the distance of two values means for alpha."""

    NOMINALE = "nominale"
    ORDINALE = "ordinale"
    INTERVALLE = "intervalle"


def quadratique(une: int, autre: int) -> Fraction:
    """Return the square of the distance."""
    return Fraction((une - autre) ** 2)


def lineaire(une: int, autre: int) -> Fraction:
    """Return the distance."""
    return Fraction(abs(une - autre))


def kappa(paires: Iterable[tuple[int, int]], desaccord: Desaccord = quadratique) -> Fraction | None:
    """Return 1 - disagreement seen / disagreement expected from the margins of each reader.

    `desaccord`: the weight of a pair of values, 0 when equal. None without a pair, or when no disagreement was to
    be expected (both readers gave one and the same value everywhere).
    """
    vues = Counter(paires)
    nombre = vues.total()
    premier, second = Counter[int](), Counter[int]()
    for (une, autre), fois in vues.items():
        premier[une] += fois
        second[autre] += fois
    observe = sum((fois * desaccord(a, b) for (a, b), fois in vues.items()), Fraction(0))
    attendu = sum((m * n * desaccord(a, b) for a, m in premier.items() for b, n in second.items()), Fraction(0))
    return 1 - Fraction(nombre * observe, attendu) if attendu else None


def alpha(unites: Iterable[Sequence[int]], echelle: Echelle = Echelle.ORDINALE) -> Fraction | None:
    """Return 1 - disagreement seen / disagreement expected, over units that have two values or more.

    A unit with one value is left out, as missing values are. None when fewer than two values differ.
    """
    lues = [Counter(u) for u in unites if len(u) > 1]
    comptes: Compte = sum(lues, Counter())
    nombre, ecart = comptes.total(), _ecarts(comptes, echelle)
    attendu = _somme(comptes, ecart)
    if not attendu:
        return None
    observe = sum((Fraction(_somme(u, ecart), u.total() - 1) for u in lues), Fraction(0))
    return 1 - Fraction((nombre - 1) * observe, attendu)


def _somme(comptes: Compte, ecart: Desaccord) -> Fraction:
    """Return the disagreements of every ordered pair of values."""
    return sum((m * n * ecart(a, b) for a, m in comptes.items() for b, n in comptes.items()), Fraction(0))


def _ecarts(comptes: Compte, echelle: Echelle) -> Desaccord:
    if echelle is Echelle.NOMINALE:
        return lambda une, autre: Fraction(une != autre)
    if echelle is Echelle.INTERVALLE:
        return quadratique
    return lambda une, autre: _rangs(comptes, min(une, autre), max(une, autre)) ** 2


def _rangs(comptes: Compte, bas: int, haut: int) -> Fraction:
    """Return how many values lie between two, each end counted for half."""
    entre = sum(fois for valeur, fois in comptes.items() if bas <= valeur <= haut)
    return entre - Fraction(comptes[bas] + comptes[haut], 2)


@dataclass(frozen=True, slots=True)
class Statistiques:
    """Agreement of the first two readings of `dossiers` dossiers, and alpha of all their readings.

    `paires`: sub-criteria to which both gave a value; `ecartees`: those that one called « sans objet »; `egales`:
    same value. `seuil`: dossiers from which figures are given, None when not set: below it the figures are None.
    """

    dossiers: int
    paires: int
    egales: int
    ecartees: int
    seuil: int | None
    kappa_quadratique: Fraction | None = None
    kappa_lineaire: Fraction | None = None
    alpha_ordinal: Fraction | None = None

    @property
    def montrees(self) -> bool:
        """True when there are dossiers enough for figures."""
        return self.seuil is not None and self.dossiers >= self.seuil

    @property
    def prudence(self) -> str:
        """Return the plain sentence of caution that goes with the figures, or says why there are none."""
        n = f"n{NBSP}= {pluriel(self.dossiers, 'dossier lu', 'dossiers lus')} deux fois"
        if self.seuil is None:
            return f"{n}. Aucun chiffre d’accord{NBSP}: la campagne ne dit pas à partir de combien de dossiers."
        if not self.montrees:
            return f"{n}. Les chiffres d’accord se montrent à partir de {self.seuil}{NBSP}: moins ne dirait rien."
        return (
            f"{n}, {pluriel(self.paires, 'sous-critère comparé', 'sous-critères comparés')}. À lire avec prudence"
            f"{NBSP}: ces chiffres parlent de la grille et de son emploi, jamais de la valeur d’un lecteur ni d’un "
            "dossier, et bougent beaucoup quand n est petit."
        )


def statistiques(dossiers: Iterable[Sequence[Sequence[int | None]]], seuil: int | None) -> Statistiques:
    """Return the agreement. Each dossier: its sub-criteria, each the values of its readings in order."""
    lus = [[tuple(u) for u in d] for d in dossiers]
    unites = [u for d in lus for u in d]
    paires = [(u[0], u[1]) for u in unites if u[0] is not None and u[1] is not None]
    sans_chiffre = Statistiques(
        len(lus), len(paires), sum(a == b for a, b in paires), len(unites) - len(paires), seuil
    )
    if not sans_chiffre.montrees:
        return sans_chiffre
    return Statistiques(
        sans_chiffre.dossiers,
        sans_chiffre.paires,
        sans_chiffre.egales,
        sans_chiffre.ecartees,
        seuil,
        kappa(paires),
        kappa(paires, lineaire),
        alpha([v for v in u if v is not None] for u in unites),
    )


def coefficient(valeur: Fraction | None) -> str:
    """Return « 0,74 », or says that there is no figure; half away from zero."""
    if valeur is None:
        return "indéfini (les notes ne varient pas)"
    signe = "−" if valeur < 0 else ""
    centiemes = (abs(valeur) * 100 + Fraction(1, 2)).__floor__()
    return f"{signe}{centiemes // 100},{centiemes % 100:02d}"
