"""The renewal wave: its picture by exercice and rule, then each renewal, and what could not be followed.

Not here: what computes it (`app.services.previsions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.figures_piles import libelle_regle, piles_de_la_vague
from app.domain.vague_reconduction import Regle
from app.socle.formats import pluriel
from ui.figures.cadre import CadreFigure
from ui.models.previsions import LigneVague, colonnes_vague
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne, px
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from app.services.previsions_lues import VagueLue
    from ui.workers.runner import Runner

LIGNES_VISIBLES = 4
HAUTEUR_FIGURE = 266


class VueVague(QWidget):
    """The wave: nothing is written from here.

    Signals:
        ouvert(int): Enter or a double click on a renewal opens its dossier; the page listens.
    """

    ouvert = Signal(int)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lue: VagueLue | None = None
        self.dit = QLabel(self)
        self.dit.setObjectName("vague_dite")
        self.dit.setWordWrap(True)
        self.regle = QLabel(self)
        self.regle.setObjectName("regle_exercice")
        self.regle.setProperty("role", "secondaire")
        self.regle.setWordWrap(True)
        self.figure = CadreFigure(runner, self)
        self.figure.pile.setMinimumHeight(px(HAUTEUR_FIGURE))  # the bar and the words are above and below
        self.modele: ModeleTable[LigneVague] = ModeleTable(colonnes_vague(), parent=self)
        self.table = Table(self.modele, nom="Reconductions à venir, convention par convention", parent=self)
        self.table.setObjectName("table_vague")
        self.table.setMinimumHeight((LIGNES_VISIBLES + 1) * hauteur_ligne())
        self.table.ouverte.connect(self._on_ouverte)
        Etirement(self.table, "sort", replies=("porteur",))
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.dit)
        pile.addWidget(self.figure)
        pile.addWidget(titre_de_section("Convention par convention"))
        pile.addWidget(self.table, stretch=1)
        pile.addWidget(self.regle)

    def montrer(self, lue: VagueLue) -> None:
        """Show the wave."""
        self.lue, vague = lue, lue.vague
        self.figure.montrer(piles_de_la_vague(vague, lue.jour), "reconductions")
        self.modele.remplacer((*vague.renouvellements, *vague.non_calculees))
        self.dit.setText(" ".join(_phrases(lue)))
        self.regle.setText(lue.regle)

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None:
            self.ouvert.emit(ligne.dossier_id)


def _phrases(lue: VagueLue) -> list[str]:
    """Return the hypothesis of the cut, then what is not counted or comes late."""
    vague = lue.vague
    taux = libelle_regle(Regle.BAISSE, vague.baisse)
    dite = "dite par le service" if lue.baisse_dite else "livrée avec Clausule, à confirmer par le service"
    mots = [f"«\u00a0{taux}\u00a0»\u00a0: hypothèse {dite}, sur chaque reconduction, à ETP égaux et sans cumul."]
    if vague.commencees:
        nombre = pluriel(len(vague.commencees), "reconduction a", "reconductions ont")
        mots.append(f"⚠ {nombre} déjà commencé sans décision enregistrée\u00a0: comptées comme les autres.")
    if vague.non_calculees:
        nombre = pluriel(
            len(vague.non_calculees), "convention n’est pas comptée", "conventions ne sont pas comptées"
        )
        mots.append(f"⚠ {nombre}, faute de ce qu’il faut\u00a0: voyez la fin de la table.")
    return mots
