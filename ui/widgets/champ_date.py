"""The field of a day, « 12/07/2022 »; empty means « inconnu ». What cannot be read stays as typed, marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.socle.errors import UserError
from app.socle.formats import date_courte
from ui.models.dates import lire_date

if TYPE_CHECKING:
    from datetime import date


class ChampDate(QLineEdit):
    """One day.

    Signals:
        valeur_changee(object): a date, or None; emitted once a new value has been read.
        faute_changee(str): what is wrong with the entry in French, empty when nothing is.
    """

    valeur_changee = Signal(object)
    faute_changee = Signal(str)

    def __init__(self, *, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quoi = quoi
        self._valeur: date | None = None
        self.faute = ""
        self.setAccessibleName(quoi)
        self.setPlaceholderText("jj/mm/aaaa")
        self.setAcceptDrops(False)
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def valeur(self) -> date | None:
        """The day last read; None while the field is empty."""
        return self._valeur

    @property
    def en_saisie(self) -> bool:
        """True while something typed has not been read."""
        return self.hasFocus() and self.isModified()

    def fixer(self, valeur: date | None) -> None:
        """Show a value given by the program; no signal is emitted."""
        self._valeur = valeur
        self.setText(date_courte(valeur))
        self._dire_faute("")

    def _on_editing_finished(self) -> None:
        try:
            valeur = lire_date(self.text(), self._quoi)
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
