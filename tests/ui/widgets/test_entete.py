"""The head of a page keeps all its lines, whatever widths it has had while it was out of sight."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tests.outils.acces.place import textes_coupes
from ui.widgets.entete import Entete

PHRASE = "Déposez ici le fichier du copieur\u00a0: chaque page retrouve son acte par le code imprimé dans sa marge."


def test_rien_n_est_coupe_quand_la_page_revient_plus_etroite(qtbot):
    pile = QStackedWidget()
    qtbot.addWidget(pile)
    page = QWidget()
    entete = Entete("Actes signés revenus", [QAction(f"Un acte assez long {n}", page) for n in range(4)], page)
    entete.dire(PHRASE)
    colonne = QVBoxLayout(page)
    colonne.addWidget(entete)
    colonne.addWidget(QWidget(page), stretch=1)
    for widget in (page, QWidget()):
        pile.addWidget(widget)
    pile.resize(1600, 500)
    pile.show()
    for largeur in (1600, 900, 420, 260, 700):
        pile.setCurrentIndex(1)
        pile.resize(largeur, 500)
        pile.setCurrentIndex(0)
        qtbot.waitUntil(lambda: entete.height() >= entete.minimumHeight() > 0)
        qtbot.waitUntil(lambda: list(textes_coupes(pile)) == [], timeout=1000)
