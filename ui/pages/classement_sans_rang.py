"""The dossiers without a rank, under the ranking, and what each waits for. Hidden while there is none.

Not here: the ranking (`ui.pages.classement`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.classement import colonnes_sans_rang, repond
from ui.models.table import ModeleTable
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.classement import Rang


class SansRang(QWidget):
    """The list. `lignes`: every dossier without a rank, by receipt, searched or not.

    Signals:
        courante(int): the cursor was put on this dossier by hand; the page listens.
        ouverte(int): this dossier is to be opened; the page listens.
    """

    courante = Signal(int)
    ouverte = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lignes: tuple[Rang, ...] = ()
        self._mots: tuple[str, ...] = ()
        self.modele: ModeleTable[Rang] = ModeleTable(colonnes_sans_rang(), identite=_identite, parent=self)
        self.table = Table(self.modele, nom="Dossiers sans rang", parent=self)
        self.table.setObjectName("table_sans_rang")
        Etirement(self.table, "explication", replies=("recu_le", "etat", "porteur"))
        self.table.trier_par_entetes()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.addWidget(titre_de_section("Sans rang"))
        pile.addWidget(self.table, stretch=1)

    def remplacer(self, lignes: Sequence[Rang]) -> None:
        """Show these dossiers, those that answer to the words searched."""
        self.lignes = tuple(lignes)
        vus = [x for x in self.lignes if repond(x.candidat, self._mots)]
        self.modele.remplacer(vus)
        self.setVisible(bool(vus))

    def rechercher(self, mots: tuple[str, ...]) -> None:
        """Show the dossiers that answer to these words."""
        self._mots = mots
        self.remplacer(self.lignes)

    def suivre(self, dossier_id: int, rang: Rang | None) -> None:
        """Follow one dossier: what it waits for, or None once it has a rank."""
        present = self.ligne(dossier_id) is not None
        if rang is not None and present:
            self.lignes = tuple(rang if x.candidat.dossier_id == dossier_id else x for x in self.lignes)
            self.modele.actualiser_lignes((rang,))
        elif rang is not None or present:
            autres = tuple(x for x in self.lignes if x.candidat.dossier_id != dossier_id)
            ajoutes = (*autres, rang) if rang else autres
            self.remplacer(sorted(ajoutes, key=lambda x: (x.candidat.recu_le, x.candidat.numero)))

    def ligne(self, dossier_id: int) -> Rang | None:
        """Return what is said of a dossier; None when it has a rank."""
        return next((x for x in self.lignes if x.candidat.dossier_id == dossier_id), None)

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None and self.table.hasFocus():
            self.courante.emit(ligne.candidat.dossier_id)

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None:
            self.ouverte.emit(ligne.candidat.dossier_id)


def _identite(rang: Rang) -> object:
    return rang.candidat.dossier_id
