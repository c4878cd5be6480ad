"""The fonts of the pictures, and how much room a text takes: measured once, for every device alike.

Sizes are in units of a picture: one pixel on screen, 1/96 inch on paper. Hinting is off, so that a width measured
here is the width drawn at any scale.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

Style = Literal["titre", "corps", "petit"]

TAILLES: dict[Style, int] = {"titre": 20, "corps": 13, "petit": 12}
GRAS = frozenset({"titre"})
INTERLIGNE = 1.3
JEU = 2.0  # a viewer of SVG that replaces the font is given this much


class Metre:
    """Measures and cuts texts in the face of the application."""

    def __init__(self) -> None:
        self._polices = {style: _police(style) for style in TAILLES}
        self._mesures = {style: QFontMetricsF(police) for style, police in self._polices.items()}

    def police(self, style: Style) -> QFont:
        """Return the font of a style."""
        return self._polices[style]

    def largeur(self, texte: str, style: Style = "corps") -> float:
        """Return the width of one line."""
        return self._mesures[style].horizontalAdvance(texte) + JEU

    def hauteur(self, style: Style = "corps") -> float:
        """Return the height of one line, with its interline."""
        return round(TAILLES[style] * INTERLIGNE) + 1.0

    def elider(self, texte: str, largeur: float, style: Style = "corps") -> str:
        """Return the text, its end replaced by « … » when it does not fit."""
        return self._mesures[style].elidedText(texte, Qt.TextElideMode.ElideRight, max(0.0, largeur - JEU))

    def couper(self, texte: str, largeur: float, style: Style = "corps", lignes_max: int = 0) -> tuple[str, ...]:
        """Return the text in lines that fit; beyond `lignes_max` (0: no limit), the last one is elided.

        A word wider than a line is elided alone. Non-breaking spaces hold.
        """
        lignes: list[str] = []
        courante = ""
        mots = texte.split(" ")
        for rang, mot in enumerate(mots):
            essai = f"{courante} {mot}" if courante else mot
            if not courante or self.largeur(essai, style) <= largeur:
                courante = essai
                continue
            if lignes_max and len(lignes) == lignes_max - 1:
                courante = " ".join((courante, *mots[rang:]))
                break
            lignes.append(courante)
            courante = mot
        return tuple(self.elider(ligne, largeur, style) for ligne in (*lignes, courante))


def _police(style: Style) -> QFont:
    police = QFont(QGuiApplication.font().family())
    police.setPixelSize(TAILLES[style])
    police.setBold(style in GRAS)
    police.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    police.setFeature(QFont.Tag("liga"), 0)  # a search in a PDF finds « fictif »
    return police
