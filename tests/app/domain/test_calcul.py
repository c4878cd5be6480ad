"""The exact engine agrees with the rule as `notation.resultat` states it, for one dossier and for many."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calcul import bareme, bareme_de, empaqueter, sommes, total
from app.domain.notation import resultat
from tests.app.domain.cas import grille
from tests.app.domain.tirages import en_notes, grilles, notes_de


@given(st.data())
def test_the_engine_gives_the_total_of_the_reference(data):
    modele = data.draw(grilles())
    notes = data.draw(notes_de(modele))
    assert total(modele, notes) == resultat(modele, en_notes(notes)).total


@given(st.data())
def test_the_engine_gives_each_criterion_of_the_reference(data):
    modele = data.draw(grilles())
    notes = data.draw(notes_de(modele, completes=True))
    trouve = bareme_de(modele, notes)
    attendues = {ligne.critere.code: ligne.points for ligne in resultat(modele, en_notes(notes)).lignes}
    parts = trouve.parts(notes) if trouve else {}
    assert {c: Fraction(p, trouve.denominateur) for c, p in parts.items()} == attendues


@given(grilles(), st.data())
def test_the_best_notes_make_the_whole_grid_whatever_is_left_out(modele, data):
    codes = [s.code for s in modele.sous_criteres()]
    ecartes = frozenset(data.draw(st.lists(st.sampled_from(codes), unique=True)))
    trouve = bareme(modele, ecartes)
    if trouve is None:
        assert ecartes == set(codes)
        return
    assert Fraction(sum(trouve.coefficients) * modele.note_max, trouve.denominateur) == modele.poids_total


@given(
    st.integers(0, 40).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n), min_size=1, max_size=5),
            st.sampled_from([1, 10**6, 10**12, 10**30]),
        )
    )
)
def test_many_dossiers_are_added_at_once_without_touching_one_another(tirage):
    colonnes, taille = tirage
    coefficients = [taille + k for k in range(len(colonnes))]
    paquet = empaqueter(colonnes, sum(coefficients) * 4)
    attendues = [
        sum(c * v for c, v in zip(coefficients, ligne, strict=True)) for ligne in zip(*colonnes, strict=True)
    ]
    assert list(sommes(paquet, coefficients)) == attendues


@pytest.mark.parametrize(("borne", "largeur"), [(2**32 - 1, 4), (2**32, 8), (2**64 - 1, 8), (2**64, 9)])
def test_the_lane_is_as_wide_as_the_greatest_sum(borne, largeur):
    paquet = empaqueter([[borne, 0, borne]], borne)
    assert paquet.largeur == largeur
    assert list(sommes(paquet, [1])) == [borne, 0, borne]


def test_no_column_makes_no_sum():
    assert list(sommes(empaqueter([], 0), [])) == []


def test_a_note_of_a_former_grid_counts_nothing():
    ecole = grille(A1=40, B1=60)
    assert total(ecole, {"A1": 4, "B1": 0, "Z9": None}) == 40
    assert total(ecole, {"A1": 4, "Z9": 4}) is None
