"""A part of a form that folds: its title is a button, and a line under it says in words how things stand inside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget


class Section(QWidget):
    """Title, state in words, then the body. What is folded keeps its values and is still saved.

    `corps`: where the fields go.
    """

    def __init__(self, titre: str, *, ouverte: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._titre = titre
        self._ouverte = ouverte
        self.bouton = QToolButton(self)
        self.bouton.setText(titre)
        self.bouton.setAutoRaise(True)
        self.bouton.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.bouton.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bouton.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bouton.setToolTip("Déplier ou replier (Espace)")
        police = self.bouton.font()
        police.setBold(True)
        self.bouton.setFont(police)
        self.etat = QLabel(self)
        self.etat.setWordWrap(True)
        self.etat.setContentsMargins(24, 0, 0, 0)
        self._contenu = QWidget(self)
        self.corps = QVBoxLayout(self._contenu)
        self.corps.setContentsMargins(0, 4, 0, 8)
        self.corps.setSpacing(8)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 4, 0, 0)
        pile.setSpacing(0)
        pile.addWidget(self.bouton)
        pile.addWidget(self.etat)
        pile.addWidget(self._contenu)
        self.bouton.clicked.connect(lambda _coche: self.ouvrir(not self._ouverte))
        self.dire("")
        self.ouvrir(ouverte)

    @property
    def ouverte(self) -> bool:
        """True while the body is shown."""
        return self._ouverte

    def ouvrir(self, ouverte: bool = True) -> None:  # noqa: FBT001, FBT002  # what the name says
        """Show the body, or fold it."""
        self._ouverte = ouverte
        self.bouton.setArrowType(Qt.ArrowType.DownArrow if ouverte else Qt.ArrowType.RightArrow)
        self._contenu.setVisible(ouverte)
        self._nommer()

    def dire(self, texte: str, role: str = "secondaire") -> None:
        """Write how things stand under the title; an empty text takes the line away."""
        self.etat.setText(texte)
        self.etat.setVisible(bool(texte))
        if self.etat.property("role") != role:
            self.etat.setProperty("role", role)
            self.etat.style().polish(self.etat)
        self._nommer()

    def _nommer(self) -> None:
        suite = f"\u00a0: {self.etat.text()}" if self.etat.text() else ""
        self.bouton.setAccessibleName(f"{self._titre}{suite}, {'dépliée' if self._ouverte else 'repliée'}")
