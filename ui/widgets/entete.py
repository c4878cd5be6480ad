"""The head of a page: its title, one sentence that says where things stand, and its one primary act.

Where the window is narrow for its text, the acts go under the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

LARGEUR_PHRASE = 190


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
        self._rangee = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rangee.setContentsMargins(0, 0, 0, 0)
        self._rangee.setSpacing(8)
        self._rangee.addLayout(mots, stretch=1)
        self.boutons = [bouton_acte(acte) for acte in actes]
        cote = QVBoxLayout()  # the acts stay at the height of the title
        self._rangee.addLayout(cote)
        self._flux = Flux()
        for bouton in self.boutons:
            self._flux.addWidget(bouton)
        cote.addLayout(self._flux)
        cote.addStretch(1)
        if self.boutons:
            self.boutons[-1].setProperty("role", "primaire")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._accorder()
        return super().event(event)

    def _accorder(self) -> None:
        """Put the acts beside the words or under them, and ask for the height that this takes."""
        mots = max(self.titre.sizeHint().width(), px(LARGEUR_PHRASE) if self.phrase.isVisibleTo(self) else 0)
        tient = mots + self._rangee.spacing() + self._flux.sizeHint().width() <= self.width()
        sens = QBoxLayout.Direction
        self._rangee.setDirection(sens.LeftToRight if tient else sens.TopToBottom)
        haute = self._rangee.totalHeightForWidth(self.width())
        if haute != self.minimumHeight():
            self.setMinimumHeight(haute)
            self._rangee.update()  # while the page is being shown, Qt would keep the places of the height before

    def dire(self, phrase: str) -> None:
        """Write the sentence under the title; an empty one leaves no gap."""
        self.phrase.setText(phrase)
        self.phrase.setVisible(bool(phrase))


def bouton_acte(acte: QAction, *, role: str = "") -> QPushButton:
    """Return a button that does an act and follows its text, help and availability."""
    bouton = QPushButton()
    bouton.setObjectName(f"bouton_{acte.objectName()}")
    bouton.setProperty("role", role)
    bouton.setAutoDefault(True)  # Enter presses it, as Space does

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
