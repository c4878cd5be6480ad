"""The frame in which a form or a panel scrolls when the window is too low for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


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
