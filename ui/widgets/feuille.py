"""The view of a sheet: typing replaces, Enter goes down, Tab goes right, Suppr takes the row away.

A table copied from a spreadsheet is pasted from the current cell on; a selection is copied for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from app.socle.errors import UserError
from ui.delegates.cellule import DelegueCellule
from ui.models.cellules import lire_tableau
from ui.theme import hauteur_ligne, px

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.models.feuille import ModeleFeuille
    from ui.models.table import Index

BORDURE = 4
GARDEES = 2


class Feuille(QTableView):
    """A sheet as high as its rows: the panel scrolls, not the sheet.

    `extensible`: the column that takes the width that is left. `pliable`: the last columns fold where there is no
    room for them; a `SuiteDeLigne` under the sheet shows them.

    Signals:
        pliee(tuple): ranks of the columns that folded; the continuation listens.
        courante(int): the row under the cursor; the continuation listens.
    """

    pliee = Signal(object)
    courante = Signal(int)

    def __init__(
        self,
        modele: ModeleFeuille[Any],
        *,
        nom: str,
        extensible: int,
        pliable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._extensible = extensible
        self._pliable = pliable
        self.pliees: tuple[int, ...] = ()
        self.modele = modele
        self.setAccessibleName(nom)
        self.setModel(modele)
        self.setItemDelegate(DelegueCellule(self))
        declencheurs = QAbstractItemView.EditTrigger
        self.setEditTriggers(declencheurs.AnyKeyPressed | declencheurs.DoubleClicked | declencheurs.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lignes = self.verticalHeader()
        lignes.hide()
        lignes.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lignes.setDefaultSectionSize(hauteur_ligne())
        entetes = self.horizontalHeader()
        entetes.setHighlightSections(False)
        entetes.setMinimumSectionSize(48)
        for rang, colonne in enumerate(modele.colonnes):
            self.setColumnWidth(rang, px(colonne.largeur))
        self.coller = self._acte("Coller depuis un tableur", QKeySequence.StandardKey.Paste, self._on_coller)
        self.copier = self._acte("Copier pour un tableur", QKeySequence.StandardKey.Copy, self._on_copier)
        self.retirer = self._acte("Retirer la ligne (Suppr)", None, self._on_retirer)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        modele.modelReset.connect(self._ajuster)
        modele.rowsInserted.connect(self._ajuster)
        self.horizontalScrollBar().rangeChanged.connect(lambda _bas, _haut: self._ajuster())
        self._ajuster()

    def editer_suivante(self) -> None:
        """Go down one row, as Enter does in a spreadsheet."""
        bas = self.modele.index(self.currentIndex().row() + 1, self.currentIndex().column())
        if bas.isValid():
            self.setCurrentIndex(bas)

    @override
    def event(self, event: QEvent) -> bool:
        """Keep plain letters, copy and paste for the cells: they are shortcuts of the page too."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            nue = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if _du_presse_papiers(event) or (nue and event.text() and event.text().isprintable()):
                event.accept()
                return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pliable:
            self._plier()
        vues = [rang for rang in range(len(self.modele.colonnes)) if rang not in self.pliees]
        elue = self._extensible if self._extensible in vues else vues[-1]
        largeurs = {rang: px(self.modele.colonnes[rang].largeur) for rang in vues}
        reste = self.viewport().width() - sum(largeurs.values())
        for rang, largeur in largeurs.items():
            self.setColumnWidth(rang, largeur + max(0, reste) if rang == elue else largeur)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        courant = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_retirer()
        elif _du_presse_papiers(event):
            (self.coller if event.matches(QKeySequence.StandardKey.Paste) else self.copier).trigger()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and courant.isValid():
            if (
                self.state() != QAbstractItemView.State.EditingState
            ):  # else the editor is about to hand its text over
                self.edit(courant)
        else:
            super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: Any) -> None:
        super().closeEditor(editor, hint)
        if hint.name == "SubmitModelCache":
            self.editer_suivante()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.scrollTo(current)
        self.courante.emit(current.row())

    def _plier(self) -> None:
        """Fold as many of the last columns as it takes; the first two stay."""
        largeurs = [px(colonne.largeur) for colonne in self.modele.colonnes]
        gardees = len(largeurs)
        while gardees > GARDEES and sum(largeurs[:gardees]) > self.viewport().width():
            gardees -= 1
        pliees = tuple(range(gardees, len(largeurs)))
        if pliees != self.pliees:
            self.pliees = pliees
            for rang in range(len(largeurs)):
                self.setColumnHidden(rang, rang in pliees)
            self.pliee.emit(pliees)

    def _acte(self, texte: str, touche: QKeySequence.StandardKey | None, faire: Callable[[], None]) -> QAction:
        acte = QAction(texte, self)
        if touche is not None:
            acte.setShortcut(QKeySequence(touche))
        acte.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        acte.triggered.connect(lambda _coche: faire())
        self.addAction(acte)
        return acte

    def _on_coller(self) -> None:
        """Paste from the top left of the selection; the sheet says what it could not read."""
        choisis = self.selectedIndexes() or [self.currentIndex()]
        rang = max(0, min(i.row() for i in choisis))
        colonne = max(0, min(i.column() for i in choisis))
        try:
            tableau = lire_tableau(QGuiApplication.clipboard().text())
        except UserError as faute:
            self.modele.refusee.emit(str(faute))
            return
        if tableau:
            self.modele.coller(rang, colonne, tableau)

    def _on_copier(self) -> None:
        choisis = sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column()))
        lignes: dict[int, list[str]] = {}
        for index in choisis:
            coche = index.data(Qt.ItemDataRole.CheckStateRole)
            if coche is None:
                texte = str(index.data(Qt.ItemDataRole.EditRole) or "")
            else:
                texte = "oui" if Qt.CheckState(coche) == Qt.CheckState.Checked else "non"
            lignes.setdefault(index.row(), []).append(texte)
        QGuiApplication.clipboard().setText("\n".join("\t".join(x) for x in lignes.values()))

    def _on_retirer(self) -> None:
        self.modele.supprimer({index.row() for index in self.selectedIndexes()} or {self.currentIndex().row()})

    def _ajuster(self, *_rangs: object) -> None:
        barre = self.horizontalScrollBar()
        bas = barre.sizeHint().height() if barre.maximum() > 0 else 0
        entete = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(entete + self.modele.rowCount() * hauteur_ligne() + BORDURE + bas)


def _du_presse_papiers(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Paste) or event.matches(QKeySequence.StandardKey.Copy)
