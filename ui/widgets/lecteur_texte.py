"""Shows plain text, and documents made of paragraphs and tables; search ignores accents and case.

Text is inserted as text: nothing in it can be a link, a picture or a style. Not here: workbooks
(`lecteur_classeur`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextLength, QTextTableFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from app.importers.apercu import plier
from app.socle.formats import sans_accents
from ui.theme import theme_de

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.importers.apercu import Bloc

SURLIGNEES_MAX = 300
ZOOM_MAXIMAL = 12
COLONNES_MAX = 40


class LecteurTexte(QTextEdit):
    """One text.

    Signals:
        trouvailles_changees(int, int): rank of the hit in sight from 1 (0: none), and number of hits.
    """

    trouvailles_changees = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setAccessibleName("Texte de la pièce")
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self._zoom = 0
        self._plie: tuple[str, list[int]] | None = None
        self._trouvailles: list[tuple[int, int]] = []
        self._trouvaille = -1

    def montrer(self, texte: str) -> None:
        """Show a plain text."""
        self._vider()
        self.setPlainText(texte)

    def montrer_blocs(self, blocs: Iterable[Bloc]) -> None:
        """Show paragraphs and tables, in order."""
        self._vider()
        self.clear()
        curseur = QTextCursor(self.document())
        curseur.beginEditBlock()
        for bloc in blocs:
            if bloc.rangees:
                _inserer_tableau(curseur, bloc)
            else:
                _inserer_paragraphe(curseur, bloc)
        curseur.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def zoomer(self, sens: int) -> None:
        """Magnify (1) or reduce (-1) the letters by one step."""
        if abs(self._zoom + sens) <= ZOOM_MAXIMAL:
            self._zoom += sens
            self.zoomIn(sens)

    def ajuster(self) -> None:
        """Give the letters their ordinary size again."""
        self.zoomOut(self._zoom)
        self._zoom = 0

    def chercher(self, mot: str) -> None:
        """Find every place of a word; nothing to find clears the hits."""
        cherche = " ".join(sans_accents(mot).split())
        self._trouvailles, self._trouvaille = list(self._places(cherche)), -1
        self.suivante()
        self._surligner()
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def suivante(self, sens: int = 1) -> None:
        """Show the next (1) or former (-1) hit, going round."""
        if not self._trouvailles:
            return
        self._trouvaille = (self._trouvaille + sens) % len(self._trouvailles)
        curseur = self.textCursor()
        curseur.setPosition(self._trouvailles[self._trouvaille][0])
        self.setTextCursor(curseur)
        self.ensureCursorVisible()
        self._surligner()
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def _vider(self) -> None:
        self._plie, self._trouvailles, self._trouvaille = None, [], -1
        self.setExtraSelections([])

    def _places(self, cherche: str) -> Iterable[tuple[int, int]]:
        """Yield where a folded word begins and ends in the document, in its own units."""
        if self._plie is None:
            unites = [lettre for c in self.toPlainText() for lettre in (c, "")[: 1 + (ord(c) > 0xFFFF)]]
            self._plie = plier(unites)
        texte, rangs = self._plie
        debut = texte.find(cherche) if cherche else -1
        while debut >= 0:
            fin = debut + len(cherche)
            yield rangs[debut], rangs[fin - 1] + 1
            debut = texte.find(cherche, fin)

    def _surligner(self) -> None:
        selections = []
        for rang, (debut, fin) in enumerate(self._trouvailles[:SURLIGNEES_MAX]):
            selection = QTextEdit.ExtraSelection()
            curseur = QTextCursor(self.document())
            curseur.setPosition(debut)
            curseur.setPosition(fin, QTextCursor.MoveMode.KeepAnchor)
            format_ = QTextCharFormat()
            jetons = theme_de().jetons
            format_.setBackground(jetons.couleur("accent" if rang == self._trouvaille else "selection"))
            format_.setForeground(jetons.couleur("accent_texte" if rang == self._trouvaille else "selection_texte"))
            selection.cursor, selection.format = curseur, format_
            selections.append(selection)
        self.setExtraSelections(selections)


def _inserer_paragraphe(curseur: QTextCursor, bloc: Bloc) -> None:
    paragraphe, lettres = QTextBlockFormat(), QTextCharFormat()
    paragraphe.setBottomMargin(6)
    if bloc.niveau:
        lettres.setFontWeight(QFont.Weight.Bold)
        paragraphe.setTopMargin(10)
    if curseur.position():
        curseur.insertBlock(paragraphe, lettres)
    else:
        curseur.setBlockFormat(paragraphe)
    curseur.insertText(bloc.texte, lettres)


def _inserer_tableau(curseur: QTextCursor, bloc: Bloc) -> None:
    colonnes = min(max(len(rangee) for rangee in bloc.rangees), COLONNES_MAX)
    if not colonnes:
        return
    cadre = QTextTableFormat()
    cadre.setBorder(1)
    cadre.setBorderCollapse(True)
    cadre.setCellPadding(4)
    cadre.setCellSpacing(0)
    cadre.setBorderBrush(theme_de().jetons.couleur("bord"))
    cadre.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    tableau = curseur.insertTable(len(bloc.rangees), colonnes, cadre)
    for ligne, rangee in enumerate(bloc.rangees):
        for colonne, case in enumerate(rangee[:colonnes]):
            if case:
                tableau.cellAt(ligne, colonne).firstCursorPosition().insertText(case)
    curseur.movePosition(QTextCursor.MoveOperation.End)
