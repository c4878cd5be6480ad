"""The grid of the matrix: the dossiers on the left stay in sight while the pieces scroll; one cursor, on a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QWidget
from typing_extensions import override

from ui.delegates.verdict import DelegueVerdict, largeur_en_mots
from ui.models.matrice import ModeleMatrice, colonnes_fixes
from ui.models.table import ModeleTable, Role
from ui.theme import px
from ui.widgets.page import Etirement
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.services.matrice import Bilan, LigneDeMatrice, Tableau

HAUTEUR_ENTETE = 44
LARGEUR_MINIMALE = 40
PART_FIXE, PART_FIXE_MAXIMUM = 30, 60  # percent of the width; the first, between the two limits below
FIXE_MINIMUM, FIXE_MAXIMUM = 340, 520
_SANS_CADRE = (
    "QTableView, QTableView:focus { border: none; border-radius: 0; border-right: 1px solid palette(mid); }"
    "QHeaderView::section { padding: 4px 11px; }"
)
_CELLULES = (
    "QTableView, QTableView:focus { border: none; border-radius: 0; }"
    "QTableView::item { padding: 0; } QHeaderView::section { padding: 4px 0; }"
)


class _Cellules(Table):
    """The scrolling part: the cursor is on a cell, « Copier » takes the whole table as shown."""

    def __init__(self, modele: ModeleMatrice) -> None:
        super().__init__(modele, nom="Pièces attendues, une colonne par pièce")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(True)
        self.delegue = DelegueVerdict(self)
        self.setItemDelegate(self.delegue)
        self.setStyleSheet(_CELLULES)
        entetes = self.horizontalHeader()
        entetes.setStretchLastSection(False)
        entetes.setMinimumSectionSize(px(LARGEUR_MINIMALE))
        entetes.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @override
    def texte_choisi(self) -> str:
        modele = self.model()
        if not isinstance(modele, ModeleMatrice):
            return ""
        lignes = [["Numéro", "Porteur", *(f"{t.code} {t.libelle}" for t in modele.types), "Manquantes"]]
        for rang, ligne in enumerate(modele.lignes):
            cases = [str(modele.index(rang, c).data(Role.DisplayRole)) for c in range(modele.columnCount())]
            lignes.append([ligne.numero, ligne.porteur, *cases, str(ligne.manquantes)])
        return "\n".join("\t".join(ligne) for ligne in lignes)


class GrillePieces(QWidget):
    """Both halves, scrolled together. The right one has the focus; a click on the left one moves its cursor.

    Signals:
        courante_changee(): the cursor is on another cell; the page listens.
        ouverte(): Enter or a double click on a cell; the page listens.
    """

    courante_changee = Signal()
    ouverte = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleMatrice(self)
        self.modele_fixe: ModeleTable[LigneDeMatrice] = ModeleTable(
            colonnes_fixes(), identite=lambda ligne: ligne.dossier_id, parent=self
        )
        self.fixes = Table(self.modele_fixe, nom="Dossiers de la matrice")
        self.fixes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fixes.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.fixes.setStyleSheet(_SANS_CADRE)
        self.fixes.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fixes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        Etirement(self.fixes, "porteur", replies=("manquantes",))  # counted in the dossier too
        self.cellules = _Cellules(self.modele)
        self.setFocusProxy(self.cellules)
        for table in (self.fixes, self.cellules):
            table.horizontalHeader().setFixedHeight(px(HAUTEUR_ENTETE))
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(0)
        rangee.addWidget(self.fixes)
        rangee.addWidget(self.cellules, stretch=1)
        self._relier()

    def montrer(
        self, tableau: Tableau, bilans: Sequence[Bilan], lignes: Sequence[LigneDeMatrice], rangs: Sequence[int]
    ) -> None:
        """Show these rows, and the columns of these ranks."""
        self.modele_fixe.remplacer(lignes)
        self.modele.montrer(tableau, bilans, lignes, rangs)
        self.accorder()

    def actualiser(self, nouvelles: Sequence[LigneDeMatrice], bilans: Sequence[Bilan]) -> None:
        """Repaint the rows of these dossiers alone, and the figures of the heads."""
        self.modele_fixe.actualiser_lignes(nouvelles)
        for ligne in nouvelles:
            self.modele.actualiser_ligne(ligne)
        self.modele.compter(bilans)

    def retrouver(self, dossier_id: int, code: str) -> None:
        """Put the cursor back on a cell after the table was rebuilt, else on the first one."""
        self.choisir(max(0, self.modele.rang_de(dossier_id)), max(0, self.modele.colonne_de(code)))

    def choisir(self, ligne: int, colonne: int) -> None:
        """Put the cursor on a cell and bring it in sight; a place out of the table is ignored."""
        index = self.modele.index(ligne, colonne)
        if index.isValid():
            self.cellules.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.cellules.scrollTo(index)

    def accorder(self) -> None:
        """Share the width: the words are shown as soon as every column has room for them."""
        fixe = max(px(FIXE_MINIMUM), min(px(FIXE_MAXIMUM), self.width() * PART_FIXE // 100))
        fixe = min(fixe, self.width() * PART_FIXE_MAXIMUM // 100)
        self.fixes.setFixedWidth(fixe)
        nombre = self.modele.columnCount()
        if nombre:
            barre = self.cellules.verticalScrollBar().sizeHint().width()
            libre = (self.width() - fixe - barre) // nombre
            en_mots = largeur_en_mots(QFontMetrics(self.cellules.font()))
            mince = px(LARGEUR_MINIMALE)
            largeur = max(mince, min(en_mots + mince, libre))
            self.cellules.delegue.en_mots = largeur >= en_mots
            self.cellules.horizontalHeader().setDefaultSectionSize(largeur)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.accorder()

    def _relier(self) -> None:
        droite, gauche = self.cellules.verticalScrollBar(), self.fixes.verticalScrollBar()
        droite.valueChanged.connect(gauche.setValue)
        gauche.valueChanged.connect(droite.setValue)
        self.cellules.horizontalScrollBar().rangeChanged.connect(self._on_largeur_changee)
        self.cellules.selectionModel().currentChanged.connect(self._on_courante_changee)
        self.cellules.ouverte.connect(lambda _rang: self.ouverte.emit())
        self.fixes.clicked.connect(self._on_clic)
        self.fixes.doubleClicked.connect(lambda _index: self.ouverte.emit())

    def _on_largeur_changee(self, _debut: int, fin: int) -> None:
        """Give the left half the same height as the right one when a bar shows under it."""
        toujours, jamais = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.fixes.setHorizontalScrollBarPolicy(toujours if fin else jamais)

    def _on_courante_changee(self, courante: QModelIndex) -> None:
        if courante.isValid():
            self.fixes.selectRow(courante.row())
        self.courante_changee.emit()

    def _on_clic(self, index: QModelIndex) -> None:
        self.choisir(index.row(), max(0, self.cellules.currentIndex().column()))
        self.cellules.setFocus(Qt.FocusReason.MouseFocusReason)
