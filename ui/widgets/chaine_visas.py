"""The chain of decision of a dossier: proposals, visas, decisions, returns, with who, when and why.

Not here: what may follow (`app.domain.chaine`), nor the acts (`ui.pages.parapheur`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.models.visas import lignes_de_chaine, suite_ecrite

if TYPE_CHECKING:
    from app.domain.chaine import Chaine
    from ui.session import Session


class ChaineVisas(QWidget):
    """What the chain waits for, then its steps; `montrer` shows one given, `lire` reads that of a dossier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dossier_id: int | None = None
        self.suite = _phrase(self, "section")
        self.suite.setObjectName("suite_chaine")
        self.etapes = _phrase(self, "secondaire")
        self.etapes.setObjectName("etapes_chaine")
        self.etapes.setAccessibleName("Étapes de la chaîne de décision")
        self.etapes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.suite)
        pile.addWidget(self.etapes)

    def montrer(self, chaine: Chaine) -> None:
        """Show a chain."""
        self.suite.setText(suite_ecrite(chaine))
        self.etapes.setText("\n\n".join(reversed(lignes_de_chaine(chaine))))
        self.etapes.setVisible(bool(chaine.etapes))

    def lire(self, session: Session, dossier_id: int) -> None:
        """Read the chain of a dossier in a worker, and show it; hidden while nothing was ever done.

        Nothing once the window is closing.
        """
        self._dossier_id = dossier_id
        if session.runner.ferme:
            return
        session.runner.lancer(
            lambda _rapporter, _annulation: session.bureau.visas.chaine(dossier_id),
            libelle="Lecture de la chaîne de décision",
            au_succes=partial(self._on_lu, dossier_id),
            proprietaire=self,
        )

    def _on_lu(self, dossier_id: int, chaine: Chaine) -> None:
        if dossier_id == self._dossier_id:
            self.montrer(chaine)
            self.setVisible(bool(chaine.etapes))


def _phrase(parent: QWidget, role: str) -> QLabel:
    etiquette = QLabel(parent)
    etiquette.setWordWrap(True)
    etiquette.setTextFormat(Qt.TextFormat.PlainText)
    etiquette.setProperty("role", role)
    return etiquette
