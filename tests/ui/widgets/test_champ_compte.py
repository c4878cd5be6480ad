"""A count not said yet takes the first digit typed, however the cursor came."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.widgets.champ_compte import ChampCompte


@pytest.fixture
def compte(qtbot):
    compte = ChampCompte("–", moins=-1, maximum=99, quoi="Voix")
    qtbot.addWidget(compte)
    compte.setValue(-1)
    compte.show()
    return compte


@pytest.mark.parametrize("raison", [Qt.FocusReason.OtherFocusReason, Qt.FocusReason.TabFocusReason])
def test_the_first_digit_takes_the_place_of_nothing_said(compte, raison):
    compte.setFocus(raison)
    QTest.keyClicks(compte, "12")
    assert compte.value() == 12


def test_nothing_said_comes_back_by_the_arrow(compte):
    QTest.keyClicks(compte, "0")
    QTest.keyClick(compte, Qt.Key.Key_Down)
    assert (compte.value(), compte.text()) == (-1, "–")
