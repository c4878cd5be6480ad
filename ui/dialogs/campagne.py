"""The facts of the campaign that the service must confirm, as a panel of the cockpit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from ui.dialogs.faits_campagne import FormulaireFaits
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_logo import ChampLogo

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.campagne import Campagne


class SaisieCampagne(Panneau):
    """Emits the blocks that were changed, by their names; the buttons of the logo act at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Compléter la campagne",
            "Enregistrer",
            "Les lettres et les conventions reprennent ces données. Une donnée manquante bloque l’acte qui la "
            "cite.",
            parent,
        )
        self.logo = ChampLogo(self)
        self.grille.addRow(self.logo)
        self.faits = FormulaireFaits()
        self.grille.addRow(self.faits)

    def commencer(self, campagne: Campagne, logo: bytes) -> None:
        """Show the facts as they are kept; `logo`: its picture, empty when there is none."""
        self.logo.montrer(campagne.logo, logo)
        self.faits.montrer(campagne)
        self.dire("")

    @override
    def valider(self) -> None:
        fautes = self.faits.fautes
        self.dire(" ".join(fautes))
        if not fautes:
            self.saisi.emit(self.faits.valeurs())
