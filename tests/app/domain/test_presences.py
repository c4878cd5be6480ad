"""How a member attends: one way at a time, in the order of the minutes; what was stored before reads the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comite import Membre
from app.domain.presences import (
    Presence,
    noter,
    par_presence,
    presence_de,
    presence_ecrite,
    verifier_presences,
)
from app.socle.errors import UserError

QUELCONQUE = st.sampled_from(Presence)


@given(QUELCONQUE, QUELCONQUE)
def test_what_is_said_last_replaces_what_was_said(avant, apres):
    membre = noter(noter(Membre("A"), avant, "B"), apres, "C")
    verifier_presences([membre])
    assert presence_de(membre) is apres
    assert membre == noter(Membre("A"), apres, "C")


def test_each_way_is_told_and_ordered():
    membres = [noter(Membre(p.value), p, "B") for p in reversed(Presence)]
    assert [presence_ecrite(m) for m in par_presence(membres)] == [
        "présent",
        "excusé",
        "représenté par B",
        "absent",
        "présence non notée",
    ]
    assert presence_de(noter(Membre("A"), Presence.REPRESENTE, " ")) is Presence.ABSENT


def test_members_stored_before_are_present_absent_or_not_said():
    vus = [presence_de(Membre("A", present=present)) for present in (True, False, None)]
    assert vus == [Presence.PRESENT, Presence.ABSENT, Presence.NON_NOTEE]


@pytest.mark.parametrize(
    "membre",
    [
        Membre("A", present=True, excuse=True),
        Membre("A", present=True, represente_par="B"),
        Membre("A", excuse=True),
        Membre("A", present=False, excuse=True, represente_par="B"),
        Membre("A", present=False, represente_par="a"),
    ],
)
def test_two_ways_at_once_are_refused(membre):
    with pytest.raises(UserError):
        verifier_presences([membre])
