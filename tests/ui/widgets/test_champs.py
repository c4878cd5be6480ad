"""Fields of amounts and of ETP: exact hundredths, unknown is not zero, nothing is replaced in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from tests.outils.saisie import type_text
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant


@pytest.fixture
def montant(qtbot):
    champ = ChampMontant(quoi="Montant demandé")
    qtbot.addWidget(champ)
    champ.show()
    return champ


@pytest.mark.parametrize(
    ("saisie", "centimes"), [("29 400,00 €", 2_940_000), ("29400", 2_940_000), ("0", 0), ("1,5", 150)]
)
def test_what_is_typed_is_read_and_written_again(qtbot, montant, saisie, centimes):
    type_text(montant, saisie)
    with qtbot.waitSignal(montant.valeur_changee) as signal:
        qtbot.keyClick(montant, Qt.Key.Key_Return)
    assert signal.args == [centimes]
    assert montant.valeur == centimes
    assert montant.text().endswith("\u00a0€")


@pytest.mark.parametrize("saisie", ["douze", "1,234", "−5"])
def test_what_cannot_be_read_stays_as_typed(qtbot, montant, saisie):
    montant.fixer(100)
    montant.selectAll()
    type_text(montant, saisie)
    with qtbot.assertNotEmitted(montant.valeur_changee):
        qtbot.keyClick(montant, Qt.Key.Key_Return)
    assert montant.text() == saisie
    assert montant.valeur == 100
    assert "Montant demandé" in montant.faute
    montant.fixer(200)
    assert montant.faute == ""


def test_an_emptied_field_is_unknown_not_zero(qtbot, montant):
    montant.fixer(100)
    montant.clear()
    with qtbot.waitSignal(montant.valeur_changee) as signal:
        qtbot.keyClick(montant, Qt.Key.Key_Return)
    assert signal.args == [None]


@given(st.integers(0, 10**12))
def test_a_value_shown_and_read_again_is_the_same(qapp, centimes):
    champ = ChampMontant()
    champ.fixer(centimes)
    assert champ._interpreter(champ.text()) == centimes


def test_arrows_move_an_etp_by_a_tenth_and_stop_at_zero(qtbot):
    champ = ChampEtp()
    qtbot.addWidget(champ)
    champ.fixer(5)
    qtbot.keyClick(champ, Qt.Key.Key_Up)
    assert champ.valeur == 15
    qtbot.keyClick(champ, Qt.Key.Key_Down)
    qtbot.keyClick(champ, Qt.Key.Key_Down)
    assert champ.valeur == 0
    assert champ.text() == "0,00\u00a0ETP"


def test_a_letter_is_typed_and_a_faulty_entry_is_not_moved(qtbot):
    champ = ChampEtp()
    qtbot.addWidget(champ)
    type_text(champ, "demi")
    qtbot.keyClick(champ, Qt.Key.Key_Up)
    assert (champ.text(), champ.valeur) == ("demi", None)
