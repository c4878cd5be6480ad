"""The text of a piece, page by page, in the child process: what is indexed, and compared between porteurs.

A sheet of a workbook is a page; a document without pages, a mail, a plain text are one. A picture gives pages
without a word. Not here: opening PDF, pictures and office documents (`apercu_*`), nor who asks (`services.textes`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.importers.apercu import (
    CARACTERES_MAX,
    LIMITES_APERCU,
    LISIBLES,
    OCTETS_MAX,
    Bloc,
    Nature,
    Ouvert,
    illisible,
)
from app.importers.decodage import decoder_texte, texte_du_html
from app.importers.limites import MIO
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXTES = "textes"
LIMITES_TEXTES = replace(LIMITES_APERCU, en_retrait=True)  # a work of the background
PAGES_PAR_QUESTION = 20  # each question has its own time: a long document is read in several
COURRIELS = frozenset({"message/rfc822", "application/vnd.ms-outlook"})
HTML, RTF = "text/html", "application/rtf"
BRUTS = COURRIELS | {HTML, RTF, "text/rtf", "text/plain", "text/csv"}
INDEXABLES = LISIBLES | BRUTS


class DocumentBrut:
    """A mail, a page of the web, a text: one page, decoded here. Raises UserError when it cannot be read."""

    nb_pages = 0

    def __init__(self, octets: bytes, mime: str) -> None:
        if len(octets) > OCTETS_MAX and mime not in COURRIELS:
            raise illisible(mime, f"plus de {OCTETS_MAX // MIO}{NBSP}Mio")
        self.blocs = (Bloc(_texte(octets, mime)[:CARACTERES_MAX]),)

    def ouvert(self) -> Ouvert:
        """Return the text as the window would show it."""
        return Ouvert(Nature.TEXTE, blocs=self.blocs)

    def fermer(self) -> None:
        """Nothing is held."""


def textes_en_trame(document: Any, de: int, a: int) -> dict[str, Any]:
    """Return the header that carries the texts of the pages from `de` to `a` (excluded), and how many there are."""
    if document.nb_pages:
        rangs = range(max(de, 0), min(a, document.nb_pages))
        pages = [document.texte(rang)[:CARACTERES_MAX] for rang in rangs]
        return {"genre": TEXTES, "pages": pages, "nombre": document.nb_pages}
    if document.ouvert().nature is Nature.CLASSEUR:
        toutes = ["\n".join((bloc.texte, *_lignes(bloc))) for bloc in document.blocs]
    else:
        toutes = ["\n".join(ligne for bloc in document.blocs for ligne in _lignes(bloc))]
    return {"genre": TEXTES, "pages": toutes[max(de, 0) : a], "nombre": len(toutes)}


def textes_de_trame(entete: Mapping[str, Any]) -> tuple[tuple[str, ...], int]:
    """Return the texts of the pages asked for, and how many pages there are. Raises TrameRompue."""
    pages, nombre = entete.get("pages"), entete.get("nombre")
    if not isinstance(pages, list) or type(nombre) is not int or not all(isinstance(p, str) for p in pages):
        raise TrameRompue("textes incohérents")
    return tuple(page.encode("utf-8", "replace").decode("utf-8") for page in pages), nombre


def _lignes(bloc: Bloc) -> Sequence[str]:
    if not bloc.rangees:
        return (bloc.texte,)
    return [" ; ".join(case for case in rangee if case) for rangee in bloc.rangees if any(rangee)]


def _texte(octets: bytes, mime: str) -> str:
    if mime in COURRIELS:
        from app.importers.courriel import lire_courriel  # noqa: PLC0415  # the child loads it when a mail comes

        try:
            depot = lire_courriel(octets, "courriel")
        except UserError as refus:  # its words are those of an import: this file is kept already
            raise illisible(mime, "courriel abîmé, trop gros ou trop imbriqué") from refus
        return f"{depot.objet}\n\n{depot.texte}"
    if mime == HTML:
        return texte_du_html(decoder_texte(octets))
    if mime in {RTF, "text/rtf"}:
        from app.importers.rtf import COMPRESSE_MAX, mots_du_rtf  # noqa: PLC0415  # the same

        lu = mots_du_rtf(octets.decode("latin-1")) if len(octets) <= COMPRESSE_MAX else None
        if lu is None:
            raise illisible(mime, "texte enrichi abîmé ou trop long")
        return lu
    return decoder_texte(octets)
