"""The versions of a grid that a campaign has used, and the ranking that today's notes give under each.

Not here: the ranking of that day as it was, which is its receipt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.formats import date_heure
from ui.models.grille import colonnes_classement_sous, colonnes_versions
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from app.services.grilles import ClassementSous, EtatVersion

VERSIONS_EN_VUE = 5


class VersionsGrille(QWidget):
    """The list of versions, then a ranking.

    Signals:
        version_choisie(int): show the ranking under this version.
        export_demande(int): write this version to a file.
        abandonne(): back to the draft.
        ouverte(int): open this dossier.
    """

    version_choisie = Signal(int)
    export_demande = Signal(int)
    abandonne = Signal()
    ouverte = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleTable(colonnes_versions(), identite=lambda x: x.grille.version, parent=self)
        self.table = Table(self.modele, nom="Versions de la grille", parent=self)
        self.table.setObjectName("table_versions_grille")
        self.table.setFixedHeight((VERSIONS_EN_VUE + 1) * hauteur_ligne())
        Etirement(self.table, "motif")
        self.table.courante.connect(self._on_courante)
        self.titre = titre_de_section("Classement sous cette version")
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.phrase.setProperty("role", "secondaire")
        self.modele_rangs = ModeleTable(colonnes_classement_sous(), parent=self)
        self.table_rangs = Table(self.modele_rangs, nom="Classement sous cette version", parent=self)
        self.table_rangs.setObjectName("table_classement_sous")
        Etirement(self.table_rangs, "explication")
        self.table_rangs.ouverte.connect(self._on_ouverte)
        self.export = QPushButton("Exporter cette version…", self)
        self.export.setObjectName("exporter_version")
        self.export.clicked.connect(self._on_export)
        self.retour = QPushButton("Revenir à la grille", self)
        self.retour.setObjectName("retour_grille")
        self.retour.clicked.connect(self.abandonne)
        boutons = Flux()
        boutons.addStretch(1)
        boutons.addWidget(self.export)
        boutons.addWidget(self.retour)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.table)
        pile.addWidget(self.titre)
        pile.addWidget(self.phrase)
        pile.addWidget(self.table_rangs, stretch=1)
        pile.addLayout(boutons)

    def montrer(self, versions: Sequence[EtatVersion]) -> None:
        """Show the versions, the cursor on the newest."""
        self.modele.remplacer(versions)
        self.modele_rangs.remplacer(())
        self.table.choisir(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def montrer_classement(self, classement: ClassementSous) -> None:
        """Show the ranking under the version chosen."""
        self.titre.setText(f"Classement sous la version {classement.version}")
        recus = ", ".join(date_heure(r.etabli_le) for r in classement.recus)
        suite = f" Reçus gardés sous cette version, tels qu’ils étaient\u00a0: {recus}." if recus else ""
        self.phrase.setText(
            f"Notes d’aujourd’hui, comptées avec la grille de la version {classement.version}.{suite}"
        )
        self.modele_rangs.remplacer(classement.rangs)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.abandonne.emit()
        else:
            super().keyPressEvent(event)

    def _on_courante(self, rang: int) -> None:
        etat = self.modele.ligne(rang)
        if etat is not None:
            self.version_choisie.emit(etat.grille.version)

    def _on_export(self) -> None:
        etat = self.modele.ligne(self.table.currentIndex().row())
        if etat is not None:
            self.export_demande.emit(etat.grille.version)

    def _on_ouverte(self, rang: int) -> None:
        place = self.modele_rangs.ligne(rang)
        if place is not None:
            self.ouverte.emit(place.candidat.dossier_id)
