"""A cell whose text runs on several lines, each in sight: the height counts the margins that the theme draws."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from ui.theme import px

MARGE, ENTRE_LIGNES = 10, 6
SANS_FIN = 100_000


class CelluleRepliee(QStyledItemDelegate):
    """Asks for the height of the whole text in the width of its column: Qt forgets the margins and cuts the end."""

    def __init__(self, vue: QTableView) -> None:
        super().__init__(vue)
        self._vue = vue

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        voulue = super().sizeHint(option, index)
        largeur = max(1, self._vue.columnWidth(index.column()) - 2 * px(MARGE))
        texte = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        place = QRect(0, 0, largeur, SANS_FIN)
        ecrit = self._vue.fontMetrics().boundingRect(place, Qt.TextFlag.TextWordWrap, texte)
        return QSize(voulue.width(), max(voulue.height(), ecrit.height() + 2 * px(ENTRE_LIGNES)))
