"""Shows plain text, and documents made of paragraphs and tables; search ignores accents and case.

Text is inserted as text: nothing in it can be a link, a picture or a style. Not here: workbooks
(`lecteur_classeur`).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextLength, QTextTableFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from app.importers.apercu import Bloc, lettres_de_colonne, plier_vite
from ui.models.selection import CARACTERES_LUS, Selection
from ui.theme import theme_de

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SURLIGNEES_MAX = 300
ZOOM_MAXIMAL = 12
COLONNES_MAX = 40
LIGNES_PAR_TRANCHE = 400
BLOCS_PAR_TRANCHE = 40  # paragraphs laid out in one turn of the window
COUPE = "…"
DEBUT_CHERCHE = 40  # letters of a quote looked for when it is not found whole
_HORS_PLAN = re.compile(r"[\U00010000-\U0010ffff]")


class LecteurTexte(QTextEdit):
    """One text.

    Signals:
        trouvailles_changees(int, int): rank of the hit in sight from 1 (0: none), and number of hits.

    `selection` changes with Qt's own `selectionChanged`; a hit in sight is selected.
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
        self._mot, self._brut = "", False
        self._reste: Iterator[Bloc] = iter(())
        self._tranche = QTimer(self)
        self._tranche.setInterval(0)
        self._tranche.timeout.connect(self._on_tranche)
        self._plie: tuple[str, Sequence[int]] | None = None
        self._trouvailles: list[tuple[int, int]] = []
        self._trouvaille = -1
        self._a_retrouver: tuple[str, str] | None = None

    @property
    def selection(self) -> Selection | None:
        """What is selected, with its place; None when nothing is."""
        curseur = self.textCursor()
        if not curseur.hasSelection():
            return None
        texte = curseur.selectedText()[:CARACTERES_LUS].replace("\u2029", "\n").replace("\u2028", "\n").strip()
        return Selection(texte, lieu=self._lieu(curseur.selectionStart())) if texte else None

    def montrer_passage(self, lieu: str, extrait: str) -> None:
        """Select again the passage of a proof, once the whole text is there; its paragraph when it is not found."""
        self._a_retrouver = (lieu, extrait)
        if not self._tranche.isActive():
            self._retrouver()

    def deselectionner(self) -> None:
        """Select nothing."""
        curseur = self.textCursor()
        curseur.clearSelection()
        self.setTextCursor(curseur)

    def montrer(self, texte: str) -> None:
        """Show a plain text, a long one little by little."""
        self._vider()
        lignes = texte.split("\n")
        self.setPlainText("\n".join(lignes[:LIGNES_PAR_TRANCHE]))
        suite = range(LIGNES_PAR_TRANCHE, len(lignes), LIGNES_PAR_TRANCHE)
        self._reste = (Bloc("\n".join(lignes[rang : rang + LIGNES_PAR_TRANCHE])) for rang in suite)
        self._brut = True
        self._tranche.start()

    def montrer_blocs(self, blocs: Iterable[Bloc]) -> None:
        """Show paragraphs and tables, in order; a long document little by little."""
        self._vider()
        self.clear()
        self._brut, self._reste = False, iter(blocs)
        self._on_tranche()
        self._tranche.start()

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
        self._mot = mot
        cherche = " ".join(plier_vite(mot)[0].split())
        self._trouvailles, self._trouvaille = list(self._places(cherche)), -1
        self.suivante()
        self._surligner()
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def suivante(self, sens: int = 1) -> None:
        """Show the next (1) or former (-1) hit, going round."""
        if not self._trouvailles:
            return
        self._trouvaille = (self._trouvaille + sens) % len(self._trouvailles)
        self._selectionner(*self._trouvailles[self._trouvaille])
        self._surligner()
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def _on_tranche(self) -> None:
        """Add the next slice; a search made meanwhile is made again once everything is there."""
        tranche = list(islice(self._reste, 1 if self._brut else BLOCS_PAR_TRANCHE))
        if not tranche:
            self._tranche.stop()
            self._plie = None
            if self._mot:
                self.chercher(self._mot)
            self._retrouver()
            return
        curseur = QTextCursor(self.document())
        curseur.movePosition(QTextCursor.MoveOperation.End)
        curseur.beginEditBlock()
        for bloc in tranche:
            if self._brut:
                curseur.insertText(f"\n{bloc.texte}")
            elif bloc.rangees:
                _inserer_tableau(curseur, bloc)
            else:
                _inserer_paragraphe(curseur, bloc)
        curseur.endEditBlock()

    def _vider(self) -> None:
        self._tranche.stop()
        self._mot, self._brut, self._a_retrouver = "", False, None
        self._plie, self._trouvailles, self._trouvaille = None, [], -1
        self.setExtraSelections([])

    def _selectionner(self, debut: int, fin: int) -> None:
        curseur = self.textCursor()
        curseur.setPosition(debut)
        curseur.setPosition(fin, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(curseur)
        self.ensureCursorVisible()

    def _lieu(self, position: int) -> str:
        """Return « paragraphe 12 », « ligne 12 » of a plain text, or « tableau, case B3 »."""
        curseur = QTextCursor(self.document())
        curseur.setPosition(position)
        for tableau in filter(None, (curseur.currentTable(),)):  # None in a paragraph, whatever Qt's stubs say
            case = tableau.cellAt(curseur)
            return f"tableau, case {lettres_de_colonne(case.column())}{case.row() + 1}"
        return f"{'ligne' if self._brut else 'paragraphe'} {curseur.blockNumber() + 1}"

    def _retrouver(self) -> None:
        if self._a_retrouver is None:
            return
        (lieu, extrait), self._a_retrouver = self._a_retrouver, None
        cherche = " ".join(plier_vite(extrait.removesuffix(COUPE))[0].split())
        places = list(self._places(cherche)) or list(self._places(cherche[:DEBUT_CHERCHE].strip()))
        meme_lieu = (place for place in places if self._lieu(place[0]) == lieu)
        trouvee = next(meme_lieu, places[0] if places else None)
        if trouvee is not None:
            self._selectionner(*trouvee)
            return
        numero = lieu.rpartition(" ")[2]
        bloc = self.document().findBlockByNumber(int(numero) - 1 if numero.isdigit() else 0)
        if bloc.isValid():
            self._selectionner(bloc.position(), bloc.position() + max(bloc.length() - 1, 0))

    def _places(self, cherche: str) -> Iterable[tuple[int, int]]:
        """Yield where a folded word begins and ends in the document, in its own units."""
        if self._plie is None:
            texte = self.toPlainText()
            # Qt counts two units for a character beyond U+FFFF.
            self._plie = plier_vite(texte if texte.isascii() else _HORS_PLAN.sub("\ufffc\ufffc", texte))
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
