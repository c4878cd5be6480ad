"""Lays out the coverage of a region: a row per territory, its state in a sign and words, three bars of ETP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.domain.couverture import Couverture
from app.domain.territoire import Echelle
from app.socle.formats import centiemes, etp
from ui.figures.colonnes import AIR, Colonne, graduer, intitule, repartir, reperes
from ui.figures.planche import Bloc, Entree, Marque, Plage, Planche, Signe, Trait, tete

if TYPE_CHECKING:
    from app.domain.couverture import LigneCouverture
    from app.domain.figures_territoire import Couvertures
    from app.domain.montants import Etp
    from ui.figures.metre import Metre
    from ui.figures.planche import Forme

LARGEUR_MIN = 714.0
RANGEE, BARRE = 44.0, 9.0
PARTS = (0.0, 0.5, 1.0)
SIGNES: dict[Couverture, tuple[Forme, str, bool]] = {
    Couverture.EXISTANTE: ("rond", "succes", True),
    Couverture.RETENUE: ("carre", "succes", True),
    Couverture.DEMANDEE: ("carre", "info", False),
    Couverture.INCONNUE: ("rond", "texte2", False),
    Couverture.BLANCHE: ("losange", "erreur", False),
    Couverture.BLANCHE_DEMANDEE: ("losange", "alerte", False),
    Couverture.BLANCHE_POURVUE: ("losange", "succes", True),
}
MESURES = ("existants", "demandés", "retenus")


def composer(figure: Couvertures, largeur: float, metre: Metre) -> Planche:
    """Return the picture at this width, or at the least it needs."""
    largeur = max(largeur, LARGEUR_MIN)
    colonnes = repartir(largeur, (min(230.0, largeur * 0.2), 204.0, 80.0, 58.0, 58.0, 58.0), 2)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(figure), largeur, metre),
        _entetes(figure, colonnes, metre),
        tuple(_rangee(figure, rang, colonnes, metre) for rang in range(len(figure.lignes))),
    )


def _legende(figure: Couvertures) -> tuple[Entree, ...]:
    presentes = {x.couverture for x in figure.lignes}
    return (
        *(Entree(f"ETP {mot}", _barre(QRectF(), rang)) for rang, mot in enumerate(MESURES)),
        *(
            Entree(str(c), Signe(QPointF(), forme, couleur, plein))
            for c, (forme, couleur, plein) in SIGNES.items()
            if c in presentes
        ),
    )


def _entetes(figure: Couvertures, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    nom, etat, trace, *nombres = colonnes
    haut = metre.hauteur("petit")
    bloc = Bloc(AIR + haut + 4)
    bloc.ecrire(nom.boite(AIR, haut), "Territoire", style="petit", couleur="texte2")
    bloc.ecrire(etat.boite(AIR, haut), "Couverture", style="petit", couleur="texte2")
    axe = tuple((part, etp(round(figure.maximum * part))) for part in PARTS[:-1])
    graduer(bloc, trace, axe, AIR, metre)
    for colonne, mot in zip(nombres, MESURES, strict=True):
        bloc.ecrire(
            colonne.boite(AIR, haut), mot.capitalize(), style="petit", couleur="texte2", alignement="droite"
        )
    return bloc


def _rangee(figure: Couvertures, rang: int, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    ligne = figure.lignes[rang]
    nom, etat, trace, *nombres = colonnes
    bloc = Bloc()
    bloc.hauteur = intitule(bloc, ligne.intitule, nom, metre, RANGEE)
    milieu, haut = bloc.hauteur / 2, metre.hauteur("petit")
    if rang and ligne.echelle is Echelle.ZONE and figure.lignes[rang - 1].echelle is not Echelle.ZONE:
        bloc.traces.append(Trait(QPointF(nom.gauche, 0), QPointF(colonnes[-1].droite, 0), "bord"))
    _dire_etat(bloc, ligne, etat, metre)
    reperes(bloc, trace, PARTS, bloc.hauteur)
    sommet = milieu - 1.5 * BARRE - 2
    quantites = (ligne.etp_existant, ligne.etp_demande, ligne.etp_retenu)
    for cran, (quantite, colonne) in enumerate(zip(quantites, nombres, strict=True)):
        if quantite is not None and quantite.centiemes > 0:
            large = trace.largeur * quantite.centiemes / figure.maximum
            bloc.traces.append(_barre(QRectF(trace.gauche, sommet + cran * (BARRE + 2), large, BARRE), cran))
        bloc.ecrire(colonne.boite(milieu - haut / 2, haut), _mot(quantite), style="petit", alignement="droite")
    boite = QRectF(nom.gauche, 2, colonnes[-1].droite - nom.gauche, bloc.hauteur - 4)
    bloc.marques.append(Marque(boite, ligne.phrase, rang, 0))
    return bloc


def _dire_etat(bloc: Bloc, ligne: LigneCouverture, colonne: Colonne, metre: Metre) -> None:
    """Write how a territory is covered: a sign of its own, and the words."""
    haut, milieu = metre.hauteur("petit"), bloc.hauteur / 2
    if ligne.couverture is None:
        bloc.ecrire(colonne.boite(milieu - haut / 2, haut), "non réparti", style="petit", couleur="texte2")
        return
    forme, couleur, plein = SIGNES[ligne.couverture]
    bloc.traces.append(Signe(QPointF(colonne.gauche + 7, milieu), forme, couleur, plein))
    mots = Colonne(colonne.gauche + 20, colonne.largeur - 20)
    texte = metre.elider(str(ligne.couverture), mots.largeur, "petit")
    bloc.ecrire(mots.boite(milieu - haut / 2, haut), texte, style="petit")


def _barre(boite: QRectF, cran: int) -> Plage:
    """Return the bar of a measure: hatched, dotted, filled, so that colour is not alone."""
    if cran == 0:
        return Plage(boite, "surface", "bord", "obliques")
    return (
        Plage(boite, "fond", "accent", "points", encre="accent") if cran == 1 else Plage(boite, "accent", "accent")
    )


def _mot(quantite: Etp | None) -> str:
    return "inconnu" if quantite is None else centiemes(quantite.centiemes)
