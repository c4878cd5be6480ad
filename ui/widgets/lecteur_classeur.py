"""Shows the sheets of a workbook, one at a time; search goes through them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTabBar, QTableView, QVBoxLayout, QWidget

from app.importers.apercu import plier_vite
from ui.models.classeur import ModeleFeuilleLue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.importers.apercu import Bloc

LARGEUR_MAXIMALE = 320
LIGNES_MESUREES = 30


class LecteurClasseur(QWidget):
    """One workbook.

    Signals:
        trouvailles_changees(int, int): rank of the hit in sight from 1 (0: none), and number of hits.
    """

    trouvailles_changees = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feuilles: Sequence[Bloc] = ()
        self._trouvailles: list[tuple[int, int, int]] = []
        self._trouvaille = -1
        self.onglets = QTabBar()
        self.onglets.setAccessibleName("Feuilles du classeur")
        self.onglets.setDocumentMode(True)
        self.onglets.setDrawBase(False)
        self.onglets.setUsesScrollButtons(True)
        self.modele = ModeleFeuilleLue(self)
        self.table = QTableView()
        self.table.setAccessibleName("Cases de la feuille")
        self.table.setModel(self.modele)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setMaximumSectionSize(LARGEUR_MAXIMALE)
        self.table.horizontalHeader().setResizeContentsPrecision(LIGNES_MESUREES)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(0)
        pile.addWidget(self.onglets)
        pile.addWidget(self.table, stretch=1)
        self.setFocusProxy(self.table)
        self.onglets.currentChanged.connect(self._on_feuille_changee)

    def montrer(self, feuilles: Sequence[Bloc]) -> None:
        """Show a workbook from its first sheet."""
        self._feuilles = feuilles
        self._trouvailles, self._trouvaille = [], -1
        with QSignalBlocker(self.onglets):
            while self.onglets.count():
                self.onglets.removeTab(0)
            for feuille in feuilles:
                self.onglets.addTab(feuille.texte.replace("&", "&&"))
        self._on_feuille_changee(0)

    def chercher(self, mot: str) -> None:
        """Find every cell that holds a word, sheet by sheet; nothing to find clears the hits."""
        cherche = plier_vite(mot.strip())[0]
        self._trouvailles = [
            (rang, ligne, colonne)
            for rang, feuille in enumerate(self._feuilles)
            for ligne, rangee in enumerate(feuille.rangees)
            for colonne, case in enumerate(rangee)
            if cherche and case and cherche in plier_vite(case)[0]
        ]
        self._trouvaille = -1
        self._marquer()
        self.suivante()
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def suivante(self, sens: int = 1) -> None:
        """Show the next (1) or former (-1) hit, going round."""
        if not self._trouvailles:
            return
        self._trouvaille = (self._trouvaille + sens) % len(self._trouvailles)
        rang, ligne, colonne = self._trouvailles[self._trouvaille]
        self.onglets.setCurrentIndex(rang)
        index = self.modele.index(ligne, colonne)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def _marquer(self) -> None:
        """Show the hits of the sheet in sight."""
        rang = self.onglets.currentIndex()
        self.modele.marquer(frozenset((ligne, col) for feuille, ligne, col in self._trouvailles if feuille == rang))

    def _on_feuille_changee(self, rang: int) -> None:
        if 0 <= rang < len(self._feuilles):
            self.modele.montrer(self._feuilles[rang])
            self.table.resizeColumnsToContents()
            self._marquer()
        self.onglets.setVisible(len(self._feuilles) > 1)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
