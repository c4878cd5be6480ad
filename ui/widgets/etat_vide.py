"""What an empty screen says: why it is empty, and the one act that fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import icone, px, theme_de

if TYPE_CHECKING:
    from collections.abc import Callable

TAILLE_DESSIN = 40
LARGEUR_TEXTE = 440


class EtatVide(QWidget):
    """A drawing, a title, a sentence, and at most one button."""

    def __init__(
        self,
        titre: str,
        texte: str,
        *,
        dessin: str = "",
        acte: str = "",
        au_clic: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(24, 24, 24, 24)
        pile.setSpacing(8)
        pile.addStretch(2)
        self._dessin = dessin
        self._image = QLabel(self)  # a parent first: shown without one, it would open as a window
        self._image.setVisible(bool(dessin))
        pile.addWidget(self._image, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.titre = QLabel(titre)
        self.titre.setProperty("role", "section")
        pile.addWidget(self.titre, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.texte = QLabel(texte)
        self.texte.setProperty("role", "secondaire")
        self.texte.setWordWrap(True)
        self.texte.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.texte.setFixedWidth(px(LARGEUR_TEXTE))
        milieu = QHBoxLayout()  # not an alignment: a wrapped label would keep the height of one line
        milieu.addStretch(1)
        milieu.addWidget(self.texte)
        milieu.addStretch(1)
        pile.addLayout(milieu)
        self.bouton = QPushButton(acte, self)
        self.bouton.setProperty("role", "primaire")
        self.bouton.setAutoDefault(True)  # Enter presses it, as Space does
        self.bouton.setVisible(bool(acte))
        if au_clic is not None:
            self.bouton.clicked.connect(lambda _coche: au_clic())
        pile.addSpacing(8)
        pile.addWidget(self.bouton, alignment=Qt.AlignmentFlag.AlignHCenter)
        pile.addStretch(3)
        theme_de().change.connect(self._peindre)
        self._peindre()

    def dire(self, titre: str, texte: str) -> None:
        """Say another reason for the same emptiness; the button keeps its act."""
        self.titre.setText(titre)
        self.texte.setText(texte)

    def _peindre(self) -> None:
        if self._dessin:
            self._image.setPixmap(icone(self._dessin).pixmap(TAILLE_DESSIN, TAILLE_DESSIN))


class CorpsOuVide(QStackedWidget):
    """What a screen about one thing shows: its body once the thing is chosen, else where it is chosen."""

    def __init__(self, corps: QWidget, vide: EtatVide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.corps = corps
        self.vide = vide
        for widget in (vide, corps):
            self.addWidget(widget)

    def accorder(self, *, choisi: bool) -> None:
        """Show the body, or what to do to have one."""
        self.setCurrentWidget(self.corps if choisi else self.vide)
