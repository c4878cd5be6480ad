"""A bound in integers, whatever the multipliers: tried against every choice of small programs."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.domain.proposition import Borne, valeur
from app.domain.relaxation import Relaxation, fusionner, relacher, sans_paralleles, selon_le_nombre

COEFFICIENTS = st.lists(st.integers(-20, 40), min_size=5, max_size=5).map(tuple)
COTE = st.none() | st.integers(-30, 120)
BORNES = st.lists(st.builds(Borne, COEFFICIENTS, COTE, COTE), max_size=4)


def tous(bornes):
    return [c for c in product((True, False), repeat=5) if all(b.admet(c) for b in bornes)]


@given(COEFFICIENTS, BORNES, st.lists(st.integers(-50, 50), min_size=4, max_size=4), st.integers(1, 64))
def test_no_multiplier_gives_a_false_bound(but, bornes, multiplicateurs, echelle):
    relaxation = relacher(but, bornes, multiplicateurs[: len(bornes)], echelle)
    for choix in tous(bornes):
        atteinte = valeur(but, choix)
        assert atteinte <= relaxation.plafond
        assert 0 <= relaxation.cede(choix) <= relaxation.marge(atteinte)


def test_the_multiplier_of_an_envelope_gives_the_envelope():
    relaxation = relacher((7, 5, 3), [Borne((7, 5, 3), maximum=11)], [4], 4)
    assert relaxation == Relaxation(4, 44, (0, 0, 0))
    assert (relaxation.plafond, relaxation.marge(11), relaxation.marge(12)) == (11, 0, -4)


def test_a_multiplier_on_a_side_that_is_not_there_counts_for_nothing():
    libre = Relaxation(1, 15, (7, 5, 3))
    assert relacher((7, 5, 3), [Borne((7, 5, 3), maximum=11)], [-4], 1) == libre
    assert relacher((7, 5, 3), [Borne((7, 5, 3), minimum=11)], [4], 1) == libre


@given(BORNES)
def test_constraints_on_the_same_coefficients_make_one(bornes):
    doubles = [*bornes, *(Borne(b.coefficients, 17, None) for b in bornes)]
    fusion = fusionner(doubles)
    assert len({b.coefficients for b in fusion}) == len(fusion)
    assert tous(fusion) == tous(doubles)


def test_an_envelope_in_other_units_is_parallel():
    euros, etp = Borne((200, 300), maximum=400), Borne((1, 1), maximum=1)
    assert sans_paralleles((2, 3), (euros, etp)) == (etp,)
    assert sans_paralleles((0, 0), (euros, etp)) == (euros, etp)


@given(
    st.lists(st.integers(0, 9), min_size=5, max_size=5),
    st.sampled_from((7, 37, 50)),
    st.integers(0, 3000),
    st.none() | st.integers(0, 3000),
)
def test_a_sum_tells_how_many_were_taken(quantites, reste, maximum, minimum):
    """So many hundreds and the same rest each: no sum is above what its number may make."""
    ligne = Borne(tuple(100 * q + reste for q in quantites), maximum, minimum)
    selon = selon_le_nombre(ligne)
    for choix in tous((ligne,)) if selon else ():
        assert valeur(ligne.coefficients, choix) <= selon[sum(choix)] <= maximum


def test_a_line_that_does_not_tell_the_number():
    for coefficients in ((100, 200, 300), (3, 5, 7), (5, 5, 5)):
        assert selon_le_nombre(Borne(coefficients, maximum=500)) == {}
    assert selon_le_nombre(Borne((137, 237, 337))) == {}
    assert selon_le_nombre(Borne((137, 237), maximum=400)) == {0: 400, 1: 337, 2: 374}
    assert selon_le_nombre(Borne((137, 237), maximum=400, minimum=370)) == {0: 400, 2: 374}
