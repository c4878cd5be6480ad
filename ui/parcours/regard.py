"""Everything that a window could show: what a test of the blind reading looks through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
RACINE = QModelIndex()


def textes(fenetre: QWidget) -> Iterator[str]:
    """Give every text of a window: labels, fields, tables, tooltips, words for a screen reader, hidden ones too."""
    for widget in (fenetre, *fenetre.findChildren(QWidget)):
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _cellules(widget.model())


def _cellules(modele: QAbstractItemModel, parent: QModelIndex = RACINE) -> Iterator[str]:
    for ligne in range(modele.rowCount(parent)):
        colonnes = 1 if isinstance(modele, QAbstractListModel) else modele.columnCount(parent)
        for colonne in range(colonnes):
            index = modele.index(ligne, colonne, parent)
            for role in ROLES:
                valeur = modele.data(index, role)
                if isinstance(valeur, str):
                    yield valeur
        yield from _cellules(modele, modele.index(ligne, 0, parent))
