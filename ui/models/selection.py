"""What is selected in a piece, computed from the words of a page: no widget here, only places and texts.

A selection is made of whole words of one page, of a rectangle of one page, or of a passage of a text or a workbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.preuve import COTE_PAGE, Cadre
from app.importers.apercu import lettres_de_colonne

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.importers.apercu import Trouvaille
    from app.importers.mots import Boite, Mot

CARACTERES_LUS = 20_000  # of a selection: its quote keeps far less, a copy is not meant for a whole book
CADRE_MINIMAL = 60  # ten-thousandths: a smaller rectangle is a click
_CASES = re.compile(r"(.*), ([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Selection:
    """What would be quoted. `page` from 0, None for a piece without pages; `lieu` says the place in those."""

    texte: str = ""
    page: int | None = None
    cadre: Cadre | None = None
    lieu: str = ""


@dataclass(frozen=True, slots=True)
class Cases:
    """A rectangle of cells of a sheet, ranks from 0, ends included, as the sheet numbers them."""

    feuille: str
    haut: int
    gauche: int
    bas: int
    droite: int


def mot_au_point(mots: Sequence[Mot], x: int, y: int) -> int | None:
    """Return the rank of the word at a point, else of the nearest one, lines first; None without words."""
    meilleur, moindre = None, None
    for rang, mot in enumerate(mots):
        gauche, haut, droite, bas = mot.boite
        ecart = (max(haut - y, y - bas, 0), max(gauche - x, x - droite, 0))
        if ecart == (0, 0):
            return rang
        if moindre is None or ecart < moindre:
            meilleur, moindre = rang, ecart
    return meilleur


def touche_un_mot(mots: Sequence[Mot], x: int, y: int) -> bool:
    """True when a point is on a word."""
    return any(m.boite[0] <= x <= m.boite[2] and m.boite[1] <= y <= m.boite[3] for m in mots)


def ligne_du_mot(mots: Sequence[Mot], rang: int) -> tuple[int, int]:
    """Return the first and the last word of the line of a word."""
    ligne, premier, dernier = mots[rang].ligne, rang, rang
    while premier and mots[premier - 1].ligne == ligne:
        premier -= 1
    while dernier + 1 < len(mots) and mots[dernier + 1].ligne == ligne:
        dernier += 1
    return premier, dernier


def mot_de_la_ligne_voisine(mots: Sequence[Mot], rang: int, sens: int) -> int:
    """Return the word of the line below (1) or above (-1) that is nearest across; the same word at either end."""
    premier, dernier = ligne_du_mot(mots, rang)
    depart = dernier + 1 if sens > 0 else premier - 1
    if not 0 <= depart < len(mots):
        return dernier if sens > 0 else premier
    autre_premier, autre_dernier = ligne_du_mot(mots, depart)
    milieu = (mots[rang].boite[0] + mots[rang].boite[2]) // 2
    return min(
        range(autre_premier, autre_dernier + 1), key=lambda r: abs(mots[r].boite[0] + mots[r].boite[2] - 2 * milieu)
    )


def rectangles(mots: Sequence[Mot]) -> list[Boite]:
    """Return one rectangle for each line of a run of words."""
    return [_autour(m.boite for m in ligne) for _, ligne in groupby(mots, key=lambda m: m.ligne)]


def texte_des_mots(mots: Sequence[Mot]) -> str:
    """Return the text of a run of words, lines kept, a word cut in two made whole."""
    morceaux: list[str] = []
    for rang, mot in enumerate(mots):
        if rang and not mot.colle:
            morceaux.append("\n" if mot.ligne != mots[rang - 1].ligne else " ")
        morceaux.append(mot.texte)
    return "".join(morceaux)[:CARACTERES_LUS]


def selection_de_mots(page: int, mots: Sequence[Mot]) -> Selection:
    """Return the selection that a run of words makes."""
    return Selection(texte_des_mots(mots), page, Cadre(*_autour(m.boite for m in mots)))


def selection_de_cadre(page: int, cadre: Cadre, mots: Sequence[Mot]) -> Selection:
    """Return the selection that a rectangle makes: with the words whose middle it holds, if any."""
    dedans = [m for m in mots if _milieu_dans(m.boite, cadre)]
    return Selection(texte_des_mots(dedans), page, cadre)


def cadre_entre(un: tuple[int, int], autre: tuple[int, int]) -> Cadre | None:
    """Return the rectangle between two points of a page; None when it is as small as a click."""
    x1, x2 = sorted(_dans_la_page(x) for x in (un[0], autre[0]))
    y1, y2 = sorted(_dans_la_page(y) for y in (un[1], autre[1]))
    return Cadre(x1, y1, x2, y2) if x2 - x1 >= CADRE_MINIMAL and y2 - y1 >= CADRE_MINIMAL else None


def deplacer(cadre: Cadre, dx: int, dy: int, *, taille: bool) -> Cadre:
    """Return a rectangle moved on its page, or made larger or smaller with `taille`."""
    if taille:
        droite = min(max(cadre.droite + dx, cadre.gauche + CADRE_MINIMAL), COTE_PAGE)
        bas = min(max(cadre.bas + dy, cadre.haut + CADRE_MINIMAL), COTE_PAGE)
        return Cadre(min(cadre.gauche, droite - 1), min(cadre.haut, bas - 1), droite, bas)
    dx = max(min(dx, COTE_PAGE - cadre.droite), -cadre.gauche)
    dy = max(min(dy, COTE_PAGE - cadre.bas), -cadre.haut)
    return Cadre(cadre.gauche + dx, cadre.haut + dy, cadre.droite + dx, cadre.bas + dy)


def mots_touches(mots: Sequence[Mot], trouvaille: Trouvaille) -> tuple[int, int] | None:
    """Return the first and last words that a passage found lies on; None when it lies on none."""
    zones = [tuple(round(cote * COTE_PAGE) for cote in r) for r in trouvaille.rectangles]
    touches = [
        rang
        for rang, m in enumerate(mots)
        if any(min(m.boite[2], z[2]) > max(m.boite[0], z[0]) and _sur_la_ligne(m.boite, z) for z in zones)
    ]
    return (touches[0], touches[-1]) if touches else None


def lieu_de_cases(cases: Cases) -> str:
    """Return « Budget, B4:C6 », or « Budget, B4 » for one cell."""
    debut = f"{lettres_de_colonne(cases.gauche)}{cases.haut + 1}"
    fin = f"{lettres_de_colonne(cases.droite)}{cases.bas + 1}"
    return f"{cases.feuille}, {debut}" if debut == fin else f"{cases.feuille}, {debut}:{fin}"


def cases_du_lieu(lieu: str) -> Cases | None:
    """Return the cells that a place names; None when it names none."""
    lu = _CASES.fullmatch(lieu)
    if lu is None:
        return None
    feuille, colonne, ligne, autre_colonne, autre_ligne = lu.groups()
    return Cases(
        feuille,
        int(ligne) - 1,
        rang_de_colonne(colonne),
        int(autre_ligne or ligne) - 1,
        rang_de_colonne(autre_colonne or colonne),
    )


def rang_de_colonne(lettres: str) -> int:
    """Return the rank from 0 of a column from its letters: A is 0, AA is 26."""
    rang = 0
    for lettre in lettres:
        rang = 26 * rang + ord(lettre) - 64
    return rang - 1


def texte_des_cases(rangees: Iterable[Iterable[str]]) -> str:
    """Return cells as text: one line each row, « · » between cells, the empty ones left out."""
    lignes, longueur = [], 0
    for rangee in rangees:
        ligne = " · ".join(case for case in rangee if case)
        lignes.append(ligne)
        longueur += len(ligne) + 1
        if longueur > CARACTERES_LUS:
            break
    return "\n".join(ligne for ligne in lignes if ligne)[:CARACTERES_LUS]


def _autour(boites: Iterable[Boite]) -> Boite:
    toutes = list(boites)
    return (
        min(b[0] for b in toutes), min(b[1] for b in toutes), max(b[2] for b in toutes), max(b[3] for b in toutes),
    )  # fmt: skip


def _milieu_dans(boite: Boite, cadre: Cadre) -> bool:
    x, y = (boite[0] + boite[2]) // 2, (boite[1] + boite[3]) // 2
    return cadre.gauche <= x <= cadre.droite and cadre.haut <= y <= cadre.bas


def _sur_la_ligne(boite: Boite, zone: tuple[int, ...]) -> bool:
    """True when a word shares half of the smaller height with a zone: the lines above and below only graze it."""
    commun = min(boite[3], zone[3]) - max(boite[1], zone[1])
    return 2 * commun >= min(boite[3] - boite[1], zone[3] - zone[1])


def _dans_la_page(cote: int) -> int:
    return min(max(cote, 0), COTE_PAGE)
