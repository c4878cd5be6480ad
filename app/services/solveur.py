"""Solves an integer program exactly: the same program gives the same answer, on any machine.

In turn, until the value found meets the bound: the continuous program, whose multipliers give a bound in integers;
every choice that gives up little of it, wider and wider, which raises the value or lowers the bound by an exact
count; a filling around the break, where amounts to the cent meet the envelope; a search by branches; then the same
again from what it found, with more memory. Where all amounts are alike but for a multiple (each so many thousands
and 37 cents), the sum tells how many are taken: each number is solved apart.
Not here: what is optimised and how it is read (`domain.proposition`), HiGHS (`services.highs`), the search of sums
(`services.comblement`).
"""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from app.domain.proposition import Borne, Programme, Solution, valeur
from app.domain.relaxation import Relaxation, fusionner, sans_paralleles, selon_le_nombre
from app.services import highs
from app.socle.progress import Annulation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.services.comblement import Comblement

#: Above, a float would no longer hold the sums exactly with room for the errors.
ENTIER_MAX = 2**40
#: Choices a half may list: some milliseconds of work, then some tenths of a second.
PETIT, GRAND = 1 << 13, 1 << 18
#: The fillings, before and after the branches: the choices a half lists, and which items it takes.
ESSAIS = tuple((1 << bits, essai) for essai, bits in enumerate((13, 14, 15, 15, 16, 16, 16, 16)))
DERNIERS_ESSAIS = tuple((1 << 17, essai) for essai in range(8, 16))
#: The first margin lets about this many items change.
PREMIERS_LIBRES = 8


class Solveur:
    """Solves one program after another, until the stop is asked for."""

    def __init__(self, annulation: Annulation | None = None) -> None:
        self._annulation = annulation or Annulation()

    def __call__(self, programme: Programme) -> Solution:
        """Return the best choice found and a bound. Raises Annule when the stop is asked meanwhile.

        Programs whose sums are too large for exact floats get their start back, with no bound.
        """
        self._annulation.verifier()
        rangees = (programme.but, *(b.coefficients for b in programme.bornes))
        if max(sum(map(abs, rangee)) for rangee in rangees) > ENTIER_MAX:
            return Solution(programme.depart, None)
        selon = _selon_le_nombre(programme)
        if selon:
            return self._par_nombre(programme, selon)
        recherche = _Recherche(programme, self._annulation)
        recherche.mener()
        return Solution(recherche.choix, recherche.plafond)

    def _par_nombre(self, programme: Programme, selon: Mapping[int, int]) -> Solution:
        """Solve for each number of items taken, the highest bound first, while it may do better.

        One that is not proven is the last: what the others may reach is then part of the bound.
        """
        essais, uns = list[tuple[int, Programme]](), (1,) * len(programme.but)
        for nombre, plafond in selon.items():
            self._annulation.verifier()
            bornes = fusionner((*programme.bornes, Borne(uns, nombre, nombre)))
            relaxation = highs.continu(programme.but, bornes).relaxation
            essais.append((min(relaxation.plafond, plafond), replace(programme, bornes=bornes)))
        choix, atteint = programme.depart, valeur(programme.but, programme.depart)
        reste = atteint
        for plafond, essai in sorted(essais, key=itemgetter(0), reverse=True):
            if plafond <= atteint or reste > atteint:
                reste = max(reste, plafond)
                break
            recherche = _Recherche(replace(essai, depart=choix), self._annulation, plafond)
            recherche.mener()
            choix, atteint = recherche.choix, valeur(programme.but, recherche.choix)
            reste = max(atteint, recherche.plafond)
        return Solution(choix, max(reste, atteint))


def _selon_le_nombre(programme: Programme) -> Mapping[int, int]:
    """Return the numbers of items that a line lets be taken, with a bound on the value; empty: no line tells.

    Asked of the value, and of a sum held between two sides: a maximum alone shuts out too few numbers.
    """
    for ligne in fusionner(programme.bornes):
        de_la_valeur = ligne.coefficients == programme.but
        selon = selon_le_nombre(ligne) if de_la_valeur or ligne.minimum is not None else {}
        if selon:
            return selon if de_la_valeur else dict.fromkeys(selon, ENTIER_MAX)
    return {}


class _Recherche:
    """What is known of one program: the best choice so far, and what none exceeds."""

    def __init__(self, programme: Programme, annulation: Annulation, plafond: int = ENTIER_MAX) -> None:
        self._annulation = annulation
        self._but, self._bornes = programme.but, fusionner(programme.bornes)
        self.choix, self._valeur = programme.depart, valeur(programme.but, programme.depart)
        continu = highs.continu(self._but, self._bornes)
        self._relaxation, self._base, self._partages = continu.relaxation, continu.choix, continu.partages
        self._autres = tuple(self._autres_relaxations())
        self.plafond = min(self._relaxation.plafond, plafond)

    def mener(self) -> None:
        """Search until it is proven, or every way was tried."""
        if self._resserrer(PETIT) or self._combler(ESSAIS) or self._resserrer(GRAND):
            return
        choix, plafond = highs.brancher(Programme(self._but, self._bornes, self.choix), self._annulation)
        self._noter(choix)
        self.plafond = min(self.plafond, plafond)
        if self._combler(DERNIERS_ESSAIS):
            return
        self._combler(DERNIERS_ESSAIS[:2], approche=True)
        self._base, self._partages = self.choix, ()
        if not self._resserrer(GRAND):
            self._combler(DERNIERS_ESSAIS[:2], approche=True)

    @property
    def _prouve(self) -> bool:
        return self._valeur >= self.plafond

    def _noter(self, choix: tuple[bool, ...] | None) -> None:
        if choix and valeur(self._but, choix) > self._valeur and all(b.admet(choix) for b in self._bornes):
            self.choix, self._valeur = choix, valeur(self._but, choix)

    def _autres_relaxations(self) -> Iterator[tuple[Relaxation, int | None]]:
        """Yield what limits each sum that must be high, its own maximum apart, and its minimum (None: the value).

        Where the envelope is met exactly, it alone says nothing of which dossiers meet it: this does.
        """
        hautes = [(b.coefficients, b.minimum) for b in self._bornes if b.minimum is not None]
        for but, minimum in ((self._but, None), *hautes):
            bornes = sans_paralleles(but, self._bornes)
            if len(bornes) < len(self._bornes):
                yield highs.continu(but, bornes).relaxation, minimum

    def _question(self, vise: int) -> Comblement:
        from app.services.comblement import Comblement, Question  # noqa: PLC0415  # NumPy: never at the start

        ecarts = [(self._relaxation, self._relaxation.marge(vise))]
        ecarts += [(r, r.marge(vise if minimum is None else minimum)) for r, minimum in self._autres]
        fenetre = Borne(self._but, maximum=self.plafond, minimum=vise)
        question = Question(fenetre, self._bornes, tuple(ecarts), self._base, self._partages)
        return Comblement(question, self._annulation)

    def _resserrer(self, capacite: int) -> bool:
        """Look at every choice that gives up little, then more, as far as memory goes; True when it is proven."""
        poids = sorted(map(abs, self._relaxation.reduits))
        premiere = max(poids[min(PREMIERS_LIBRES, len(poids) - 1)], 1)
        marge, vue, trop = self._relaxation.marge(self.plafond), 0, None
        # once a margin was too wide, the next ones lie between: three or four, and no finer
        while not self._prouve and (trop is None or 8 * (trop - vue) > trop):
            vise = (self._relaxation.total - marge) // self._relaxation.echelle
            vise = max(min(self.plafond, vise), self._valeur + 1)
            if self._demander(vise, capacite):
                vue = self._relaxation.marge(vise)
            elif vise == self.plafond:
                break
            else:
                trop = marge
            marge = max(2 * vue, premiere) if trop is None else (vue + trop) // 2
        return self._prouve

    def _demander(self, vise: int, capacite: int) -> bool:
        """Look at every choice worth `vise` or more; True when what is found is the best, or nothing can be."""
        reponse = self._question(vise).tout(capacite)
        self._noter(reponse.choix)
        if reponse.complete:
            self.plafond = self._valeur if reponse.choix else vise - 1
        return reponse.complete

    def _combler(self, essais: Iterable[tuple[int, int]], *, approche: bool = False) -> bool:
        """Fill to the bound itself, or as near as can be (`approche`); True when it is proven."""
        for capacite, essai in essais:
            if self._prouve:
                break
            vise = self._valeur + 1 if approche else self.plafond
            reponse = self._question(vise).autour(capacite, essai)
            self._noter(reponse.choix)
            if reponse.complete:
                self.plafond = self._valeur if reponse.choix else vise - 1
        return self._prouve
