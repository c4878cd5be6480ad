"""The cases of `delais.toml`, and what must hold for every date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendrier import Calendrier
from app.domain.delais import (
    Attente,
    Certitude,
    Duree,
    Suspension,
    Unite,
    ajouter_mois,
    fin_de_convention,
    limite_des_pieces,
    rappel_avant,
    recours_contentieux,
    rejet_implicite,
    rejets_implicites,
    selon_les_durees,
)
from app.services.reperes import reperes
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


@cas("delais", "deux_lectures")
def test_two_readings_of_the_suspension(cas):
    lectures = rejets_implicites(cas["reception"], cas["mois"], [Attente(**d) for d in cas["demandes"]])
    assert [e.jour for e in lectures] == cas["attendu"], cas["pourquoi"]
    assert all(e.source and e.regle and e.objet for e in lectures)
    incertain = "trop tard" not in cas["cas"]
    assert {e.certitude for e in lectures} == {Certitude.A_VERIFIER if incertain else Certitude.ETABLIE}


@cas("delais", "accuse_electronique")
def test_electronic_receipt(cas):
    durees = [reperes()[c] for c in ("accuse-reception-ouvres", "accuse-reception-jours", "accuse-enregistrement")]
    echeances = selon_les_durees(cas["reception"], durees, reperes().calendrier)
    assert [e.jour for e in echeances] == cas["attendu"], cas["pourquoi"]
    assert all(e.certitude is Certitude.A_VERIFIER and "CRPA" in e.source for e in echeances)


@cas("delais", "limite_des_pieces")
def test_limit_for_the_pieces(cas):
    assert limite_des_pieces(cas["demande"], cas["jours"]).jour == cas["attendu"], cas["pourquoi"]


@cas("delais", "rappel_des_pieces")
def test_reminder(cas):
    assert rappel_avant(cas["limite"], reperes()["rappel-pieces"], cas["demande"]) == cas["attendu"], cas[
        "pourquoi"
    ]


@cas("delais", "recours_contentieux")
def test_appeal_against_silence(cas):
    duree, calendrier = reperes()["recours-contentieux"], reperes().calendrier
    assert recours_contentieux(cas["naissance"], duree, calendrier).jour == cas["attendu"], cas["pourquoi"]


def test_a_duration_that_is_not_in_force_yet_gives_nothing():
    duree = Duree("x", "x", 2, Unite.MOIS, "x", Certitude.ETABLIE, valable_du=date(2022, 7, 13))
    assert selon_les_durees(date(2022, 7, 12), [duree], Calendrier()) == ()
    (echeance,) = selon_les_durees(date(2022, 7, 13), [duree], Calendrier())
    assert echeance.jour == date(2022, 9, 13)
    assert echeance.regle == "2\u00a0mois après la réception"


@given(JOURS, MOIS, st.integers(0, 90), st.integers(1, 60), st.none() | st.integers(0, 90))
def test_the_earliest_reading_is_never_before_the_date_without_request(reception, mois, apres, delai, reponse):
    debut = reception + timedelta(days=apres)
    recues = None if reponse is None else debut + timedelta(days=reponse)
    lectures = rejets_implicites(reception, mois, [Attente(debut, debut + timedelta(days=delai), recues)])
    jours = [e.jour for e in lectures]
    assert jours == sorted(jours)
    assert len(jours) <= 2
    assert jours[0] >= rejet_implicite(reception, mois).jour


@given(JOURS, st.lists(st.tuples(st.integers(0, 70), st.integers(1, 30)), max_size=4), st.randoms())
def test_the_order_in_which_requests_are_told_does_not_count(reception, demandes, hasard):
    pauses = [Suspension(reception + timedelta(days=d), reception + timedelta(days=d + n)) for d, n in demandes]
    melees = list(pauses)
    hasard.shuffle(melees)
    assert rejet_implicite(reception, 2, melees).jour == rejet_implicite(reception, 2, pauses).jour
    repetees = rejet_implicite(reception, 2, pauses * 2).jour
    assert repetees == rejet_implicite(reception, 2, pauses).jour


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
