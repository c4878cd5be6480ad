"""Draws one icon of `resources/icons` in the colour of the text; `ui.theme` tells the colours of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from app.socle.resources import dessin

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor

    Couleur = Callable[[str], QColor]


def icone_de(couleur: Couleur, nom: str) -> QIcon:
    """Return the icon of this name. `couleur`: the colour that a token has at the moment, asked at each drawing."""
    return QIcon(Encre(couleur, nom))


class Encre(QIconEngine):
    """Draws one SVG in the colour of the text of the moment, at any scale."""

    def __init__(self, couleur: Couleur, nom: str) -> None:
        super().__init__()
        self._couleur = couleur
        self._nom = nom

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        choisie = mode == QIcon.Mode.Selected or state == QIcon.State.On
        jeton = "selection_texte" if choisie else "texte"
        couleur = self._couleur("bord" if mode == QIcon.Mode.Disabled else jeton)
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
        return Encre(self._couleur, self._nom)
