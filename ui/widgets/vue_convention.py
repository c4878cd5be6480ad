"""One signed convention in words: what is due, its commitment, its payments, its bilan, its renewals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.models.suivi import (
    colonnes_indicateurs,
    colonnes_versements,
    lignes_attendues,
    phrase_bilan,
    phrase_decompte,
    phrase_engagement,
    phrase_reconduction,
)
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

    from app.domain.execution import Indicateur, Versement
    from app.services.executions_lues import Suivi

LIGNES_VUES = 4
PARTIES = ("attendu", "engagement", "versements", "bilan", "reconduction")
TITRES = {
    "attendu": "Ce qui est attendu",
    "engagement": "Engagement et notification",
    "versements": "Versements",
    "bilan": "Bilan et indicateurs",
    "reconduction": "Reconduction",
}


class VueConvention(QWidget):
    """Five parts, each with its acts. `actes`: those of each part, by its key."""

    def __init__(self, actes: Mapping[str, Sequence[QAction]], parent: QWidget) -> None:
        super().__init__(parent)
        self.versements: ModeleTable[Versement] = ModeleTable(
            colonnes_versements(), identite=lambda v: (v.nature, v.rang, v.montant, v.prevu_le), parent=self
        )
        self.indicateurs: ModeleTable[Indicateur] = ModeleTable(
            colonnes_indicateurs(), identite=lambda i: i.cle, parent=self
        )
        self.table_versements = Table(self.versements, nom="Versements de la convention", parent=self)
        self.table_versements.setObjectName("table_versements")
        self.table_indicateurs = Table(self.indicateurs, nom="Indicateurs du bilan", parent=self)
        self.table_indicateurs.setObjectName("table_indicateurs")
        self.textes = {cle: QLabel(self) for cle in PARTIES}
        tables = {"versements": self.table_versements, "bilan": self.table_indicateurs}
        pile = QVBoxLayout(self)
        pile.setContentsMargins(8, 0, 8, 0)
        pile.setSpacing(8)
        for cle in PARTIES:
            self._titrer(pile, cle, actes.get(cle, ()))
            if cle in tables:
                pile.addWidget(tables[cle])
            self.textes[cle].setWordWrap(True)
            self.textes[cle].setObjectName(f"suivi_{cle}")
            pile.addWidget(self.textes[cle])

    def montrer(self, suivi: Suivi) -> None:
        """Show a convention."""
        etat = suivi.etat
        rang = self.table_versements.currentIndex().row()
        self.textes["attendu"].setText(lignes_attendues(suivi))
        self.textes["engagement"].setText(
            "\n".join(phrase_engagement(p, e) for p, e in zip(etat.periodes, etat.ecarts, strict=True))
        )
        self.versements.remplacer(etat.execution.versements)
        self._accorder(self.table_versements, len(etat.execution.versements))
        self.table_versements.choisir(max(0, min(rang, len(etat.execution.versements) - 1)))
        self.textes["versements"].setText(phrase_decompte(etat.decomptes[-1]))
        bilan = etat.execution.bilan(etat.courante.rang)
        indicateurs = bilan.indicateurs if bilan else ()
        self.indicateurs.remplacer(indicateurs)
        self._accorder(self.table_indicateurs, len(indicateurs))
        self.textes["bilan"].setText(phrase_bilan(suivi))
        self.textes["reconduction"].setText(phrase_reconduction(suivi))

    @property
    def versement(self) -> int | None:
        """The rank of the payment under the cursor; None when there is none."""
        rang = self.table_versements.currentIndex().row()
        return rang if self.versements.ligne(rang) is not None else None

    @staticmethod
    def _accorder(table: Table, nombre: int) -> None:
        """Give a table the height of its rows, a few at most; an empty one leaves the place to its sentence."""
        table.setVisible(bool(nombre))
        table.setFixedHeight(hauteur_ligne() * (min(nombre, LIGNES_VUES) + 1) + 6)

    @staticmethod
    def _titrer(pile: QVBoxLayout, cle: str, actes: Sequence[QAction]) -> None:
        tete = QVBoxLayout()
        pile.addLayout(tete)
        tete.setSpacing(4)
        tete.addWidget(titre_de_section(TITRES[cle]))
        if actes:
            rangee = Flux()
            for action in actes:
                rangee.addWidget(bouton_acte(action))
            rangee.addStretch(1)
            tete.addLayout(rangee)
