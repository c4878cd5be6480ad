"""Cycles are collected, what is large is set aside, and nothing is set aside for ever."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt

from tests.conftest import mettre_de_cote, reprendre
from ui.workers.ramassage import BEAUCOUP, Ramassage


class Noeud:
    """An object that may hold itself."""


@pytest.fixture(autouse=True)
def tas_de_la_suite():
    """What is set aside here is really so; the suite sets its own heap aside again."""
    reprendre()
    yield
    mettre_de_cote()


@pytest.fixture
def ramassage(qapp):
    tenu = Ramassage(qapp)
    tenu.ramasser()
    yield tenu
    tenu.arreter()
    tenu.deleteLater()


def _cycle():
    noeud = Noeud()
    noeud.lui_meme = noeud
    return weakref.ref(noeud)


def _beaucoup(combien=2 * BEAUCOUP):
    """More lists than the collector must count: those that Python takes from its free list are not counted."""
    return [[] for _ in range(combien)]


def test_a_cycle_is_collected(ramassage):
    cycle, vivants = _cycle(), _beaucoup(3 * gc.get_threshold()[0])
    ramassage.ramasser()
    assert cycle() is None
    assert vivants


def test_what_is_read_in_number_is_not_walked(ramassage):
    avant, lus = gc.get_freeze_count(), _beaucoup()
    ramassage.ramasser()
    assert gc.get_freeze_count() - avant >= len(lus)


@pytest.mark.parametrize("etat", [Qt.ApplicationState.ApplicationInactive, Qt.ApplicationState.ApplicationHidden])
def test_a_cycle_set_aside_goes_when_nobody_looks(ramassage, qapp, etat):
    cycle, lus = _cycle(), _beaucoup()
    ramassage.ramasser()
    assert cycle() is not None
    qapp.applicationStateChanged.emit(etat)
    ramassage.ramasser()
    assert cycle() is None
    assert lus


def test_what_comes_little_by_little_is_set_aside_too(ramassage):
    avant, gardes = gc.get_freeze_count(), []
    for _ in range(5):
        gardes.append([[] for _ in range(BEAUCOUP // 4)])
        ramassage.ramasser()
    assert gc.get_freeze_count() - avant >= BEAUCOUP


def test_the_end_gives_the_collector_back(qapp):
    ramassage = Ramassage(qapp)
    cycle = _cycle()
    gc.freeze()
    ramassage.arreter()
    assert cycle() is None
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    ramassage.deleteLater()
