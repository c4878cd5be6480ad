"""The wizard of a new campaign: one key, one step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from ui.dialogs.assistant_campagne import AssistantCampagne


def test_enter_goes_one_step_further(programme, qtbot):
    assistant = AssistantCampagne.demander(programme.fenetre, lambda _reponse: None)
    qtbot.addWidget(assistant)
    qtbot.waitUntil(assistant.isActiveWindow)
    assert assistant.liste.hasFocus()
    QTest.keyClick(assistant.liste, Qt.Key.Key_Return)
    assert assistant.etapes.currentIndex() == 1
    assert assistant.modele_faits.rowCount()
    assert assistant.table_faits.hasFocus()
    QTest.keyClick(assistant.table_faits, Qt.Key.Key_Return)
    assert assistant.etapes.currentIndex() == 2
    assert assistant.faits.premier.hasFocus()  # a field with a name, not the frame around
    qtbot.wait(20)
    coupes = [m.text() for m in assistant.faits._marques.values() if m.height() < m.heightForWidth(m.width())]
    assert coupes == []  # where a value comes from is read in full
    QTest.keyClick(assistant.faits.premier, Qt.Key.Key_Return)
    assert assistant.fichier.hasFocus()
    assistant.reject()


def test_choosing_a_model_tells_it_in_full(programme, qtbot):
    assistant = AssistantCampagne.demander(programme.fenetre, lambda _reponse: None)
    qtbot.addWidget(assistant)
    assistant.liste.setCurrentRow(1)
    assert "Île-de-France" in assistant.liste.currentItem().text()
    assert "facilitateurs" in assistant.resume.text()
    assistant.reject()


def test_enter_on_the_welcome_page_presses_the_button_that_has_the_cursor(programme, qtbot):
    premier = programme.fenetre.page.findChild(QPushButton, "bouton_nouvelle_base")
    assert premier.hasFocus()
    assert programme.fenetre.page.findChild(QPushButton, "bouton_visite") is not None
    QTest.keyClick(premier, Qt.Key.Key_Return)
    assistant = programme.fenetre.findChild(AssistantCampagne)
    assert assistant.isVisible()
    assistant.reject()
