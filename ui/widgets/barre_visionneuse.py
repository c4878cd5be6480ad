"""The bar of the viewer: page, zoom, search, file; and the search field beneath it.

Not here: what the acts do (`visionneuse`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIntValidator, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.theme import icone, px
from ui.touches import avec_touches
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ATTENTE_FRAPPE_MS = 150


class BarreVisionneuse(QWidget):
    """Two rows: the acts, and the search when it is open.

    `actes`: former page, next page, zoom out, zoom in, fit, search, next hit, former hit, then those on the file.

    Signals:
        recherche_tapee(): the word to look for has rested long enough; the viewer looks for it.
    """

    recherche_tapee = Signal()

    def __init__(self, actes: Sequence[QAction], outils: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numero = QLineEdit()
        self.numero.setAccessibleName("Page")
        self.numero.setFixedWidth(px(48))
        self.numero.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.numero.setValidator(QIntValidator(1, 99999, self))
        self.sur = QLabel()
        self._batir_champ()
        avant, apres, moins, plus, ajuster, chercher, suivante, precedente, *fichier = map(_bouton, actes)
        rangee = Flux()
        rangee.setSpacing(0)
        for widget in (avant, self.numero, self.sur, apres):
            rangee.addWidget(widget)
        rangee.addStretch(1)
        for widget in (moins, plus, ajuster, chercher, *map(_bouton, outils), *fichier):
            rangee.addWidget(widget)
        self.recherche = QWidget(self)
        recherche = QHBoxLayout(self.recherche)
        recherche.setContentsMargins(0, 0, 0, 0)
        recherche.setSpacing(4)
        recherche.addWidget(self.champ, stretch=1)
        for widget in (self.compte, precedente, suivante):
            recherche.addWidget(widget)
        self.recherche.hide()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(8)
        pile.addLayout(rangee)
        pile.addWidget(self.recherche)

    def _batir_champ(self) -> None:
        self.champ = QLineEdit()
        self.champ.setProperty("recherche", True)  # noqa: FBT003  # Qt's own signature
        self.champ.setPlaceholderText("Chercher dans la pièce")
        self.champ.setAccessibleName("Chercher dans la pièce")
        self.champ.setToolTip(
            "Les majuscules et les accents sont indifférents\u00a0; l’occurrence en vue devient la sélection"
        )
        self.champ.setClearButtonEnabled(True)
        self._frappe = QTimer(self)
        self._frappe.setSingleShot(True)
        self._frappe.setInterval(ATTENTE_FRAPPE_MS)
        self._frappe.timeout.connect(self.recherche_tapee)
        self.champ.textChanged.connect(lambda _texte: self._frappe.start())
        self.compte = QLabel()
        self.compte.setProperty("role", "secondaire")

    def ouvrir_la_recherche(self) -> None:
        """Show the search field, ready to be typed in."""
        self.recherche.show()
        self.champ.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.champ.selectAll()

    def proposer(self, mot: str) -> None:
        """Show the search field with words that are looked for already; the focus stays where it is."""
        with QSignalBlocker(self.champ):
            self.champ.setText(mot)
        self.recherche.show()

    def fermer_la_recherche(self) -> None:
        """Hide the search field, empty."""
        self.champ.clear()
        self.recherche.hide()

    def compter(self, rang: int, nombre: int) -> None:
        """Say which hit is in sight, among how many."""
        if not self.champ.text().strip():
            self.compte.setText("")
        else:
            self.compte.setText(f"{rang} / {nombre}" if nombre else "introuvable")


def acte_de_la_visionneuse(
    parent: QWidget, texte: str, touches: str, dessin: str, faire: Callable[[], None]
) -> QAction:
    """Return an act of the viewer; `touches`: its shortcuts, a blank between, alive while the focus is inside."""
    acte = QAction(icone(dessin), texte, parent)
    acte.setShortcuts([QKeySequence(touche) for touche in touches.split()])
    acte.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    acte.setToolTip(avec_touches(texte, acte.shortcuts()))
    acte.triggered.connect(lambda _coche: faire())
    parent.addAction(acte)
    return acte


def _bouton(acte: QAction) -> QToolButton:
    bouton = QToolButton()
    bouton.setDefaultAction(acte)
    bouton.setAccessibleName(acte.text())
    bouton.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return bouton
