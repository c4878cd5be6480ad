"""The table view of the house: rows of 28 px, Tab leaves it, Enter opens, Ctrl+C copies for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget
from typing_extensions import override

from ui.delegates.repliee import CelluleRepliee
from ui.models.table import ModeleColonnes
from ui.theme import hauteur_ligne, px

if TYPE_CHECKING:
    from collections.abc import Iterable


class Table(QTableView):
    """A table that reads like a list.

    Signals:
        ouverte(int): the row that Enter or a double click opens; the page listens.
        courante(int): the row under the cursor, -1 for none; the page listens.
    """

    ouverte = Signal(int)
    courante = Signal(int)

    def __init__(self, modele: QAbstractItemModel, *, nom: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(nom)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lignes = self.verticalHeader()
        lignes.hide()
        lignes.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lignes.setDefaultSectionSize(hauteur_ligne())
        entetes = self.horizontalHeader()
        entetes.setHighlightSections(False)
        entetes.setStretchLastSection(True)
        entetes.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.ouverte.emit(index.row()))
        self.setModel(modele)

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if isinstance(model, ModeleColonnes):
            for rang, colonne in enumerate(model.colonnes):
                self.setColumnWidth(rang, px(colonne.largeur))
        if model is not None:
            self.selectionModel().currentRowChanged.connect(lambda index: self.courante.emit(index.row()))

    @override
    def setWordWrap(self, on: bool) -> None:
        super().setWordWrap(on)
        if on:  # a row is as high as its text, whatever the width of its columns becomes
            self.setItemDelegate(CelluleRepliee(self))
            self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            self.horizontalHeader().sectionResized.connect(self.resizeRowsToContents)

    def trier_par_entetes(self, colonne: int = -1) -> None:
        """Let headers sort; `colonne` is the one marked at first, -1 for the order of the data."""
        self.horizontalHeader().setSortIndicator(colonne, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def choisir(self, rang: int) -> None:
        """Put the cursor on this row and bring it in sight; a rank out of the list is ignored."""
        index = self.model().index(rang, 0)
        if index.isValid():
            drapeaux = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, drapeaux.ClearAndSelect | drapeaux.Rows)
            self.scrollTo(index)

    def choisir_aussi(self, rangs: Iterable[int]) -> None:
        """Add rows to the selection; the cursor stays."""
        drapeaux = QItemSelectionModel.SelectionFlag
        for rang in rangs:
            self.selectionModel().select(self.model().index(rang, 0), drapeaux.Select | drapeaux.Rows)

    def rangs_choisis(self) -> tuple[int, ...]:
        """Return the ranks of the selected rows, in order."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedRows()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.ouverte.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.texte_choisi())
        else:
            super().keyPressEvent(event)

    def texte_choisi(self) -> str:
        """Return the selected rows as tab-separated lines under their titles."""
        modele, affiche = self.model(), Qt.ItemDataRole.DisplayRole
        rangs = range(modele.columnCount())
        lignes = [[modele.headerData(c, Qt.Orientation.Horizontal, affiche) for c in rangs]]
        lignes += [[modele.index(r, c).data() for c in rangs] for r in self.rangs_choisis()]
        return "\n".join("\t".join(str(v or "") for v in ligne) for ligne in lignes)
