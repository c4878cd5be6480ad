"""The proposition beside the strict order, the scenarios kept, one of them in full, and two lists compared.

Not here: what keeps and compares them (`app.services.scenarios`), the acts (`ui.pages.cockpit_scenarios`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.proposition import LIBELLES_OBJECTIF, OBJECTIFS, Objectif
from app.domain.scenario import Origine
from ui.models.scenarios import bilan_de_la_comparaison, colonnes_ecarts, colonnes_lignes, colonnes_scenarios
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne, px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.correction_scenario import CorrectionScenario
from ui.widgets.defilant import defilant
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, enchainer, titre_de_section, widgets_de
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractTableModel
    from PySide6.QtGui import QAction

    from app.domain.scenario import LigneScenario, Scenario
    from app.services.scenarios import Comparaison, PropositionLue, ScenarioLu

LIGNES_VISIBLES = 4
#: Under it the sentences, which wrap, would be pressed on the tables: the tab scrolls instead.
HAUTEUR_CORPS = 690
DU_JOUR = {
    Origine.ORDRE: "Ordre strict d’aujourd’hui",
    Origine.PROPOSITION: "Proposition d’aujourd’hui",
}
RECHERCHE = "Recherche de la proposition…"
ARRETEE = "Recherche arrêtée à votre demande\u00a0: l’ordre strict reste seul."
DEPORT = "Un déport vous cache un dossier\u00a0: ni proposition ni scénario ne vous sont montrés."


class VueScenarios(QWidget):
    """Scenarios.

    Signals:
        objectif_choisi(object): the officer asks another proposition; the page listens.
        comparaison(object, object): two lists are chosen, by name or by origin; the page listens.
        bascule(str, int): Enter on a dossier of the scenario shown; the page listens.
    """

    objectif_choisi = Signal(object)
    comparaison = Signal(object, object)
    bascule = Signal(str, int)

    def __init__(
        self,
        actes_scenario: Sequence[QAction],
        actes_feuille: Sequence[QAction],
        act_corriger: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._en_pose = False
        self.objectif = ChampChoix(
            [(o, LIBELLES_OBJECTIF[o]) for o in Objectif], quoi="Objectif de la proposition", parent=self
        )
        self.objectif.valeur_changee.connect(self.objectif_choisi)
        self.proposition = self._mots("proposition")
        self.nom = QLineEdit(self)
        self.nom.setObjectName("nom_scenario")
        self.nom.setAccessibleName("Nom du scénario à garder, ou nouveau nom du scénario choisi")
        self.nom.setPlaceholderText("Nom du scénario à garder, ou nouveau nom")
        self.modele = ModeleTable(colonnes_scenarios(), identite=lambda x: x.scenario.id, parent=self)
        self.table = self._table(self.modele, "Scénarios gardés", "table_scenarios", "nom")
        self.modele_lignes = ModeleTable(colonnes_lignes(), identite=lambda x: x.dossier_id, parent=self)
        self.table_lignes = self._table(
            self.modele_lignes, "Dossiers du scénario\u00a0; Entrée change une copie", "table_lignes", "motif"
        )
        self.tenue = self._mots("tenue_scenario")
        self.correction = CorrectionScenario(act_corriger, self)
        self.modele_ecarts = ModeleTable(colonnes_ecarts(), parent=self)
        self.table_ecarts = self._table(
            self.modele_ecarts, "Écarts entre les deux listes", "table_ecarts", "pourquoi"
        )
        self.premier = ChampChoix(quoi="Première liste à comparer", parent=self)
        self.second = ChampChoix(quoi="Seconde liste à comparer", parent=self)
        self.bilan = self._mots("bilan_comparaison")
        self.feuille = self._mots("feuille_scenarios")
        self.feuille.hide()
        for choix in (self.premier, self.second):
            choix.valeur_changee.connect(lambda _valeur: self._demander())
        self.table.courante.connect(self._on_courante)
        self.table_lignes.courante.connect(self._on_ligne_courante)
        self.table_lignes.ouverte.connect(self._on_ligne)
        self._batir(actes_scenario, actes_feuille)

    @property
    def lu(self) -> ScenarioLu | None:
        """The row under the cursor, with what it takes; None when there is none."""
        return self.modele.ligne(self.table.currentIndex().row())

    @property
    def choisi(self) -> Scenario | None:
        """The scenario under the cursor; None when there is none."""
        return self.lu.scenario if self.lu else None

    @property
    def ligne_choisie(self) -> LigneScenario | None:
        """The dossier under the cursor; None when there is none."""
        return self.modele_lignes.ligne(self.table_lignes.currentIndex().row())

    @property
    def objectif_voulu(self) -> Objectif:
        """What the officer asks of the proposition."""
        return Objectif(str(self.objectif.valeur))

    @property
    def listes(self) -> tuple[Origine | str, Origine | str]:
        """The two lists to compare: a name, or an origin for a list of the day."""
        return _liste(self.premier.valeur), _liste(self.second.valeur)

    def montrer(self, lus: Sequence[ScenarioLu]) -> None:
        """Show the scenarios kept; the cursor stays where it was, by scenario then by dossier."""
        choisi, ligne = self.choisi, self.ligne_choisie
        self._en_pose = True  # rows go and come back: what is being typed must not see it
        self.modele.remplacer(lus)
        self.table.choisir(max(self.modele.rang_de(choisi.id) if choisi else 0, 0))
        self._on_courante(self.table.currentIndex().row())
        self.table_lignes.choisir(max(self.modele_lignes.rang_de(ligne.dossier_id) if ligne else 0, 0))
        self._en_pose = False
        self._on_ligne_courante(self.table_lignes.currentIndex().row())
        listes: list[tuple[object, str]] = [(("jour", o), libelle) for o, libelle in DU_JOUR.items()]
        listes += [(("garde", x.scenario.nom), x.scenario.nom) for x in lus]
        for choix, defaut in ((self.premier, Origine.ORDRE), (self.second, Origine.PROPOSITION)):
            garde = choix.valeur
            choix.proposer(listes)
            choix.fixer(garde if choix.rang_de(garde) >= 0 else ("jour", defaut))
        self._demander()

    def montrer_proposition(self, lue: PropositionLue | None) -> None:
        """Show the proposition; None: the agent withdrew from a dossier, nothing is shown."""
        self.proposition.setText(
            f"Proposition, jamais appliquée d’elle-même. {lue.phrase} {lue.preuve}\n{lue.objectif} {lue.regle}"
            if lue
            else DEPORT
        )

    def dire_recherche(self, phrase: str) -> None:
        """Say where the search stands, with what it is asked."""
        self.proposition.setText(f"{phrase}\n{OBJECTIFS[self.objectif_voulu]}")

    def montrer_ecarts(self, comparaison: Comparaison | None) -> None:
        """Show what differs between the two lists chosen, and what each takes; None: they cannot be compared."""
        self.bilan.setText(bilan_de_la_comparaison(comparaison) if comparaison else "")
        self.modele_ecarts.remplacer(comparaison.ecarts if comparaison else ())

    def dire_feuille(self, phrase: str) -> None:
        """Say what became of the sheet of the comparison."""
        self.feuille.setText(phrase)
        self.feuille.setVisible(bool(phrase))

    def _demander(self) -> None:
        self.comparaison.emit(*self.listes)

    def _on_courante(self, rang: int) -> None:
        lu = self.modele.ligne(rang)
        self.modele_lignes.remplacer(lu.scenario.lignes if lu else ())
        self.table_lignes.choisir(0)
        self.tenue.setText(
            f"{lu.scenario.nom}, aujourd’hui\u00a0: {lu.tenue.phrase()}"
            if lu
            else "Aucun scénario gardé\u00a0: donnez un nom, puis gardez l’ordre strict ou la proposition."
        )
        self._on_ligne_courante(self.table_lignes.currentIndex().row())

    def _on_ligne_courante(self, rang: int) -> None:
        if not self._en_pose:
            self.correction.montrer(self.choisi, self.modele_lignes.ligne(rang))

    def _on_ligne(self, rang: int) -> None:
        scenario, ligne = self.choisi, self.modele_lignes.ligne(rang)
        if scenario is not None and ligne is not None:
            self.bascule.emit(scenario.nom, ligne.dossier_id)

    def _batir(self, actes_scenario: Sequence[QAction], actes_feuille: Sequence[QAction]) -> None:
        corps = QWidget(self)
        corps.setMinimumHeight(px(HAUTEUR_CORPS))
        tout = QVBoxLayout(self)
        tout.setContentsMargins(0, 0, 0, 0)
        tout.addWidget(defilant(corps, self))
        pile = QVBoxLayout(corps)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        chercher = QHBoxLayout()
        chercher.addWidget(self.objectif)
        chercher.addWidget(self.proposition, stretch=3)
        chercher.setAlignment(self.objectif, Qt.AlignmentFlag.AlignTop)
        pile.addLayout(chercher)
        garder = Flux()
        garder.addWidget(self.nom, stretch=1)
        for action in actes_scenario:
            garder.addWidget(bouton_acte(action))
        pile.addLayout(garder)
        tables = QHBoxLayout()
        tables.setSpacing(16)
        tables.addWidget(self.table, stretch=1)
        tables.addWidget(self.table_lignes, stretch=1)
        pile.addLayout(tables, stretch=1)
        pile.addWidget(self.tenue)
        pile.addWidget(self.correction)
        comparer = QHBoxLayout()
        comparer.addWidget(titre_de_section("Comparer"))
        comparer.addWidget(self.premier, stretch=1)
        comparer.addWidget(self.second, stretch=1)
        for action in actes_feuille:
            comparer.addWidget(bouton_acte(action))
        pile.addLayout(comparer)
        pile.addWidget(self.feuille)
        pile.addWidget(self.bilan)
        pile.addWidget(self.table_ecarts, stretch=1)
        enchainer((self.objectif, *widgets_de(garder), self.table, self.table_lignes))
        enchainer((*widgets_de(comparer), self.table_ecarts))

    def _mots(self, nom_objet: str) -> QLabel:
        mots = QLabel(self)
        mots.setObjectName(nom_objet)
        mots.setTextFormat(Qt.TextFormat.PlainText)
        mots.setWordWrap(True)
        return mots

    def _table(self, modele: QAbstractTableModel, nom: str, nom_objet: str, etiree: str) -> Table:
        table = Table(modele, nom=nom, parent=self)
        table.setObjectName(nom_objet)
        table.setMinimumHeight(LIGNES_VISIBLES * hauteur_ligne())
        Etirement(table, etiree)
        return table


def _liste(valeur: object) -> Origine | str:
    """Return the list that an entry of the choice stands for."""
    genre, quoi = valeur if isinstance(valeur, tuple) else ("jour", Origine.ORDRE)
    return Origine(quoi) if genre == "jour" else str(quoi)
