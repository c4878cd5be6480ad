"""A9: what a window too small for its text cuts, pushes out, lays over something else, or makes scroll sideways."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitterHandle,
    QTableView,
    QToolButton,
    QWidget,
)

from tests.outils.acces.poste import interne, nommer
from ui.widgets.cadre_pages import CadrePages
from ui.widgets.texte_elide import TexteElide

JEU = 2
A_LIRE = (QLabel, QPushButton, QToolButton, QCheckBox, QRadioButton, QComboBox, QLineEdit, QAbstractSpinBox)


def textes_coupes(racine):
    """Give the texts in sight that do not fit; those that elide with their tip are whole."""
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
    for genre in (QPushButton, QCheckBox, QRadioButton, QToolButton):
        for bouton in racine.findChildren(genre):
            ecrit = genre is not QToolButton or bouton.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
            if not bouton.isVisible() or not bouton.text() or not ecrit or interne(bouton):
                continue
            besoin = bouton.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, bouton.text())
            manque = max(besoin.width() - bouton.width(), besoin.height() - bouton.height())
            if manque > 0:
                yield f"{nommer(bouton)}\u00a0: {manque}\u00a0px"
    yield from _lignes_basses(racine)


def _lignes_basses(racine):
    """Give the fields and the rows of tables that are lower than one line of their text."""
    for champ in (*racine.findChildren(QLineEdit), *racine.findChildren(QComboBox)):
        manque = champ.fontMetrics().height() - champ.height()
        if champ.isVisible() and manque > 0:
            yield f"{nommer(champ)}\u00a0: {manque}\u00a0px en hauteur"
    for vue in racine.findChildren(QAbstractItemView):
        modele = vue.model()
        if not vue.isVisible() or isinstance(vue, QHeaderView) or interne(vue):
            continue
        if modele is None or not modele.rowCount():
            continue
        manque = vue.fontMetrics().height() - vue.visualRect(modele.index(0, _premiere_colonne(vue))).height()
        if manque > 0:
            yield f"{nommer(vue)}\u00a0: lignes de {manque}\u00a0px trop basses"


def _premiere_colonne(vue):
    if not isinstance(vue, QTableView):
        return 0
    return next((c for c in range(vue.model().columnCount()) if not vue.isColumnHidden(c)), 0)


def debords(racine):
    """Give what is to be read or pressed and lies outside of its frame, where nothing scrolls to it."""
    for widget in racine.findChildren(QWidget):
        if not isinstance(widget, A_LIRE) or not widget.isVisible() or _fait_par_qt(widget):
            continue
        if not _a_quelque_chose(widget):
            continue
        ancetre, parent = widget, widget.parentWidget()
        while parent is not None and ancetre is not racine:
            defile = parent.parentWidget()
            if isinstance(defile, QAbstractScrollArea) and defile.viewport() is parent:
                break
            cadre = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
            droite, bas = cadre.right() + 1 - parent.width(), cadre.bottom() + 1 - parent.height()
            hors = max(-cadre.left(), -cadre.top(), droite, bas)
            if hors > JEU:
                yield f"{nommer(widget)}\u00a0: {hors}\u00a0px hors de son cadre"
                break
            ancetre, parent = parent, parent.parentWidget()


def chevauchements(racine):
    """Give the neighbours of one frame that lie over one another."""
    par_cadre = {}
    for widget in racine.findChildren(QWidget):
        if widget.isVisible() and not widget.isWindow() and not _fait_par_qt(widget) and widget.width() > JEU:
            par_cadre.setdefault(id(widget.parentWidget()), []).append(widget)
    for voisins in par_cadre.values():
        if isinstance(voisins[0].parentWidget(), QAbstractScrollArea | QLineEdit | QComboBox):
            continue
        for a, b in itertools.combinations(voisins, 2):
            commun = a.geometry() & b.geometry()
            if min(commun.width(), commun.height()) > JEU and _a_lire(a) and _a_lire(b):
                yield f"{nommer(a)} et {nommer(b)} se recouvrent\u00a0: {commun.width()}×{commun.height()}\u00a0px"


def _fait_par_qt(widget):
    return isinstance(widget, QSplitterHandle) or interne(widget) or isinstance(widget.parentWidget(), A_LIRE)


def _a_quelque_chose(widget):
    if isinstance(widget, QLabel):
        return bool(widget.text())
    return True


def _a_lire(widget):
    """True for what shows something: an empty label does not hide its neighbour."""
    return not isinstance(widget, QLabel) or bool(widget.text()) or not widget.pixmap().isNull()


def glissements(racine):
    """Give the frames of the page, its own included, that scroll sideways; tables of data are counted apart."""
    cadres = racine.findChildren(QScrollArea)
    parent = racine.parentWidget()
    while parent is not None:
        if isinstance(parent, CadrePages):
            cadres.append(parent)
        parent = parent.parentWidget()
    for cadre in cadres:
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


def tout(page, *, defile=False):
    """Give what is cut, out of reach, overlaid on a page, and, unless it may scroll, wider than its frame."""
    yield from textes_coupes(page)
    yield from debords(page)
    yield from chevauchements(page)
    if not defile:
        yield from glissements(page)
