"""A document made on demand, beside the list of the acts: its pages or what it misses, and where to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from app.domain.documents import LIBELLES_DOCUMENT, Document
from ui.widgets.apercu_acte import ApercuActe
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from ui.widgets.table import Table

RANG = "Communiquer le rang au porteur"


class ApercuDocument(ApercuActe):
    """The pages of a document, with its own buttons.

    Signals:
        enregistrement_demande(): write the file.
        fermeture_demandee(): go back to the acts.
        rang_choisi(bool): the service chose whether porteurs are told their rank.
    """

    enregistrement_demande = Signal()
    fermeture_demandee = Signal()
    rang_choisi = Signal(bool)

    def __init__(self, table_manques: Table, parent: QWidget | None = None) -> None:
        super().__init__(table_manques, parent)
        self.pdf.setObjectName("apercu_document")
        self.rang = QCheckBox(RANG, self)
        self.rang.setToolTip("Réglage de la campagne\u00a0: il vaut pour toutes les explications")
        self.rang.clicked.connect(self.rang_choisi)
        self.enregistrer = QPushButton("Enregistrer le PDF…", self)
        self.enregistrer.setProperty("role", "primaire")
        self.enregistrer.clicked.connect(self.enregistrement_demande)
        self.fermer = QPushButton("Revenir aux actes", self)
        self.fermer.clicked.connect(self.fermeture_demandee)
        rangee = Flux()
        rangee.setSpacing(8)
        rangee.addStretch()
        rangee.addWidget(self.fermer)
        rangee.addWidget(self.enregistrer)
        self.colonne.insertLayout(0, rangee)
        self.colonne.insertWidget(self.colonne.indexOf(self.effet) + 1, self.rang)

    def presenter(self, document: Document, numero: str, *, rang: bool | None) -> None:
        """Say what is about to be shown. `rang`: what the service chose, None when it has not."""
        nom = LIBELLES_DOCUMENT[document]
        a_qui = "pour le porteur" if document is Document.EXPLICATION else "pour la hiérarchie"
        self.dire(
            f"{nom.capitalize()} du dossier {numero}, {a_qui}. Enregistrer écrit le fichier et son empreinte "
            "au journal. Jusque-là, «\u00a0PROJET\u00a0» le barre."
        )
        self.rang.setVisible(document is Document.EXPLICATION)
        self.rang.setText(RANG if rang is not None else f"{RANG} (à confirmer par le service)")
        self.rang.setChecked(rang is True)
        self.enregistrer.setEnabled(False)
        self.annoter(())
        self.attendre("Préparation de l’aperçu…")
