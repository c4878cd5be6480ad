"""French rendering: exact, with non-breaking spaces, and read back as written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.socle import formats
from app.socle.errors import UserError
from app.socle.formats import NBSP, centiemes, etp, euros, lire_centiemes, pluriel, points, sans_accents


@pytest.mark.parametrize(
    ("centimes", "attendu"),
    [
        (None, ""),
        (0, "0,00_€"),
        (5, "0,05_€"),
        (2940000, "29_400,00_€"),
        (123456789012, "1_234_567_890,12_€"),
        (-150, "−1,50_€"),
    ],
)
def test_euros(centimes, attendu):
    assert euros(centimes) == attendu.replace("_", NBSP)


def test_zero_cents_are_dropped_on_request_others_never():
    assert euros(2940000, decimales=0) == f"29{NBSP}400{NBSP}€"
    assert euros(2940050, decimales=0) == f"29{NBSP}400,50{NBSP}€"
    assert centiemes(-100, decimales=0) == "−1"


def test_an_unknown_quantity_is_not_zero():
    assert etp(None) == points(None) == formats.pourcent(None) == formats.date_courte(None) == ""
    assert formats.date_longue(None) == formats.date_heure(None) == ""
    assert etp(0) == f"0,00{NBSP}ETP"
    assert etp(150, unite=False) == "1,50"


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [(Fraction(245, 4), "61,25"), (Fraction(1, 3), "0,33"), (Fraction(2, 3), "0,67"), (Fraction(1, 200), "0,01")],
)
def test_a_score_is_rounded_once_halves_up(valeur, attendu):
    assert points(valeur) == attendu


def test_a_rate():
    assert formats.pourcent(Fraction(7, 10)) == f"70,00{NBSP}%"
    assert formats.pourcent(Fraction(1, 3)) == f"33,33{NBSP}%"


def test_dates_as_a_letter_writes_them():
    assert formats.date_courte(date(2022, 7, 1)) == "01/07/2022"
    assert formats.date_heure(datetime(2022, 7, 1, 6, 5, tzinfo=UTC)).startswith(f"1er{NBSP}juill.{NBSP}2022, ")
    assert formats.date_longue(date(2022, 7, 1)) == f"1er{NBSP}juillet{NBSP}2022"
    assert formats.date_longue(date(2022, 8, 12)) == f"12{NBSP}août{NBSP}2022"
    assert formats.jour_semaine(date(2022, 9, 15)) == f"jeudi 15{NBSP}septembre{NBSP}2022"


def test_hours_are_those_of_paris_in_summer_and_in_winter():
    assert (
        formats.date_heure(datetime(2022, 7, 12, 8, 12, tzinfo=UTC))
        == f"12{NBSP}juill.{NBSP}2022, 10{NBSP}h{NBSP}12"
    )
    assert formats.heure(datetime(2022, 12, 31, 23, 5, tzinfo=UTC)) == f"0{NBSP}h{NBSP}05"
    assert formats.a_paris(datetime(2022, 12, 31, 23, 5, tzinfo=UTC)).date() == date(2023, 1, 1)


def test_an_hour_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="sans fuseau"):
        formats.a_paris(datetime(2022, 7, 12, 10, 12))  # noqa: DTZ001  # the very mistake


@pytest.mark.parametrize(("jours", "attendu"), [(0, "0_jour"), (1, "1_jour"), (-1, "-1_jour"), (10, "10_jours")])
def test_a_length_in_days(jours, attendu):
    assert formats.duree_jours(timedelta(days=jours)) == attendu.replace("_", NBSP)


@pytest.mark.parametrize(
    ("nombre", "attendu"), [(0, "0_dossier"), (1, "1_dossier"), (2, "2_dossiers"), (1200, "1_200_dossiers")]
)
def test_french_counts_zero_as_singular(nombre, attendu):
    assert pluriel(nombre, "dossier") == attendu.replace("_", NBSP)


def test_an_irregular_plural_is_given():
    assert pluriel(3, "dossier ouvert", "dossiers ouverts") == f"3{NBSP}dossiers ouverts"


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("29 400,00 €", 2940000),
        ("29\u202f400", 2940000),
        ("1.5", 150),
        ("1,50 ETP", 150),
        ("−3", -300),
        ("-0,5", -50),
        ("0,10", 10),
        ("2,500", 250),
    ],
)
def test_what_an_officer_types(saisie, attendu):
    assert lire_centiemes(saisie, quoi="Montant") == attendu


@pytest.mark.parametrize("saisie", ["", "douze", "1,2,3", "1e5", "--3", "29 400,00 $", "1/2"])
def test_what_is_not_a_number_is_told_with_its_field(saisie):
    with pytest.raises(UserError, match=r"Montant.: .* n’est pas un nombre"):
        lire_centiemes(saisie, quoi="Montant")


def test_a_third_decimal_is_never_rounded_away():
    with pytest.raises(UserError, match="plus de deux décimales"):
        lire_centiemes("1,005", quoi="ETP")


@given(st.integers(-(10**12), 10**12), st.sampled_from((euros, etp, centiemes)))
def test_what_is_written_is_read_back(valeur, ecrire):
    assert lire_centiemes(ecrire(valeur), quoi="valeur") == valeur


def test_words_are_compared_without_accent_nor_case():
    assert sans_accents("Œuvre de l’ÉGALITÉ – æther ŒDÈME ǽ") == "oeuvre de l’egalite – aether oedeme ae"


@given(st.text())
def test_folding_twice_changes_nothing(texte):
    une_fois = sans_accents(texte)
    assert sans_accents(une_fois) == une_fois
