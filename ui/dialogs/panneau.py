"""What the forms beside the cockpit share: a heading, fields, a place for what is wrong, Enter and Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.errors import Bug
from ui.brouillons import A_VALIDER, OBJET, VOLET
from ui.widgets.defilant import CorpsDefilant
from ui.widgets.formulaire import boutons, formulaire
from ui.widgets.page import titre_de_section, widgets_de
from ui.widgets.refus import aller_a_la_faute

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QShowEvent


class Panneau(QWidget):
    """A form in a panel: its fields scroll where the window is low, what is wrong and its buttons stay in sight.

    Signals:
        saisi(object): what was typed, once it can be read; the page records it.
        abandonne(): Escape or « Annuler ».
    """

    saisi = Signal(object)
    abandonne = Signal()

    def __init__(self, titre: str, verbe: str, explication: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titre = titre
        self.setProperty(A_VALIDER, VOLET)
        self.viser("")
        self.grille: QFormLayout = formulaire()
        self.faute = QLabel()
        self.faute.setObjectName("faute")
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.faute.hide()
        corps = QWidget(self)
        self._pile = QVBoxLayout(corps)
        self._pile.setContentsMargins(8, 0, 4, 0)
        self._pile.setSpacing(8)
        self._pile.addWidget(titre_de_section(titre))
        if explication:
            texte = QLabel(explication)
            texte.setWordWrap(True)
            texte.setProperty("role", "secondaire")
            self._pile.addWidget(texte)
        self._pile.addLayout(self.grille)
        tout = QVBoxLayout(self)
        tout.setContentsMargins(0, 0, 0, 0)
        tout.setSpacing(8)
        tout.addWidget(CorpsDefilant(corps, self))
        self._pied = QVBoxLayout()
        tout.addLayout(self._pied)  # empty: filled before, PySide would delete the row of buttons twice
        tout.addStretch(1)
        self._pied.setContentsMargins(8, 0, 4, 0)
        self._pied.setSpacing(8)
        self._pied.addWidget(self.faute)
        self._boutons = boutons(verbe, self._on_valider, self.abandonne.emit)
        self._pied.addLayout(self._boutons)

    def viser(self, objet: str) -> None:
        """Say what the form is about, where its screen has several: a draft comes back for the same thing alone."""
        self.setProperty(OBJET, f"{self._titre}, {objet}" if objet else self._titre)

    def valider(self) -> None:
        """Read the fields: emit `saisi`, or say what is wrong."""
        raise Bug(f"{type(self).__name__} ne lit pas ses champs.")

    def dire(self, faute: str) -> None:
        """Write what is wrong; an empty text clears it."""
        self.faute.setText(faute)
        self.faute.setVisible(bool(faute))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.boutons_en_dernier()

    def boutons_en_dernier(self) -> None:
        """Have Tab reach the buttons after every field, as the eye does: they were made before them."""
        boutons_faits = [b for b in widgets_de(self._boutons) if b is not None]
        dernier, suivant = None, self.nextInFocusChain()
        while suivant is not None and suivant is not self:
            if self.isAncestorOf(suivant) and suivant not in boutons_faits:
                dernier = suivant if suivant.focusPolicy() & Qt.FocusPolicy.TabFocus else dernier
            suivant = suivant.nextInFocusChain()
        if dernier is not None:
            for bouton in reversed(boutons_faits):
                QWidget.setTabOrder(dernier, bouton)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.abandonne.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_valider()
        else:
            super().keyPressEvent(event)

    def _on_valider(self) -> None:
        self.valider()
        if self.faute.text():
            aller_a_la_faute(self, self.faute.text())
