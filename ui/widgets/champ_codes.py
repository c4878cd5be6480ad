"""The field of a list of departments by code, « 2A, 2B ». What does not exist stays as typed, marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.territoires import lire_departements
from ui.widgets._champ_lu import ChampLu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ChampCodes(ChampLu[tuple[str, ...]]):
    """Some departments, by their codes."""

    def __init__(self, *, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__((), lire=lire_departements, ecrire=", ".join, quoi=quoi, parent=parent)
        self.setAcceptDrops(False)

    @property
    def en_saisie(self) -> bool:
        """True while something typed has not been read, or could not be."""
        return bool(self.faute) or (self.hasFocus() and self.isModified())
