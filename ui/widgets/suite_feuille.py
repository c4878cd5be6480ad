"""What a sheet has no room for, under it: the same cells for the row under the cursor, read downwards.

A sheet of twelve columns never scrolls sideways: one row is read and typed in two places, both in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView, QWidget
from typing_extensions import override

from ui.delegates.cellule import DelegueCellule
from ui.models.suite_feuille import ModeleSuite
from ui.theme import hauteur_ligne

if TYPE_CHECKING:
    from ui.models.table import Index
    from ui.widgets.feuille import Feuille

BORDURE = 4


class _DelegueSuite(DelegueCellule):
    """Names the editor from the head of its row."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editeur = super().createEditor(parent, option, index)
        editeur.setAccessibleName(str(index.model().headerData(index.row(), Qt.Orientation.Vertical)))
        return editeur


class SuiteDeLigne(QTableView):
    """The columns that a sheet folded; hidden while it shows them all."""

    def __init__(self, feuille: Feuille, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleSuite(feuille.modele, self)
        self.setModel(self.modele)
        self.setItemDelegate(_DelegueSuite(self))
        self.setAccessibleName(f"{feuille.accessibleName()}, suite de la ligne")
        declencheurs = QAbstractItemView.EditTrigger
        self.setEditTriggers(declencheurs.AnyKeyPressed | declencheurs.DoubleClicked | declencheurs.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lignes = self.verticalHeader()
        lignes.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lignes.setDefaultSectionSize(hauteur_ligne())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        feuille.pliee.connect(self._plier)
        feuille.courante.connect(self.modele.suivre)
        self._plier(feuille.pliees)

    @override
    def event(self, event: QEvent) -> bool:
        """Keep plain letters for the cells: they are shortcuts of the page too."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            nue = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if nue and event.text() and event.text().isprintable():
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        courant = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and courant.isValid():
            self.modele.setData(courant, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and courant.isValid():
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(courant)
        else:
            super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: Any) -> None:
        super().closeEditor(editor, hint)
        dessous = self.modele.index(self.currentIndex().row() + 1, 0)
        if hint.name == "SubmitModelCache" and dessous.isValid():
            self.setCurrentIndex(dessous)

    def _plier(self, colonnes: object) -> None:
        rangs = tuple(colonnes) if isinstance(colonnes, tuple) else ()
        self.modele.plier(rangs)
        self.setVisible(bool(rangs))
        entete = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(entete + len(rangs) * hauteur_ligne() + BORDURE)
