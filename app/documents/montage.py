"""From the neutral blocks of an act to the units that are set on pages."""

from __future__ import annotations

from functools import singledispatch
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from app.documents import styles
from app.documents.balises import Element
from app.documents.blocs import Box, SignatureBlock, paragraphe
from app.documents.contenu import (
    Adresse,
    Encadre,
    Espace,
    Fiche,
    Illustration,
    Liste,
    Paragraphe,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
    en_clair,
    puce,
)
from app.documents.images import figure
from app.documents.pagination import Unite
from app.documents.tableaux import fiche, tableau

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.blocs import TaggedParagraph
    from app.documents.contenu import Contenu
    from app.documents.styles import Gabarit

_AVANT_SIGNATURES, _APRES_BLOC = 16.0, 12.0


def unites(contenu: Contenu) -> Iterator[Unite | None]:
    """Yield what the pages are made of, letterhead first; None begins a page.

    A paragraph that announces a list or a table (« … : ») stays with it.
    Raises UserError on an unprintable character or an unreadable picture.
    """
    gabarit = styles.GABARITS[contenu.format]
    yield from _en_tete(contenu, gabarit)
    for bloc, suivant in zip_longest(contenu.blocs, contenu.blocs[1:]):
        faites = list(_unites(bloc, gabarit))
        annonce = isinstance(bloc, Paragraphe) and en_clair(bloc.texte).rstrip().endswith(":")
        if annonce and isinstance(suivant, Liste | Tableau | Fiche) and faites[0]:
            faites[0].liee = True
        yield from faites


def _en_tete(contenu: Contenu, gabarit: Gabarit) -> Iterator[Unite]:
    entete = contenu.entete
    if entete is None:
        return
    looks = styles.particulieres(gabarit.serre)
    if entete.image:
        image = figure(entete.image, styles.LARGEUR_EN_TETE, styles.HAUTEUR_IMAGE_EN_TETE)
        yield Unite(image, apres=6.0)
    for i, ligne in enumerate(entete.lignes):
        yield _unite(paragraphe(ligne, looks["en-tête" if i else "en-tête fort"]))
    yield Unite(Spacer(1, 6.0 if gabarit.serre else 16.0), blanche=True)


def _apres(gabarit: Gabarit) -> float:
    return _APRES_BLOC / 2 if gabarit.serre else _APRES_BLOC


def _unite(p: TaggedParagraph, *, liee: bool = False) -> Unite:
    return Unite(p, p.getSpaceBefore(), p.getSpaceAfter(), liee=liee)


@singledispatch
def _unites(bloc: Any, _gabarit: Gabarit) -> Iterator[Unite | None]:
    raise TypeError(f"{type(bloc).__name__} n’est pas un bloc")


@_unites.register(SautDePage)
def _saut(_bloc: SautDePage, _gabarit: Gabarit) -> Iterator[Unite | None]:
    yield None


@_unites.register(Espace)
def _espace(bloc: Espace, _gabarit: Gabarit) -> Iterator[Unite | None]:
    yield Unite(Spacer(1, bloc.hauteur_mm * mm), blanche=True)


@_unites.register(Titre)
def _titre(bloc: Titre, gabarit: Gabarit) -> Iterator[Unite | None]:
    p = paragraphe(bloc.texte, styles.titres(gabarit.serre)[bloc.niveau], f"H{bloc.niveau}")
    p.niveau = bloc.niveau
    yield _unite(p, liee=True)


@_unites.register(Paragraphe)
def _paragraphe(bloc: Paragraphe, gabarit: Gabarit) -> Iterator[Unite | None]:
    yield _unite(paragraphe(bloc.texte, styles.allures(gabarit.serre)[bloc.allure]))


@_unites.register(Liste)
def _liste(bloc: Liste, _gabarit: Gabarit) -> Iterator[Unite | None]:
    apparence = styles.particulieres()["item numéroté" if bloc.ordonnee else "item"]
    numerotation = "Decimal" if bloc.ordonnee else "Disc"
    liste = Element("L", f"/A <</O /List /ListNumbering /{numerotation}>>")
    for i, item in enumerate(bloc.items):
        p = paragraphe(item, apparence, "LBody", (liste, Element("LI")))
        p.puce = puce(bloc, i)
        dernier = i == len(bloc.items) - 1
        avant_dernier = i == len(bloc.items) - 2  # the last item is not left alone at the head of a page
        yield Unite(p, apres=6.0 if dernier else p.getSpaceAfter(), liee=avant_dernier)


@_unites.register(Tableau)
def _tableau(bloc: Tableau, gabarit: Gabarit) -> Iterator[Unite | None]:
    element = Element("Table")
    if bloc.legende:
        yield _legende(bloc.legende, element, gabarit)
    yield Unite(tableau(bloc, element, gabarit), avant=4.0, apres=_apres(gabarit))


@_unites.register(Fiche)
def _fiche(bloc: Fiche, gabarit: Gabarit) -> Iterator[Unite | None]:
    element = Element("Table")
    if bloc.legende:
        yield _legende(bloc.legende, element, gabarit)
    if bloc.lignes:
        yield Unite(fiche(bloc, element, gabarit), avant=4.0, apres=_apres(gabarit))


def _legende(texte: str, table: Element, gabarit: Gabarit) -> Unite:
    legende = paragraphe(texte, styles.particulieres(gabarit.serre)["légende"], "Caption", (table,))
    return _unite(legende, liee=True)


@_unites.register(Encadre)
def _encadre(bloc: Encadre, gabarit: Gabarit) -> Iterator[Unite | None]:
    looks = styles.particulieres()
    chemin = (Element("Div"),)
    textes = [paragraphe(t, looks["encadré"], "P", chemin) for t in bloc.paragraphes]
    if bloc.titre:
        textes.insert(0, paragraphe(bloc.titre, looks["encadré fort"], "P", chemin))
    panneau = Box(textes)
    if panneau.wrap(gabarit.largeur, gabarit.hauteur)[1] <= gabarit.hauteur / 2:
        yield Unite(panneau, avant=6.0, apres=_apres(gabarit))
    else:  # indivisible, it would leave half a page white: the words matter more than the panel
        yield from map(_unite, textes)


@_unites.register(Adresse)
def _adresse(bloc: Adresse, _gabarit: Gabarit) -> Iterator[Unite | None]:
    apparence = styles.particulieres()["adresse"]
    chemin = (Element("Div"),)
    for i, ligne in enumerate(bloc.lignes):
        dernier = i == len(bloc.lignes) - 1
        p = paragraphe(ligne, apparence, "P", chemin)
        yield Unite(p, apres=18.0 if dernier else 0.0, liee=not dernier)


@_unites.register(Signatures)
def _signatures(bloc: Signatures, _gabarit: Gabarit) -> Iterator[Unite | None]:
    signatures = SignatureBlock(bloc.parties, bloc.fait)
    yield Unite(signatures, avant=_AVANT_SIGNATURES, apres=_APRES_BLOC, signature=True)


@_unites.register(Illustration)
def _illustration(bloc: Illustration, gabarit: Gabarit) -> Iterator[Unite | None]:
    yield Unite(figure(bloc, gabarit.largeur, gabarit.hauteur), avant=6.0, apres=_APRES_BLOC)
