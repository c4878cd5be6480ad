"""A form beside a list: Enter records, but not on the button that gives up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from typing_extensions import override

from ui.dialogs.panneau import Panneau
from ui.widgets.formulaire import champ


class Essai(Panneau):
    @override
    def valider(self) -> None:
        self.saisi.emit("valeur")


def test_enter_on_cancel_gives_up_and_records_nothing(qtbot):
    panneau = Essai("Essai", "Enregistrer")
    texte = champ(panneau.grille, "Texte", QLineEdit(panneau), "texte")
    qtbot.addWidget(panneau)
    panneau.show()
    panneau.activateWindow()
    qtbot.waitUntil(panneau.isActiveWindow)
    dits = []
    panneau.saisi.connect(dits.append)
    panneau.abandonne.connect(lambda: dits.append("abandon"))
    annuler = panneau.findChild(QPushButton, "annuler_saisie")
    annuler.setFocus()
    QTest.keyClick(annuler, Qt.Key.Key_Return)
    assert dits == ["abandon"]
    texte.setFocus()
    QTest.keyClick(texte, Qt.Key.Key_Return)
    assert dits == ["abandon", "valeur"]
