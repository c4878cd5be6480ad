"""A button whose menu holds boxes to tick: several values among many, by groups; no box ticked means all.

The menu stays open while boxes are ticked; Escape, or a click beside it, closes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

#: The name of a group, empty for values without one, and its values with their words.
Groupe = tuple[str, Sequence[tuple[object, str]]]
_COCHER = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _MenuOuvert(QMenu):
    """A menu that ticks its boxes without closing."""

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._cocher(self.activeAction()):
            super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _COCHER or not self._cocher(self.activeAction()):
            super().keyPressEvent(event)

    @staticmethod
    def _cocher(action: QAction | None) -> bool:
        if action is None or action.menu() is not None or not action.isEnabled():
            return False
        action.trigger()
        return True


class ChoixMultiple(QPushButton):
    """Some values; `valeurs` is empty while nothing is ticked, which stands for all.

    Signals:
        valeurs_changees(): the officer ticked or unticked.
    """

    valeurs_changees = Signal()

    def __init__(
        self, groupes: Iterable[Groupe], *, quoi: str, tout: str, plusieurs: str, parent: QWidget | None = None
    ) -> None:
        """`tout`: what is said while nothing is ticked; `plusieurs`: the plural noun after a number."""
        super().__init__(parent)
        self._quoi, self._tout, self._plusieurs = quoi, tout, plusieurs
        self._cases: list[tuple[object, QAction]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        menu = _MenuOuvert(quoi, self)
        menu.addAction(tout).triggered.connect(lambda _coche: self._changer(()))
        menu.addSeparator()
        for nom, valeurs in groupes:
            self._remplir(_sous_menu(menu, nom) if nom else menu, nom, valeurs)
        self.setMenu(menu)
        self._dire()

    @property
    def valeurs(self) -> frozenset[object]:
        """The values ticked; empty for all."""
        return frozenset(valeur for valeur, case in self._cases if case.isChecked())

    def fixer(self, valeurs: Iterable[object]) -> None:
        """Tick these values and no other; no signal is emitted."""
        voulues = set(valeurs)
        for valeur, case in self._cases:
            case.setChecked(valeur in voulues)
        self._dire()

    def _remplir(self, menu: QMenu, nom: str, valeurs: Sequence[tuple[object, str]]) -> None:
        if nom and len(valeurs) > 1:
            siennes = frozenset(valeur for valeur, _ in valeurs)
            menu.addAction(f"{nom}\u00a0: tout").triggered.connect(partial(self._basculer, siennes))
            menu.addSeparator()
        for valeur, texte in valeurs:
            case = menu.addAction(texte)
            case.setCheckable(True)
            case.triggered.connect(lambda _coche: self._annoncer())
            self._cases.append((valeur, case))

    def _basculer(self, siennes: frozenset[object], _coche: bool) -> None:  # noqa: FBT001  # the signal of Qt
        """Tick a whole group, or untick it once it is whole."""
        presentes = self.valeurs
        self._changer(presentes - siennes if siennes <= presentes else presentes | siennes)

    def _changer(self, valeurs: Iterable[object]) -> None:
        self.fixer(valeurs)
        self.valeurs_changees.emit()

    def _annoncer(self) -> None:
        self._dire()
        self.valeurs_changees.emit()

    def _dire(self) -> None:
        cochees = [case.text() for _, case in self._cases if case.isChecked()]
        if not cochees:
            dit = self._tout
        elif len(cochees) == 1:
            dit = cochees[0]
        else:
            dit = f"{len(cochees)}\u00a0{self._plusieurs}"
        self.setText(dit)
        self.setAccessibleName(f"{self._quoi}\u00a0: {dit}")
        self.setToolTip("\n".join(cochees) or self._quoi)


def _sous_menu(menu: QMenu, nom: str) -> QMenu:
    sous = _MenuOuvert(nom, menu)
    menu.addMenu(sous)
    return sous
