"""The field of an amount in euros, kept in integer cents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets._champ_centiemes import ChampCentiemes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ChampMontant(ChampCentiemes):
    """« 29 400,00 € »; « 29400 » and « 29 400,5 » are understood. `valeur` is in cents."""

    def __init__(self, *, quoi: str = "Montant", parent: QWidget | None = None) -> None:
        super().__init__(quoi=quoi, unite="€", parent=parent)
