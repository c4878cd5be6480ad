"""The dates of a dossier, from what is shipped; and a shipped file that is not whole."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from app.domain.cycle import Etat
from app.domain.delais import OBJET_PIECES, OBJET_RAPPEL, OBJET_RECOURS, OBJET_REJET, OBJET_VISIBILITE
from app.domain.dossier import Canal
from app.domain.situation import StatutVisibilite, Visibilite
from app.services.reperes import echeances, lire_reperes, pressantes
from app.socle import resources
from app.socle.errors import Bug
from tests.builders import le, un_dossier, une_campagne, une_demande

CAMPAGNE = une_campagne(rejet_implicite_mois=2)
AR = "accusé de réception électronique"


def objets(trouvees):
    return [(e.jour, e.objet) for e in trouvees]


def test_every_date_of_a_dossier_under_way():
    assert objets(echeances(CAMPAGNE, un_dossier(), [une_demande()])) == [
        (date(2022, 7, 13), "accusé d’enregistrement électronique"),
        (date(2022, 7, 19), AR),
        (date(2022, 7, 27), AR),
        (date(2022, 7, 30), OBJET_RAPPEL),
        (date(2022, 8, 4), OBJET_PIECES),
        (date(2022, 9, 28), OBJET_REJET),
        (date(2022, 11, 29), OBJET_RECOURS),
    ]


def test_paper_brings_no_electronic_receipt_and_an_unknown_silence_no_date():
    papier = un_dossier(canal=Canal.COURRIER)
    assert echeances(replace(CAMPAGNE, rejet_implicite_mois=None), papier, []) == ()
    repondue = une_demande(repondue_le=le(7, 25))
    assert [e.objet for e in echeances(CAMPAGNE, papier, [repondue])] == [OBJET_REJET, OBJET_REJET, OBJET_RECOURS]


@pytest.mark.parametrize("etat", [Etat.RETENU, Etat.CONVENTIONNE, Etat.RETIRE, Etat.IRRECEVABLE])
def test_nothing_runs_once_it_is_decided(etat):
    assert echeances(CAMPAGNE, un_dossier(etat=etat), [une_demande()]) == ()


@pytest.mark.parametrize(
    ("jour", "attendus"),
    [
        (date(2022, 7, 29), []),
        (date(2022, 7, 30), [OBJET_RAPPEL]),
        (date(2022, 8, 4), [OBJET_PIECES]),
        (date(2022, 9, 12), [OBJET_PIECES]),
        (date(2022, 9, 13), [OBJET_PIECES, OBJET_REJET]),
    ],
)
def test_what_calls_for_an_act_today(jour, attendus):
    assert [e.objet for e in pressantes(echeances(CAMPAGNE, un_dossier(), [une_demande()]), jour)] == attendus


def test_of_two_readings_the_earliest_is_recalled():
    repondue = une_demande(repondue_le=le(7, 25))
    (rejet,) = pressantes(echeances(CAMPAGNE, un_dossier(), [repondue]), date(2022, 10, 1))
    assert rejet.jour == date(2022, 9, 18)


@pytest.mark.parametrize(
    "abimer",
    [
        lambda t: t["delais"][0].pop("source"),
        lambda t: t["delais"][0].update(source=" "),
        lambda t: t["delais"][0].update(valeur=0),
        lambda t: t["delais"][0].update(valeur="sept"),
        lambda t: t["delais"][0].update(unite="lunes"),
        lambda t: t["delais"][0].update(inconnu=1),
        lambda t: t["feries"][0].update(apres_paques=3),
        lambda t: t.pop("feries"),
    ],
)
def test_a_faulty_file_is_a_bug(abimer):
    table = copy.deepcopy(resources.lire_toml("references.toml"))
    assert lire_reperes(table)["delai-pieces"].valeur == 15
    abimer(table)
    with pytest.raises(Bug, match=r"references\.toml"):
        lire_reperes(table)


def test_a_visibility_promised_is_recalled_on_its_day():
    promise = Visibilite(StatutVisibilite.ENGAGEMENT, echeance=date(2022, 8, 1))
    trouvees = echeances(CAMPAGNE, un_dossier(visibilite=promise), ())
    assert [e.jour for e in trouvees if e.objet == OBJET_VISIBILITE] == [date(2022, 8, 1)]
    assert OBJET_VISIBILITE not in {e.objet for e in pressantes(trouvees, date(2022, 7, 31))}
    assert OBJET_VISIBILITE in {e.objet for e in pressantes(trouvees, date(2022, 8, 1))}
    sans_date = replace(promise, echeance=None)
    assert all(e.objet != OBJET_VISIBILITE for e in echeances(CAMPAGNE, un_dossier(visibilite=sans_date), ()))
