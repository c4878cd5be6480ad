"""What the pictures with one row per thing share: columns from left to right, an axis, words on a hatching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from ui.figures.planche import MARGE, Bloc, Hachures, Plage, Texte, Trait

if TYPE_CHECKING:
    from ui.figures.metre import Metre

ECART = 16.0
AIR = 6.0  # above headings, which may stand at the very top of a view
HACHURES: dict[str, Hachures] = {"non noté": "obliques", "sans objet": "croisees"}


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: where it begins and how wide it is."""

    gauche: float
    largeur: float

    @property
    def droite(self) -> float:
        """Return its right side."""
        return self.gauche + self.largeur

    def boite(self, y: float, hauteur: float) -> QRectF:
        """Return the part of the column at this height."""
        return QRectF(self.gauche, y, self.largeur, hauteur)

    def x(self, part: float) -> float:
        """Return where this share of the width ends."""
        return self.gauche + self.largeur * part


def repartir(largeur: float, largeurs: tuple[float, ...], souple: int) -> tuple[Colonne, ...]:
    """Return columns of these widths from the left margin; the one of rank `souple` takes what is left."""
    reste = largeur - 2 * MARGE - ECART * (len(largeurs) - 1) - sum(largeurs)
    colonnes = []
    x = MARGE
    for rang, large in enumerate(largeurs):
        pleine = large + (max(0.0, reste) if rang == souple else 0.0)
        colonnes.append(Colonne(x, pleine))
        x += pleine + ECART
    return tuple(colonnes)


def intitule(bloc: Bloc, texte: str, colonne: Colonne, metre: Metre, hauteur: float) -> float:
    """Write a heading of row on two lines at most, centred in height; return the height of the row."""
    lignes = metre.couper(texte, colonne.largeur, "corps", 2)
    haut = metre.hauteur("corps")
    total = max(hauteur, len(lignes) * haut + 8)
    y = (total - len(lignes) * haut) / 2
    for ligne in lignes:
        bloc.ecrire(colonne.boite(y, haut), ligne)
        y += haut
    return total


def graduer(bloc: Bloc, colonne: Colonne, reperes: tuple[tuple[float, str], ...], y: float, metre: Metre) -> None:
    """Write the words of an axis above its marks; one that would touch the one before is left out."""
    libre = -1.0
    haut = metre.hauteur("petit")
    for part, mot in reperes:
        large = metre.largeur(mot, "petit")
        gauche = colonne.x(part) - large / 2
        if gauche > libre:
            bloc.ecrire(QRectF(gauche, y, large, haut), mot, style="petit", couleur="texte2", alignement="centre")
            libre = gauche + large + 4


def reperes(bloc: Bloc, colonne: Colonne, parts: tuple[float, ...], hauteur: float) -> None:
    """Draw the marks of an axis across a row."""
    for part in parts:
        x = colonne.x(part)
        bloc.traces.append(Trait(QPointF(x, 0), QPointF(x, hauteur), "filet"))


def absence(bloc: Bloc, boite: QRectF, mot: str, metre: Metre) -> None:
    """Hatch a place that has no value, and write why on a plain ground."""
    bloc.traces.append(Plage(boite, "fond", "bord", HACHURES[mot]))
    large = min(metre.largeur(mot, "petit") + 4, boite.width())
    haut = min(metre.hauteur("petit") - 1, boite.height())
    puce = QRectF(boite.center().x() - large / 2, boite.center().y() - haut / 2, large, haut)
    bloc.traces.append(Plage(puce, "fond"))
    bloc.traces.append(Texte(puce, metre.elider(mot, puce.width(), "petit"), "petit", "texte", "centre"))
