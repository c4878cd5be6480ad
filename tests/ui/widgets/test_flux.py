"""Rows that fold, pages that scroll, panels that stack."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSplitter, QTabWidget, QTextEdit, QVBoxLayout, QWidget

from ui.widgets.cadre_pages import CadrePages, PileDePages
from ui.widgets.flux import Flux
from ui.widgets.hauteur import la_plus_basse

LONG = "Une phrase assez longue pour prendre plusieurs lignes dans un panneau étroit, et rester lue. " * 3


@pytest.fixture
def rangee(qtbot):
    racine = QWidget()
    qtbot.addWidget(racine)
    flux = Flux(racine)
    flux.boutons = [QPushButton(f"Un acte de plus {rang}") for rang in range(4)]
    for bouton in flux.boutons:
        flux.addWidget(bouton)
    racine.show()
    flux.racine = racine
    return flux


def test_a_row_keeps_its_buttons_whole_and_takes_the_lines_it_needs(rangee):
    racine = rangee.racine
    racine.resize(rangee.sizeHint().width(), 200)
    assert len({b.y() for b in rangee.boutons}) == 1
    racine.resize(rangee.minimumSize().width(), 400)
    assert len({b.y() for b in rangee.boutons}) == 4
    assert all(b.width() >= b.sizeHint().width() for b in rangee.boutons)
    assert rangee.heightForWidth(rangee.minimumSize().width()) >= 4 * rangee.boutons[0].height()


def test_the_height_follows_what_changes_in_the_row(rangee, qapp):
    large = rangee.sizeHint().width()
    assert rangee.heightForWidth(large) == rangee.heightForWidth(large)
    rangee.boutons[0].setText("Un acte dont le nom est devenu bien plus long")
    assert rangee.heightForWidth(large) > rangee.boutons[0].sizeHint().height()
    rangee.boutons[0].hide()
    assert rangee.heightForWidth(large) == rangee.boutons[1].sizeHint().height()


def test_what_stretches_takes_what_its_line_leaves(qtbot):
    racine = QWidget()
    qtbot.addWidget(racine)
    flux, champ, bouton = Flux(racine), QLineEdit(), QPushButton("Chercher")
    flux.addWidget(champ, stretch=1)
    flux.addStretch(1)
    flux.addWidget(bouton)
    racine.resize(600, 60)
    racine.show()
    assert bouton.geometry().right() == racine.width() - 1
    assert champ.x() == 0
    assert champ.width() > champ.minimumSizeHint().width()


def test_a_widget_that_goes_leaves_its_row(rangee, qtbot):
    rangee.boutons[0].setParent(None)
    assert rangee.count() == 3
    rangee.boutons[1].hide()
    assert rangee.sizeHint().width() < 3 * rangee.boutons[2].sizeHint().width()
    assert rangee.itemAt(9) is None
    assert rangee.takeAt(9) is None


def page_a_panneaux():
    page = QWidget()
    colonne = QVBoxLayout(page)
    partage = QSplitter(Qt.Orientation.Horizontal)
    for _ in range(2):
        panneau = QWidget()
        pile = QVBoxLayout(panneau)
        etiquette = QLabel(LONG)
        etiquette.setWordWrap(True)
        pile.addWidget(etiquette)
        pile.addWidget(QTextEdit())
        partage.addWidget(panneau)
    colonne.addWidget(partage)
    return page, partage


def test_panels_stack_when_narrow_and_come_back_side_by_side(qtbot):
    page, partage = page_a_panneaux()
    pile = PileDePages()
    cadre = CadrePages(pile)
    qtbot.addWidget(cadre)
    pile.ajouter(page)
    cadre.resize(1000, 500)
    cadre.show()
    assert partage.orientation() == Qt.Orientation.Horizontal
    cadre.resize(500, 300)
    qtbot.waitUntil(lambda: partage.orientation() == Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: cadre.verticalScrollBar().maximum() > 0)
    assert cadre.horizontalScrollBar().maximum() == 0
    dernier = partage.widget(1).findChild(QTextEdit)
    dernier.setFocus()
    qtbot.waitUntil(lambda: cadre.verticalScrollBar().value() > 0)
    cadre.resize(1000, 500)
    qtbot.waitUntil(lambda: partage.orientation() == Qt.Orientation.Horizontal)


def test_the_least_height_counts_wrapped_lines_and_the_tab_in_sight_alone(qtbot):
    onglets = QTabWidget()
    qtbot.addWidget(onglets)
    court, longue = QLabel("court"), QLabel(LONG)
    longue.setWordWrap(True)
    onglets.addTab(court, "un")
    onglets.addTab(longue, "deux")
    basse = la_plus_basse(onglets, 200)
    onglets.setCurrentIndex(1)
    assert la_plus_basse(onglets, 200) > basse
    assert la_plus_basse(longue, 200) == longue.heightForWidth(200)
