"""Tables of an act: light rules, headings repeated and read once, rows never cut unless taller than a page.

Cells are broken into lines here and given to reportlab as plain strings: three times faster than a paragraph per
cell. Only a cell with emphasis is a paragraph.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Table, TableStyle
from reportlab.platypus.tables import CellStyle, TableRenderCB
from typing_extensions import override

from app.documents import polices, styles
from app.documents.balises import Element
from app.documents.blocs import paragraphe_de_cellule
from app.documents.contenu import Alignement, Format, en_clair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.platypus import Paragraph

    from app.documents.balises import TaggedCanvas
    from app.documents.contenu import Colonne, Fiche, Tableau, Texte
    from app.documents.styles import Cellules, Gabarit

_PORTRAIT = styles.GABARITS[Format.PORTRAIT]
_PARTS_FICHE = {False: (34, 66), True: (24, 76)}  # by whether the sheet lies
_SENS = {Alignement.GAUCHE: "LEFT", Alignement.CENTRE: "CENTER", Alignement.DROITE: "RIGHT"}
_LIGNES_D_UN_BLOC = 10  # lines of text, headings and total included, that a table or a fiche keeps together
_TH_COLONNE = "/A <</O /Table /Scope /Column>>"
_TH_LIGNE = "/A <</O /Table /Scope /Row>>"


class TableTags(TableRenderCB):
    """Follows a table while it is drawn, page after page, and writes its rows and cells in the structure tree."""

    def __init__(self, element: Element, *, entete_de_ligne: bool) -> None:
        self._element = element
        self._entete_de_ligne = entete_de_ligne
        self._suite = False
        self._repetee = False
        self._vide = False
        self._rang = Element("TR")

    def _toile(self, table: Any) -> TaggedCanvas:
        toile: TaggedCanvas = table.canv
        return toile

    @override
    def startTable(self, T: Table) -> None:
        self._toile(T).placer(self._element)

    @override
    def endTable(self, T: Table) -> None:
        self._suite = True

    @override
    def startBG(self, T: Table) -> None:
        self._toile(T).ouvrir_artefact()

    @override
    def endBG(self, T: Table) -> None:
        self._toile(T).fermer()

    @override
    def startLines(self, T: Table) -> None:
        self._toile(T).ouvrir_artefact()

    @override
    def endLines(self, T: Table) -> None:
        self._toile(T).fermer()

    @override
    def startRow(self, T: Table, rowNo: int) -> None:
        self._repetee = self._suite and rowNo < T.repeatRows
        self._titres = rowNo < T.repeatRows
        if self._repetee:
            self._toile(T).ouvrir_artefact("/Type /Pagination")
        else:
            self._rang = self._element.ajouter(Element("TR"))

    @override
    def endRow(self, T: Table) -> None:
        if self._repetee:
            self._toile(T).fermer()

    @override
    def startCell(self, T: Table, rowNo: int, colNo: int, cellval: Any, *_: Any) -> None:
        if self._repetee:
            return
        if self._titres:
            cellule = Element("TH", _TH_COLONNE)
        elif self._entete_de_ligne and colNo == 0:
            cellule = Element("TH", _TH_LIGNE)
        else:
            cellule = Element("TD")
        self._rang.ajouter(cellule)
        self._vide = cellval == ""
        if not self._vide:
            self._toile(T).ouvrir(cellule)

    @override
    def endCell(self, T: Table) -> None:
        if not (self._repetee or self._vide):
            self._toile(T).fermer()


def tableau(bloc: Tableau, element: Element, gabarit: Gabarit = _PORTRAIT) -> Table:
    """Return the drawn table, over the whole width; `element` is its node, which a legend may already share."""
    mesure = _Mesure(gabarit, [c.part for c in bloc.colonnes])
    lignes: list[list[Any]] = [list(_en_gras([c.titre for c in bloc.colonnes], bloc.colonnes, mesure))]
    cellules = [_looks(bloc.colonnes, gabarit.cellules, gras=True)]
    regles: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, 0), styles.FOND_ENTETE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.FILET),
    ]
    aerees = replace(gabarit.cellules, vertical=gabarit.cellules.vertical + bloc.hauteur_mm * mm / 2)
    normales = _looks(bloc.colonnes, aerees, gras=False)
    for ligne in bloc.lignes:
        for morceau in _rangs(ligne, bloc.colonnes, mesure):
            lignes.append(morceau)
            cellules.append(normales)
        regles.append(("LINEBELOW", (0, len(lignes) - 1), (-1, len(lignes) - 1), 0.4, styles.FILET_LEGER))
    if bloc.total:
        n = len(lignes)
        lignes.append(list(_en_gras(bloc.total, bloc.colonnes, mesure)))
        cellules.append(cellules[0])
        regles.append(("LINEABOVE", (0, n), (-1, n), 0.8, styles.FILET))
        if n > 1:
            regles.append(("NOSPLIT", (0, n - 1), (-1, n)))
    if _tient_d_un_bloc(lignes):
        regles.append(("NOSPLIT", (0, 0), (-1, -1)))
    return Table(
        lignes,
        colWidths=mesure.largeurs,
        style=TableStyle(regles),
        repeatRows=1,
        normalizedData=1,
        cellStyles=cellules,
        hAlign="LEFT",
        renderCB=TableTags(element, entete_de_ligne=bloc.entete_de_ligne),
    )


def fiche(bloc: Fiche, element: Element, gabarit: Gabarit = _PORTRAIT) -> Table:
    """Return labels and values as a table whose first column names the rows."""
    mesure = _Mesure(gabarit, _PARTS_FICHE[gabarit.largeur_page > gabarit.hauteur_page])
    looks = [_look(Alignement.GAUCHE, gabarit.cellules, gras=gras) for gras in (True, False)]
    lignes: list[list[Any]] = []
    regles: list[Any] = []
    for libelle, valeur in bloc.lignes:
        libelles = mesure.lignes(libelle, 0, Alignement.GAUCHE, gras=True)
        lignes.extend(_morceaux([libelles, _contenu(valeur, 1, Alignement.GAUCHE, mesure)], mesure))
        regles.append(("LINEBELOW", (0, len(lignes) - 1), (-1, len(lignes) - 1), 0.4, styles.FILET_LEGER))
    if _tient_d_un_bloc(lignes):
        regles.append(("NOSPLIT", (0, 0), (-1, -1)))
    return Table(
        lignes,
        colWidths=mesure.largeurs,
        style=TableStyle(regles),
        normalizedData=1,
        cellStyles=[looks] * len(lignes),
        hAlign="LEFT",
        renderCB=TableTags(element, entete_de_ligne=True),
    )


def _tient_d_un_bloc(lignes: Sequence[Sequence[Any]]) -> bool:
    """True for a table short enough to stay on one page: a schedule of two payments is read at a glance."""
    hauteurs = [max((c.count("\n") + 1 if isinstance(c, str) else 2) for c in ligne) for ligne in lignes]
    return sum(hauteurs) <= _LIGNES_D_UN_BLOC


class _Mesure:
    """Widths of the columns on a sheet, and the breaking of a text into lines that fit one of them.

    `lignes_max`: rows of more lines are cut, at a whole page less the headings that are repeated and a legend.
    """

    def __init__(self, gabarit: Gabarit, parts: Sequence[int]) -> None:
        self.cellules = gabarit.cellules
        self.largeurs = [gabarit.largeur * part / sum(parts) for part in parts]
        self.lignes_max = int((gabarit.hauteur - 120) / gabarit.cellules.interligne)

    def lignes(self, texte: str, colonne: int, alignement: Alignement, *, gras: bool = False) -> list[str]:
        """Return the text in lines that fit; no-break spaces hold, a word too long is cut where it must.

        The space between two words of different lines is kept, on the side where it is not seen.
        """
        police = polices.GRAS if gras else polices.NORMAL
        dispo = self.largeurs[colonne] - 2 * self.cellules.cote
        rendu = polices.imprimable(texte)
        if stringWidth(rendu, police, self.cellules.corps) <= dispo:
            return [rendu]
        apres, avant = ("", " ") if alignement is Alignement.DROITE else (" ", "")
        lignes: list[str] = []
        courante = ""
        for mot in rendu.split(" "):
            essai = f"{courante} {mot}" if courante else mot
            if stringWidth(essai, police, self.cellules.corps) <= dispo:
                courante = essai
                continue
            if courante:
                lignes.append(courante + apres)
            *entiers, fin = self._couper_le_mot(mot, police, dispo)
            lignes.extend(entiers)
            courante = avant + fin if lignes and not entiers else fin
        return [*lignes, courante]

    def _couper_le_mot(self, mot: str, police: str, dispo: float) -> Iterator[str]:
        """Yield the pieces of a word, each of which fits; most words are one piece."""
        morceau = ""
        for lettre in mot:
            if morceau and stringWidth(morceau + lettre, police, self.cellules.corps) > dispo:
                yield morceau
                morceau = ""
            morceau += lettre
        yield morceau


def _looks(colonnes: Sequence[Colonne], cellules: Cellules, *, gras: bool) -> list[CellStyle]:
    return [_look(c.alignement, cellules, gras=gras) for c in colonnes]


@lru_cache(maxsize=32)
def _look(alignement: Alignement, cellules: Cellules, *, gras: bool) -> CellStyle:
    """Return the style of the plain strings, shared by every cell that looks so: reportlab does not change it."""
    look: Any = CellStyle(f"{alignement}-{gras}-{cellules.corps}")
    look.fontname = polices.GRAS if gras else polices.NORMAL
    look.fontsize, look.leading = cellules.corps, cellules.interligne
    look.leftPadding = look.rightPadding = cellules.cote
    look.topPadding = look.bottomPadding = cellules.vertical
    look.color, look.valign, look.alignment = styles.NOIR, "TOP", _SENS[alignement]
    rendu: CellStyle = look
    return rendu


def _rangs(ligne: tuple[Texte, ...], colonnes: Sequence[Colonne], mesure: _Mesure) -> Iterator[list[Any]]:
    """Yield the row, or the rows that a row taller than a page is cut into."""
    contenus = [
        _contenu(texte, rang, colonne.alignement, mesure)
        for rang, (texte, colonne) in enumerate(zip(ligne, colonnes, strict=True))
    ]
    yield from _morceaux(contenus, mesure)


def _morceaux(contenus: Sequence[list[str] | Paragraph], mesure: _Mesure) -> Iterator[list[Any]]:
    hauteur, pas = max(len(c) if isinstance(c, list) else 1 for c in contenus), mesure.lignes_max
    for debut in range(0, max(hauteur, 1), pas):
        yield ["\n".join(c[debut : debut + pas]) if isinstance(c, list) else ("" if debut else c) for c in contenus]


def _contenu(texte: Texte, colonne: int, alignement: Alignement, mesure: _Mesure) -> list[str] | Paragraph:
    """Return the lines of a cell, or a paragraph when it has emphasis and is not too long for one."""
    if isinstance(texte, str):
        return mesure.lignes(texte, colonne, alignement)
    lignes = mesure.lignes(en_clair(texte), colonne, alignement, gras=True)
    if len(lignes) > mesure.lignes_max:
        return lignes  # taller than a page: the emphasis is given up, the text is not
    return paragraphe_de_cellule(texte, styles.cellule(alignement, mesure.cellules))


def _en_gras(textes: Sequence[Texte], colonnes: Sequence[Colonne], mesure: _Mesure) -> list[str]:
    return [
        "\n".join(mesure.lignes(en_clair(texte), rang, colonne.alignement, gras=True))
        for rang, (texte, colonne) in enumerate(zip(textes, colonnes, strict=True))
    ]
