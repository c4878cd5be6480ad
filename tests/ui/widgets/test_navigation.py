"""The list of screens: what the keyboard does to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.widgets.navigation import Navigation


def test_tab_reaches_the_list_without_leaving_the_dossier_in_sight(qtbot):
    cadre = QWidget()
    champ, navigation = QLineEdit(), Navigation()
    for cle in ("accueil", "dossiers"):
        navigation.ajouter(cle, cle.capitalize(), cle, "Alt+1")
    pile = QVBoxLayout(cadre)
    pile.addWidget(champ)
    pile.addWidget(navigation)
    qtbot.addWidget(cadre)
    cadre.show()
    qtbot.waitUntil(cadre.isActiveWindow)
    navigation.marquer("dossier")
    choisies = []
    navigation.choisie.connect(choisies.append)
    champ.setFocus()
    QTest.keyClick(champ, Qt.Key.Key_Tab)
    assert navigation.hasFocus()
    assert choisies == []
    QTest.keyClick(navigation, Qt.Key.Key_Down)
    assert choisies == [navigation.cle(navigation.currentRow())]
