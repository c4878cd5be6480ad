"""Shows a picture: fitted to the width of the panel, or magnified. Not here: its decoding (`ui.models.apercu`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

ZOOM_PAS = 1.2
ZOOM_MINIMAL, ZOOM_MAXIMAL = 0.1, 6.0


class _Toile(QWidget):
    """The picture at its present size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dessin = QPixmap()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        peintre = QPainter(self)
        peintre.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        peintre.drawPixmap(self.rect(), self.dessin)
        peintre.end()


class LecteurImage(QScrollArea):
    """One picture; the arrows scroll it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Image de la pièce")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._toile = _Toile()
        self.setWidget(self._toile)
        self._facteur = 1.0
        self._ajustee = True

    def montrer(self, image: QImage) -> None:
        """Show a picture, fitted to the width."""
        self._toile.dessin = QPixmap.fromImage(image)
        self.ajuster()

    def zoomer(self, sens: int) -> None:
        """Magnify (1) or reduce (-1) by one step."""
        self._ajustee = False
        facteur = self._facteur * (ZOOM_PAS if sens > 0 else 1 / ZOOM_PAS)
        self._redimensionner(max(ZOOM_MINIMAL, min(facteur, ZOOM_MAXIMAL)))

    def ajuster(self) -> None:
        """Fit the picture to the width of the panel, without magnifying it."""
        self._ajustee = True
        largeur = self._toile.dessin.width()
        if largeur:
            self._redimensionner(min(1.0, max(self.viewport().width(), 1) / largeur))

    @override
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        if self._ajustee:
            self.ajuster()

    def _redimensionner(self, facteur: float) -> None:
        self._facteur = facteur
        taille = self._toile.dessin.size()
        self._toile.resize(QSize(round(taille.width() * facteur), round(taille.height() * facteur)))
        self._toile.update()
