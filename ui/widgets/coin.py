"""The right end of the menu bar: undo, redo, the campagne in force, and the search field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenuBar, QToolButton, QWidget

from ui.theme import TAILLE_ICONE, icone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction

REPOS_MS = 120


class Coin(QWidget):
    """What stays at hand on every page.

    Signals:
        recherche(str): what was typed, once the fingers rest; the window listens.
    """

    recherche = Signal(str)

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(0, 3, 8, 3)
        rangee.setSpacing(4)
        for action in actions:
            bouton = QToolButton()
            bouton.setDefaultAction(action)
            bouton.setIconSize(QSize(TAILLE_ICONE, TAILLE_ICONE))
            rangee.addWidget(bouton)
        self.campagne = QLabel()
        self.campagne.setContentsMargins(8, 0, 8, 0)
        self.campagne.hide()
        rangee.addWidget(self.campagne)
        self.champ = QLineEdit()
        self.champ.setProperty("recherche", True)  # noqa: FBT003  # Qt's own signature
        self.champ.setObjectName("recherche")
        self.champ.setPlaceholderText("Rechercher (Ctrl+F)")
        self.champ.setAccessibleName("Rechercher")
        self.champ.setClearButtonEnabled(True)
        self.champ.addAction(icone("recherche"), QLineEdit.ActionPosition.LeadingPosition)
        rangee.addWidget(self.champ)
        self._repos = QTimer(self, singleShot=True, interval=REPOS_MS)
        self._repos.timeout.connect(lambda: self.recherche.emit(self.champ.text()))
        self.champ.textChanged.connect(self._on_champ_changed)
        self.champ.returnPressed.connect(self._on_champ_returned)

    def nommer_campagne(self, nom: str) -> None:
        """Say which campagne is open; no name hides the label."""
        self.campagne.setText(nom)
        self.campagne.setVisible(bool(nom))
        barre = self.parentWidget()
        if isinstance(barre, QMenuBar):
            barre.setCornerWidget(self)  # a menu bar does not notice that its corner has grown
            self.show()

    def vider(self) -> None:
        """Empty the field without searching."""
        self.champ.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.champ.clear()
        self.champ.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self._repos.stop()

    def _on_champ_changed(self) -> None:
        self._repos.start()

    def _on_champ_returned(self) -> None:
        self._repos.stop()
        self.recherche.emit(self.champ.text())
