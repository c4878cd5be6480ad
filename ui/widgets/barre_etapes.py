"""« Où en est-on ? » in one bar: each segment is a button, as wide as its number asks, and says it in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Etape:
    """One step: « 9 complets » is `nombre` 9 and `libelle` « complets », agreed by the caller."""

    cle: str
    libelle: str
    nombre: int


class BarreEtapes(QWidget):
    """The segmented bar.

    Signals:
        choisie(str): key of the step that was clicked; the page listens and filters.
    """

    choisie = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rangee = QHBoxLayout(self)
        self._rangee.setContentsMargins(0, 0, 0, 0)
        self._rangee.setSpacing(2)

    def montrer(self, etapes: Sequence[Etape]) -> None:
        """Show these steps, in this order; a step of none stays in sight, narrow."""
        while (element := self._rangee.takeAt(0)) is not None:
            ancien = element.widget()
            if ancien is not None:
                ancien.hide()
                ancien.deleteLater()
        total = sum(etape.nombre for etape in etapes) or 1
        for etape in etapes:
            self._rangee.addWidget(self._segment(etape), stretch=max(1, 100 * etape.nombre // total))

    def _segment(self, etape: Etape) -> QPushButton:
        segment = QPushButton(f"{etape.nombre}\u00a0{etape.libelle}")
        segment.setProperty("role", "segment")
        segment.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        segment.setMinimumWidth(segment.sizeHint().width())
        segment.setToolTip(f"Voir\u00a0: {etape.nombre}\u00a0{etape.libelle}")
        segment.clicked.connect(lambda _coche, cle=etape.cle: self.choisie.emit(cle))
        return segment
