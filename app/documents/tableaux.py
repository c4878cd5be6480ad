"""Tables of an act: light rules, headings repeated and read once, rows never cut unless taller than a page.

Cells are broken into lines here and given to reportlab as plain strings: three times faster than a paragraph per
cell. Only a cell with emphasis is a paragraph.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Table, TableStyle
from reportlab.platypus.tables import CellStyle, TableRenderCB
from typing_extensions import override

from app.documents import polices, styles
from app.documents.balises import Element
from app.documents.blocs import paragraphe_de_cellule
from app.documents.contenu import Alignement, en_clair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.platypus import Paragraph

    from app.documents.balises import TaggedCanvas
    from app.documents.contenu import Colonne, Fiche, Tableau, Texte

_SENS = {Alignement.GAUCHE: "LEFT", Alignement.CENTRE: "CENTER", Alignement.DROITE: "RIGHT"}
_INTERLIGNE = 12.5
_COTE, _VERTICAL = styles.PADDING_CELLULE
# Rows of more lines are cut: a whole page, less the headings that are repeated and a margin for the legend.
_LIGNES_MAX = int((styles.HAUTEUR - 120) / _INTERLIGNE)
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


def tableau(bloc: Tableau, element: Element) -> Table:
    """Return the drawn table, over the whole width; `element` is its node, which a legend may already share."""
    largeurs = _largeurs([c.part for c in bloc.colonnes])
    lignes: list[list[Any]] = [list(_en_gras([c.titre for c in bloc.colonnes], bloc.colonnes, largeurs))]
    cellules = [_looks(bloc.colonnes, gras=True)]
    regles: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, 0), styles.FOND_ENTETE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.FILET),
    ]
    normales = _looks(bloc.colonnes, gras=False)
    for ligne in bloc.lignes:
        for morceau in _rangs(ligne, bloc.colonnes, largeurs):
            lignes.append(morceau)
            cellules.append(normales)
        regles.append(("LINEBELOW", (0, len(lignes) - 1), (-1, len(lignes) - 1), 0.4, styles.FILET_LEGER))
    if bloc.total:
        n = len(lignes)
        lignes.append(list(_en_gras(bloc.total, bloc.colonnes, largeurs)))
        cellules.append(cellules[0])
        regles.append(("LINEABOVE", (0, n), (-1, n), 0.8, styles.FILET))
        if n > 1:
            regles.append(("NOSPLIT", (0, n - 1), (-1, n)))
    return Table(
        lignes,
        colWidths=largeurs,
        style=TableStyle(regles),
        repeatRows=1,
        normalizedData=1,
        cellStyles=cellules,
        hAlign="LEFT",
        renderCB=TableTags(element, entete_de_ligne=bloc.entete_de_ligne),
    )


def fiche(bloc: Fiche, element: Element) -> Table:
    """Return labels and values as a table whose first column names the rows."""
    largeurs = _largeurs([34, 66])
    looks = [_look(Alignement.GAUCHE, gras=True), _look(Alignement.GAUCHE, gras=False)]
    lignes: list[list[Any]] = []
    regles: list[Any] = []
    for libelle, valeur in bloc.lignes:
        libelles = _lignes(libelle, largeurs[0], Alignement.GAUCHE, gras=True)
        lignes.extend(_morceaux([libelles, _contenu(valeur, largeurs[1], Alignement.GAUCHE)]))
        regles.append(("LINEBELOW", (0, len(lignes) - 1), (-1, len(lignes) - 1), 0.4, styles.FILET_LEGER))
    return Table(
        lignes,
        colWidths=largeurs,
        style=TableStyle(regles),
        normalizedData=1,
        cellStyles=[looks] * len(lignes),
        hAlign="LEFT",
        renderCB=TableTags(element, entete_de_ligne=True),
    )


def _largeurs(parts: Sequence[int]) -> list[float]:
    return [styles.LARGEUR * part / sum(parts) for part in parts]


def _looks(colonnes: Sequence[Colonne], *, gras: bool) -> list[CellStyle]:
    return [_look(c.alignement, gras=gras) for c in colonnes]


@lru_cache(maxsize=16)
def _look(alignement: Alignement, *, gras: bool) -> CellStyle:
    """Return the style of the plain strings, shared by every cell that looks so: reportlab does not change it."""
    look: Any = CellStyle(f"{alignement}-{gras}")
    look.fontname = polices.GRAS if gras else polices.NORMAL
    look.fontsize, look.leading = styles.CORPS_TABLEAU, _INTERLIGNE
    look.leftPadding = look.rightPadding = _COTE
    look.topPadding = look.bottomPadding = _VERTICAL
    look.color, look.valign, look.alignment = styles.NOIR, "TOP", _SENS[alignement]
    rendu: CellStyle = look
    return rendu


def _rangs(ligne: tuple[Texte, ...], colonnes: Sequence[Colonne], largeurs: Sequence[float]) -> Iterator[list[Any]]:
    """Yield the row, or the rows that a row taller than a page is cut into."""
    yield from _morceaux(
        [
            _contenu(texte, largeur, colonne.alignement)
            for texte, colonne, largeur in zip(ligne, colonnes, largeurs, strict=True)
        ]
    )


def _morceaux(contenus: Sequence[list[str] | Paragraph]) -> Iterator[list[Any]]:
    hauteur = max(len(c) if isinstance(c, list) else 1 for c in contenus)
    for debut in range(0, max(hauteur, 1), _LIGNES_MAX):
        yield [
            "\n".join(c[debut : debut + _LIGNES_MAX]) if isinstance(c, list) else ("" if debut else c)
            for c in contenus
        ]


def _contenu(texte: Texte, largeur: float, alignement: Alignement) -> list[str] | Paragraph:
    """Return the lines of a cell, or a paragraph when it has emphasis and is not too long for one."""
    if isinstance(texte, str):
        return _lignes(texte, largeur, alignement)
    lignes = _lignes(en_clair(texte), largeur, alignement, gras=True)
    if len(lignes) > _LIGNES_MAX:
        return lignes  # taller than a page: the emphasis is given up, the text is not
    return paragraphe_de_cellule(texte, styles.cellule(alignement))


def _en_gras(textes: Sequence[Texte], colonnes: Sequence[Colonne], largeurs: Sequence[float]) -> list[str]:
    return [
        "\n".join(_lignes(en_clair(texte), largeur, colonne.alignement, gras=True))
        for texte, colonne, largeur in zip(textes, colonnes, largeurs, strict=True)
    ]


def _lignes(texte: str, largeur: float, alignement: Alignement, *, gras: bool = False) -> list[str]:
    """Return the text in lines that fit; no-break spaces hold, a word too long is cut where it must.

    The space between two words of different lines is kept, on the side where it is not seen.
    """
    police = polices.GRAS if gras else polices.NORMAL
    dispo = largeur - 2 * _COTE
    rendu = polices.imprimable(texte)
    if stringWidth(rendu, police, styles.CORPS_TABLEAU) <= dispo:
        return [rendu]
    apres, avant = ("", " ") if alignement is Alignement.DROITE else (" ", "")
    lignes: list[str] = []
    courante = ""
    for mot in rendu.split(" "):
        essai = f"{courante} {mot}" if courante else mot
        if stringWidth(essai, police, styles.CORPS_TABLEAU) <= dispo:
            courante = essai
            continue
        if courante:
            lignes.append(courante + apres)
        *entiers, fin = _couper_le_mot(mot, police, dispo)
        lignes.extend(entiers)
        courante = avant + fin if lignes and not entiers else fin
    return [*lignes, courante]


def _couper_le_mot(mot: str, police: str, dispo: float) -> Iterator[str]:
    """Yield the pieces of a word, each of which fits; most words are one piece."""
    morceau = ""
    for lettre in mot:
        if morceau and stringWidth(morceau + lettre, police, styles.CORPS_TABLEAU) > dispo:
            yield morceau
            morceau = ""
        morceau += lettre
    yield morceau
