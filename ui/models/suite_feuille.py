"""One row of a sheet read downwards: the columns that the sheet has no room for, one under the other.

Nothing is kept here: every cell is the one of the sheet, read and written there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from typing_extensions import override

from ui.models.table import RACINE, Index, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.models.feuille import ModeleFeuille


class ModeleSuite(QAbstractTableModel):
    """The folded columns of the row under the cursor, as rows of one column."""

    def __init__(self, feuille: ModeleFeuille[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feuille = feuille
        self._colonnes: tuple[int, ...] = ()
        self.rang = 0
        feuille.dataChanged.connect(lambda _haut, _bas: self._relire())
        feuille.modelReset.connect(lambda: self.suivre(self.rang))
        feuille.rowsInserted.connect(lambda _parent, _debut, _fin: self._relire())

    def plier(self, colonnes: Sequence[int]) -> None:
        """Take these columns of the sheet."""
        if tuple(colonnes) != self._colonnes:
            self.beginResetModel()
            self._colonnes = tuple(colonnes)
            self.endResetModel()

    def suivre(self, rang: int) -> None:
        """Show this row of the sheet; one that is gone leaves the last."""
        self.rang = max(0, min(rang, self._feuille.rowCount() - 1))
        self._relire()

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._colonnes)

    @override
    def columnCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else 1

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical:
            if section >= len(self._colonnes):
                return None
            return self._feuille.headerData(self._colonnes[section], Qt.Orientation.Horizontal, role)
        if role != Role.DisplayRole:
            return None
        neuve = self.rang >= len(self._feuille.lignes)
        return "Suite de la nouvelle ligne" if neuve else f"Suite de la ligne {self.rang + 1}"

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._feuille.flags(self._source(index)) if index.isValid() else Qt.ItemFlag.NoItemFlags

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._feuille.data(self._source(index), role)

    @override
    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        return self._feuille.setData(self._source(index), value, role)

    def _source(self, index: Index) -> Index:
        return self._feuille.index(self.rang, self._colonnes[index.row()])

    def _relire(self) -> None:
        if self._colonnes:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._colonnes) - 1, 0))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
