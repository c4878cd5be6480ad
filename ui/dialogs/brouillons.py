"""Offers back what was being typed when the program stopped: read, put back in its field, copied, set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.touche_aide import aider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.brouillons import Brouillon

EXPLICATION = (
    "Ces textes étaient en cours de frappe quand Clausule s’est arrêté\u00a0: ils ne sont pas dans la base. "
    "«\u00a0Reprendre\u00a0» remet le texte dans son champ, où vous le relisez avant de l’enregistrer."
)


class Brouillons(QDialog):
    """One list and the text of the entry chosen.

    Signals:
        repris(Brouillon): put this entry back in its field; `ui.pages.reprise` listens.
        ecartes(tuple): forget these entries; `ui.pages.reprise` listens.
    """

    repris = Signal(object)
    ecartes = Signal(object)

    def __init__(self, brouillons: Sequence[Brouillon], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Textes retrouvés")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 420)
        aider(self, "reglages")
        self._brouillons = list(brouillons)
        explication = QLabel(EXPLICATION, self)
        explication.setWordWrap(True)
        self.liste = QListWidget(self)
        self.liste.setAccessibleName("Textes retrouvés")
        self.liste.addItems([_titre(b) for b in self._brouillons])
        self.texte = QPlainTextEdit(self)
        self.texte.setReadOnly(True)
        self.texte.setAccessibleName("Texte retrouvé")
        self.texte.setTabChangesFocus(True)
        self.liste.currentRowChanged.connect(self._on_choix)
        rangee = QHBoxLayout()
        for nom, texte, faire in (
            ("ecarter_brouillons", "Tout écarter", self._ecarter),
            ("copier_brouillon", "Copier", self._copier),
            ("fermer_brouillons", "Plus tard", self.reject),
            ("reprendre_brouillon", "Reprendre", self._reprendre),
        ):
            bouton = QPushButton(texte, self)
            bouton.setObjectName(nom)
            bouton.clicked.connect(faire)
            rangee.addWidget(bouton)
        bouton.setProperty("role", "primaire")
        bouton.setDefault(True)
        pile = QVBoxLayout(self)
        pile.addWidget(explication)
        pile.addWidget(self.liste)
        pile.addWidget(self.texte, stretch=1)
        pile.addLayout(rangee)
        self.liste.setCurrentRow(0)

    @property
    def choisi(self) -> Brouillon:
        """The entry in sight."""
        return self._brouillons[max(0, self.liste.currentRow())]

    def _on_choix(self, _rang: int) -> None:
        self.texte.setPlainText(self.choisi.texte)

    def _copier(self) -> None:
        QApplication.clipboard().setText(self.choisi.texte)

    def _reprendre(self) -> None:
        choisi = self.choisi
        self.accept()
        self.repris.emit(choisi)

    def _ecarter(self) -> None:
        self.accept()
        self.ecartes.emit(tuple(self._brouillons))


def _titre(brouillon: Brouillon) -> str:
    nom, objet = brouillon.nom or brouillon.champ or "Texte sans nom", brouillon.lieu.objet
    return f"{nom} ({objet})" if objet else nom
