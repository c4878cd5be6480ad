"""The whole help as one document: title, contents with page numbers, then every part on a page of its own.

Not here: how a page is read (`texte_aide`), nor which pages there are (`app.services.guide`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.contenu import (
    Alignement,
    Allure,
    Colonne,
    Contenu,
    Paragraphe,
    SautDePage,
    Tableau,
    Titre,
    compose,
    en_clair,
    gras,
)
from app.documents.pdf import pages_des_titres, rendre_pdf
from app.documents.texte_aide import blocs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.contenu import Bloc
    from app.documents.texte_aide import Images

TITRE = "Guide de Clausule"
_NIVEAU_PARTIE, _NIVEAU_PAGE = 2, 3


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A part of the guide and its pages, as they are written."""

    titre: str
    pages: tuple[str, ...]


def composer_guide(rubriques: Sequence[Rubrique], version: str, images: Images) -> Contenu:
    """Return the guide of a version of the program; the numbers of its contents are those of its pages."""
    corps: list[Bloc] = []
    for rubrique in rubriques:
        corps += [SautDePage(), Titre(_NIVEAU_PARTIE, rubrique.titre)]
        for page in rubrique.pages:
            corps += blocs(page, _NIVEAU_PAGE, images)
    return _assembler(version, corps, pages_des_titres(_assembler(version, corps, ())))


def rendre_guide(rubriques: Sequence[Rubrique], version: str, images: Images) -> bytes:
    """Return the guide as a PDF, tagged (PDF/UA-1). `images` gives the bytes of a picture that a page names."""
    return rendre_pdf(composer_guide(rubriques, version, images))


def _assembler(version: str, corps: list[Bloc], pages: tuple[int, ...]) -> Contenu:
    """Return the guide; without page numbers, the contents has the same lines, which take the same place."""
    tete: list[Bloc] = [
        Titre(1, TITRE),
        Paragraphe(
            "Du courriel du candidat à la convention signée\u00a0: les gestes de tous les jours, chaque écran, le "
            "clavier et les nouveautés. Les mêmes pages se lisent dans Clausule avec F1."
        ),
        Paragraphe(f"Version {version} de Clausule.", Allure.NOTE),
        Titre(_NIVEAU_PARTIE, "Sommaire"),
    ]
    titres = [b for b in [*tete, *corps] if isinstance(b, Titre)]
    numeros = [str(p) for p in pages] or ["0"] * len(titres)
    lignes = [
        (compose(gras(texte)) if t.niveau == _NIVEAU_PARTIE else texte, numero)
        for t, numero in zip(titres, numeros, strict=True)
        if t.niveau in {_NIVEAU_PARTIE, _NIVEAU_PAGE} and (texte := en_clair(t.texte)) != "Sommaire"
    ]
    colonnes = (Colonne("Rubrique", 90), Colonne("Page", 10, Alignement.DROITE))
    sommaire = Tableau(colonnes, tuple(lignes), legende="Pages du guide", entete_de_ligne=True)
    vide = Contenu(titre=TITRE, reference=f"{TITRE}, version {version}", blocs=(), auteur="Clausule")
    return replace(vide, sujet="Aide aux agents d’instruction", blocs=(*tete, sommaire, *corps))
