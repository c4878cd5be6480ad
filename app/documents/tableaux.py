"""Tables of an act: what their rows say, broken into lines; rows never cut unless taller than a page.

Cells are broken into lines here and drawn as plain strings (`app.documents.grille`): far faster than a paragraph
per cell. Only a cell with emphasis is a paragraph.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from app.documents import polices, styles
from app.documents.blocs import SpacedParagraph, paragraphe_de_cellule
from app.documents.contenu import Alignement, Format, en_clair
from app.documents.grille import FORT, LEGER, VIDE, Grille, Rang, Trame
from app.documents.polices import largeur

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.documents.balises import Element
    from app.documents.contenu import Colonne, Fiche, Tableau, Texte
    from app.documents.grille import Cellule
    from app.documents.styles import Gabarit

_PORTRAIT = styles.GABARITS[Format.PORTRAIT]
_PARTS_FICHE = {False: (34, 66), True: (24, 76)}  # by whether the sheet lies
_LIGNES_D_UN_BLOC = 10  # lines of text, headings and total included, that a table or a fiche keeps together


def tableau(bloc: Tableau, element: Element, gabarit: Gabarit = _PORTRAIT) -> Grille:
    """Return the drawn table, over the whole width; `element` is its node, which a legend may already share."""
    mesure, cellules = _Mesure(gabarit, [c.part for c in bloc.colonnes]), gabarit.cellules
    titres = _en_gras([c.titre for c in bloc.colonnes], bloc.colonnes, mesure)
    rangs = [Rang(titres, cellules.vertical, gras=len(titres), dessous=FORT)]
    blanc = cellules.vertical + bloc.hauteur_mm * mm / 2
    for ligne in bloc.lignes:
        rangs.extend(Rang(morceau, blanc) for morceau in _rangs(ligne, bloc.colonnes, mesure))
        rangs[-1].dessous = LEGER
    if bloc.total:
        total = _en_gras(bloc.total, bloc.colonnes, mesure)
        rangs.append(Rang(total, cellules.vertical, gras=len(total), dessus=FORT, attache=len(rangs) > 1))
    _attacher(rangs)
    alignements = tuple(c.alignement for c in bloc.colonnes)
    return Grille(Trame(element, mesure.largeurs, alignements, cellules, 1, bloc.entete_de_ligne), rangs)


def fiche(bloc: Fiche, element: Element, gabarit: Gabarit = _PORTRAIT) -> Grille:
    """Return labels and values as a table whose first column names the rows."""
    mesure = _Mesure(gabarit, _PARTS_FICHE[gabarit.largeur_page > gabarit.hauteur_page])
    rangs: list[Rang] = []
    for libelle, valeur in bloc.lignes:
        libelles = mesure.lignes(libelle, 0, Alignement.GAUCHE, gras=True)
        contenus = [libelles, _contenu(valeur, 1, Alignement.GAUCHE, mesure)]
        morceaux = _morceaux(contenus, mesure)
        rangs.extend(Rang(m, gabarit.cellules.vertical, gras=1) for m in morceaux)
        rangs[-1].dessous = LEGER
    _attacher(rangs)
    trame = Trame(element, mesure.largeurs, (Alignement.GAUCHE,) * 2, gabarit.cellules, 0, entete_de_ligne=True)
    return Grille(trame, rangs)


def _attacher(rangs: Sequence[Rang]) -> None:
    """Keep on one page a table short enough: a schedule of two payments is read at a glance."""
    hauteurs = [max(2 if isinstance(c, SpacedParagraph) else len(c) for c in r.cellules) for r in rangs]
    if sum(hauteurs) <= _LIGNES_D_UN_BLOC:
        for rang in rangs:
            rang.attache = True


class _Mesure:
    """Widths of the columns on a sheet, and the breaking of a text into lines that fit one of them.

    `lignes_max`: rows of more lines are cut, at a whole page less the headings that are repeated and a legend.
    """

    def __init__(self, gabarit: Gabarit, parts: Sequence[int]) -> None:
        self.cellules = gabarit.cellules
        self.largeurs = tuple(gabarit.largeur * part / sum(parts) for part in parts)
        self.lignes_max = int((gabarit.hauteur - 120) / gabarit.cellules.interligne)

    def lignes(self, texte: str, colonne: int, alignement: Alignement, *, gras: bool = False) -> tuple[str, ...]:
        """Return the text in lines that fit; no-break spaces hold, a word too long is cut where it must."""
        police = polices.GRAS if gras else polices.NORMAL
        dispo = self.largeurs[colonne] - 2 * self.cellules.cote
        return _lignes(polices.imprimable(texte), police, self.cellules.corps, dispo, alignement)


@lru_cache(maxsize=2048)
def _lignes(texte: str, police: str, corps: float, dispo: float, alignement: Alignement) -> tuple[str, ...]:
    """Return the lines; the space between two words parted is kept, on the side where it is not seen."""
    if largeur(texte, police, corps) <= dispo:
        return (texte,)
    apres, avant = ("", " ") if alignement is Alignement.DROITE else (" ", "")
    espace = largeur(" ", police, corps)
    lignes: list[str] = []
    courante, prise = "", 0.0
    for mot in texte.split(" "):
        large = largeur(mot, police, corps)
        if (prise + espace + large if courante else large) <= dispo:
            courante, prise = (f"{courante} {mot}", prise + espace + large) if courante else (mot, large)
            continue
        if courante:
            lignes.append(courante + apres)
        *entiers, fin = _couper_le_mot(mot, police, corps, dispo)
        lignes.extend(entiers)
        courante = avant + fin if lignes and not entiers else fin
        prise = largeur(courante, police, corps)
    return (*lignes, courante)


def _couper_le_mot(mot: str, police: str, corps: float, dispo: float) -> Iterator[str]:
    """Yield the pieces of a word, each of which fits; most words are one piece."""
    morceau = ""
    for lettre in mot:
        if morceau and largeur(morceau + lettre, police, corps) > dispo:
            yield morceau
            morceau = ""
        morceau += lettre
    yield morceau


def _rangs(ligne: tuple[Texte, ...], colonnes: Sequence[Colonne], mesure: _Mesure) -> Iterator[list[Cellule]]:
    """Yield the row, or the rows that a row taller than a page is cut into."""
    contenus = [
        _contenu(texte, rang, colonne.alignement, mesure)
        for rang, (texte, colonne) in enumerate(zip(ligne, colonnes, strict=True))
    ]
    yield from _morceaux(contenus, mesure)


def _morceaux(contenus: Sequence[Cellule], mesure: _Mesure) -> Iterator[list[Cellule]]:
    hauteur, pas = max(len(c) if isinstance(c, tuple) else 1 for c in contenus), mesure.lignes_max
    for debut in range(0, hauteur, pas):
        yield [c[debut : debut + pas] or VIDE if isinstance(c, tuple) else VIDE if debut else c for c in contenus]


def _contenu(texte: Texte, colonne: int, alignement: Alignement, mesure: _Mesure) -> Cellule:
    """Return the lines of a cell, or a paragraph when it has emphasis and is not too long for one."""
    if isinstance(texte, str):
        return mesure.lignes(texte, colonne, alignement)
    lignes = mesure.lignes(en_clair(texte), colonne, alignement, gras=True)
    if len(lignes) > mesure.lignes_max:
        return lignes  # taller than a page: the emphasis is given up, the text is not
    return paragraphe_de_cellule(texte, styles.cellule(alignement, mesure.cellules))


def _en_gras(textes: Sequence[Texte], colonnes: Sequence[Colonne], mesure: _Mesure) -> list[Cellule]:
    return [
        mesure.lignes(en_clair(texte), rang, colonne.alignement, gras=True)
        for rang, (texte, colonne) in enumerate(zip(textes, colonnes, strict=True))
    ]
