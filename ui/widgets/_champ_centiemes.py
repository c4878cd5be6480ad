"""What the fields of amounts and of ETP share: hundredths typed as text, empty meaning « inconnu »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from app.socle.errors import UserError
from app.socle.formats import centiemes, lire_centiemes

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent


class ChampCentiemes(QLineEdit):
    """A number with two decimals. What cannot be read stays as typed, marked, and is never replaced by zero.

    Signals:
        valeur_changee(object): hundredths, or None; emitted once a new value has been read.
        faute_changee(str): what is wrong with the entry in French, empty when nothing is.
    """

    valeur_changee = Signal(object)
    faute_changee = Signal(str)

    def __init__(self, *, quoi: str, unite: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quoi = quoi
        self._unite = unite
        self._valeur: int | None = None
        self.faute = ""
        self.setAccessibleName(quoi)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(24)
        self.editingFinished.connect(self._lire)

    @property
    def valeur(self) -> int | None:
        """Hundredths last read; None while the field is empty."""
        return self._valeur

    def fixer(self, valeur: int | None) -> None:
        """Show a value given by the program; no signal is emitted."""
        self._valeur = valeur
        self.setText("" if valeur is None else f"{centiemes(valeur)}\u00a0{self._unite}")
        self._dire_faute("")

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._lire()

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

    def _interpreter(self, saisie: str) -> int | None:
        if not saisie.strip():
            return None
        valeur = lire_centiemes(saisie, quoi=self._quoi)
        if valeur < 0:
            raise UserError(f"{self._quoi}\u00a0: une valeur négative n’a pas de sens ici.")
        return valeur

    def _dire_faute(self, faute: str) -> None:
        if faute == self.faute:
            return
        self.faute = faute
        self.setProperty("faute", bool(faute))
        self.setToolTip(faute)
        self.setAccessibleDescription(faute)
        self.style().polish(self)
        self.faute_changee.emit(faute)
