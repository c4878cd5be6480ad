"""The slim bar of a session of instruction: what is in hand, how much is left, the next thing, the stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from ui.widgets.flux import Flux
from ui.widgets.seance_en_cours import SeanceEnCours
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from ui.session import Session

TOUCHE_SUIVANT, TOUCHE_ARRETER = "F8", "Shift+F8"


class BarreSeance(QFrame):
    """Hidden while no session is under way. Its page takes its two acts (`actes`): their keys work there."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seance = SeanceEnCours.de(session)
        self.setObjectName("bandeau")
        self.setProperty("niveau", "info")
        self.texte = TexteElide(parent=self)
        self.suivant = self._acte("seance_suivant", "Suivant de la séance", TOUCHE_SUIVANT)
        self.suivant.setToolTip(
            f"Passer à ce qui reste ensuite\u00a0; ce qui est fait l’est déjà ({TOUCHE_SUIVANT})"
        )
        self.suivant.triggered.connect(lambda _coche: self._on_suivant())
        self.arreter = self._acte("seance_arreter", "Arrêter la séance", TOUCHE_ARRETER)
        self.arreter.setToolTip("Arrêter ici\u00a0; la place est gardée (Maj+F8)")
        self.arreter.triggered.connect(lambda _coche: self._seance.arreter())
        rangee = Flux(self)
        rangee.setContentsMargins(16, 4, 12, 4)
        rangee.setSpacing(8)
        rangee.addWidget(self.texte, stretch=1)
        for acte, mot in ((self.suivant, "Suivant (F8)"), (self.arreter, "Arrêter (Maj+F8)")):
            bouton = QPushButton(mot, self)
            bouton.setToolTip(acte.toolTip())
            bouton.clicked.connect(acte.trigger)
            rangee.addWidget(bouton)
        self.hide()
        self._seance.changee.connect(self._dire)
        self._dire()

    @property
    def actes(self) -> tuple[QAction, QAction]:
        """« Suivant » and « Arrêter », for the page."""
        return self.suivant, self.arreter

    def _acte(self, cle: str, texte: str, touche: str) -> QAction:
        acte = QAction(texte, self)
        acte.setObjectName(cle)
        acte.setShortcut(QKeySequence(touche))
        return acte

    def _on_suivant(self) -> None:
        """Leave the field under the cursor first: what was typed there is part of what is done."""
        foyer = QApplication.focusWidget()
        if isinstance(foyer, QLineEdit | QPlainTextEdit):
            foyer.clearFocus()
        self._seance.suivant()

    def _dire(self) -> None:
        active, reste = self._seance.active, self._seance.reste
        for acte in (self.suivant, self.arreter):
            acte.setEnabled(active)
        if active and reste is not None:
            fait = "● fait\u00a0: " if self._seance.faite else "○ "
            self.texte.setText(f"Séance\u00a0: {self._seance.phrase} · {fait}{reste.texte} ({reste.pourquoi})")
            self.texte.setAccessibleName(self.texte.text())
        self.setVisible(active)
