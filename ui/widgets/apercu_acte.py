"""One act at the right of the list: what producing it creates, its pages or what it misses, what to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import px
from ui.widgets.bandeau_compte import BandeauCompte
from ui.widgets.lecteur_pdf import LecteurPdf
from ui.widgets.page import titre_de_section
from ui.widgets.retouches_vues import RetouchesVues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.widgets.table import Table

HAUTEUR_NOTES = 96


class ApercuActe(QWidget):
    """Shows one act at a time; `table_manques` is shown instead of the pages while data are missing."""

    def __init__(self, table_manques: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effet = QLabel()
        self._prevu: object = None
        self._dit = ""
        self.effet.setObjectName("effet_de_l_acte")
        self.effet.setWordWrap(True)
        self.effet.setProperty("role", "secondaire")
        self.compte = BandeauCompte(self)
        self.pdf = LecteurPdf()
        self.pdf.setObjectName("apercu_acte")
        self.attente = QLabel()
        self.attente.setObjectName("attente_acte")
        self.attente.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.attente.setWordWrap(True)
        self.attente.setProperty("role", "secondaire")
        self._manques = QWidget()
        colonne = QVBoxLayout(self._manques)
        colonne.setContentsMargins(0, 0, 0, 0)
        colonne.addWidget(titre_de_section("Ce qui manque pour produire cet acte"))
        colonne.addWidget(table_manques, stretch=1)
        self.pile = QStackedWidget()
        for widget in (self.attente, self._manques, self.pdf):
            self.pile.addWidget(widget)
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setObjectName("a_verifier")
        self.notes.setAccessibleName("À vérifier avant la signature")
        self.notes.setMaximumHeight(px(HAUTEUR_NOTES))
        self.notes.hide()
        self.retouches = RetouchesVues(self)
        self.colonne = QVBoxLayout(self)
        self.colonne.setContentsMargins(8, 0, 0, 0)
        self.colonne.setSpacing(8)
        self.colonne.addWidget(self.compte)
        self.colonne.addWidget(self.effet)
        self.colonne.addWidget(self.pile, stretch=1)
        self.colonne.addWidget(self.retouches)
        self.colonne.addWidget(self.notes)

    def prevoir(self, cle: object, phrase: str) -> None:
        """Write what producing the act of this key creates; what was just said of the same act stays."""
        if cle != self._prevu:
            self._prevu, self._dit = cle, ""
        self.effet.setText(self._dit or phrase)

    def dire(self, phrase: str) -> None:
        """Write what has just been done, until another act is in sight."""
        self._dit = phrase
        self.effet.setText(phrase)

    def attendre(self, phrase: str) -> None:
        """Show a sentence instead of the pages."""
        self.attente.setText(phrase)
        self.pile.setCurrentWidget(self.attente)

    def montrer_manques(self) -> None:
        """Show what is missing instead of the pages."""
        self.pile.setCurrentWidget(self._manques)

    def montrer(self, octets: bytes) -> bool:
        """Show the pages; False when they cannot be read, and why is then said."""
        faute = self.pdf.charger(octets)
        if faute:
            self.attendre(faute)
            return False
        self.pile.setCurrentWidget(self.pdf)
        return True

    def annoter(self, remarques: Iterable[str]) -> None:
        """Write what the service should look at before it signs; it is never printed."""
        self.notes.setPlainText("\n".join(remarques))
        self.notes.setVisible(bool(self.notes.toPlainText()))
