"""Shows the sheets of a workbook, one at a time; search goes through them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTabBar, QTableView, QVBoxLayout, QWidget

from app.importers.apercu import plier_vite
from ui.models.classeur import ModeleFeuilleLue
from ui.models.selection import Cases, Selection, cases_du_lieu, lieu_de_cases, texte_des_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.importers.apercu import Bloc

LARGEUR_MAXIMALE = 320
LIGNES_MESUREES = 30


class LecteurClasseur(QWidget):
    """One workbook.

    Signals:
        trouvailles_changees(int, int): rank of the hit in sight from 1 (0: none), and number of hits.
        selection_changee(): what `selection` returns is another one.
    """

    trouvailles_changees = Signal(int, int)
    selection_changee = Signal()

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
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.selection_changee.emit())

    @property
    def selection(self) -> Selection | None:
        """The cells selected, as the rectangle around them; None when they hold nothing."""
        choix, rang = self.table.selectionModel().selection(), self.onglets.currentIndex()
        if choix.isEmpty() or not 0 <= rang < len(self._feuilles):
            return None
        plages = [choix.at(i) for i in range(choix.count())]
        haut, bas = min(p.top() for p in plages), max(p.bottom() for p in plages)
        gauche, droite = min(p.left() for p in plages), max(p.right() for p in plages)
        feuille = self._feuilles[rang]
        texte = texte_des_cases(rangee[gauche : droite + 1] for rangee in feuille.rangees[haut : bas + 1])
        ligne, colonne = feuille.origine
        cases = Cases(feuille.texte, haut + ligne, gauche + colonne, bas + ligne, droite + colonne)
        return Selection(texte, lieu=lieu_de_cases(cases)) if texte else None

    def montrer_passage(self, lieu: str, _extrait: str) -> None:
        """Select again the cells of a proof; nothing when the workbook has no such sheet."""
        cases = cases_du_lieu(lieu)
        rang = next((r for r, f in enumerate(self._feuilles) if cases is not None and f.texte == cases.feuille), -1)
        if cases is None or rang < 0:
            return
        self.onglets.setCurrentIndex(rang)
        ligne, colonne = self._feuilles[rang].origine
        debut = self.modele.index(cases.haut - ligne, cases.gauche - colonne)
        fin = self.modele.index(cases.bas - ligne, cases.droite - colonne)
        if debut.isValid() and fin.isValid():
            self.table.selectionModel().setCurrentIndex(debut, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.table.selectionModel().select(
                QItemSelection(debut, fin), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.table.scrollTo(debut, QAbstractItemView.ScrollHint.PositionAtCenter)

    def deselectionner(self) -> None:
        """Select nothing."""
        self.table.clearSelection()

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

    def chercher(self, mot: str, depuis: int = 0) -> None:
        """Find every cell that holds a word, and show the first from this sheet on; no word clears the hits."""
        cherche = plier_vite(mot.strip())[0]
        self._trouvailles = [
            (rang, ligne, colonne)
            for rang, feuille in enumerate(self._feuilles)
            for ligne, rangee in enumerate(feuille.rangees)
            for colonne, case in enumerate(rangee)
            if cherche and case and cherche in plier_vite(case)[0]
        ]
        self._trouvaille = next((r for r, ou in enumerate(self._trouvailles) if ou[0] >= depuis), 0) - 1
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
