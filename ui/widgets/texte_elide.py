"""One line of text that is cut with « … » when the window is narrow, and whole in its tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import px

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

LARGEUR_MINIMALE = 64


class TexteElide(QLabel):
    """A label that never asks the window to be wider."""

    def __init__(
        self,
        texte: str = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texte, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def setText(self, arg__1: str) -> None:
        super().setText(arg__1)
        self.setToolTip(arg__1)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(LARGEUR_MINIMALE), super().sizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 2, super().sizeHint().height())

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        peintre = QPainter(self)
        cadre = self.contentsRect()
        texte = peintre.fontMetrics().elidedText(self.text(), self._mode, cadre.width())
        peintre.setPen(self.palette().color(self.foregroundRole()))
        peintre.drawText(cadre, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), texte)
        peintre.end()
