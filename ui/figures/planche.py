"""A picture laid out: texts, shapes and marks at their places, in blocks that a page may not cut.

The layout knows no device and no theme; `ui.figures.peintre` draws it. Blocks hold coordinates from their own top.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF

from ui.figures.metre import Style

if TYPE_CHECKING:
    from app.domain.cartouche import Cartouche
    from ui.figures.metre import Metre

Alignement = Literal["gauche", "droite", "centre"]
Forme = Literal["rond", "carre", "losange"]
Hachures = Literal["", "obliques", "croisees", "points", "horizontales"]

MARGE = 16.0


@dataclass(frozen=True, slots=True)
class Teinte:
    """A tint of the heat map, 0 to 1; `dessus` True for the ink that is read on it."""

    part: float
    dessus: bool = False


Couleur = str | Teinte  # a token of the theme, or a tint


@dataclass(frozen=True, slots=True)
class Texte:
    """One line of text, inside its box."""

    boite: QRectF
    texte: str
    style: Style = "corps"
    couleur: Couleur = "texte"
    alignement: Alignement = "gauche"


@dataclass(frozen=True, slots=True)
class Plage:
    """A filled or hatched rectangle; `encre` draws the hatching.

    `jauge`: where tints are not used, the share of its width underlined.
    """

    boite: QRectF
    fond: Couleur = ""
    bord: str = ""
    hachures: Hachures = ""
    jauge: float | None = None
    encre: Couleur = "bord"


@dataclass(frozen=True, slots=True)
class Trait:
    """A straight line."""

    de: QPointF
    a: QPointF
    couleur: str = "bord"
    epaisseur: float = 1.0


@dataclass(frozen=True, slots=True)
class Signe:
    """A small sign: shapes differ, so that colour is never alone."""

    centre: QPointF
    forme: Forme
    couleur: str
    plein: bool = True
    rayon: float = 5.0


Trace = Texte | Plage | Trait | Signe


@dataclass(frozen=True, slots=True)
class Marque:
    """What the cursor visits: a place, its words, its row in the table and its rank in that row."""

    boite: QRectF
    phrase: str
    ligne: int
    colonne: int


@dataclass(slots=True)
class Bloc:
    """What is drawn together and never cut by a page."""

    hauteur: float = 0.0
    traces: list[Trace] = field(default_factory=list)
    marques: list[Marque] = field(default_factory=list)

    def ecrire(
        self,
        boite: QRectF,
        texte: str,
        *,
        style: Style = "corps",
        couleur: Couleur = "texte",
        alignement: Alignement = "gauche",
    ) -> None:
        """Write one line in a box; an empty text takes no box."""
        if texte:
            self.traces.append(Texte(boite, texte, style, couleur, alignement))


@dataclass(frozen=True, slots=True)
class Entree:
    """One entry of a legend: a sign or a patch, and its word."""

    mot: str
    dessin: Signe | Plage


@dataclass(frozen=True, slots=True)
class Planche:
    """A whole picture. `tete`: title, sentences, legend; `entetes`: what each page repeats above its rows.

    `en_carte`: its marks have places of their own; up and down go to the nearest one.
    """

    titre: str
    message: str
    largeur: float
    tete: Bloc
    entetes: Bloc
    rangees: tuple[Bloc, ...]
    en_carte: bool = False

    @property
    def hauteur(self) -> float:
        """Return the height of the picture in one piece."""
        return self.tete.hauteur + self.entetes.hauteur + sum(r.hauteur for r in self.rangees) + MARGE

    def places(self) -> tuple[tuple[float, Bloc], ...]:
        """Return every block with its top, in one piece."""
        places: list[tuple[float, Bloc]] = []
        y = 0.0
        for bloc in (self.tete, self.entetes, *self.rangees):
            places.append((y, bloc))
            y += bloc.hauteur
        return tuple(places)

    def pages(self, hauteur: float) -> tuple[tuple[tuple[float, Bloc], ...], ...]:
        """Return the blocks of each page of this height, with their tops; column headings come back on each."""
        pages: list[list[tuple[float, Bloc]]] = [[(0.0, self.tete), (self.tete.hauteur, self.entetes)]]
        y = self.tete.hauteur + self.entetes.hauteur
        for bloc in self.rangees:
            if y + bloc.hauteur > hauteur and len(pages[-1]) > 1 and pages[-1][-1][1] is not self.entetes:
                pages.append([(MARGE, self.entetes)])
                y = MARGE + self.entetes.hauteur
            pages[-1].append((y, bloc))
            y += bloc.hauteur
        return tuple(tuple(page) for page in pages)


def tete(cartouche: Cartouche, entrees: tuple[Entree, ...], largeur: float, metre: Metre) -> Bloc:
    """Return the title, the sentences and the legend, as high as they need at this width."""
    bloc = Bloc()
    utile = largeur - 2 * MARGE
    y = MARGE
    paragraphes: tuple[tuple[str, Style, str], ...] = (
        (cartouche.titre, "titre", "texte"),
        (cartouche.message, "corps", "texte"),
        (cartouche.sous_titre, "petit", "texte2"),
    )
    for texte, style, couleur in paragraphes:
        haut = metre.hauteur(style)
        for ligne in metre.couper(texte, utile, style, 2 if style == "titre" else 0):
            bloc.ecrire(QRectF(MARGE, y, utile, haut), ligne, style=style, couleur=couleur)
            y += haut
        y += 4
    bloc.hauteur = _legende(bloc, entrees, y + 4, utile, metre)
    return bloc


def _legende(bloc: Bloc, entrees: tuple[Entree, ...], y: float, utile: float, metre: Metre) -> float:
    """Lay the entries from left to right, on as many lines as they need; return the bottom."""
    x, haut, dessin = MARGE, metre.hauteur("petit") + 4, 24.0
    for entree in entrees:
        large = metre.largeur(entree.mot, "petit")
        if x > MARGE and x + dessin + large > MARGE + utile:
            x, y = MARGE, y + haut
        bloc.traces.append(_placer(entree.dessin, x, y, haut))
        bloc.ecrire(QRectF(x + dessin, y, large, haut), entree.mot, style="petit")
        x += dessin + large + 16
    return y + haut + 2


def _placer(dessin: Signe | Plage, x: float, y: float, haut: float) -> Trace:
    if isinstance(dessin, Signe):
        return Signe(QPointF(x + 9, y + haut / 2), dessin.forme, dessin.couleur, dessin.plein, dessin.rayon)
    boite = QRectF(x, y + (haut - 12) / 2, 18, 12)
    return replace(dessin, boite=boite)
