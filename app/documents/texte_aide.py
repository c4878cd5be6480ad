"""Reads a page of help as blocks of a document: the small Markdown that these pages use, and nothing more.

Headings, paragraphs, lists, tables, pictures, passages of code; in a line, bold, code and links (of which only the
words are kept: paper does not open them). Not here: which pages make the guide (`app.documents.guide`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from app.documents.contenu import (
    Colonne,
    Encadre,
    Illustration,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
    compose,
    gras,
    italique,
)
from app.socle.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.documents.contenu import Bloc, Passage, Texte

#: What gives the bytes of a picture from its address in the page.
Images: TypeAlias = "Callable[[str], bytes]"

LARGEUR_IMAGE_MM = 160
NIVEAU_MAX = 4
#: Signs of the screen that the printed face does not have, and how they are told on paper.
SIGNES = {"✕": "×", "↻": "(flèche tournante)", "◷": "(horloge)", "◆": "(losange)"}
_IMAGE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
_PUCE = re.compile(r"(?:-|\d+\.) ")
_EN_LIGNE = re.compile(r"\*\*(?P<gras>.+?)\*\*|`(?P<code>[^`]+)`|\*(?P<italique>[^*]+)\*")
_LIEN = re.compile(r"(?<!!)\[([^\]]+)\]\([^)]+\)")
_PART_MIN, _PART_MAX = 6, 40


def blocs(texte: str, niveau: int, images: Images) -> tuple[Bloc, ...]:
    """Return a page as blocks; its title becomes a heading of `niveau`, the others follow.

    Raises Bug on a picture that stands within a text: it would be lost.
    """
    for signe, dit in SIGNES.items():
        texte = texte.replace(signe, dit)
    return tuple(bloc for lignes in _morceaux(texte) for bloc in _blocs(lignes, niveau, images))


def _morceaux(texte: str) -> Iterator[list[str]]:
    """Yield the lines that go together: a heading, or what two empty lines hold."""
    courant: list[str] = []
    for ligne in [*texte.splitlines(), ""]:
        if not ligne.strip() or ligne.startswith("#"):
            if courant:
                yield courant
            courant = []
        if ligne.startswith("#"):
            yield [ligne]
        elif ligne.strip():
            courant.append(ligne)


def _blocs(lignes: list[str], niveau: int, images: Images) -> Iterator[Bloc]:
    tete = lignes[0]
    if tete.startswith("#"):
        dieses, _, texte = tete.partition(" ")
        yield Titre(min(NIVEAU_MAX, niveau + len(dieses) - 1), texte)
    elif tete.startswith("```"):
        yield Encadre(tuple(lignes[1:-1]))
    elif tete.startswith("|"):
        yield _tableau(lignes)
    elif image := _IMAGE.fullmatch(tete.strip()):
        yield Illustration(images(image[2]), image[1], LARGEUR_IMAGE_MM)
    else:
        avant = list(_jusqu_a_la_liste(lignes))
        if avant:
            yield Paragraphe(_texte(" ".join(avant)))
        if items := _items(lignes[len(avant) :]):
            yield Liste(tuple(map(_texte, items)), ordonnee=lignes[len(avant)][0].isdigit())


def _jusqu_a_la_liste(lignes: list[str]) -> Iterator[str]:
    for ligne in lignes:
        if _PUCE.match(ligne):
            return
        yield ligne


def _items(lignes: list[str]) -> list[str]:
    items: list[str] = []
    for ligne in lignes:
        if puce := _PUCE.match(ligne):
            items.append(ligne[puce.end() :])
        else:
            items[-1] += f" {ligne.strip()}"
    return items


def _tableau(lignes: list[str]) -> Tableau:
    titres, *rangs = [[c.strip() for c in x.strip().strip("|").split("|")] for x in lignes if "---" not in x]
    largeurs = [max(len(rang[i]) for rang in (titres, *rangs)) for i in range(len(titres))]
    colonnes = [
        Colonne(t, min(_PART_MAX, max(_PART_MIN, large))) for t, large in zip(titres, largeurs, strict=True)
    ]
    return Tableau(tuple(colonnes), tuple(tuple(map(_texte, rang)) for rang in rangs), entete_de_ligne=True)


def _texte(ligne: str) -> Texte:
    if _IMAGE.search(ligne):
        raise Bug(f"Une image de l’aide n’est pas seule sur sa ligne\u00a0: {ligne}")
    ligne = _LIEN.sub(r"\1", ligne)
    morceaux: list[str | Passage] = []
    fin = 0
    for trouve in _EN_LIGNE.finditer(ligne):
        morceaux.append(ligne[fin : trouve.start()])
        if trouve["gras"]:
            morceaux.append(gras(trouve["gras"]))
        else:
            morceaux.append(italique(trouve["code"] or trouve["italique"]))
        fin = trouve.end()
    morceaux.append(ligne[fin:])
    return compose(*(m for m in morceaux if m))
