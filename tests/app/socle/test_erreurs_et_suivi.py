"""Failures, progress, what an act touched, the clock: the small words that every storey uses."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from app.socle.changes import RIEN, Changes
from app.socle.errors import Bug, ClausuleError, EnvironmentFault, UserError, cause
from app.socle.formats import PARIS
from app.socle.horloge import HorlogeFixe, HorlogeSysteme
from app.socle.progress import Annulation, Annule, Progress, muet
from tests.builders import le


@pytest.mark.parametrize("famille", [UserError, EnvironmentFault, Bug])
def test_a_failure_says_what_happened_then_what_to_do(famille):
    faute = famille("Le fichier est vide.", conseil="Demandez-le de nouveau.")
    assert isinstance(faute, ClausuleError)
    assert str(faute) == "Le fichier est vide. Demandez-le de nouveau."
    assert str(famille("Le fichier est vide.")) == "Le fichier est vide."


def test_the_families_are_not_mixed_up():
    """A window that catches the faults of the officer must let the others through."""
    assert not issubclass(Bug, UserError | EnvironmentFault)
    assert not issubclass(UserError, EnvironmentFault)
    assert not issubclass(EnvironmentFault, UserError)
    assert not issubclass(Annule, ClausuleError)


def test_a_stop_asked_in_one_thread_is_seen_in_another():
    annulation = Annulation()
    annulation.verifier()
    assert not annulation.demandee
    fil = threading.Thread(target=annulation.demander)
    fil.start()
    fil.join()
    assert annulation.demandee
    with pytest.raises(Annule):
        annulation.verifier()


def test_progress_may_be_told_to_nobody():
    assert muet(Progress(1, 3, "Lecture")) is None


def test_two_acts_touch_what_each_touched():
    note = Changes(dossiers=frozenset({1}), sujets=frozenset({"notes"}))
    cible = Changes(campagnes=frozenset({7}), sujets=frozenset({"quota"}))
    ensemble = note | cible
    assert ensemble == Changes(frozenset({1}), frozenset({7}), frozenset({"notes", "quota"}))
    assert ensemble.touches("quota", "actes")
    assert not ensemble.touches("actes")
    assert not ensemble.touches()
    assert note | RIEN == note


def test_everything_is_touched_when_nobody_can_tell():
    tout = RIEN | Changes(tout=True)
    assert tout.tout
    assert tout.touches("n’importe quoi")


def test_the_clock_of_the_workstation_gives_whole_seconds_of_paris():
    avant = datetime.now(PARIS)
    lue = HorlogeSysteme().maintenant()
    assert lue.tzinfo is PARIS
    assert lue.microsecond == 0
    assert avant - timedelta(seconds=1) <= lue <= datetime.now(PARIS)


def test_a_stopped_clock_stands_still():
    horloge = HorlogeFixe(le(9, 15))
    assert horloge.maintenant() == horloge.maintenant() == le(9, 15)


@pytest.mark.parametrize(
    ("faute", "dit"),
    [
        (PermissionError(13, "Permission denied"), "accès refusé"),
        (OSError(28, "No space left on device"), "disque plein"),
        (OSError(9999, "inconnue"), "inconnue"),
        (OSError("sans numéro"), "OSError"),
    ],
)
def test_why_the_system_refused_is_said_in_french(faute, dit):
    assert cause(faute) == dit
