"""The form that establishes a receipt: what it is for, in a few words."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from ui.dialogs.panneau import Panneau
from ui.widgets.formulaire import champ

LONGUEUR = 200


class SaisieRecu(Panneau):
    """Asks for the label of a receipt; `saisi` gives it, empty when the officer wrote none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Établir le reçu du classement",
            "Établir le reçu",
            "Le reçu garde les notes, les grilles, la règle et la liste telles qu’elles sont maintenant, avec une "
            "empreinte. Il ne s’efface pas\u00a0; une ligne du journal dit qui l’a établi.",
            parent,
        )
        self.libelle = champ(
            self.grille, "&Libellé", QLineEdit(self), "recu_libelle", aide="Par exemple\u00a0: comité du 12 octobre"
        )
        self.libelle.setMaxLength(LONGUEUR)

    def commencer(self) -> None:
        """Empty the field and put the cursor on it."""
        self.libelle.clear()
        self.libelle.setFocus()

    @override
    def valider(self) -> None:
        self.saisi.emit(self.libelle.text().strip())
