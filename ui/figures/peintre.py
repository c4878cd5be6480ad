"""Draws a picture laid out on any device: one painter, in the colours of one theme.

Hatchings are drawn line by line: the pattern brushes of Qt become images in an SVG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from ui.figures.planche import Hachures, Plage, Signe, Teinte, Texte, Trait

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.figures.metre import Metre
    from ui.figures.planche import Bloc, Couleur, Trace
    from ui.theme import Jetons

PAS_HACHURES = 6.0
PAS_POINTS = 4.0
BARRE_JAUGE = 4.0
_HORIZONTALES: dict[Hachures, float] = {"horizontales": 0.0, "points": 1.5}  # length of a dash, 0 for a whole line
_ALIGNEMENTS = {
    "gauche": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "droite": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
}


class Palette:
    """Resolves tokens and tints. A theme without tints, of high contrast, underlines instead of colouring."""

    def __init__(self, jetons: Jetons) -> None:
        self._jetons = jetons
        self.sans_teinte = jetons.succes == jetons.texte

    def couleur(self, couleur: Couleur) -> QColor:
        """Return the colour of a token or of a tint."""
        if not isinstance(couleur, Teinte):
            return self._jetons.couleur(couleur)
        fond = self._teinte(couleur.part)
        return _encre_sur(fond) if couleur.dessus else fond

    def _teinte(self, part: float) -> QColor:
        vide, plein = self._jetons.couleur("fond"), self._jetons.couleur("accent")
        if self.sans_teinte:
            return vide
        t = min(1.0, max(0.0, part))
        canaux = ((vide.red(), plein.red()), (vide.green(), plein.green()), (vide.blue(), plein.blue()))
        return QColor(*(round(v + (p - v) * t) for v, p in canaux))


def _encre_sur(fond: QColor) -> QColor:
    """Return black or white, whichever is read best: 4.5:1 at the least on any colour."""
    canaux = (fond.redF(), fond.greenF(), fond.blueF())
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    luminance = 0.2126 * lineaires[0] + 0.7152 * lineaires[1] + 0.0722 * lineaires[2]
    return QColor("#000000" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "#FFFFFF")


class Peintre:
    """Draws blocks with a painter that someone else began and will end."""

    def __init__(self, painter: QPainter, metre: Metre, jetons: Jetons) -> None:
        self._painter = painter
        self._metre = metre
        self._palette = Palette(jetons)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)

    def fond(self, zone: QRectF) -> None:
        """Lay the background of the theme."""
        self._painter.fillRect(zone, self._palette.couleur("fond"))

    def bloc(self, bloc: Bloc, y: float, x: float = 0.0) -> None:
        """Draw a block, its top left corner there."""
        self._painter.translate(x, y)
        self._tracer(bloc.traces)
        self._painter.translate(-x, -y)

    def bas_de_page(self, boite: QRectF, titre: str, page: str) -> None:
        """Write the title and the number of a page at its foot."""
        reste = boite.width() - self._metre.largeur(page, "petit") - 16
        self._texte(Texte(boite, self._metre.elider(titre, reste, "petit"), "petit", "texte2"))
        self._texte(Texte(boite, page, "petit", "texte2", "droite"))

    def _tracer(self, traces: Iterable[Trace]) -> None:
        for trace in traces:
            match trace:
                case Texte():
                    self._texte(trace)
                case Plage():
                    self._plage(trace)
                case Trait():
                    self._painter.setPen(QPen(self._palette.couleur(trace.couleur), trace.epaisseur))
                    self._painter.drawLine(QLineF(trace.de, trace.a))
                case Signe():
                    self._signe(trace)

    def _texte(self, texte: Texte) -> None:
        self._painter.setFont(self._metre.police(texte.style))
        self._painter.setPen(self._palette.couleur(texte.couleur))
        drapeaux = _ALIGNEMENTS[texte.alignement] | Qt.TextFlag.TextSingleLine
        self._painter.drawText(texte.boite, drapeaux, texte.texte)

    def _plage(self, plage: Plage) -> None:
        if plage.fond:
            self._painter.fillRect(plage.boite, self._palette.couleur(plage.fond))
        if plage.hachures:
            self._hachurer(plage.boite, plage.hachures, plage.encre)
        if plage.jauge is not None and self._palette.sans_teinte:
            boite = plage.boite
            bas = QRectF(boite.left(), boite.bottom() - BARRE_JAUGE, boite.width() * plage.jauge, BARRE_JAUGE)
            self._painter.fillRect(bas, self._palette.couleur("accent"))
        if plage.bord:
            self._painter.setPen(QPen(self._palette.couleur(plage.bord), 1))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRect(plage.boite.adjusted(0.5, 0.5, -0.5, -0.5))

    def _hachurer(self, boite: QRectF, hachures: Hachures, encre: Couleur) -> None:
        self._painter.setPen(QPen(self._palette.couleur(encre), 1))
        if hachures in _HORIZONTALES:
            self._painter.drawLines(_horizontales(boite, _HORIZONTALES[hachures]))
            return
        self._painter.drawLines(_obliques(boite))
        if hachures == "croisees":
            axe = boite.left() + boite.right()
            self._painter.drawLines([QLineF(axe - x.x1(), x.y1(), axe - x.x2(), x.y2()) for x in _obliques(boite)])

    def _signe(self, signe: Signe) -> None:
        couleur = self._palette.couleur(signe.couleur)
        self._painter.setPen(QPen(couleur, 2))
        self._painter.setBrush(QBrush(couleur if signe.plein else self._palette.couleur("fond")))
        r, centre = signe.rayon, signe.centre
        if signe.forme == "rond":
            self._painter.drawEllipse(centre, r, r)
        elif signe.forme == "carre":
            self._painter.drawRect(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r))
        else:
            pointes = [QPointF(0, -r - 1), QPointF(r + 1, 0), QPointF(0, r + 1), QPointF(-r - 1, 0)]
            self._painter.drawPolygon(QPolygonF([centre + p for p in pointes]))


def _horizontales(boite: QRectF, longueur: float) -> list[QLineF]:
    """Return level lines across a rectangle, or dashes of a length, those of every other row shifted."""
    lignes = []
    y, decale = boite.top() + PAS_POINTS / 2, False
    while y < boite.bottom():
        if not longueur:
            lignes.append(QLineF(boite.left(), y, boite.right(), y))
        x = boite.left() + PAS_POINTS * (1 if decale else 0.5)
        while longueur and x + longueur <= boite.right():
            lignes.append(QLineF(x, y, x + longueur, y))
            x += PAS_POINTS
        y, decale = y + PAS_POINTS, not decale
    return lignes


def _obliques(boite: QRectF) -> list[QLineF]:
    """Return the rising diagonals that cross a rectangle, cut at its sides."""
    largeur, hauteur = boite.width(), boite.height()
    lignes = []
    for rang in range(1, int((largeur + hauteur) / PAS_HACHURES) + 1):
        d = rang * PAS_HACHURES
        x1, y1 = (0.0, d) if d <= hauteur else (d - hauteur, hauteur)
        x2, y2 = (d, 0.0) if d <= largeur else (largeur, d - largeur)
        lignes.append(QLineF(boite.left() + x1, boite.top() + y1, boite.left() + x2, boite.top() + y2))
    return lignes
