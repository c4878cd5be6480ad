"""Lays out the bands of ranks: from the best to the worst, a diamond at the rank itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from ui.figures.colonnes import AIR, graduer, repartir, reperes
from ui.figures.planche import Bloc, Entree, Marque, Plage, Planche, Signe, tete

if TYPE_CHECKING:
    from app.domain.figures import Bande, Bandes
    from ui.figures.colonnes import Colonne
    from ui.figures.metre import Metre

LARGEUR_MIN = 640.0
LARGEUR_HORS_TRACE, PAR_RANG, LARGEUR_MAX_UTILE = (
    500.0,
    2.5,
    1000.0,
)  # many ranks need room, up to a sheet laid flat
RANGEE = 26.0
BANDE = 14.0
REPERES_MAX = 8
NOMBREUX = 60


def composer(figure: Bandes, largeur: float, metre: Metre) -> Planche:
    """Return the picture at this width, or at the least it needs."""
    nombre = max((b.rang_max for b in figure.bandes), default=1)
    largeur = max(largeur, LARGEUR_MIN, min(LARGEUR_MAX_UTILE, LARGEUR_HORS_TRACE + PAR_RANG * nombre))
    porteur = min(300.0, largeur * 0.22)
    colonnes = repartir(largeur, (40.0, 100.0, porteur, 120.0, 76.0), 3)
    axe = graduations(nombre)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(), largeur, metre),
        _entetes(colonnes, axe, nombre, metre),
        tuple(_rangee(bande, rang, colonnes, axe, nombre, metre) for rang, bande in enumerate(figure.bandes)),
    )


def graduations(nombre: int) -> tuple[int, ...]:
    """Return the ranks written on the axis: 1, then multiples of 1, 2, 5, 10… so that there are few."""
    pas = next(p * 10**k for k in range(9) for p in (1, 2, 5) if nombre / (p * 10**k) <= REPERES_MAX)
    return tuple(dict.fromkeys((1, *range(pas, nombre + 1, pas))))


def _legende() -> tuple[Entree, ...]:
    return (
        Entree("du meilleur au moins bon rang", Plage(QRectF(), "selection", "bord")),
        Entree("rang", Signe(QPointF(), "losange", "texte")),
    )


def _part(rang: int, nombre: int) -> float:
    return (rang - 0.5) / nombre


def _entetes(colonnes: tuple[Colonne, ...], axe: tuple[int, ...], nombre: int, metre: Metre) -> Bloc:
    haut = metre.hauteur("petit")
    bloc = Bloc(AIR + haut + 4)
    rang, numero, porteur, trace, etendue = colonnes
    bloc.ecrire(rang.boite(AIR, haut), "Rang", style="petit", couleur="texte2", alignement="droite")
    bloc.ecrire(numero.boite(AIR, haut), "Dossier", style="petit", couleur="texte2")
    bloc.ecrire(porteur.boite(AIR, haut), "Porteur", style="petit", couleur="texte2")
    graduer(bloc, trace, tuple((_part(r, nombre), str(r)) for r in axe), AIR, metre)
    bloc.ecrire(etendue.boite(AIR, haut), "Rangs", style="petit", couleur="texte2", alignement="droite")
    return bloc


def _rangee(
    bande: Bande, ligne: int, colonnes: tuple[Colonne, ...], axe: tuple[int, ...], nombre: int, metre: Metre
) -> Bloc:
    rang, numero, porteur, trace, etendue = colonnes
    bloc = Bloc(RANGEE)
    reperes(bloc, trace, tuple(_part(r, nombre) for r in axe), RANGEE)
    bloc.ecrire(rang.boite(0, RANGEE), str(bande.rang), style="petit", alignement="droite")
    for colonne, texte in ((numero, bande.numero), (porteur, bande.porteur)):
        bloc.ecrire(colonne.boite(0, RANGEE), metre.elider(texte, colonne.largeur, "petit"), style="petit")
    gauche, droite = trace.x((bande.rang_min - 1) / nombre), trace.x(bande.rang_max / nombre)
    boite = QRectF(gauche, (RANGEE - BANDE) / 2, droite - gauche, BANDE)
    bloc.traces.append(Plage(boite, "selection", "bord"))
    bloc.traces.append(
        Signe(
            QPointF(trace.x(_part(bande.rang, nombre)), RANGEE / 2),
            "losange",
            "texte",
            rayon=4 if nombre <= NOMBREUX else 2,
        )
    )
    bloc.ecrire(etendue.boite(0, RANGEE), bande.etendue, style="petit", alignement="droite")
    bloc.marques.append(Marque(trace.boite(1, RANGEE - 2), bande.phrase, ligne, 0))
    return bloc
