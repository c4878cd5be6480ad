"""The field of a list of departments by code, « 2A, 2B ». What does not exist stays as typed, marked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.territoires import lire_departements
from app.socle.errors import UserError


class ChampCodes(QLineEdit):
    """Some departments.

    Signals:
        valeur_changee(object): a tuple of codes, emitted once a new value has been read.
        faute_changee(str): what is wrong with the entry in French, empty when nothing is.
    """

    valeur_changee = Signal(object)
    faute_changee = Signal(str)

    def __init__(self, *, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._valeur: tuple[str, ...] = ()
        self.faute = ""
        self.setAccessibleName(quoi)
        self.setAcceptDrops(False)
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def valeur(self) -> tuple[str, ...]:
        """The codes last read."""
        return self._valeur

    @property
    def en_saisie(self) -> bool:
        """True while something typed has not been read, or could not be."""
        return bool(self.faute) or (self.hasFocus() and self.isModified())

    def fixer(self, valeur: tuple[str, ...]) -> None:
        """Show a value given by the program; no signal is emitted."""
        self._valeur = valeur
        self.setText(", ".join(valeur))
        self._dire_faute("")

    def _on_editing_finished(self) -> None:
        try:
            valeur = lire_departements(self.text())
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
