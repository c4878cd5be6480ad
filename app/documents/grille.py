"""The drawn form of a table: rows never cut, headings repeated and read once, light rules.

Written here rather than left to the tables of reportlab, which know spans and unknown widths and cost as much as
all the rest of an act. Cells are lines already broken; only a cell with emphasis is a paragraph. Not here: what
the rows say and how their lines are broken (`app.documents.tableaux`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.platypus import Flowable
from typing_extensions import override

from app.documents import polices, styles
from app.documents.balises import Element, TaggedCanvas
from app.documents.blocs import SpacedParagraph
from app.documents.contenu import Alignement
from app.documents.styles import Cellules

_TH_COLONNE = "/A <</O /Table /Scope /Column>>"
_TH_LIGNE = "/A <</O /Table /Scope /Row>>"
_PARTS = {Alignement.GAUCHE: 0.0, Alignement.CENTRE: 0.5, Alignement.DROITE: 1.0}  # of the white space, at the left

Cellule: TypeAlias = tuple[str, ...] | SpacedParagraph
Filet: TypeAlias = tuple[float, Color]  # width in points
VIDE: Cellule = ("",)
FORT, LEGER = (0.8, styles.FILET), (0.4, styles.FILET_LEGER)


@dataclass(slots=True)
class Rang:
    """A row. `blanc`: white space above and below its text. `gras`: how many of its first cells are in bold.

    `attache`: it stays on the page of the row before it.
    `dessus` and `dessous`: the rules above and under it.
    """

    cellules: Sequence[Cellule]
    blanc: float
    gras: int = 0
    attache: bool = False
    dessus: Filet | None = None
    dessous: Filet | None = None


@dataclass(frozen=True, slots=True)
class Trame:
    """What all the parts of a table share: its node, its columns, how many of its first rows are headings."""

    element: Element
    largeurs: tuple[float, ...]
    alignements: tuple[Alignement, ...]
    cellules: Cellules
    titres: int
    entete_de_ligne: bool


class Grille(Flowable):
    """A table, or the part of one that stands on a page; `suite` tells that its headings have been read."""

    canv: TaggedCanvas

    def __init__(self, trame: Trame, rangs: Sequence[Rang], *, suite: bool = False) -> None:
        super().__init__()
        self._trame, self.rangs, self._suite = trame, rangs, suite
        self._hauteurs = [self._hauteur(rang) for rang in rangs]
        self._gauches = [x + trame.cellules.cote for x in accumulate(trame.largeurs[:-1], initial=0.0)]
        self.width, self.height = sum(trame.largeurs), sum(self._hauteurs)

    def _hauteur(self, rang: Rang) -> float:
        cellules, texte = self._trame.cellules, 0.0
        for cellule, largeur in zip(rang.cellules, self._trame.largeurs, strict=True):
            if isinstance(cellule, SpacedParagraph):
                texte = max(texte, cellule.wrap(largeur - 2 * cellules.cote, 0.0)[1])
            else:
                texte = max(texte, len(cellule) * cellules.interligne)
        return texte + 2 * rang.blanc

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return self.width, self.height

    @override
    def split(self, aW: float, aH: float) -> list[Flowable]:
        trame, n = self._trame, 0
        for i, bas in enumerate(accumulate(self._hauteurs), start=1):
            if bas > aH:
                break
            if i == len(self.rangs) or not self.rangs[i].attache:
                n = i
        if n <= trame.titres:
            return []
        if n == len(self.rangs):
            return [self]
        suivants = [*self.rangs[: trame.titres], *self.rangs[n:]]
        return [Grille(trame, self.rangs[:n], suite=self._suite), Grille(trame, suivants, suite=True)]

    def draw(self) -> None:
        """Draw the ground of the headings, the cells row by row, then the rules."""
        toile, trame = self.canv, self._trame
        toile.placer(trame.element)
        if trame.titres:
            with toile.artefact():
                toile.setFillColor(styles.FOND_ENTETE)
                fond = self._hauteurs[0]
                toile.rect(0, self.height - fond, self.width, fond, stroke=0, fill=1)
        toile.setFillColor(styles.NOIR)
        hauts = [self.height - h for h in accumulate(self._hauteurs[:-1], initial=0.0)]
        for i, (rang, haut) in enumerate(zip(self.rangs, hauts, strict=True)):
            if self._suite and i < trame.titres:
                with toile.artefact("/Type /Pagination"):
                    for colonne in range(len(rang.cellules)):
                        self._dessiner_la_cellule(rang, colonne, haut)
            else:
                self._dessiner_le_rang(rang, haut, titre=i < trame.titres)
        with toile.artefact():
            self._dessiner_les_filets(hauts)

    def _dessiner_le_rang(self, rang: Rang, haut: float, *, titre: bool) -> None:
        toile, trame = self.canv, self._trame
        ligne = trame.element.ajouter(Element("TR"))
        for colonne, cellule in enumerate(rang.cellules):
            if titre:
                element = Element("TH", _TH_COLONNE)
            elif trame.entete_de_ligne and colonne == 0:
                element = Element("TH", _TH_LIGNE)
            else:
                element = Element("TD")
            ligne.ajouter(element)
            if cellule != VIDE:
                toile.ouvrir(element)
                self._dessiner_la_cellule(rang, colonne, haut)
                toile.fermer()

    def _dessiner_la_cellule(self, rang: Rang, colonne: int, haut: float) -> None:
        """Draw the text of a cell whose top is at `haut`, in the colour set before the first."""
        trame, cellule = self._trame, rang.cellules[colonne]
        gauche, y = self._gauches[colonne], haut - rang.blanc
        if isinstance(cellule, SpacedParagraph):
            cellule.drawOn(self.canv, gauche, y - cellule.height)
            return
        corps, interligne = trame.cellules.corps, trame.cellules.interligne
        police, part = polices.GRAS if colonne < rang.gras else polices.NORMAL, _PARTS[trame.alignements[colonne]]
        dispo = trame.largeurs[colonne] - 2 * trame.cellules.cote
        operateurs = ["BT"]
        for i, ligne in enumerate(cellule):
            retrait = part * (dispo - polices.largeur(ligne, police, corps)) if part else 0.0
            operateurs.append(f"1 0 0 1 {fp_str(gauche + retrait, y - corps - i * interligne)} Tm")
            operateurs.append(self.canv.montrer(ligne, police, corps))
        self.canv.ecrire(" ".join([*operateurs, "ET"]))

    def _dessiner_les_filets(self, hauts: Sequence[float]) -> None:
        toile = self.canv
        toile.setLineCap(1)
        precedent: Filet | None = None
        for rang, haut, hauteur in zip(self.rangs, hauts, self._hauteurs, strict=True):
            for filet, y in ((rang.dessus, haut), (rang.dessous, haut - hauteur)):
                if filet is None:
                    continue
                if filet != precedent:
                    toile.setLineWidth(filet[0])
                    toile.setStrokeColor(filet[1])
                    precedent = filet
                toile.ecrire(f"n 0 {fp_str(y)} m {fp_str(self.width, y)} l S")
