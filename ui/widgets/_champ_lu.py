"""What the fields that read what is typed share: the value last read, the fault that stays on the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

V = TypeVar("V")


class ChampLu(QLineEdit, Generic[V]):
    """One entry read when it is left. What cannot be read stays as typed, marked, and changes no value.

    `lire` makes a value of a text, or raises UserError; `ecrire` does the reverse.

    Signals:
        valeur_changee(object): emitted once a new value has been read.
        faute_changee(str): what is wrong with the entry in French, empty when nothing is.
    """

    valeur_changee = Signal(object)
    faute_changee = Signal(str)

    def __init__(
        self,
        vide: V,
        *,
        lire: Callable[[str], V],
        ecrire: Callable[[V], str],
        quoi: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._valeur = vide
        self._interpreter, self._ecrit = lire, ecrire
        self.faute = ""
        self.setAccessibleName(quoi)
        self.editingFinished.connect(self._lire)

    @property
    def valeur(self) -> V:
        """The value last read."""
        return self._valeur

    def fixer(self, valeur: V) -> None:
        """Show a value given by the program; `valeur_changee` is not emitted."""
        self._valeur = valeur
        self.setText(self._ecrit(valeur))
        self._dire_faute("")

    def signaler(self, faute: str) -> None:
        """Mark the entry with a fault that only the whole form can find; the next reading clears it."""
        self._dire_faute(faute)

    def _lire(self) -> None:
        try:
            valeur = self._interpreter(self.text())
        except UserError as faute:
            self._dire_faute(str(faute))
            return
        changee = valeur != self._valeur
        self.fixer(valeur)
        if changee:
            self.valeur_changee.emit(valeur)

    def _dire_faute(self, faute: str) -> None:
        if faute == self.faute:
            return
        self.faute = faute
        self.setProperty("faute", bool(faute))
        self.setToolTip(faute)
        self.setAccessibleDescription(faute)
        self.style().polish(self)
        self.faute_changee.emit(faute)
