"""R04: the accusé de réception that is late is said, with both readings of its limit."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.accuse import accuse_en_retard
from app.domain.cycle import Etat
from app.domain.delais import OBJET_ACCUSE, OBJET_REJET, Echeance
from app.domain.pieces import Completude
from app.domain.regles import Faits, Niveau
from tests.builders import un_dossier, une_campagne

LIMITES = (
    Echeance(date(2022, 7, 19), "7 jours après la réception", "première lecture", OBJET_ACCUSE),
    Echeance(date(2022, 7, 27), "10 jours ouvrés après la réception", "autre lecture", OBJET_ACCUSE),
    Echeance(date(2022, 9, 12), "2 mois", "CRPA", OBJET_REJET),
)


def constats(jour=date(2022, 7, 20), echeances=LIMITES, etat=Etat.RECU, **champs):
    faits = Faits(
        une_campagne(), un_dossier(etat=etat), Completude(()), None, echeances=echeances, jour=jour, **champs
    )
    return [(n, m.replace("\u00a0", " ")) for n, m in accuse_en_retard(faits)]


def test_the_earliest_reading_gives_the_alert_and_both_are_told():
    ((niveau, message),) = constats()
    assert niveau is Niveau.ALERTE
    assert "le 19 juillet 2022 (7 jours après la réception ; première lecture), ou le 27 juillet 2022" in message
    assert "deux lectures" in message


def test_one_reading_is_told_alone():
    ((_, message),) = constats(echeances=LIMITES[:1])
    assert "lectures" not in message


@pytest.mark.parametrize(
    "champs",
    [
        {"jour": date(2022, 7, 19)},
        {"jour": None},
        {"accuse": True},
        {"etat": Etat.RETENU},
        {"echeances": LIMITES[2:]},
    ],
)
def test_nothing_is_late(champs):
    assert constats(**champs) == []
