"""The frame in which a form or a panel scrolls when the window is too low for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy
from typing_extensions import override

from ui.theme import px

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

AU_MOINS = 160  # of a body that scrolls: three fields and their labels


def defilant(contenu: QWidget, parent: QWidget | None = None, *, de_cote: bool = True) -> QScrollArea:
    """Return a frame that scrolls this content, and takes its width when it has room.

    `de_cote`: whether it scrolls sideways too; without it the content wraps to the width of the frame.
    """
    cadre = QScrollArea(parent)
    cadre.setWidgetResizable(True)
    cadre.setFrameShape(QFrame.Shape.NoFrame)
    cadre.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab visits what it holds
    if not de_cote:
        cadre.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    cadre.setWidget(contenu)
    return cadre


class CorpsDefilant(QScrollArea):
    """The body of a form whose foot stays in sight: as high as its content asks, lower where there is no room."""

    def __init__(self, corps: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._corps, self._dite = corps, 0
        self.setWidget(corps)

    @override
    def sizeHint(self) -> QSize:
        self._dite = self._hauteur()
        return QSize(super().sizeHint().width(), self._dite)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(self._hauteur(), px(AU_MOINS)))

    @override
    def eventFilter(self, arg__1: QObject, arg__2: QEvent) -> bool:
        rendu = super().eventFilter(arg__1, arg__2)
        if arg__2.type() is QEvent.Type.LayoutRequest:
            self._accorder()
        return rendu

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._accorder()

    def _hauteur(self) -> int:
        corps, largeur = self._corps, self.viewport().width()
        return corps.heightForWidth(largeur) if corps.hasHeightForWidth() else corps.sizeHint().height()

    def _accorder(self) -> None:
        """Have the layout ask again, once it is done: resized at once, the content would keep its former places."""
        if self._hauteur() != self._dite:
            self.updateGeometry()
