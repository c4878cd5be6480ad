"""Draws one icon of `resources/icons` in the colour of the text. Not here: which colours (`ui.theme`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from app.socle.resources import dessin

if TYPE_CHECKING:
    from ui.theme import Theme


def icone_de(theme: Theme, nom: str) -> QIcon:
    """Return the icon of this name, which follows the theme."""
    return QIcon(Encre(theme, nom))


class Encre(QIconEngine):
    """Draws one SVG in the colour of the text of the moment, at any scale."""

    def __init__(self, theme: Theme, nom: str) -> None:
        super().__init__()
        self._theme = theme
        self._nom = nom

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        choisie = mode == QIcon.Mode.Selected or state == QIcon.State.On
        jeton = "selection_texte" if choisie else "texte"
        couleur = self._theme.jetons.couleur("bord" if mode == QIcon.Mode.Disabled else jeton)
        QSvgRenderer(dessin(self._nom, couleur.name())).render(painter, QRectF(rect))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button squeezed to nothing asks for it
            return QPixmap()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)  # transparent
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    @override
    def clone(self) -> QIconEngine:
        return Encre(self._theme, self._nom)
