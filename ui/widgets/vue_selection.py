"""The ranking with the line of selection drawn through it; in words, the balance, what moved, and the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ui.models.ligne_selection import (
    ModeleLigne,
    arret_ecrit,
    bilan_ecrit,
    passages_ecrits,
    regle_ecrite,
)
from ui.theme import hauteur_ligne, theme_de
from ui.widgets.entete import bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.hauteur import Hauteur
from ui.widgets.page import Etirement, TableOuVide
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from app.domain.franchissement import Franchissement
    from app.services.selection import Ligneur

LIGNES_VISIBLES = 4


class TableSelection(Table):
    """The ranking; a stroke above the first dossier that is stopped."""

    rang_ligne = -1

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.rang_ligne < 0:
            return
        haut = self.rowViewportPosition(self.rang_ligne)
        peintre = QPainter(self.viewport())
        peintre.setPen(QPen(theme_de().jetons.couleur("erreur"), 2, Qt.PenStyle.DashLine))
        peintre.drawLine(0, haut, self.viewport().width(), haut)
        peintre.end()


class VueSelection(QWidget):
    """The line of selection.

    Signals:
        ouvert(int): the dossier that Enter opens; the page listens.
        dossiers_demandes(): the line is empty, the officer goes where dossiers are; the page listens.
    """

    ouvert = Signal(int)
    dossiers_demandes = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleLigne(self)
        self.table = TableSelection(self.modele, nom="Classement et ligne de sélection", parent=self)
        self.table.setObjectName("table_selection")
        self.table.setMinimumHeight(LIGNES_VISIBLES * hauteur_ligne())
        self.table.ouverte.connect(self._on_ouverte)
        Etirement(self.table, "pourquoi", replies=("porteur",))
        self.bilan = self._phrase("bilan_selection", "")
        self.arret = self._phrase("arret_selection", "erreur")
        self.passages = self._phrase("passages_selection", "alerte")
        self.regle = self._phrase("regle_selection", "secondaire")
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(4)
        for phrase in (self.bilan, self.arret, self.passages):
            pile.addWidget(phrase)
        self.vide = EtatVide(
            "Aucun dossier dans la ligne",
            "Un dossier y entre une fois noté en entier. La cible et l’enveloppe se saisissent dès maintenant.",
            acte="Voir les dossiers",
            au_clic=self.dossiers_demandes.emit,
        )
        self.contenu = TableOuVide(self.table, self.vide, self)
        pile.addWidget(self.contenu, stretch=1)
        self._pied = QHBoxLayout()
        self._pied.addWidget(self.regle, stretch=1)
        pile.addLayout(self._pied)
        Hauteur(self)

    def offrir(self, action: QAction) -> None:
        """Put the button of an act on the chosen dossier under the list."""
        self._pied.addWidget(bouton_acte(action), alignment=Qt.AlignmentFlag.AlignBottom)

    def montrer(self, ligne: Ligneur, passages: Sequence[Franchissement] = ()) -> None:
        """Show the line, and what just crossed it."""
        courant = self.courant
        self.modele.montrer(ligne)
        self.contenu.accorder()
        self.table.rang_ligne = self.modele.rang_de_la_ligne
        if courant is not None and self.courant != courant:  # it moved: the cursor goes with it
            self.table.choisir(self.modele.rang_de(courant))
        _ecrire(self.bilan, bilan_ecrit(ligne))
        _ecrire(self.arret, arret_ecrit(ligne))
        _ecrire(self.passages, passages_ecrits(ligne, passages))
        _ecrire(self.regle, regle_ecrite(ligne))

    def _phrase(self, nom: str, role: str) -> QLabel:
        phrase = QLabel(self)
        phrase.setObjectName(nom)
        phrase.setWordWrap(True)
        phrase.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            phrase.setProperty("role", role)
        phrase.hide()
        return phrase

    @property
    def courant(self) -> int | None:
        """The dossier under the cursor; None when there is none."""
        return self.modele.dossier_au(self.table.currentIndex().row())

    def _on_ouverte(self, rang: int) -> None:
        dossier_id = self.modele.dossier_au(rang)
        if dossier_id is not None:
            self.ouvert.emit(dossier_id)


def _ecrire(phrase: QLabel, texte: str) -> None:
    if phrase.text() != texte:  # a label that changes lays the whole column out again
        phrase.setText(texte)
    phrase.setVisible(bool(texte))
