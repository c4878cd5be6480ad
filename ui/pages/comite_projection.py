"""A window made to be projected: full screen on either screen, larger type on a tall one, a line to say things.

Not here: what it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QScreen, QShowEvent

HAUTEUR_AMPLE = 1000


class EcranProjete(QWidget):
    """The window; its layout places `message`, and `bouton_ecran`, which hides where there is one screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bouton_ecran = QPushButton("&Afficher sur l’autre écran", self)
        self.bouton_ecran.clicked.connect(self.passer_sur_l_autre_ecran)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.hide()

    def passer_sur_l_autre_ecran(self) -> None:
        """Show the window on the other screen; with one screen, say so."""
        autre = autre_ecran(QGuiApplication.screens(), self.screen())
        if autre is None:
            self.dire("Un seul écran est branché.", "info")
            return
        self.showNormal()
        self.setScreen(autre)
        self.setGeometry(autre.geometry())
        self.showFullScreen()
        self.setGeometry(autre.geometry())  # some platforms keep the size of the screen that was left

    def dire(self, texte: str, role: str = "erreur") -> None:
        """Say what was refused or done; an empty text clears it."""
        self.message.setText(texte)
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setVisible(bool(texte))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        ample = self.height() >= HAUTEUR_AMPLE
        if self.property("ample") is not ample:
            self.setProperty("ample", ample)
            for widget in (self, *self.findChildren(QWidget)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        super().resizeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self.bouton_ecran.setVisible(len(QGuiApplication.screens()) > 1)
        super().showEvent(event)


def autre_ecran(ecrans: Sequence[QScreen], actuel: QScreen) -> QScreen | None:
    """Return another screen than the one in use, None when there is none."""
    return next((e for e in ecrans if e is not actuel), None)
