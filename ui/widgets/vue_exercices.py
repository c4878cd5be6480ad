"""The campaigns of the base side by side, and the decisions replayed under another version of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.models.enveloppe import colonnes_exercices, colonnes_rejeu
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.flux import Flux
from ui.widgets.hauteur import Hauteur
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.enveloppe import Exercice
    from app.domain.rejeu_cible import EcartDeVersion

LIGNES_VISIBLES = 3


class VueExercices(QWidget):
    """Two readings: nothing is written from here.

    Signals:
        version_choisie(int): the officer asks the replay under this version; the page listens.
    """

    version_choisie = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleTable(colonnes_exercices(), parent=self)
        self.table = Table(self.modele, nom="Exercices de la base, côte à côte", parent=self)
        self.table.setObjectName("table_exercices")
        self.table.setMinimumHeight(LIGNES_VISIBLES * hauteur_ligne())
        self.choix = ChampChoix(quoi="Version de la cible à rejouer", parent=self)
        self.choix.setObjectName("version_rejouee")
        self.choix.setEnabled(False)
        self._versions: tuple[int, ...] = ()
        self.choix.valeur_changee.connect(self._on_version)
        self.modele_rejeu = ModeleTable(colonnes_rejeu(), parent=self)
        self.table_rejeu = Table(self.modele_rejeu, nom="Décisions rejouées sous une autre version", parent=self)
        self.table_rejeu.setObjectName("table_rejeu")
        self.table_rejeu.setMinimumHeight(LIGNES_VISIBLES * hauteur_ligne())
        Etirement(self.table_rejeu, "ecart")
        self.dit = QLabel("Choisissez une version de la cible. Rien n’est appliqué.", self)
        self.dit.setObjectName("rejeu_dit")
        self.dit.setProperty("role", "secondaire")
        self.dit.setWordWrap(True)
        self._batir()

    def montrer(self, exercices: Sequence[Exercice], versions: Sequence[int]) -> None:
        """Show the exercices, and offer these versions of the target."""
        if self.modele.lignes != tuple(exercices):
            self.modele.remplacer(exercices)
        if self._versions == tuple(versions):
            return
        self._versions, choisie = tuple(versions), self.choix.valeur
        self.choix.proposer([(None, "Choisir une version"), *((v, f"version {v}") for v in versions)])
        self.choix.fixer(choisie if choisie in versions else None)
        self.choix.setEnabled(bool(versions))

    @property
    def version(self) -> int | None:
        """The version of the target that is replayed; None when none is chosen."""
        return self.choix.valeur if isinstance(self.choix.valeur, int) else None

    def montrer_rejeu(self, version: int, ecarts: Sequence[EcartDeVersion]) -> None:
        """Show what would differ under a version."""
        self.modele_rejeu.remplacer(ecarts)
        self.dit.setText(
            f"Sous la version {version}, rien ne différerait. Rien n’est appliqué."
            if not ecarts
            else f"Sous la version {version}, ceci différerait. Rien n’est appliqué\u00a0: une décision se corrige "
            "par une autre."
        )

    def _on_version(self, _valeur: object) -> None:
        if self.version is not None:
            self.version_choisie.emit(self.version)

    def _batir(self) -> None:
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.table, stretch=1)
        rangee = Flux()
        rangee.addWidget(titre_de_section("Rejouer les décisions sous une version de la cible"))
        rangee.addWidget(self.choix)
        pile.addLayout(rangee)
        pile.addWidget(self.dit)
        pile.addWidget(self.table_rejeu, stretch=1)
        Hauteur(self)
