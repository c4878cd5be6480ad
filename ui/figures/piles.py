"""Lays out stacked bars: a row per bar, its segments told apart by their filling, its figures written after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ui.figures.colonnes import AIR, ECART, intitule, repartir, reperes
from ui.figures.planche import MARGE, Bloc, Entree, Marque, Plage, Planche, tete

if TYPE_CHECKING:
    from app.domain.figures_piles import Motif, Pile, Piles
    from ui.figures.colonnes import Colonne
    from ui.figures.metre import Metre
    from ui.figures.planche import Hachures

RANGEE, BARRE = 32.0, 16.0
TRACE_MIN = 240.0
PARTS = (0.0, 0.5, 1.0)
_FONDS: dict[Motif, tuple[str, Hachures]] = {
    "plein": ("accent", ""),
    "obliques": ("fond", "obliques"),
    "croisees": ("fond", "croisees"),
}


def composer(figure: Piles, largeur: float, metre: Metre) -> Planche:
    """Return the picture at this width, or at the least it needs."""
    larges = _largeurs(figure, metre)
    noms = max(metre.largeur(t) for t in (figure.entete, *(p.intitule for p in figure.piles)))
    largeur = max(largeur, 2 * MARGE + noms + TRACE_MIN + sum(larges) + ECART * (1 + len(larges)))
    colonnes = repartir(largeur, (noms, TRACE_MIN, *larges), 1)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(figure), largeur, metre),
        _entetes(figure, colonnes, metre),
        tuple(_rangee(figure, rang, colonnes, metre) for rang in range(len(figure.piles))),
    )


def _largeurs(figure: Piles, metre: Metre) -> tuple[float, ...]:
    """Return the width that each column of figures needs."""
    return tuple(
        max((metre.largeur(t, "petit") for t in (titre, *(p.reste[rang] for p in figure.piles))), default=0.0)
        for rang, titre in enumerate(figure.suite)
    )


def _legende(figure: Piles) -> tuple[Entree, ...]:
    return tuple(Entree(s.mot, _plage(QRectF(), s.motif)) for s in figure.series)


def _plage(boite: QRectF, motif: Motif) -> Plage:
    fond, hachures = _FONDS[motif]
    return Plage(boite, fond, "bord", hachures)


def _entetes(figure: Piles, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    nom, trace, *reste = colonnes
    haut = metre.hauteur("petit")
    bloc = Bloc(AIR + haut + 4)
    bloc.ecrire(nom.boite(AIR, haut), figure.entete, style="petit", couleur="texte2")
    _graduer(bloc, figure, trace.boite(AIR, haut))
    for colonne, titre in zip(reste, figure.suite, strict=True):
        bloc.ecrire(colonne.boite(AIR, haut), titre, style="petit", couleur="texte2", alignement="droite")
    return bloc


def _graduer(bloc: Bloc, figure: Piles, place: QRectF) -> None:
    """Write the ends of the axis inside its column, and its middle when whole; none without a bar."""
    if not figure.piles:
        return
    bloc.ecrire(place, figure.ecrire(0), style="petit", couleur="texte2")
    bloc.ecrire(place, figure.ecrire(figure.maximum), style="petit", couleur="texte2", alignement="droite")
    if not figure.maximum % 2:
        milieu = figure.ecrire(figure.maximum // 2)
        bloc.ecrire(place, milieu, style="petit", couleur="texte2", alignement="centre")


def _rangee(figure: Piles, rang: int, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    nom, trace, *reste = colonnes
    pile = figure.piles[rang]
    bloc = Bloc()
    bloc.hauteur = intitule(bloc, pile.intitule, nom, metre, RANGEE)
    milieu, haut = bloc.hauteur / 2, metre.hauteur("petit")
    reperes(bloc, trace, PARTS, bloc.hauteur)
    _segments(bloc, figure, pile, trace, milieu - BARRE / 2)
    for colonne, ecrit in zip(reste, pile.reste, strict=True):
        bloc.ecrire(colonne.boite(milieu - haut / 2, haut), ecrit, style="petit", alignement="droite")
    bloc.marques.append(Marque(trace.boite(milieu - BARRE / 2, BARRE), figure.phrase(rang), rang, 0))
    return bloc


def _segments(bloc: Bloc, figure: Piles, pile: Pile, trace: Colonne, y: float) -> None:
    x = trace.gauche
    for serie, valeur in zip(figure.series, pile.valeurs, strict=True):
        large = trace.largeur * valeur / figure.maximum
        if valeur:
            bloc.traces.append(_plage(QRectF(x, y, large, BARRE), serie.motif))
        x += large
