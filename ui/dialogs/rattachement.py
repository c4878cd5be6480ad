"""The form that adds a mail of the register to an existing dossier, those that a sign points at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from typing_extensions import override

from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.formulaire import champ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.services.apercu_depot import DossierPropose


class SaisieRattachement(Panneau):
    """Asks for the dossier; `saisi` gives the identifiers of the mail and of the dossier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Rattacher à un dossier",
            "Rattacher",
            "Le courriel et ses pièces rejoignent le dossier choisi. Si ce courriel avait ouvert un dossier, "
            "celui-ci est retiré : son numéro ne sert plus. S’il était rangé dans un autre, ses pièces en partent. "
            "Ctrl+Z annule.",
            parent,
        )
        self._arrivee_id = 0
        self.dossier = champ(
            self.grille, "&Dossier", ChampChoix(quoi="Dossier", parent=self), "rattachement_dossier"
        )
        self.choisi = QLabel(self)  # the list cuts long names, and the reason is at their end
        self.choisi.setTextFormat(Qt.TextFormat.PlainText)
        self.choisi.setWordWrap(True)
        self.grille.addRow(self.choisi)
        self.dossier.currentTextChanged.connect(self.choisi.setText)

    def commencer(self, arrivee_id: int, dossiers: Sequence[DossierPropose]) -> None:
        """Offer these dossiers for a mail, the first one shown."""
        self._arrivee_id = arrivee_id
        self.dossier.proposer((d.dossier_id, d.libelle) for d in dossiers)
        self.dire("" if dossiers else "Aucun autre dossier n’est ouvert dans cette campagne.")
        self.dossier.setFocus()

    @override
    def valider(self) -> None:
        choisi = self.dossier.valeur
        if isinstance(choisi, int):
            self.saisi.emit((self._arrivee_id, choisi))
        else:
            self.dire("Choisissez un dossier.")
