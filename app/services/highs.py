"""HiGHS, on one thread: the multipliers of a continuous program, and a search by branches with its bound.

HiGHS counts in floating point. Every number given to it is an integer that a float holds exactly. Of the continuous
program only multipliers and a start are taken, and read in integers (`domain.relaxation`); of the search, the
choice, checked again in integers, and the bound, widened by more than its tolerances before it is read as one.
Not here: in what order they are used (`services.solveur`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite, sqrt
from typing import TYPE_CHECKING

from app.domain.relaxation import Relaxation, relacher
from app.socle.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from highspy import Highs, HighsLp
    from highspy.highs import HighsCallbackEvent

    from app.domain.proposition import Borne, Programme
    from app.socle.progress import Annulation

#: Nodes after which the search stops: a count, not a time, so that a slow machine proposes the same list.
NOEUDS_MAX = 150
#: Seconds for one search, against a machine at rest for a tenth of one: a guard, not a way to answer.
DUREE_MAX = 20
#: What is taken for an integer once the bound is read: far above HiGHS's errors, far under the step of 1.
JEU = 1e-2
#: What is added to the coefficients in all, so that HiGHS does not see integers: it would then drop whatever does
#: not reach one more to within 1e-9, which the errors on large sums exceed (measured: an optimum lost, and
#: « optimal » said of the next one).
BRUIT = 0.3
#: What HiGHS may leave under its bound. With the noise it stays under a step of 1, by a tenth for its errors.
ECART = 0.6
#: Bits that the sum of the reduced values may take: those of an int64, less room to add two of them and compare.
BITS_REDUITS = 60


@dataclass(frozen=True, slots=True)
class Continu:
    """A continuous program solved: `choix` to the nearest item; `partages`: the items it takes in part."""

    relaxation: Relaxation
    choix: tuple[bool, ...]
    partages: tuple[int, ...]


def continu(but: Sequence[int], bornes: Sequence[Borne]) -> Continu:
    """Solve a program as if items could be taken in part."""
    moteur = _moteur({})
    moteur.passModel(_modele(but, bornes, entier=False))
    moteur.run()
    trouve = moteur.getSolution()
    duaux = [d if isfinite(d) else 0.0 for d in trouve.row_dual] if trouve.dual_valid else [0.0] * len(bornes)
    valeurs = list(trouve.col_value) or [0.0] * len(but)
    return Continu(
        _en_entiers(but, bornes, duaux),
        tuple(v > 1 / 2 for v in valeurs),
        tuple(rang for rang, v in enumerate(valeurs) if JEU < v < 1 - JEU),
    )


def brancher(programme: Programme, annulation: Annulation) -> tuple[tuple[bool, ...], int]:
    """Return the best choice found by branches, from the start of the program, and an integer that none exceeds.

    Raises Annule when the stop is asked meanwhile.
    """
    moteur = _moteur(
        {
            "mip_rel_gap": 0.0,
            "mip_abs_gap": ECART,
            "mip_feasibility_tolerance": 1e-9,
            "mip_max_nodes": NOEUDS_MAX,
            "mip_allow_restart": False,  # a search begun again proves no more in as many nodes
            "time_limit": float(DUREE_MAX),
        }
    )
    moteur.passModel(_modele(programme.but, programme.bornes, entier=True))
    _partir_de(moteur, programme.depart)

    def interrompre(evenement: HighsCallbackEvent) -> None:
        if annulation.demandee:
            evenement.interrupt()

    moteur.cbMipInterrupt += interrompre
    moteur.run()
    annulation.verifier()
    infos, trouve = moteur.getInfo(), moteur.getSolution().col_value
    choix = tuple(v > 1 / 2 for v in trouve) if len(trouve) == len(programme.depart) else programme.depart
    sans_borne = sum(c for c in programme.but if c > 0)
    borne = infos.mip_dual_bound if isfinite(infos.mip_dual_bound) else sans_borne
    return choix, floor(borne + JEU)


def _en_entiers(but: Sequence[int], bornes: Sequence[Borne], duaux: Sequence[float]) -> Relaxation:
    """Return the relaxation on the finest scale whose reduced values still add up in an int64."""
    bits = BITS_REDUITS - sum(map(abs, but)).bit_length()
    while bits > 0:
        relaxation = relacher(but, bornes, [round(d * 2**bits) for d in duaux], 2**bits)
        exces = sum(map(abs, relaxation.reduits)).bit_length() - BITS_REDUITS
        if exces <= 0:
            return relaxation
        bits -= exces
    return relacher(but, bornes, [0] * len(bornes), 1)


def _moteur(reglages: dict[str, bool | int | float | str]) -> Highs:
    try:
        from highspy import Highs  # noqa: PLC0415  # it loads NumPy: never at the start
    except ImportError as faute:
        raise EnvironmentFault(
            "Le solveur HiGHS ne se charge pas sur ce poste\u00a0: la proposition n’est pas calculée, l’ordre "
            "strict reste.",
            conseil="Refaites l’installation de Clausule, puis signalez ce message.",
        ) from faute
    moteur = Highs()  # type: ignore[no-untyped-call]  # highspy annotates all but its constructor
    communs: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "presolve": "off",  # it costs more than it saves on so few rows
    }
    for nom, reglage in (communs | reglages).items():
        moteur.setOptionValue(nom, reglage)
    return moteur


def _partir_de(moteur: Highs, choix: Sequence[bool]) -> None:
    from highspy import HighsSolution  # noqa: PLC0415  # as above

    depart = HighsSolution()
    depart.col_value = [float(pris) for pris in choix]
    moteur.setSolution(depart)


def _modele(but: Sequence[int], bornes: Sequence[Borne], *, entier: bool) -> HighsLp:
    from highspy import HighsLp, HighsVarType, MatrixFormat, ObjSense, kHighsInf  # noqa: PLC0415  # as above

    nombre = len(but)
    lp = HighsLp()
    lp.num_col_, lp.num_row_ = nombre, len(bornes)
    lp.sense_ = ObjSense.kMaximize
    lp.col_cost_ = [c + bruit for c, bruit in zip(but, _bruits(nombre, entier=entier), strict=True)]
    lp.col_lower_, lp.col_upper_ = [0.0] * nombre, [1.0] * nombre
    if entier:
        lp.integrality_ = [HighsVarType.kInteger] * nombre
    # half a step aside: no sum of integers lies there, and the errors do not shut out one that is allowed
    pas = 1 / 2 if entier else 0.0
    lp.row_lower_ = [-kHighsInf if b.minimum is None else b.minimum - pas for b in bornes]
    lp.row_upper_ = [kHighsInf if b.maximum is None else b.maximum + pas for b in bornes]
    debuts, rangs, valeurs = [0], list[int](), list[float]()
    for borne in bornes:
        utiles = [(rang, float(c)) for rang, c in enumerate(borne.coefficients) if c]
        rangs += [rang for rang, _ in utiles]
        valeurs += [c for _, c in utiles]
        debuts.append(len(rangs))
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = debuts, rangs, valeurs
    return lp


def _bruits(nombre: int, *, entier: bool) -> list[float]:
    """Return as many small positive numbers, of no common measure, always the same, `BRUIT` at most in all."""
    return [BRUIT * entier / nombre * ((rang * sqrt(2)) % 1) for rang in range(1, nombre + 1)]
