"""Easter, public holidays and days of work: the cases of `delais.toml`, and what must hold for every date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendrier import Ferie, paques
from app.services.reperes import reperes
from tests.app.domain.cas import cas

JOURS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
CALENDRIER = reperes().calendrier


@cas("delais", "paques")
def test_easter(cas):
    assert paques(cas["annee"]) == cas["attendu"], cas["pourquoi"]


@cas("delais", "jours_feries")
def test_public_holidays(cas):
    assert sorted(CALENDRIER.feries_de(cas["annee"])) == cas["attendu"], cas["pourquoi"]


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_of_spring(annee):
    assert paques(annee).weekday() == 6
    assert date(annee, 3, 22) <= paques(annee) <= date(annee, 4, 25)


@given(JOURS, st.integers(0, 30))
def test_so_many_days_of_work_later(depart, nombre):
    arrivee = CALENDRIER.ajouter_jours_ouvres(depart, nombre)
    entre = [depart + timedelta(days=n) for n in range(1, (arrivee - depart).days + 1)]
    assert sum(map(CALENDRIER.est_ouvre, entre)) == nombre
    assert not entre or CALENDRIER.est_ouvre(arrivee)


@given(JOURS)
def test_a_day_moved_is_a_day_of_work_and_never_earlier(jour):
    reporte = CALENDRIER.reporter(jour)
    assert CALENDRIER.est_ouvre(reporte)
    assert (reporte == jour) is CALENDRIER.est_ouvre(jour)
    assert reporte - jour <= timedelta(days=4)


@pytest.mark.parametrize("champs", [{}, {"mois": 1}, {"mois": 1, "jour": 1, "apres_paques": 1}])
def test_a_holiday_has_one_date(champs):
    with pytest.raises(ValueError, match="Pâques"):
        Ferie("jour", **champs)
