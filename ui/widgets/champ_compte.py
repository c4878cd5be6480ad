"""A count that may not be said: the first digit takes the place of the word shown meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class ChampCompte(QSpinBox):
    """A whole number up to `maximum`; under its least, `rien` is shown. Qt would refuse a digit typed after it."""

    def __init__(self, rien: str, *, moins: int, maximum: int, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(moins, maximum)
        self.setSpecialValueText(rien)
        self.setAccessibleName(quoi)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and self.text() == self.specialValueText():
            self.selectAll()
        super().keyPressEvent(event)
