"""Lays out two readings: a round and a square on the scale, joined; a diamond at the agreed note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from ui.figures.colonnes import AIR, graduer, intitule, repartir, reperes
from ui.figures.planche import Bloc, Entree, Forme, Marque, Planche, Signe, Trait, tete

if TYPE_CHECKING:
    from app.domain.figures import Ecart, Ecarts
    from ui.figures.colonnes import Colonne
    from ui.figures.metre import Metre

LARGEUR_MIN = 700.0  # fits an A4 sheet upright
RANGEE = 48.0
VOIE = 12.0  # each reader has a lane: two equal notes are seen side by side
SIGNES: tuple[tuple[Forme, str], ...] = (("rond", "accent"), ("carre", "alerte"))
ACCORD: tuple[Forme, str] = ("losange", "texte")


def composer(figure: Ecarts, largeur: float, metre: Metre) -> Planche:
    """Return the picture at this width, or at the least it needs."""
    largeur = max(largeur, LARGEUR_MIN)
    colonnes = repartir(largeur, (min(320.0, largeur * 0.26), 116.0, 88.0, 88.0, 64.0, 44.0), 1)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(figure), largeur, metre),
        _entetes(figure, colonnes, metre),
        tuple(_rangee(figure, rang, colonnes, metre) for rang in range(len(figure.ecarts))),
    )


def _legende(figure: Ecarts) -> tuple[Entree, ...]:
    (rond, bleu), (carre, ambre) = SIGNES
    return (
        Entree(figure.lecteurs[0], Signe(QPointF(), rond, bleu)),
        Entree(figure.lecteurs[1], Signe(QPointF(), carre, ambre, plein=False)),
        Entree("note d’accord", Signe(QPointF(), *ACCORD)),
    )


def _part(note: int, figure: Ecarts) -> float:
    """Return where a note stands on the scale, half a step from each end."""
    return (note + 0.5) / (figure.note_max + 1)


def _parts(figure: Ecarts) -> tuple[float, ...]:
    return tuple(_part(note, figure) for note in range(figure.note_max + 1))


def _entetes(figure: Ecarts, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    haut = metre.hauteur("petit")
    bloc = Bloc(AIR + haut + 4)
    bloc.ecrire(colonnes[0].boite(AIR, haut), "Sous-critère", style="petit", couleur="texte2")
    graduer(bloc, colonnes[1], tuple((p, str(n)) for n, p in enumerate(_parts(figure))), AIR, metre)
    for colonne, mot in zip(colonnes[2:], (*figure.lecteurs, "Accord", "Écart"), strict=True):
        court = metre.elider(mot, colonne.largeur, "petit")
        bloc.ecrire(colonne.boite(AIR, haut), court, style="petit", couleur="texte2", alignement="droite")
    return bloc


def _rangee(figure: Ecarts, rang: int, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    ecart, trace = figure.ecarts[rang], colonnes[1]
    bloc = Bloc()
    hauteur = intitule(bloc, f"{ecart.code}\u00a0{ecart.intitule}", colonnes[0], metre, RANGEE)
    bloc.hauteur = hauteur
    reperes(bloc, trace, _parts(figure), hauteur)
    _points(bloc, ecart, figure, trace)
    haut = metre.hauteur("petit")
    for colonne, mot in zip(colonnes[2:], ecart.mots, strict=True):
        boite = colonne.boite((hauteur - haut) / 2, haut)
        bloc.ecrire(boite, metre.elider(mot, colonne.largeur, "petit"), style="petit", alignement="droite")
    bloc.marques.append(Marque(trace.boite(2, hauteur - 4), figure.phrase(rang), rang, 0))
    return bloc


def _points(bloc: Bloc, ecart: Ecart, figure: Ecarts, trace: Colonne) -> None:
    milieu = bloc.hauteur / 2
    notes = (ecart.premiere, ecart.seconde)
    centres = [
        None if note is None else QPointF(trace.x(_part(note, figure)), milieu + VOIE * (2 * voie - 1))
        for voie, note in enumerate(notes)
    ]
    une, autre = centres
    if une is not None and autre is not None:
        bloc.traces.append(Trait(une, autre, "bord", 3))
    for rang, (centre, (forme, couleur)) in enumerate(zip(centres, SIGNES, strict=True)):
        if centre is not None:
            bloc.traces.append(Signe(centre, forme, couleur, plein=not rang))
    if ecart.accorde and ecart.accord is not None:
        x = trace.x(_part(ecart.accord, figure))
        bloc.traces.append(Signe(QPointF(x, milieu), *ACCORD, rayon=4))
