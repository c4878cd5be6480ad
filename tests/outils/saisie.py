"""Typing as a person does. `qtbot.keyClicks` aborts the process on « é », « œ », « € » and « ’ »."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def type_text(widget: QWidget, texte: str) -> None:
    """Send each character to the widget as a pressed and released key."""
    for caractere in texte:
        for genre in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            evenement = QKeyEvent(genre, 0, Qt.KeyboardModifier.NoModifier, caractere)
            QApplication.sendEvent(widget, evenement)
