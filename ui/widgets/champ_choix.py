"""A drop-down list that the wheel does not change by accident, and whose letters stay its own.

A value is any object; None stands for « non renseigné » where it is offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEUR_MINIMALE = 8  # characters


class ChampChoix(QComboBox):
    """One value among a few.

    Signals:
        valeur_changee(object): the officer chose another value.
    """

    valeur_changee = Signal(object)

    def __init__(
        self, choix: Iterable[tuple[object, str]] = (), *, quoi: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(quoi)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LARGEUR_MINIMALE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._valeurs: list[object] = []
        self.proposer(choix)
        self.activated.connect(lambda rang: self.valeur_changee.emit(self._valeurs[rang]))

    @property
    def valeur(self) -> object:
        """The value chosen; None when nothing is."""
        rang = self.currentIndex()
        return self._valeurs[rang] if 0 <= rang < len(self._valeurs) else None

    def proposer(self, choix: Iterable[tuple[object, str]]) -> None:
        """Offer these values and their texts; the first one is shown."""
        offerts = tuple(choix)
        self.clear()
        self._valeurs = [valeur for valeur, _texte in offerts]
        self.addItems([texte for _valeur, texte in offerts])

    def ajouter(self, valeur: object, texte: str) -> None:
        """Offer one value more, last."""
        self._valeurs.append(valeur)
        self.addItem(texte)

    def rang_de(self, valeur: object) -> int:
        """Return the place of a value in the list, -1 when it is not offered."""
        return self._valeurs.index(valeur) if valeur in self._valeurs else -1

    def fixer(self, valeur: object) -> None:
        """Show a value given by the program; no signal is emitted. An unknown value shows nothing."""
        self.setCurrentIndex(self.rang_de(valeur))

    @override
    def event(self, event: QEvent) -> bool:
        """Keep plain letters for the search in the list: J and K are shortcuts of the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            nue = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if nue and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
