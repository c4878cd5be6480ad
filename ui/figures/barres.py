"""Lays out one dossier against the median: a bar per criterion, a diamond at the median."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.domain.figures import Presence, pour_cent
from app.socle.formats import points
from ui.figures.colonnes import AIR, HACHURES, graduer, intitule, repartir, reperes
from ui.figures.planche import Bloc, Entree, Marque, Plage, Planche, Signe, Trait, tete

if TYPE_CHECKING:
    from app.domain.figures import Barre, Barres
    from ui.figures.colonnes import Colonne
    from ui.figures.metre import Metre

LARGEUR_MIN = 640.0
RANGEE = 44.0
BARRE = 18.0
PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)
_AXE = tuple((part, f"{round(part * 100)}\u00a0%") for part in PARTS)


def composer(figure: Barres, largeur: float, metre: Metre) -> Planche:
    """Return the picture at this width, or at the least it needs."""
    largeur = max(largeur, LARGEUR_MIN)
    nom = min(340.0, largeur * 0.32)
    colonnes = repartir(largeur, (nom, 120.0, 96.0, 72.0), 1)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(figure), largeur, metre),
        _entetes(colonnes, metre),
        tuple(_rangee(barre, rang, colonnes, metre) for rang, barre in enumerate(figure.barres)),
    )


def _legende(figure: Barres) -> tuple[Entree, ...]:
    presentes = {b.part.presence for b in figure.barres}
    absentes = tuple(
        Entree(str(p), Plage(QRectF(), "fond", "bord", HACHURES[p]))
        for p in (Presence.NON_NOTE, Presence.SANS_OBJET)
        if p in presentes
    )
    return (
        Entree("ce dossier", Plage(QRectF(), "accent")),
        Entree("médiane", Signe(QPointF(), "losange", "texte")),
        *absentes,
    )


def _entetes(colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    nom, trace, note, mediane = colonnes
    haut = metre.hauteur("petit")
    bloc = Bloc(AIR + haut + 4)
    bloc.ecrire(nom.boite(AIR, haut), "Critère", style="petit", couleur="texte2")
    graduer(bloc, trace, _AXE, AIR, metre)
    bloc.ecrire(note.boite(AIR, haut), "Points", style="petit", couleur="texte2", alignement="droite")
    bloc.ecrire(mediane.boite(AIR, haut), "Médiane", style="petit", couleur="texte2", alignement="droite")
    return bloc


def _rangee(barre: Barre, rang: int, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    nom, trace, note, mediane = colonnes
    bloc = Bloc()
    hauteur = intitule(bloc, f"{barre.code}\u00a0{barre.intitule}", nom, metre, RANGEE)
    bloc.hauteur = hauteur
    milieu, haut = hauteur / 2, metre.hauteur("corps")
    reperes(bloc, trace, PARTS, hauteur)
    piste = trace.boite(milieu - BARRE / 2, BARRE)
    ligne = QRectF(0, milieu - haut / 2, 0, haut)
    if barre.part.valeur is None:
        bloc.traces.append(Plage(piste, "fond", "bord", HACHURES[barre.part.presence]))
        ecrit = str(barre.part.presence)
    else:
        part = float(barre.part.valeur)
        bloc.traces.append(Plage(piste, "surface", "bord"))
        bloc.traces.append(Plage(QRectF(piste.left(), piste.top(), piste.width() * part, BARRE), "accent"))
        ecrit = f"{points(barre.part.points)}\u00a0/\u00a0{points(barre.part.sur)}"
    bloc.ecrire(note.boite(ligne.top(), haut), ecrit, style="petit", alignement="droite")
    bloc.marques.append(Marque(piste, barre.phrase, rang, 0))
    if barre.mediane is not None:
        x = trace.x(float(barre.mediane))
        haut_bas = QPointF(x, piste.top() - 7), QPointF(x, piste.bottom() + 5)
        bloc.traces += [Trait(*haut_bas, "fond", 6), Trait(*haut_bas, "texte", 2)]
        bloc.traces.append(Signe(QPointF(x, piste.top() - 7), "losange", "texte", rayon=4))
        bloc.ecrire(
            mediane.boite(ligne.top(), haut),
            f"{pour_cent(barre.mediane)}\u00a0%",
            style="petit",
            alignement="droite",
        )
        bloc.marques.append(Marque(QRectF(x - 7, piste.top() - 13, 14, BARRE + 20), barre.phrase_mediane, rang, 1))
    return bloc
