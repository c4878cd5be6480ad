"""What is taken from HiGHS: multipliers read in integers, a bound that is always a bound, and the stop."""

from __future__ import annotations

import pytest

from app.domain.proposition import Borne, Programme, valeur
from app.services.highs import BITS_REDUITS, brancher, continu
from app.socle.progress import Annulation, Annule
from tests.app.domain.test_proposition import essayer_tout
from tests.app.services.test_solveur import tirage


def sac(nombre, graine=0):
    hasard = tirage(graine)
    euros = tuple(hasard.randrange(1_000_000, 9_000_000) for _ in range(nombre))
    etp = tuple(hasard.randrange(20, 200) for _ in range(nombre))
    return Programme(euros, (Borne(euros, sum(euros) // 2), Borne(etp, sum(etp) // 3)), (False,) * nombre)


def test_the_multipliers_of_the_continuous_program_bound_the_best_choice_closely():
    programme = sac(12)
    continue_ = continu(programme.but, programme.bornes)
    assert essayer_tout(programme).plafond <= continue_.relaxation.plafond <= sum(programme.but) // 2
    assert len(continue_.partages) <= len(programme.bornes)


def test_a_program_without_a_solution_still_has_a_bound():
    continue_ = continu((3, 4), (Borne((1, 1), maximum=5, minimum=4),))
    assert continue_.relaxation.plafond >= 7 or continue_.relaxation.plafond < 0


def test_reduced_values_always_add_up_in_an_int64():
    """A target far smaller than what is asked: the multiplier is large, the scale is lowered."""
    for euros, etp in (((1 << 30, 1), (1, 1 << 30)), ((1 << 39, 1), (1, 1 << 39))):
        continue_ = continu(euros, (Borne(etp, 0),))
        assert sum(map(abs, continue_.relaxation.reduits)).bit_length() <= BITS_REDUITS
        assert continue_.relaxation.plafond >= 0


def test_a_search_without_time_bounds_by_the_sum(monkeypatch):
    monkeypatch.setattr("app.services.highs.DUREE_MAX", 0)
    programme = sac(40)
    choix, plafond = brancher(programme, Annulation())
    assert valeur(programme.but, choix) <= plafond <= sum(programme.but)


def test_the_stop_is_heard_within_the_branches():
    annulation = Annulation()
    annulation.demander()
    with pytest.raises(Annule):
        brancher(sac(200), annulation)
