"""Money and ETP: exact, and rounded once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.montants import (
    Etp,
    Montant,
    arrondi_au_centime,
    fraction_de,
    montant_par_etp,
    somme,
    somme_etp,
    taux,
)

CENTIMES = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("exact", "arrondi"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("149/100", 1), ("-149/100", -1), ("0", 0), ("999/2", 500)],
)
def test_halves_are_rounded_away_from_zero(exact, arrondi):
    assert arrondi_au_centime(Fraction(exact)) == Montant(arrondi)


@given(st.fractions(max_denominator=10**6))
def test_rounding_never_moves_by_more_than_half_a_cent(valeur):
    assert abs(arrondi_au_centime(valeur).centimes - valeur) <= Fraction(1, 2)
    assert arrondi_au_centime(-valeur) == -arrondi_au_centime(valeur)


@given(CENTIMES, st.fractions(0, 1, max_denominator=1000))
def test_a_share_and_the_rest_sum_to_the_whole(centimes, part):
    montant = Montant(centimes)
    partie = fraction_de(montant, part)
    assert partie + (montant - partie) == montant
    assert abs(partie.centimes) <= abs(centimes)


@given(st.lists(CENTIMES))
def test_a_sum_is_exact(centimes):
    assert somme(map(Montant, centimes)) == Montant(sum(centimes))
    assert somme_etp(map(Etp, centimes)) == Etp(sum(centimes))


def test_rates_are_exact_and_unknown_without_a_positive_total():
    assert taux(Montant(2_940_000), Montant(4_200_000)) == Fraction(7, 10)
    assert taux(Montant(1), Montant(0)) is None
    assert taux(Montant(1), Montant(-5)) is None


def test_the_amount_for_one_etp():
    assert montant_par_etp(Montant(280_000_000), Etp(9_500)) == Montant(2_947_368)
    assert montant_par_etp(Montant(2_352_000), Etp(80)) == Montant(2_940_000)
    assert montant_par_etp(Montant(1), Etp(0)) is None
    assert montant_par_etp(Montant(1), Etp(-10)) is None


def test_order_and_difference_of_etp():
    assert Etp(50) < Etp(100)
    assert Etp(120) - Etp(150) == Etp(-30)
