"""What stands beside a list, one panel at a time: what is said of the row in sight, or a form that acts on it.

Not here: what a panel holds (`ui.dialogs`), nor which one the row asks for (the page).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import px
from ui.widgets.defilant import defilant

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.dialogs.panneau import Panneau


class Volets(QStackedWidget):
    """The panels, each kept at the top and scrolled alone; never narrower than `largeur`, in pixels."""

    def __init__(self, largeur: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.largeur = largeur
        self.setMinimumWidth(px(largeur))
        self._cadres: dict[QWidget, QWidget] = {}

    def ajouter(self, volet: QWidget) -> None:
        """Take a panel; the first one is in sight until another is opened."""
        porte = QWidget(self)
        pile = QVBoxLayout(porte)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(volet)
        pile.addStretch(1)
        self._cadres[volet] = defilant(porte, self, de_cote=False)
        self.addWidget(self._cadres[volet])

    def ajouter_saisie(self, panneau: Panneau, suite: Callable[..., None], fermer: Callable[[], None]) -> None:
        """Take a form: `suite` receives what it says, `fermer` is called when it is given up."""
        self._cadres[panneau] = panneau  # it scrolls by itself
        self.addWidget(panneau)
        panneau.saisi.connect(suite)
        panneau.abandonne.connect(fermer)

    def ouvrir(self, volet: QWidget) -> None:
        """Put a panel in sight."""
        self.setCurrentWidget(self._cadres[volet])


def a_cote(liste: QWidget, volets: Volets, *, fois: int = 3) -> QSplitter:
    """Return the list and its panels side by side, the list `fois` times as wide; it takes the room that comes."""
    partage = QSplitter(Qt.Orientation.Horizontal, volets.parentWidget())
    partage.setChildrenCollapsible(False)
    partage.addWidget(liste)
    partage.addWidget(volets)
    partage.setStretchFactor(0, 1)
    partage.setSizes([volets.largeur * fois, volets.largeur])
    return partage
