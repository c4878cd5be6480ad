"""The wizard of a new campaign: one key, one step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.dialogs.assistant_campagne import AssistantCampagne


def test_enter_goes_one_step_further(programme, qtbot):
    assistant = AssistantCampagne.demander(programme.fenetre, lambda _reponse: None)
    qtbot.addWidget(assistant)
    qtbot.waitUntil(assistant.isActiveWindow)
    assert assistant.liste.hasFocus()
    QTest.keyClick(assistant.liste, Qt.Key.Key_Return)
    assert assistant.etapes.currentIndex() == 1
    assert assistant.modele_faits.rowCount()
    assistant.reject()


def test_choosing_a_model_tells_it_in_full(programme, qtbot):
    assistant = AssistantCampagne.demander(programme.fenetre, lambda _reponse: None)
    qtbot.addWidget(assistant)
    assistant.liste.setCurrentRow(1)
    assert "Île-de-France" in assistant.liste.currentItem().text()
    assert "facilitateurs" in assistant.resume.text()
    assistant.reject()
