"""Deadline, waves and facts still to confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.campagne import Delai
from app.services.campagnes_modeles import lire_modele

CORSE, IDF = lire_modele("corse-2022"), lire_modele("idf-2022")
LIMITE = date(2022, 9, 15)


@pytest.mark.parametrize(
    ("jour", "incluse", "attendu"),
    [
        (date(2022, 9, 14), None, Delai.DANS_LES_DELAIS),
        (LIMITE, None, Delai.JOUR_LIMITE),
        (LIMITE, True, Delai.DANS_LES_DELAIS),
        (LIMITE, False, Delai.HORS_DELAI),
        (date(2022, 9, 16), True, Delai.HORS_DELAI),
    ],
)
def test_the_day_of_the_deadline_is_judged_only_when_the_call_says(jour, incluse, attendu):
    assert replace(CORSE, date_limite_incluse=incluse).delai(jour) is attendu


@pytest.mark.parametrize(
    ("jour", "vague"),
    [(date(2022, 6, 1), 1), (date(2022, 6, 30), 1), (date(2022, 7, 1), 2), (LIMITE, 2), (date(2022, 9, 16), None)],
)
def test_a_dossier_goes_to_the_first_wave_still_open(jour, vague):
    assert IDF.vague_de(jour) == vague
    assert replace(IDF, vagues=IDF.vagues[::-1]).vague_de(jour) == vague


def test_without_waves_there_is_no_wave():
    assert CORSE.vague_de(LIMITE) is None


def test_what_is_not_sourced_is_to_be_confirmed():
    assert "taux_max" in CORSE.a_confirmer()
    assert "taux_max" not in IDF.a_confirmer()
    assert "rejet_implicite_mois" not in CORSE.a_confirmer()
