"""A9: texts that are cut, and frames that scroll sideways, at a size and a size of text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableView,
)

from tests.outils.acces.poste import interne, nommer
from ui.widgets.texte_elide import TexteElide

JEU = 2


def textes_coupes(racine):
    """Give the labels and buttons in sight whose text does not fit; those that elide with their tip are whole."""
    for etiquette in racine.findChildren(QLabel):
        if not etiquette.isVisible() or isinstance(etiquette, TexteElide) or not etiquette.text():
            continue
        if etiquette.wordWrap():
            manque = etiquette.heightForWidth(etiquette.width()) - etiquette.height()
        else:
            manque = max(
                etiquette.minimumSizeHint().width() - etiquette.width(),
                etiquette.minimumSizeHint().height() - etiquette.height(),
            )
        if manque > JEU:
            yield f"{nommer(etiquette)}\u00a0: {manque}\u00a0px"
    for bouton in (
        *racine.findChildren(QPushButton),
        *racine.findChildren(QCheckBox),
        *racine.findChildren(QRadioButton),
    ):
        if bouton.isVisible() and bouton.text():
            besoin = bouton.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, bouton.text())
            manque = max(besoin.width() - bouton.width(), besoin.height() - bouton.height())
            if manque > 0:
                yield f"{nommer(bouton)}\u00a0: {manque}\u00a0px"


def glissements(racine):
    """Give the frames of the page that scroll sideways; tables of data are counted apart."""
    for cadre in racine.findChildren(QScrollArea):
        if cadre.isVisible() and cadre.horizontalScrollBar().maximum() > 0:
            yield f"{nommer(cadre)}\u00a0: {cadre.horizontalScrollBar().maximum()}\u00a0px"


def tables_larges(racine):
    """Give the tables and lists in sight that scroll sideways."""
    for vue in racine.findChildren(QAbstractScrollArea):
        large = isinstance(vue, QTableView) and vue.isVisible() and not interne(vue)
        if large and vue.horizontalScrollBar().maximum() > 0:
            yield f"{nommer(vue)}\u00a0: {vue.horizontalScrollBar().maximum()}\u00a0px"


def hors_de_l_ecran(fenetre, taille):
    """Give the window itself when it asks for more room than the screen has."""
    reelle = fenetre.size()
    if reelle.width() > taille.width() or reelle.height() > taille.height():
        yield f"la fenêtre demande {reelle.width()}×{reelle.height()}"
