"""The editor of a grid: its rows as a sheet with both weights, one row in detail, the scale, and what is wrong.

Nothing typed is refused: a draft stays as it is, and each anomaly is named until it is mended.
Not here: the draft itself (`app.domain.grille_brouillon`), nor how it is applied (`ui.pages.grille`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.grille_brouillon import Brouillon, LigneBrouillon, Rang
from app.socle.formats import pluriel
from ui.models.feuille import ModeleFeuille
from ui.models.grille import INTITULE, colonnes_grille
from ui.theme import hauteur_ligne
from ui.widgets.defilant import defilant
from ui.widgets.detail_grille import DetailGrille
from ui.widgets.echelle_grille import EchelleGrille
from ui.widgets.feuille import Feuille

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.grille import Anomalie

TAILLES = (748, 324)
ANOMALIES_EN_VUE = 4
CODE = 1


class FeuilleGrille(Feuille):
    """A sheet that scrolls under its headings: a grid has more rows than the screen."""

    @override
    def _ajuster(self, *_rangs: object) -> None:
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)


class EditeurGrille(QWidget):
    """Shows and changes a draft.

    Signals:
        modifie(Brouillon): something was typed.
    """

    modifie = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brouillon: Brouillon | None = None
        self._anomalies: tuple[Anomalie, ...] = ()
        self.partage = QSplitter(Qt.Orientation.Horizontal, self)
        self.modele = ModeleFeuille(colonnes_grille(), LigneBrouillon, self)
        self.feuille = FeuilleGrille(
            self.modele, nom="Critères et sous-critères", extensible=INTITULE, parent=self.partage
        )
        self.feuille.setObjectName("feuille_grille")
        self.onglets = QTabWidget(self.partage)
        self.onglets.setDocumentMode(True)
        self.onglets.setAccessibleName("Ligne choisie, échelle et seuils")
        self.detail = DetailGrille(self.onglets)
        self.echelle = EchelleGrille(self.onglets)
        self.etat = QLabel(self)
        self.etat.setObjectName("etat_grille")
        self.etat.setWordWrap(True)
        self.liste = QListWidget(self)
        self.liste.setAccessibleName("Anomalies de la grille")
        self.liste.setObjectName("anomalies_grille")
        self.faute = QLabel(self)
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self._batir()
        self.modele.modifiee.connect(self._on_lignes)
        self.modele.refusee.connect(self._on_refusee)
        self.feuille.selectionModel().currentChanged.connect(lambda *_: self._montrer_detail())
        self.detail.modifiee.connect(self._on_detail)
        self.echelle.modifie.connect(self._changer)
        self.liste.itemActivated.connect(lambda _item: self.aller_a_l_anomalie())

    @property
    def brouillon(self) -> Brouillon | None:
        """The draft in sight."""
        return self._brouillon

    @property
    def pret(self) -> bool:
        """True when nothing is wrong: no anomaly, no cell that could not be read."""
        return not self._anomalies and not self.modele.fautes and not self.echelle.modele.fautes

    @property
    def rang(self) -> int:
        """The row under the cursor, from 0."""
        return max(0, self.feuille.currentIndex().row())

    def montrer(self, brouillon: Brouillon, *, tout: bool = False) -> None:
        """Show a draft; `tout` forgets the cells that could not be read."""
        self._brouillon = brouillon
        self.modele.montrer(brouillon.lignes, tout=tout)
        self.echelle.montrer(brouillon)
        if not self.feuille.currentIndex().isValid():
            self.feuille.setCurrentIndex(self.modele.index(0, CODE))
        self._montrer_detail()
        self._examiner()

    def deplacer(self, pas: int) -> None:
        """Move the row under the cursor up (-1) or down (1), and the cursor with it."""
        if self._brouillon is None:
            return
        rang, colonne = self.rang, self.feuille.currentIndex().column()
        deplace = self._brouillon.deplacer(rang, pas)
        if deplace != self._brouillon:
            self._changer(deplace)
            self.feuille.setCurrentIndex(self.modele.index(rang + pas, colonne))

    def inserer(self, nature: Rang) -> None:
        """Add a row: a sub-criterion under the cursor, a criterion after all the others; then type its code."""
        if self._brouillon is None:
            return
        fin = len(self._brouillon.lignes)
        ou = fin if nature is Rang.CRITERE else min(self.rang + 1, fin)
        self._changer(self._brouillon.inserer(ou, nature))
        self.feuille.setCurrentIndex(self.modele.index(ou, CODE))
        self.feuille.setFocus(Qt.FocusReason.OtherFocusReason)

    def montrer_les_anomalies(self) -> None:
        """Put the cursor on what is wrong."""
        if self._anomalies:
            self.liste.setCurrentRow(0)
            self.liste.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.feuille.setFocus(Qt.FocusReason.OtherFocusReason)

    def aller_a_l_anomalie(self) -> None:
        """Go to the row, or to the field, that the chosen anomaly is about."""
        rang = self.liste.currentRow()
        if self._brouillon is None or not 0 <= rang < len(self._anomalies):
            return
        ligne = self._brouillon.ligne_de(self._anomalies[rang])
        if ligne is None:
            self.onglets.setCurrentIndex(1)
            self.echelle.intitule.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.feuille.setCurrentIndex(self.modele.index(ligne, CODE))
            self.feuille.setFocus(Qt.FocusReason.OtherFocusReason)

    def _batir(self) -> None:
        for widget, nom in ((self.detail, "Ligne choisie"), (self.echelle, "Échelle et seuils")):
            self.onglets.addTab(defilant(widget, self.onglets), nom)
        self.partage.setSizes(list(TAILLES))
        self.partage.setStretchFactor(0, 1)
        self.partage.setChildrenCollapsible(False)
        self.faute.hide()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.partage, stretch=1)
        pile.addWidget(self.faute)
        pile.addWidget(self.etat)
        pile.addWidget(self.liste)

    def _on_lignes(self, lignes: Sequence[LigneBrouillon]) -> None:
        if self._brouillon is not None:
            self._changer(self._brouillon.avec(lignes))

    def _on_detail(self, ligne: LigneBrouillon) -> None:
        if self._brouillon is not None and self.rang < len(self._brouillon.lignes):
            lignes = list(self._brouillon.lignes)
            lignes[self.rang] = ligne
            self._changer(self._brouillon.avec(lignes))

    def _on_refusee(self, faute: str) -> None:
        self.faute.setText(faute)
        self.faute.setVisible(bool(faute))

    def _changer(self, brouillon: Brouillon) -> None:
        self.montrer(brouillon.avec(brouillon.lignes))
        self.modifie.emit(self._brouillon)

    def _montrer_detail(self) -> None:
        if self._brouillon is None:
            return
        lignes = self._brouillon.lignes
        rang = self.feuille.currentIndex().row()
        self.detail.montrer(lignes[rang] if 0 <= rang < len(lignes) else None, self._brouillon.niveaux)

    def _examiner(self) -> None:
        """Name what is wrong, row by row."""
        self._anomalies = self._brouillon.anomalies() if self._brouillon else ()
        choisie = self.liste.currentRow()
        self.liste.clear()
        for anomalie in self._anomalies:
            self.liste.addItem(QListWidgetItem(f"✕ {anomalie.phrase}"))
        self.liste.setCurrentRow(min(choisie, len(self._anomalies) - 1))
        self.liste.setVisible(bool(self._anomalies))
        self.liste.setFixedHeight(min(len(self._anomalies) + 1, ANOMALIES_EN_VUE) * hauteur_ligne())
        if self._anomalies:
            mots = f"✕ {pluriel(len(self._anomalies), 'anomalie')}\u00a0: le brouillon est gardé, il ne peut pas "
            self.etat.setText(f"{mots}être enregistré comme grille. Entrée mène à la ligne.")
        else:
            self.etat.setText("✓ Poids déclarés et poids effectifs concordent, ou leur écart a sa raison écrite.")
        self.etat.setProperty("role", "erreur" if self._anomalies else "secondaire")
        self.etat.style().polish(self.etat)
