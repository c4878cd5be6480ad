"""One sheet of a workbook as a table to read: letters above, numbers at the left, cells as text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from app.importers.apercu import Bloc, lettres_de_colonne
from ui.theme import theme_de

Index = QModelIndex | QPersistentModelIndex
_RACINE = QModelIndex()


class ModeleFeuilleLue(QAbstractTableModel):
    """The cells of one sheet, read only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bloc = Bloc("")
        self._colonnes = 0
        self._trouvees: frozenset[tuple[int, int]] = frozenset()

    def montrer(self, bloc: Bloc) -> None:
        """Show a sheet."""
        self.beginResetModel()
        self._bloc = bloc
        self._colonnes = max((len(rangee) for rangee in bloc.rangees), default=0)
        self._trouvees = frozenset()
        self.endResetModel()

    def marquer(self, cases: frozenset[tuple[int, int]]) -> None:
        """Mark these cells, and no other."""
        self._trouvees = cases
        if self.rowCount() and self.columnCount():
            dernier = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), dernier, [Qt.ItemDataRole.BackgroundRole])

    @override
    def rowCount(self, parent: Index = _RACINE) -> int:
        return 0 if parent.isValid() else len(self._bloc.rangees)

    @override
    def columnCount(self, parent: Index = _RACINE) -> int:
        return 0 if parent.isValid() else self._colonnes

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            rangee = self._bloc.rangees[index.row()]
            return rangee[index.column()] if index.column() < len(rangee) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and _est_nombre(self.data(index)):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.BackgroundRole and (index.row(), index.column()) in self._trouvees:
            return theme_de().jetons.couleur("selection")
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        ligne, colonne = self._bloc.origine
        if orientation == Qt.Orientation.Horizontal:
            return lettres_de_colonne(colonne + section)
        return str(ligne + section + 1)


def _est_nombre(texte: str) -> bool:
    return texte.lstrip("-").replace(",", "", 1).isdigit()
