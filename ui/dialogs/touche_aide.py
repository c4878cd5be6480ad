"""F1 over a dialog, or over a window beside the frame: the act of the frame does not answer there.

Not here: the help itself (`ui.dialogs.aide`), nor F1 on a screen of the frame (`ui.pages.cadre`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def aider(fenetre: QWidget, cle: str) -> None:
    """Let F1 open this page of the help over a window, even a modal one: the help is then a child of it."""
    QShortcut(QKeySequence(Qt.Key.Key_F1), fenetre).activated.connect(partial(_ouvrir, fenetre, cle))


def _ouvrir(fenetre: QWidget, cle: str) -> None:
    from ui.dialogs.aide import Aide  # noqa: PLC0415  # rare

    Aide.montrer(fenetre, cle)
