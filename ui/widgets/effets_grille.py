"""Before a new version of a grid: every dossier that would change, those already decided first, and the reason.

Not here: what changes (`app.domain.grille_versions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.formats import pluriel
from ui.brouillons import A_VALIDER, OBJET, VOLET
from ui.models.grille import colonnes_effets
from ui.models.table import ModeleTable
from ui.widgets.champ_texte import ChampParagraphe
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.services.grilles import Essai

HAUTEUR_MOTIF = 56
SANS_EFFET = "Aucun dossier ne change de total, de rang ni de lecture."


class EffetsGrille(QWidget):
    """The list of effects.

    Signals:
        applique(str): apply, for this reason.
        abandonne(): back to the draft.
        ouverte(int): open this dossier.
    """

    applique = Signal(str)
    abandonne = Signal()
    ouverte = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.titre = titre_de_section("")
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.decides = QLabel(self)
        self.decides.setProperty("role", "alerte")
        self.decides.setWordWrap(True)
        self.modele = ModeleTable(colonnes_effets(), parent=self)
        self.table = Table(self.modele, nom="Dossiers que cette version changerait", parent=self)
        self.table.setObjectName("table_effets")
        Etirement(self.table, "phrases")
        self.table.ouverte.connect(self._on_ouverte)
        self.table.courante.connect(self._on_courante)
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        self.detail.setObjectName("detail_effet")
        self.setProperty(A_VALIDER, VOLET)
        self.setProperty(OBJET, "Nouvelle version de la grille")
        self.motif = ChampParagraphe(quoi="Motif de la nouvelle version", hauteur=HAUTEUR_MOTIF, parent=self)
        self.motif.setObjectName("motif_version")
        self.motif.textChanged.connect(self._accorder)
        etiquette = QLabel("&Motif de la nouvelle version, gardé avec elle et au journal", self)
        etiquette.setBuddy(self.motif)
        self.appliquer = QPushButton("Appliquer", self)
        self.appliquer.setObjectName("appliquer_version")
        self.appliquer.setProperty("role", "primaire")
        self.appliquer.clicked.connect(self._on_appliquer)
        self.retour = QPushButton("Revenir au brouillon", self)
        self.retour.setObjectName("retour_brouillon")
        self.retour.clicked.connect(self.abandonne)
        boutons = Flux()
        boutons.addStretch(1)
        boutons.addWidget(self.retour)
        boutons.addWidget(self.appliquer)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(8)
        for widget in (self.titre, self.phrase, self.decides):
            pile.addWidget(widget)
        pile.addWidget(self.table, stretch=1)
        pile.addWidget(self.detail)
        pile.addWidget(etiquette)
        pile.addWidget(self.motif)
        pile.addLayout(boutons)

    def montrer(self, essai: Essai) -> None:
        """Show what a grid would change, and ask why it is changed."""
        decides = [e for e in essai.effets if e.decision is not None]
        autres = [e for e in essai.effets if e.decision is None]
        self.titre.setText(f"Effets de la version {essai.version}, avant de l’appliquer")
        nombre = pluriel(len(essai.effets), "dossier change", "dossiers changent")
        suite = f"{nombre}. Les notes sont toutes gardées." if essai.effets else SANS_EFFET
        self.phrase.setText(f"Des notes existent\u00a0: la grille en vigueur ne se modifie plus. {suite}")
        mots = pluriel(len(decides), "dossier est déjà décidé", "dossiers sont déjà décidés")
        self.decides.setText(
            f"▲ {mots}\u00a0: {', '.join(e.numero for e in decides)}. Une décision prise n’est pas touchée\u00a0; "
            "la dernière colonne dit sous quelle version elle l’a été."
        )
        self.decides.setVisible(bool(decides))
        self.modele.remplacer((*decides, *autres))
        self.table.setVisible(bool(essai.effets))
        self.detail.setText("")
        self.table.choisir(0)
        self.appliquer.setText(f"Appliquer la version {essai.version}")
        self.motif.fixer("")
        self._accorder()
        self.motif.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.abandonne.emit()
        else:
            super().keyPressEvent(event)

    def _accorder(self) -> None:
        pret = bool(self.motif.saisie)
        self.appliquer.setEnabled(pret)
        self.appliquer.setToolTip("" if pret else "Écrivez d’abord le motif")

    def _on_appliquer(self) -> None:
        self.applique.emit(self.motif.saisie)

    def _on_courante(self, rang: int) -> None:
        """Say the whole of a row, which a cell may cut."""
        effet = self.modele.ligne(rang)
        phrases = "\u00a0; ".join(effet.phrases) if effet else ""
        self.detail.setText(f"{effet.numero}\u00a0: {phrases}." if effet else "")

    def _on_ouverte(self, rang: int) -> None:
        effet = self.modele.ligne(rang)
        if effet is not None:
            self.ouverte.emit(effet.dossier_id)
