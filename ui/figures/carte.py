"""Lays out the heat map: dossiers in rows, criteria in columns; hatchings tell an absence from a zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from app.domain.figures import Presence
from app.socle.formats import points
from ui.figures.colonnes import AIR, ECART, HACHURES, Colonne, absence
from ui.figures.planche import MARGE, Bloc, Entree, Marque, Plage, Planche, Teinte, tete

if TYPE_CHECKING:
    from app.domain.figures import Carte, CarteEcarts, Part
    from ui.figures.metre import Metre
    from ui.figures.planche import Alignement

    CarteDeChaleur = Carte | CarteEcarts

RANG, NUMERO, PORTEUR, CASE, TOTAL = 40.0, 100.0, 140.0, 88.0, 60.0
PORTEUR_MAX, CASE_MAX = 320.0, 132.0
RANGEE = 28.0
LEGENDE = (0.0, 0.25, 0.5, 0.75, 1.0)


def composer(figure: CarteDeChaleur, largeur: float, metre: Metre) -> Planche:
    """Return the picture at this width, or at the least it needs."""
    n = len(figure.criteres)
    fixes = 2 * MARGE + RANG + NUMERO + TOTAL + 3 * ECART + 8
    largeur = max(largeur, fixes + PORTEUR + n * CASE)
    reste = largeur - fixes - PORTEUR - n * CASE
    porteur = min(PORTEUR_MAX, PORTEUR + reste / 2)
    case = min(CASE_MAX, (largeur - fixes - porteur) / max(1, n))
    colonnes = _colonnes(porteur, case, n)
    return Planche(
        figure.cartouche.titre,
        figure.cartouche.message,
        largeur,
        tete(figure.cartouche, _legende(figure), largeur, metre),
        _entetes(figure, colonnes, metre),
        tuple(_rangee(figure, rang, colonnes, metre) for rang in range(len(figure.rangees))),
    )


def _colonnes(porteur: float, case: float, nombre: int) -> tuple[Colonne, ...]:
    """Return rank, number, porteur, each criterion, total."""
    x = MARGE
    debut = []
    for large in (RANG, NUMERO, porteur):
        debut.append(Colonne(x, large))
        x += large + ECART
    cases = tuple(Colonne(x + case * rang, case) for rang in range(nombre))
    return (*debut, *cases, Colonne(x + case * nombre + 8, TOTAL))


def _legende(figure: CarteDeChaleur) -> tuple[Entree, ...]:
    presentes = {p.presence for r in figure.rangees for p in r.parts}
    absentes = tuple(
        Entree(str(p), Plage(QRectF(), "fond", "bord", HACHURES[p]))
        for p in (Presence.NON_NOTE, Presence.SANS_OBJET)
        if p in presentes
    )
    teintes = tuple(
        Entree(f"{round(p * 100)}\u00a0%", Plage(QRectF(), Teinte(p), "bord", jauge=p)) for p in LEGENDE
    )
    return (*teintes, *absentes)


def _entetes(figure: CarteDeChaleur, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    haut, petit = metre.hauteur("corps"), metre.hauteur("petit")
    titres = [
        metre.couper(titre, colonne.largeur - 8, "petit", 3)
        for (_, titre), colonne in zip(figure.criteres, colonnes[3:-1], strict=True)
    ]
    lignes = max((len(t) for t in titres), default=0)
    bloc = Bloc(AIR + haut + lignes * petit + 4)
    bas = bloc.hauteur - petit - 4
    cotes: tuple[tuple[Colonne, str, Alignement], ...] = (
        (colonnes[0], "Rang", "droite"),
        (colonnes[1], "Dossier", "gauche"),
        (colonnes[2], "Porteur", "gauche"),
        (colonnes[-1], figure.mot_total, "droite"),
    )
    for colonne, mot, cote in cotes:
        bloc.ecrire(colonne.boite(bas, petit), mot, style="petit", couleur="texte2", alignement=cote)
    for (code, _), titre, colonne in zip(figure.criteres, titres, colonnes[3:-1], strict=True):
        interieur = Colonne(colonne.gauche + 4, colonne.largeur - 8)
        bloc.ecrire(interieur.boite(AIR, haut), metre.elider(code, interieur.largeur), alignement="centre")
        for rang, ligne in enumerate(titre):
            bloc.ecrire(
                interieur.boite(AIR + haut + rang * petit, petit),
                ligne,
                style="petit",
                couleur="texte2",
                alignement="centre",
            )
    return bloc


def _rangee(figure: CarteDeChaleur, rang: int, colonnes: tuple[Colonne, ...], metre: Metre) -> Bloc:
    rangee = figure.rangees[rang]
    bloc = Bloc(RANGEE)
    place = "–" if rangee.rang is None else str(rangee.rang)
    bloc.ecrire(colonnes[0].boite(0, RANGEE), place, style="petit", alignement="droite")
    for colonne, texte in zip(colonnes[1:3], (rangee.numero, rangee.porteur), strict=True):
        bloc.ecrire(colonne.boite(0, RANGEE), metre.elider(texte, colonne.largeur, "petit"), style="petit")
    for indice, (part, colonne) in enumerate(zip(rangee.parts, colonnes[3:-1], strict=True)):
        case = colonne.boite(1, RANGEE - 2).adjusted(1, 0, -1, 0)
        _case(bloc, part, case, metre)
        bloc.marques.append(Marque(case, figure.phrase(rang, indice), rang, indice))
    total = colonnes[-1].boite(0, RANGEE)
    bloc.ecrire(total, points(rangee.total) or "–", style="petit", alignement="droite")
    bloc.marques.append(Marque(total, figure.phrase_total(rang), rang, len(rangee.parts)))
    return bloc


def _case(bloc: Bloc, part: Part, case: QRectF, metre: Metre) -> None:
    if part.valeur is None:
        absence(bloc, case, str(part.presence), metre)
        return
    valeur = float(part.valeur)
    bloc.traces.append(Plage(case, Teinte(valeur), "filet", jauge=valeur))
    bloc.ecrire(case, part.ecrite, style="petit", couleur=Teinte(valeur, dessus=True), alignement="centre")
