"""The field of a day, « 12/07/2022 »; empty means « inconnu ». What cannot be read stays as typed, marked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.socle.formats import date_courte
from ui.models.dates import lire_date
from ui.widgets._champ_lu import ChampLu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ChampDate(ChampLu[date | None]):
    """One day, None while the field is empty."""

    def __init__(self, *, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(
            None, lire=lambda saisie: lire_date(saisie, quoi), ecrire=date_courte, quoi=quoi, parent=parent
        )
        self.setPlaceholderText("jj/mm/aaaa")
        self.setAcceptDrops(False)

    @property
    def en_saisie(self) -> bool:
        """True while something typed has not been read."""
        return self.hasFocus() and self.isModified()
