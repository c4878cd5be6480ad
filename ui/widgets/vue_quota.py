"""Target and envelope as tables: each step in figures, the zones, the versions of the target, the movements."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models.quota import (
    colonnes_mouvements,
    colonnes_quota,
    colonnes_versions,
    colonnes_zones,
    lignes_zones,
    versions,
)
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne, px
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractTableModel

    from app.domain.quota import Cible, Mouvement, Quota
    from ui.models.quota import LigneQuota

T = TypeVar("T")
NB_MESURES = 4
LIGNES_VISIBLES = 4


class VueQuota(QWidget):
    """The figures of the campaign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleTable(colonnes_quota(), identite=lambda x: x.libelle, parent=self)
        self.table = self._table(self.modele, "ETP et crédits à chaque étape", "table_quota")
        self.table.setFixedHeight((NB_MESURES + 1) * hauteur_ligne() + px(8))
        Etirement(self.table, "libelle")
        self.modele_zones = ModeleTable(colonnes_zones(), parent=self)
        self.table_zones = self._table(self.modele_zones, "Cible par département ou zone", "table_zones")
        self.modele_versions = ModeleTable(colonnes_versions(), parent=self)
        self.table_versions = self._table(self.modele_versions, "Versions de la cible", "table_versions")
        self.modele_mouvements = ModeleTable(colonnes_mouvements(), parent=self)
        self.table_mouvements = self._table(self.modele_mouvements, "Mouvements de l’enveloppe", "table_mouvements")
        self._titre_zones = titre_de_section("Cible par département ou zone")
        self._batir()

    def montrer(
        self, lignes: Sequence[LigneQuota], quota: Quota, cibles: Sequence[Cible], mouvements: Sequence[Mouvement]
    ) -> None:
        """Show these figures; the zones only where the target names some."""
        zones = lignes_zones(quota)
        _remplir(self.modele, lignes)
        _remplir(self.modele_zones, zones)
        _remplir(self.modele_versions, versions(cibles))
        _remplir(self.modele_mouvements, tuple(reversed(mouvements)))
        self.table_zones.setFixedHeight((len(zones) + 1) * hauteur_ligne() + 8)
        for widget in (self._titre_zones, self.table_zones):
            widget.setVisible(bool(zones))

    def _batir(self) -> None:
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.table)
        for widget in (self._titre_zones, self.table_zones):
            pile.addWidget(widget)
            widget.hide()
        rangee = QHBoxLayout()
        pile.addLayout(rangee, stretch=1)
        rangee.setSpacing(16)
        for titre, table in (
            ("Versions de la cible", self.table_versions),
            ("Mouvements de l’enveloppe", self.table_mouvements),
        ):
            colonne = QVBoxLayout()
            colonne.setSpacing(4)
            colonne.addWidget(titre_de_section(titre))
            table.setMinimumHeight(LIGNES_VISIBLES * hauteur_ligne())
            colonne.addWidget(table, stretch=1)
            rangee.addLayout(colonne, stretch=1)

    def _table(self, modele: QAbstractTableModel, nom: str, nom_objet: str) -> Table:
        table = Table(modele, nom=nom, parent=self)
        table.setObjectName(nom_objet)
        return table


def _remplir(modele: ModeleTable[T], lignes: Sequence[T]) -> None:
    """Show other rows; the same ones are left, for a table read again loses its place."""
    if modele.lignes != tuple(lignes):
        modele.remplacer(lignes)
