"""The head of a page: its title, one sentence that says where things stand, and its one primary act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction


class Entete(QWidget):
    """Title at the left, acts at the right; the last act is the primary one."""

    def __init__(self, titre: str, actes: Sequence[QAction] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.titre = QLabel(titre)
        self.titre.setProperty("role", "titre")
        self.phrase = QLabel()
        self.phrase.setProperty("role", "secondaire")
        self.phrase.setWordWrap(True)
        self.phrase.hide()
        mots = QVBoxLayout()
        mots.setSpacing(4)
        mots.addWidget(self.titre)
        mots.addWidget(self.phrase)
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(8)
        rangee.addLayout(mots, stretch=1)
        self.boutons = [bouton_acte(acte) for acte in actes]
        for bouton in self.boutons:
            rangee.addWidget(bouton, alignment=Qt.AlignmentFlag.AlignTop)
        if self.boutons:
            self.boutons[-1].setProperty("role", "primaire")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def dire(self, phrase: str) -> None:
        """Write the sentence under the title; an empty one leaves no gap."""
        self.phrase.setText(phrase)
        self.phrase.setVisible(bool(phrase))


def bouton_acte(acte: QAction, *, role: str = "") -> QPushButton:
    """Return a button that does an act and follows its text, help and availability."""
    bouton = QPushButton()
    bouton.setObjectName(f"bouton_{acte.objectName()}")
    bouton.setProperty("role", role)

    def suivre() -> None:
        bouton.setText(acte.text())
        bouton.setToolTip(acte.toolTip())
        bouton.setEnabled(acte.isEnabled())
        if bouton.parentWidget() is not None:  # without a parent, it would open as a window
            bouton.setVisible(acte.isVisible())

    acte.changed.connect(suivre)
    bouton.clicked.connect(acte.trigger)
    suivre()
    return bouton
