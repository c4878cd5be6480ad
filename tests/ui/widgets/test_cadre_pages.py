"""A page too high for its window scrolls: it opens at its top, then follows the cursor."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.widgets.cadre_pages import EN_ATTENTE, CadrePages, PileDePages


@pytest.fixture
def cadre(qtbot):
    """Two pages three times as high as their frame, each with a button at its end."""
    pile = PileDePages()
    cadre = CadrePages(pile)
    qtbot.addWidget(cadre)
    for nom in ("un", "deux"):
        page = QWidget()
        colonne = QVBoxLayout(page)
        attente = QWidget(page)
        attente.setObjectName(EN_ATTENTE)
        colonne.addWidget(attente)
        colonne.addStretch(1)
        colonne.addWidget(QPushButton(nom, page))
        page.setMinimumHeight(900)
        pile.ajouter(page)
    cadre.resize(400, 300)
    cadre.show()
    cadre.activateWindow()
    qtbot.waitUntil(lambda: cadre.isActiveWindow() and cadre.verticalScrollBar().maximum() > 0)
    return cadre


def bouton(cadre):
    return cadre.widget().currentWidget().findChild(QPushButton)


def test_elle_suit_le_curseur_et_une_autre_page_s_ouvre_par_le_haut(cadre):
    cadre.setFocus()
    bouton(cadre).setFocus()
    assert cadre.verticalScrollBar().value() > 0
    cadre.widget().setCurrentIndex(1)
    assert cadre.verticalScrollBar().value() == 0


def test_les_lignes_lues_ne_la_font_pas_defiler(cadre):
    cadre.widget().currentWidget().findChild(QWidget, EN_ATTENTE).setFocus()
    bouton(cadre).setFocus()
    assert cadre.verticalScrollBar().value() == 0
