"""A sheet too wide: the last columns are read and typed under it, for the row under the cursor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.montants import Etp
from app.domain.poste import Poste, TypePoste
from ui.models.projet import modele_postes
from ui.widgets.feuille import Feuille
from ui.widgets.suite_feuille import SuiteDeLigne

POSTES = (
    Poste(TypePoste.FACILITATEUR, Etp(100), intitule="Facilitatrice"),
    Poste(TypePoste.COORDINATEUR, Etp(50), intitule="Coordinateur"),
)


@pytest.fixture
def feuille(qtbot):
    racine = QWidget()
    qtbot.addWidget(racine)
    pile = QVBoxLayout(racine)
    vue = Feuille(modele_postes(racine), nom="Postes", extensible=1, pliable=True, parent=racine)
    vue.suite = SuiteDeLigne(vue, racine)
    vue.racine = racine
    pile.addWidget(vue)
    pile.addWidget(vue.suite)
    vue.modele.montrer(POSTES)
    racine.resize(400, 700)
    racine.show()
    return vue


def test_the_columns_without_room_fold_and_are_found_under_the_sheet(feuille, qtbot):
    qtbot.waitUntil(lambda: bool(feuille.pliees))
    assert feuille.horizontalScrollBar().maximum() == 0
    assert feuille.suite.isVisible()
    titres = [feuille.suite.modele.headerData(r, Qt.Orientation.Vertical) for r in range(len(feuille.pliees))]
    assert titres[-1] == "Territoire"
    assert "Suite de la ligne 1" in feuille.suite.modele.headerData(0, Qt.Orientation.Horizontal)
    feuille.racine.resize(1600, 700)
    qtbot.waitUntil(lambda: not feuille.pliees)
    assert feuille.suite.isHidden()


def test_what_is_typed_under_the_sheet_is_a_cell_of_the_row(feuille, qtbot):
    qtbot.waitUntil(lambda: bool(feuille.pliees))
    feuille.setCurrentIndex(feuille.modele.index(1, 0))
    suite = feuille.suite
    rang = len(feuille.pliees) - 1
    suite.setCurrentIndex(suite.modele.index(rang, 0))
    feuille.racine.activateWindow()
    suite.setFocus()
    qtbot.keyClick(suite, Qt.Key.Key_Return)
    editeur = suite.viewport().findChild(QLineEdit)
    assert editeur.accessibleName() == "Territoire"
    qtbot.keyClicks(editeur, "Bastia")
    qtbot.keyClick(editeur, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: feuille.modele.lignes[1].territoire == "Bastia")
    assert feuille.modele.lignes[0].territoire == ""
    suite.setCurrentIndex(suite.modele.index(rang, 0))
    qtbot.keyClick(suite, Qt.Key.Key_Delete)
    assert feuille.modele.lignes[1].territoire == ""


def test_the_row_added_is_followed_and_one_taken_away_leaves_the_last(feuille, qtbot):
    qtbot.waitUntil(lambda: bool(feuille.pliees))
    feuille.setCurrentIndex(feuille.modele.index(2, 0))
    tete = feuille.suite.modele.headerData(0, Qt.Orientation.Horizontal)
    assert tete == "Suite de la nouvelle ligne"
    feuille.modele.supprimer({0, 1})
    assert feuille.suite.modele.rang == 0
