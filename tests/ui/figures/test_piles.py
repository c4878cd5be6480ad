"""Stacked bars without a bar: the picture says that there is nothing, and draws no axis of a cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.domain.figures_piles import Pile, piles_de_la_vague
from app.domain.vague_reconduction import vague
from ui.figures.metre import Metre
from ui.figures.piles import composer
from ui.figures.planche import Texte


def entetes(figure):
    return [t.texte for t in composer(figure, 800, Metre()).entetes.traces if isinstance(t, Texte)]


def test_without_a_bar_there_is_no_axis(qapp):
    vide = piles_de_la_vague(vague((), {}, Fraction(1, 5), date(2022, 10, 14)), date(2022, 10, 14))
    assert vide.piles == ()
    assert vide.ecrire(0) not in entetes(vide)
    une = replace(vide, piles=(Pile("2023", (100, 0, 0), ("1", "0", "0"), tuple("" for _ in vide.suite)),))
    assert vide.ecrire(0) in entetes(une)
