"""Lays out the regions as tiles of one size: a class is a tint, a pattern and its words, never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from app.domain.nationale import SANS_FICHIER
from ui.figures.colonnes import AIR
from ui.figures.planche import MARGE, Bloc, Entree, Hachures, Marque, Plage, Planche, Teinte, tete

if TYPE_CHECKING:
    from app.domain.figures_territoire import Tuile, Tuiles
    from ui.figures.metre import Metre
    from ui.figures.planche import Couleur

LARGEUR_MIN, LARGEUR_MAX = 124.0, 230.0
ENTRE, OUTRE_MER = 6.0, 28.0
BANDE = 12.0
TEINTES = (0.0, 0.2, 0.42, 0.7, 1.0)
MOTIFS: tuple[Hachures, ...] = ("", "points", "horizontales", "obliques", "croisees")


def composer(figure: Tuiles, largeur: float, metre: Metre) -> Planche:
    """Return the map at this width, or at the least it needs; the last column is for the regions overseas."""
    colonnes = 1 + max((t.place.colonne for t in figure.tuiles), default=0)
    libre = 2 * MARGE + OUTRE_MER + ENTRE * (colonnes - 1)
    largeur = max(largeur, libre + colonnes * LARGEUR_MIN)
    tuile = min(LARGEUR_MAX, (largeur - libre) / colonnes)
    gauches = [MARGE + rang * (tuile + ENTRE) for rang in range(colonnes)]
    gauches[-1] += OUTRE_MER
    par_ligne: dict[int, list[int]] = {}
    for rang, posee in enumerate(figure.tuiles):
        par_ligne.setdefault(posee.place.ligne, []).append(rang)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(figure), largeur, metre),
        _entetes(gauches, tuile, metre),
        tuple(_rangee(figure, par_ligne[ligne], gauches, tuile, metre) for ligne in sorted(par_ligne)),
        en_carte=True,
    )


def _legende(figure: Tuiles) -> tuple[Entree, ...]:
    absents = {t.valeur for t in figure.tuiles if t.cran is None}
    return (
        *(Entree(c.mot, _plage(QRectF(), c.cran)) for c in figure.classes),
        *(Entree(mot, _absente(QRectF(), mot)) for mot in sorted(absents)),
    )


def _entetes(gauches: list[float], tuile: float, metre: Metre) -> Bloc:
    haut = metre.hauteur("petit")
    bloc = Bloc(AIR + haut + 4)
    for gauche, mot in ((gauches[0], "Métropole"), (gauches[-1], "Outre-mer")):
        bloc.ecrire(QRectF(gauche, AIR, tuile, haut), mot, style="petit", couleur="texte2")
    return bloc


def _rangee(figure: Tuiles, rangs: list[int], gauches: list[float], largeur: float, metre: Metre) -> Bloc:
    hauteur = metre.hauteur("corps") + metre.hauteur("petit") + BANDE + 10
    bloc = Bloc(hauteur + ENTRE)
    for rang in sorted(rangs, key=lambda r: figure.tuiles[r].place.colonne):
        tuile = figure.tuiles[rang]
        boite = QRectF(gauches[tuile.place.colonne], 0, largeur, hauteur)
        _poser(bloc, tuile, boite, metre)
        bloc.marques.append(Marque(boite, tuile.phrase, rang, tuile.place.colonne))
    return bloc


def _poser(bloc: Bloc, tuile: Tuile, boite: QRectF, metre: Metre) -> None:
    """Draw one tile: its short name, what it is, its value, the strip of its class."""
    encre: Couleur = "texte2" if tuile.cran is None else Teinte(TEINTES[tuile.cran], dessus=True)
    bande = QRectF(boite.left(), boite.bottom() - BANDE, boite.width(), BANDE)
    if tuile.cran is None:
        bloc.traces += [Plage(boite, "surface", "bord"), _absente(bande, tuile.valeur)]
    else:
        part = TEINTES[tuile.cran]
        bloc.traces += [Plage(boite, Teinte(part), "bord", jauge=part), _plage(bande, tuile.cran)]
    corps, petit = metre.hauteur("corps"), metre.hauteur("petit")
    ligne = QRectF(boite.left() + 8, boite.top() + 4, boite.width() - 16, corps)
    bloc.ecrire(ligne, tuile.place.abrege, couleur=encre)
    reste = ligne.width() - metre.largeur(tuile.place.abrege) - 6
    bloc.ecrire(ligne, metre.elider(tuile.valeur.removeprefix("cible "), reste), couleur=encre, alignement="droite")
    ligne = QRectF(ligne.left(), ligne.bottom(), ligne.width(), petit)
    signe = metre.largeur("⚠", "petit") if tuile.attention else 0.0
    nom = metre.elider(tuile.place.court, ligne.width() - signe, "petit")
    bloc.ecrire(ligne, nom, style="petit", couleur=encre)
    if tuile.attention:
        bloc.ecrire(ligne, "⚠", style="petit", couleur=encre, alignement="droite")


def _absente(boite: QRectF, mot: str) -> Plage:
    """Return the patch of a measure that is not known; a file that says nothing of it is hatched."""
    return Plage(boite, "surface", "bord", "" if mot == SANS_FICHIER else "obliques")


def _plage(boite: QRectF, cran: int) -> Plage:
    """Return the patch of a class: its tint, and its pattern in the ink that is read on it."""
    part = TEINTES[cran]
    return Plage(boite, Teinte(part), "bord", MOTIFS[cran], encre=Teinte(part, dessus=True))
