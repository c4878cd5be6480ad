"""The proposition beside the strict order, the scenarios kept, one of them in full, and two of them compared.

Not here: what keeps and compares them (`app.services.scenarios`), the acts (`ui.pages.cockpit_scenarios`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.models.scenarios import colonnes_ecarts, colonnes_lignes, colonnes_scenarios
from ui.models.table import ModeleTable
from ui.theme import HAUTEUR_LIGNE
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import bouton_acte
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractTableModel
    from PySide6.QtGui import QAction

    from app.domain.scenario import EcartScenario, Scenario
    from app.services.scenarios import PropositionLue

LIGNES_VISIBLES = 3


class VueScenarios(QWidget):
    """Scenarios.

    Signals:
        comparaison(str, str): two different scenarios are chosen; the page listens.
        bascule(str, int): Enter on a dossier of the scenario shown; the page listens.
    """

    comparaison = Signal(str, str)
    bascule = Signal(str, int)

    def __init__(self, actes: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposition = QLabel(self)
        self.proposition.setObjectName("proposition")
        self.proposition.setWordWrap(True)
        self.nom = QLineEdit(self)
        self.nom.setObjectName("nom_scenario")
        self.nom.setAccessibleName("Nom du scénario à garder")
        self.nom.setPlaceholderText("Nom du scénario à garder")
        self.modele = ModeleTable(colonnes_scenarios(), identite=lambda x: x.nom, parent=self)
        self.table = self._table(self.modele, "Scénarios gardés", "table_scenarios", "nom")
        self.modele_lignes = ModeleTable(colonnes_lignes(), parent=self)
        self.table_lignes = self._table(
            self.modele_lignes, "Dossiers du scénario\u00a0; Entrée change une copie", "table_lignes", "motif"
        )
        self.modele_ecarts = ModeleTable(colonnes_ecarts(), parent=self)
        self.table_ecarts = self._table(
            self.modele_ecarts, "Écarts entre deux scénarios", "table_ecarts", "pourquoi"
        )
        self.premier = ChampChoix(quoi="Premier scénario à comparer", parent=self)
        self.second = ChampChoix(quoi="Second scénario à comparer", parent=self)
        for choix in (self.premier, self.second):
            choix.valeur_changee.connect(lambda _valeur: self._demander())
        self.table.courante.connect(self._on_courante)
        self.table_lignes.ouverte.connect(self._on_ligne)
        self._batir(actes)

    @property
    def choisi(self) -> Scenario | None:
        """The scenario under the cursor; None when there is none."""
        return self.modele.ligne(self.table.currentIndex().row())

    def montrer(self, scenarios: Sequence[Scenario], lue: PropositionLue | None) -> None:
        """Show the scenarios kept. `lue` None: the agent withdrew from a dossier, nothing is shown."""
        nom = self.choisi.nom if self.choisi else ""
        self.modele.remplacer(scenarios)
        self.table.choisir(max(self.modele.rang_de(nom), 0))
        self._on_courante(self.table.currentIndex().row())
        self.proposition.setText(
            f"Proposition, jamais appliquée d’elle-même. {lue.phrase} {lue.objectif}"
            if lue
            else "Un déport vous cache un dossier\u00a0: ni proposition ni scénario ne vous sont montrés."
        )
        noms = [s.nom for s in scenarios]
        for choix in (self.premier, self.second):
            garde = choix.valeur
            choix.proposer([(None, "Choisir un scénario"), *((n, n) for n in noms)])
            choix.fixer(garde if garde in noms else None)
        self._demander()

    def montrer_ecarts(self, ecarts: Sequence[EcartScenario]) -> None:
        """Show what differs between the two scenarios chosen."""
        self.modele_ecarts.remplacer(ecarts)

    def _demander(self) -> None:
        premier, second = self.premier.valeur, self.second.valeur
        if isinstance(premier, str) and isinstance(second, str):
            self.comparaison.emit(premier, second)
        else:
            self.modele_ecarts.remplacer(())

    def _on_courante(self, rang: int) -> None:
        scenario = self.modele.ligne(rang)
        self.modele_lignes.remplacer(scenario.lignes if scenario else ())

    def _on_ligne(self, rang: int) -> None:
        scenario, ligne = self.choisi, self.modele_lignes.ligne(rang)
        if scenario is not None and ligne is not None:
            self.bascule.emit(scenario.nom, ligne.dossier_id)

    def _batir(self, actes: Sequence[QAction]) -> None:
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.proposition)
        garder = QHBoxLayout()
        garder.addWidget(self.nom, stretch=1)
        for action in actes:
            garder.addWidget(bouton_acte(action))
        pile.addLayout(garder)
        tables = QHBoxLayout()
        tables.setSpacing(16)
        tables.addWidget(self.table, stretch=1)
        tables.addWidget(self.table_lignes, stretch=1)
        pile.addLayout(tables, stretch=1)
        comparer = QHBoxLayout()
        comparer.addWidget(titre_de_section("Comparer"))
        comparer.addWidget(self.premier, stretch=1)
        comparer.addWidget(self.second, stretch=1)
        pile.addLayout(comparer)
        pile.addWidget(self.table_ecarts, stretch=1)

    def _table(self, modele: QAbstractTableModel, nom: str, nom_objet: str, etiree: str) -> Table:
        table = Table(modele, nom=nom, parent=self)
        table.setObjectName(nom_objet)
        table.setMinimumHeight(LIGNES_VISIBLES * HAUTEUR_LIGNE)
        Etirement(table, etiree)
        return table
