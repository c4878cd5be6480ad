"""The cases of `delais.toml`, and what must hold for every date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delais import Suspension, ajouter_mois, fin_de_convention, rejet_implicite
from tests.app.domain.cas import cas

JOURS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
MOIS = st.integers(1, 36)


@cas("delais", "fin_de_convention")
def test_fin_de_convention(cas):
    assert fin_de_convention(cas["debut"], cas["mois"]) == cas["attendu"], cas["pourquoi"]


@cas("delais", "rejet_implicite")
def test_rejet_implicite(cas):
    suspensions = [Suspension(**s) for s in cas.get("suspensions", ())]
    assert rejet_implicite(cas["reception"], cas["mois"], suspensions).jour == cas["attendu"], cas["pourquoi"]


@given(JOURS, MOIS)
def test_adding_months_stays_in_the_target_month(depart, mois):
    arrivee = ajouter_mois(depart, mois)
    assert (arrivee.year - depart.year) * 12 + arrivee.month - depart.month == mois
    assert arrivee.day <= depart.day


@given(JOURS, MOIS, MOIS)
def test_a_longer_convention_ends_later(debut, courte, longue):
    fins = [fin_de_convention(debut, m) for m in sorted((courte, longue))]
    assert debut < fins[0] <= fins[1]


@given(JOURS.filter(lambda j: j.day <= 28), MOIS)
def test_the_day_after_a_convention_bears_the_number_of_its_first_day(debut, mois):
    assert fin_de_convention(debut, mois) + timedelta(days=1) == ajouter_mois(debut, mois)


@given(JOURS, st.integers(1, 60))
def test_a_suspension_pushes_rejection_back_by_its_days(reception, nb_jours):
    pause = Suspension(reception, reception + timedelta(days=nb_jours - 1))
    sans, avec = rejet_implicite(reception, 2), rejet_implicite(reception, 2, [pause])
    assert avec.jour - sans.jour == timedelta(days=nb_jours)
    assert "L231-4" in avec.source


def test_a_suspension_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="avant de commencer"):
        Suspension(date(2022, 8, 3), date(2022, 7, 20))
