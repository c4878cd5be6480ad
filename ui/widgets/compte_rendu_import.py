"""What the last import did, above the register: one line for each file, refusals in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from ui.models.arrivees import colonnes_compte_rendu
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne, icone
from ui.widgets.flux import Flux
from ui.widgets.page import titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.enregistrement import Issue

NB_ISSUES_VUES = 4


class CompteRenduImport(QWidget):
    """The report.

    Signals:
        dossier_demande(int): the dossier of the line opened; the page listens.
    """

    dossier_demande = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.issues: ModeleTable[Issue] = ModeleTable(colonnes_compte_rendu(), parent=self)
        self.table = Table(self.issues, nom="Sort de chaque fichier du dernier import", parent=self)
        self.table.setObjectName("table_compte_rendu")
        self.bilan = QLabel(self)
        self.bilan.setWordWrap(True)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "secondaire")
        self.message.setObjectName("message_issue")
        fermer = QToolButton(self)
        fermer.setObjectName("fermer_compte_rendu")
        fermer.setIcon(icone("fermer"))
        fermer.setAccessibleName("Fermer le compte rendu de l’import")
        fermer.setToolTip("Fermer le compte rendu ; le registre garde tout")
        fermer.clicked.connect(self.hide)
        tete = Flux()
        tete.addWidget(titre_de_section("Dernier import"))
        tete.addWidget(self.bilan, stretch=1)
        tete.addWidget(fermer)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addLayout(tete)
        pile.addWidget(self.table)
        pile.addWidget(self.message)
        self.table.ouverte.connect(self._on_ouverte)
        self.table.courante.connect(self._on_courante)
        self.hide()

    def montrer(self, issues: Sequence[Issue], bilan: str) -> None:
        """Show the fate of each file, the cursor on the first refusal."""
        self.issues.remplacer(issues)
        self.bilan.setText(bilan)
        self.table.setFixedHeight(hauteur_ligne() * (min(len(issues), NB_ISSUES_VUES) + 1) + 8)
        self.table.setVisible(bool(issues))
        self.message.setText("")
        self.show()
        self.table.choisir(next((rang for rang, issue in enumerate(issues) if issue.sort is None), 0))

    def _on_courante(self, rang: int) -> None:
        issue = self.issues.ligne(rang)
        self.message.setText(f"{issue.nom} : {issue.message}" if issue else "")

    def _on_ouverte(self, rang: int) -> None:
        issue = self.issues.ligne(rang)
        if issue is not None and issue.dossier_id is not None:
            self.dossier_demande.emit(issue.dossier_id)
