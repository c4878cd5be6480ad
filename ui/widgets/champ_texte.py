"""Fields of text that say, once left, that their value has changed: one line, or a paragraph.

A value is what is stored; `montrer` and `lire` tell how it is shown (« 888 000 122 00018 ») and read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

HAUTEUR_PARAGRAPHE = 84


class ChampTexte(QLineEdit):
    """One line.

    Signals:
        valeur_changee(object): the text read, when the field is left with another one.
    """

    valeur_changee = Signal(object)

    def __init__(
        self,
        *,
        quoi: str,
        montrer: Callable[[str], str] = str,
        lire: Callable[[str], str] = str.strip,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._montrer, self._lire = montrer, lire
        self._valeur = ""
        self.setAccessibleName(quoi)
        self.setAcceptDrops(False)  # a file dropped here is a piece of the dossier, not the text of its path
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def valeur(self) -> str:
        """The value last read."""
        return self._valeur

    @property
    def saisie(self) -> str:
        """What is typed now, as it would be read."""
        return self._lire(self.text())

    @property
    def en_saisie(self) -> bool:
        """True while something typed has not been read."""
        return self.hasFocus() and self.isModified()

    def fixer(self, valeur: str) -> None:
        """Show a value given by the program; no signal is emitted."""
        self._valeur = valeur
        self.setText(self._montrer(valeur))
        self.setCursorPosition(0)

    def _on_editing_finished(self) -> None:
        valeur = self.saisie
        self.setModified(False)
        if valeur != self._valeur:
            self.fixer(valeur)
            self.valeur_changee.emit(valeur)


class ChampParagraphe(QPlainTextEdit):
    """Some lines; Tab leaves them.

    Signals:
        valeur_changee(object): the text, when the field is left with another one.
    """

    valeur_changee = Signal(object)

    def __init__(self, *, quoi: str, hauteur: int = HAUTEUR_PARAGRAPHE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._valeur = ""
        self.setAccessibleName(quoi)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setFixedHeight(hauteur)

    @property
    def valeur(self) -> str:
        """The value last read."""
        return self._valeur

    @property
    def saisie(self) -> str:
        """What is typed now."""
        return self.toPlainText().strip()

    @property
    def en_saisie(self) -> bool:
        """True while something typed has not been read."""
        return self.hasFocus() and self.document().isModified()

    def fixer(self, valeur: str) -> None:
        """Show a value given by the program; no signal is emitted."""
        self._valeur = valeur
        self.setPlainText(valeur)
        self.document().setModified(False)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() == Qt.FocusReason.PopupFocusReason:
            return
        modifie = (
            self.document().isModified()
        )  # Qt gives plain spaces back for non-breaking ones: no comparison alone
        self.document().setModified(False)
        if modifie and self.saisie != self._valeur:
            self._valeur = self.saisie
            self.valeur_changee.emit(self._valeur)
