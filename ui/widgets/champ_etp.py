"""The field of a quantity of work, kept in integer hundredths of ETP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from ui.widgets._champ_centiemes import ChampCentiemes

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

PAS_CENTIEMES = 10


class ChampEtp(ChampCentiemes):
    """« 1,50 ETP »; the arrows add or take a tenth. `valeur` is in hundredths."""

    def __init__(self, *, quoi: str = "ETP", parent: QWidget | None = None) -> None:
        super().__init__(quoi=quoi, unite="ETP", parent=parent)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pas = {Qt.Key.Key_Up: PAS_CENTIEMES, Qt.Key.Key_Down: -PAS_CENTIEMES}.get(Qt.Key(event.key()))
        if pas is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        self._lire()
        if not self.faute:
            valeur = max(0, (self.valeur or 0) + pas)
            if valeur != self.valeur:
                self.fixer(valeur)
                self.valeur_changee.emit(valeur)
