"""One side of a passage in common: whose it is, and the page of original text with the passage marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from ui.models.passages import entete
from ui.theme import theme_de

if TYPE_CHECKING:
    from app.services.passages import Cote

FICHIER = "Le même fichier, octet pour octet\u00a0: ouvrez-le pour le lire."


class CotePassage(QWidget):
    """Shows the passage of one side. `nom` says which: « Dans ce dossier »."""

    def __init__(self, nom: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tete = QLabel(self)
        self.tete.setWordWrap(True)
        self.texte = QPlainTextEdit(self)
        self.texte.setReadOnly(True)
        self.texte.setAccessibleName(nom)
        self.texte.setFrameShape(QFrame.Shape.StyledPanel)
        self.cote: Cote | None = None
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.tete)
        pile.addWidget(self.texte, stretch=1)
        theme_de().change.connect(self._marquer)

    def montrer(self, cote: Cote | None) -> None:
        """Show a side; None empties it."""
        self.cote = cote
        self.tete.setText(entete(cote) if cote else "")
        self.texte.setPlainText((cote.texte or FICHIER) if cote else "")
        self._marquer()

    def _marquer(self) -> None:
        """Mark the passage: bold, underlined, on a ground of its own; and bring it in sight."""
        cote = self.cote
        if cote is None or cote.fin <= cote.debut:
            self.texte.setExtraSelections([])
            return
        curseur = QTextCursor(self.texte.document())
        curseur.setPosition(_en_utf16(cote.texte, cote.debut))
        curseur.setPosition(_en_utf16(cote.texte, cote.fin), QTextCursor.MoveMode.KeepAnchor)
        jetons = theme_de().jetons
        forme = QTextCharFormat()
        forme.setFontWeight(QFont.Weight.Bold)
        forme.setFontUnderline(True)
        forme.setBackground(jetons.couleur("selection"))
        forme.setForeground(jetons.couleur("selection_texte"))
        marque = QTextEdit.ExtraSelection()
        bruts: Any = marque  # the stubs declare these fields read-only
        bruts.cursor, bruts.format = curseur, forme
        self.texte.setExtraSelections([marque])
        debut = QTextCursor(self.texte.document())
        debut.setPosition(curseur.selectionStart())
        self.texte.setTextCursor(debut)
        self.texte.centerCursor()


def _en_utf16(texte: str, rang: int) -> int:
    """Return a rank as Qt counts it: a letter beyond the basic plane takes two."""
    return len(texte[:rang].encode("utf-16-le")) // 2
