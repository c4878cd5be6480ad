"""Solves an integer program with HiGHS, on one thread: the same program gives the same answer.

HiGHS counts in floating point. Every number given to it is an integer that a float holds exactly, and two things
are taken from it: the choice, checked again in integers by the domain, and the bound, widened by more than its
tolerances before it is read as an integer. Not here: what is optimised and how it is read (`domain.proposition`).
"""

from __future__ import annotations

from math import floor, isfinite, sqrt
from typing import TYPE_CHECKING

from app.domain.proposition import Programme, Solution
from app.socle.errors import EnvironmentFault
from app.socle.progress import Annulation

if TYPE_CHECKING:
    from highspy import Highs, HighsLp
    from highspy.highs import HighsCallbackEvent

#: Nodes after which the search stops: a count, not a time, so that a slow machine proposes the same list.
NOEUDS_MAX = 150
#: Seconds for one program, against a machine at rest for a tenth of one: a guard, not a way to answer.
DUREE_MAX = 20
#: What is taken for an integer once the bound is read: far above HiGHS's errors, far under the step of 1.
JEU = 1e-2
#: What is added to the coefficients in all, so that HiGHS does not see integers: it would then drop whatever does
#: not reach one more to within 1e-9, which the errors on large sums exceed (measured: an optimum lost, and
#: « optimal » said of the next one).
BRUIT = 0.3
#: What HiGHS may leave under its bound. With the noise it stays under a step of 1, by a tenth for its errors.
ECART = 0.6
#: Above, a float would no longer hold the sums exactly with room for the errors.
ENTIER_MAX = 2**40


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
        moteur = self._moteur(programme)
        moteur.run()
        self._annulation.verifier()
        infos, trouve = moteur.getInfo(), moteur.getSolution().col_value
        choix = tuple(v > 1 / 2 for v in trouve) if len(trouve) == len(programme.depart) else programme.depart
        borne = infos.mip_dual_bound
        if not isfinite(borne):
            borne = sum(c for c in programme.but if c > 0)
        return Solution(choix, floor(borne + JEU))

    def _moteur(self, programme: Programme) -> Highs:
        try:
            from highspy import Highs, HighsSolution  # noqa: PLC0415  # it loads NumPy: never at the start
        except ImportError as faute:
            raise EnvironmentFault(
                "Le solveur HiGHS ne se charge pas sur ce poste\u00a0: la proposition n’est pas calculée, l’ordre "
                "strict reste.",
                conseil="Refaites l’installation de Clausule, puis signalez ce message.",
            ) from faute
        moteur = Highs()  # type: ignore[no-untyped-call]  # highspy annotates all but its constructor
        reglages: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": ECART,
            "mip_feasibility_tolerance": 1e-9,
            "mip_max_nodes": NOEUDS_MAX,
            "mip_allow_restart": False,  # a search begun again proves no more in as many nodes
            "presolve": "off",  # it costs more than it saves on so few rows
            "time_limit": float(DUREE_MAX),
        }
        for nom, reglage in reglages.items():
            moteur.setOptionValue(nom, reglage)
        moteur.passModel(_modele(programme))
        depart = HighsSolution()
        depart.col_value = [float(pris) for pris in programme.depart]
        moteur.setSolution(depart)

        def interrompre(evenement: HighsCallbackEvent) -> None:
            if self._annulation.demandee:
                evenement.interrupt()

        moteur.cbMipInterrupt += interrompre
        return moteur


def _modele(programme: Programme) -> HighsLp:
    from highspy import HighsLp, HighsVarType, MatrixFormat, ObjSense, kHighsInf  # noqa: PLC0415  # as above

    nombre, bornes = len(programme.but), programme.bornes
    lp = HighsLp()
    lp.num_col_, lp.num_row_ = nombre, len(bornes)
    lp.sense_ = ObjSense.kMaximize
    lp.col_cost_ = [c + bruit for c, bruit in zip(programme.but, _bruits(nombre), strict=True)]
    lp.col_lower_, lp.col_upper_ = [0.0] * nombre, [1.0] * nombre
    lp.integrality_ = [HighsVarType.kInteger] * nombre
    # half a step aside: no sum of integers lies there, and the errors do not shut out one that is allowed
    lp.row_lower_ = [-kHighsInf if b.minimum is None else b.minimum - 1 / 2 for b in bornes]
    lp.row_upper_ = [kHighsInf if b.maximum is None else b.maximum + 1 / 2 for b in bornes]
    debuts, rangs, valeurs = [0], list[int](), list[float]()
    for borne in bornes:
        utiles = [(rang, float(c)) for rang, c in enumerate(borne.coefficients) if c]
        rangs += [rang for rang, _ in utiles]
        valeurs += [c for _, c in utiles]
        debuts.append(len(rangs))
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = debuts, rangs, valeurs
    return lp


def _bruits(nombre: int) -> list[float]:
    """Return as many small positive numbers, of no common measure, always the same, `BRUIT` at most in all."""
    return [BRUIT / nombre * ((rang * sqrt(2)) % 1) for rang in range(1, nombre + 1)]
