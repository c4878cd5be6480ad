"""What an empty screen says: why it is empty, and the one act that fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import icone

if TYPE_CHECKING:
    from collections.abc import Callable

TAILLE_DESSIN = 40


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
        if dessin:
            image = QLabel()
            image.setPixmap(icone(dessin).pixmap(TAILLE_DESSIN, TAILLE_DESSIN))
            pile.addWidget(image, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.titre = QLabel(titre)
        self.titre.setProperty("role", "section")
        self.texte = QLabel(texte)
        self.texte.setProperty("role", "secondaire")
        self.texte.setWordWrap(True)
        self.texte.setMaximumWidth(480)
        self.texte.setMinimumWidth(320)
        self.texte.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for ligne in (self.titre, self.texte):
            pile.addWidget(ligne, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.bouton = QPushButton(acte)
        self.bouton.setProperty("role", "primaire")
        self.bouton.setVisible(bool(acte))
        if au_clic is not None:
            self.bouton.clicked.connect(lambda _coche: au_clic())
        pile.addSpacing(8)
        pile.addWidget(self.bouton, alignment=Qt.AlignmentFlag.AlignHCenter)
        pile.addStretch(3)
