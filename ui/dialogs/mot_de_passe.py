"""Asks the password of an encrypted file; what is typed is handed over once, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.dialogs.touche_aide import aider
from ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEUR = 440


class MotDePasse(QDialog):
    """One field, Enter to go on, Escape to give up.

    Signals:
        donne(str): what was typed; never empty.
    """

    donne = Signal(str)

    def __init__(self, fichier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Mot de passe")
        self.setModal(True)
        self.setMinimumWidth(px(LARGEUR))
        aider(self, "liasse")
        question = QLabel(
            f"Le fichier «\u00a0{fichier}\u00a0» est chiffré. Tapez le mot de passe que son auteur vous a donné.",
            self,
        )
        question.setWordWrap(True)
        question.setTextFormat(Qt.TextFormat.PlainText)
        self.champ = QLineEdit(self)
        self.champ.setObjectName("mot_de_passe")
        self.champ.setAccessibleName("Mot de passe")
        self.champ.setEchoMode(QLineEdit.EchoMode.Password)
        self.faute = QLabel(self)
        self.faute.setProperty("role", "erreur")
        self.faute.hide()
        boutons = QDialogButtonBox(self)
        ouvrir = QPushButton("Ouvrir", self)
        ouvrir.setObjectName("ouvrir_chiffre")
        ouvrir.setProperty("role", "primaire")
        ouvrir.setDefault(True)
        boutons.addButton(ouvrir, QDialogButtonBox.ButtonRole.AcceptRole)
        boutons.addButton(QPushButton("Annuler", self), QDialogButtonBox.ButtonRole.RejectRole)
        boutons.accepted.connect(self._on_accepte)
        boutons.rejected.connect(self.reject)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(24, 16, 24, 16)
        pile.setSpacing(12)
        for widget in (question, self.champ, self.faute, boutons):
            pile.addWidget(widget)

    @classmethod
    def demander(cls, parent: QWidget, fichier: str, au_terme: Callable[[str], object]) -> MotDePasse:
        """Ask over a window, without stopping it; `au_terme` receives the password, unless the officer gives up."""
        boite = cls(fichier, parent)
        boite.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        boite.donne.connect(au_terme)
        boite.open()
        boite.champ.setFocus()
        return boite

    def _on_accepte(self) -> None:
        mot = self.champ.text()
        if not mot:
            self.faute.setText("Le mot de passe est vide.")
            self.faute.show()
            return
        self.champ.clear()
        self.accept()
        self.donne.emit(mot)
