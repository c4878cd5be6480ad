"""When a reminder of a request for pieces makes sense: from its day to the limit, while nothing came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.services.actes_attendus import attendus
from app.socle.formats import PARIS
from tests.actes_types import avant_decision, avec, demandant, des_donnees

RELANCE = TypeActe.RELANCE


def le(jour, **demande):
    """Return the data on a day of July 2022; pieces asked on the 12th, limit on the 27th."""
    donnees = avant_decision(demandant(des_donnees(), **demande), date(2022, 7, jour))
    return avec(donnees, dossier__etat=Etat.RECU)


@pytest.mark.parametrize(
    ("jour", "rappel_le", "attendu"),
    [
        (12, None, False),
        (13, None, True),
        (27, None, True),
        (28, None, False),
        (21, date(2022, 7, 22), False),
        (22, date(2022, 7, 22), True),
    ],
)
def test_from_the_day_of_the_reminder_to_the_limit(jour, rappel_le, attendu):
    assert (RELANCE in attendus(le(jour, rappel_le=rappel_le), frozenset())) is attendu


def test_nothing_is_reminded_without_a_running_request():
    assert RELANCE not in attendus(replace(le(22), demandes=()), frozenset())
    repondue = le(22, repondue_le=datetime(2022, 7, 20, 9, 0, tzinfo=PARIS))
    assert RELANCE not in attendus(repondue, frozenset())
    assert RELANCE not in attendus(avec(le(22), dossier__etat=Etat.RETIRE), frozenset())
    assert RELANCE in attendus(avec(le(22), dossier__etat=Etat.RETIRE), {RELANCE})
