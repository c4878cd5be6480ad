"""A1 to A3, A8: names, labels, keys of menus, cells of tables, states in words. Looks at hidden panels too."""

from __future__ import annotations

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from tests.outils.acces.poste import interne, nommer

CHAMPS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)
ETATS = ("succes", "alerte", "erreur", "info")
NB_LIGNES = 12


def touches_alt(texte):
    """Return the letter that Alt presses, in capitals; empty when there is none."""
    trouvee = re.search(r"&(\w)", texte.replace("&&", ""))
    return trouvee[1].upper() if trouvee else ""


def focalisables(racine):
    """Give the controls that the Tab key may visit, hidden panels included."""
    for widget in racine.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not interne(widget) and widget.focusProxy() is None:
            yield widget


def _libelles(racine):
    return {id(e.buddy()): e.text() for e in racine.findChildren(QLabel) if e.buddy() is not None}


def sans_nom(racine):
    """A1: give the controls that a screen reader could not name."""
    libelles = _libelles(racine)
    for widget in focalisables(racine):
        dit = widget.accessibleName() or libelles.get(id(widget), "")
        if not dit and isinstance(widget, QAbstractButton | QLabel):
            attend = not widget.isVisible() and (isinstance(widget, QLabel) or widget.icon().isNull())
            dit = widget.text() or attend  # what is written when it is shown
        if not dit and isinstance(widget, QTabBar):
            dit = all(widget.tabText(r) for r in range(widget.count())) and "onglets"
        if not dit:
            yield nommer(widget)


def sans_libelle(racine):
    """A2: give the fields that no label, name nor text of Qt's own tree says."""
    libelles = _libelles(racine)
    for champ in racine.findChildren(QWidget):
        parent = champ.parent()
        if not isinstance(champ, CHAMPS) or interne(champ) or isinstance(parent, QAbstractSpinBox):
            continue
        face = QAccessible.queryAccessibleInterface(champ)
        dit = libelles.get(id(champ)) or champ.accessibleName()
        if face is None or not dit:
            yield nommer(champ)


def touches_doubles(racine):
    """A2: give the letters of Alt that two controls in sight share."""
    textes = [e.text() for e in racine.findChildren(QLabel) if e.buddy() is not None and e.isVisible()]
    textes += [b.text() for b in racine.findChildren(QAbstractButton) if b.isVisible()]
    for barre in racine.findChildren(QTabBar):
        textes += [barre.tabText(r) for r in range(barre.count()) if barre.isVisible()]
    lettres = Counter(filter(None, map(touches_alt, textes)))
    for lettre, nombre in lettres.items():
        if nombre > 1:
            yield f"Alt+{lettre}\u00a0: " + ", ".join(sorted(t for t in textes if touches_alt(t) == lettre))


def touches_des_menus(fenetre):
    """A2: give the letters shared in the menu bar or in one menu, and the entries without a word."""
    for menu in (fenetre.menuBar(), *(a.menu() for a in fenetre.menuBar().actions())):
        actes = [a for a in menu.actions() if a.isVisible() and not a.isSeparator()]
        for lettre, nombre in Counter(filter(None, (touches_alt(a.text()) for a in actes))).items():
            if nombre > 1:
                yield f"menu {menu.title() if hasattr(menu, 'title') else 'principal'}\u00a0: Alt+{lettre}"
        yield from (f"entrée sans mot\u00a0: {a.objectName()}" for a in actes if not a.text().strip("&"))


def _tables(racine):
    for vue in racine.findChildren(QAbstractItemView):
        if vue.isVisible() and not isinstance(vue, QHeaderView) and not interne(vue) and vue.model() is not None:
            yield vue


def cellules_muettes(racine):
    """A3: give the columns without a title and the cells that a screen reader would pass in silence."""
    roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
    for vue in _tables(racine):
        modele = vue.model()
        colonnes = range(1 if isinstance(vue, QListView) else modele.columnCount())
        for colonne in colonnes:
            if isinstance(vue, QTableView) and vue.isColumnHidden(colonne):
                continue
            if isinstance(vue, QTableView):
                titre = next(
                    filter(None, (modele.headerData(colonne, Qt.Orientation.Horizontal, r) for r in roles)), ""
                )
                if not titre:
                    yield f"{nommer(vue)}\u00a0: colonne {colonne + 1} sans titre"
            for ligne in range(min(NB_LIGNES, modele.rowCount())):
                index = modele.index(ligne, colonne)
                coche = modele.data(index, Qt.ItemDataRole.CheckStateRole) is not None
                if not coche and not any(str(modele.data(index, r) or "").strip() for r in roles):
                    yield f"{nommer(vue)}\u00a0: colonne {colonne + 1}, cellule muette"
                    break


def couleurs_seules(racine):
    """A8: give the states told by a drawing or a colour without a word."""
    for etiquette in racine.findChildren(QLabel):
        muette = not etiquette.pixmap().isNull() and not (etiquette.text() or etiquette.accessibleName())
        if etiquette.isVisible() and etiquette.property("role") in ETATS and muette:
            yield nommer(etiquette)
    for vue in _tables(racine):
        modele = vue.model()
        for ligne in range(min(NB_LIGNES, modele.rowCount())):
            for colonne in range(1 if isinstance(vue, QListView) else modele.columnCount()):
                index = modele.index(ligne, colonne)
                teinte = modele.data(index, Qt.ItemDataRole.ForegroundRole)
                fond = modele.data(index, Qt.ItemDataRole.BackgroundRole)
                if (teinte or fond) and not str(modele.data(index, Qt.ItemDataRole.DisplayRole) or "").strip():
                    yield f"{nommer(vue)}\u00a0: colonne {colonne + 1}, couleur sans mot"
