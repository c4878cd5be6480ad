"""Tabs that ask for the room of the one in sight: a tall tab that is hidden does not make the page scroll."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QTabWidget, QWidget
from typing_extensions import override

_Politique = QSizePolicy.Policy


class Onglets(QTabWidget):
    """The views of one page, one in sight."""

    def __init__(self, nom: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(nom)
        self.setDocumentMode(True)
        self.currentChanged.connect(lambda _rang: self._accorder())

    @override
    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._accorder()

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # Qt would answer with the tallest of all the tabs

    def _accorder(self) -> None:
        for rang in range(self.count()):
            politique = _Politique.Preferred if rang == self.currentIndex() else _Politique.Ignored
            vue = self.widget(rang)
            if vue is not None:
                vue.setSizePolicy(politique, politique)
