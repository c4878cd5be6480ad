"""The child's side of the talk about pieces: keeps a few open, and answers about their pages, words and values.

A question names a piece by its key; a piece not known is answered « inconnu », and its bytes are then sent.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from app.importers.apercu import CLASSEURS, IMAGES, PDF, TEXTES_RICHES, Image, illisible, ouvert_en_trame
from app.importers.logo import LOGO, refaire
from app.importers.mots import mots_en_trame
from app.importers.propositions import Passage, Tableau, lire, lues_en_trame
from app.importers.scans import CODES, JOINDRE, RASSEMBLER, joindre
from app.importers.scans import repondre as lire_un_scan
from app.importers.sirets import SIRETS, sirets_du_texte
from app.importers.textes import BRUTS, TEXTES, DocumentBrut, textes_en_trame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.importers.apercu_bureautique import DocumentClasseur, DocumentTexte
    from app.importers.apercu_image import DocumentImage
    from app.importers.apercu_pdf import DocumentPdf

    Document: TypeAlias = DocumentPdf | DocumentImage | DocumentTexte | DocumentClasseur | DocumentBrut

Reponse: TypeAlias = "tuple[dict[str, Any], Sequence[bytes]]"

OUVERTS_MAX = 2
PAGES_DE_PROPOSITIONS = 30  # a form is at the head of its file
PAGES_DE_SIRETS = 5
CHAUFFER = "chauffer"
_INCONNU: Reponse = ({"genre": "inconnu"}, ())


class Seance:
    """The pieces open in this process, the latest last."""

    def __init__(self) -> None:
        self._ouverts: dict[str, Document] = {}

    def repondre(self, demande: Mapping[str, Any], blocs: Sequence[bytes]) -> Reponse:
        """Return the answer to one question. Raises UserError when the piece cannot be read."""
        genre, cle = demande["genre"], demande.get("cle", "")
        if genre in (CHAUFFER, SIRETS, JOINDRE, LOGO):
            return _sans_piece_ouverte(genre, demande, blocs)
        if genre == "ouvrir" or (genre == TEXTES and blocs):
            self._ouvrir(cle, demande["mime"], blocs[0])
        document = self._ouverts.get(cle)
        if document is None:
            return _INCONNU
        if genre == "ouvrir":
            return ouvert_en_trame(document.ouvert()), ()
        if genre == "proposer":
            return lues_en_trame(lire(_passages(document), _tableaux(document))), ()
        if genre in (CODES, RASSEMBLER):
            return lire_un_scan(document, demande)
        return _sur_des_pages(document, genre, demande)

    def _ouvrir(self, cle: str, mime: str, octets: bytes) -> None:
        if (ancien := self._ouverts.pop(cle, None)) is not None:
            ancien.fermer()
        while len(self._ouverts) >= OUVERTS_MAX:
            self._ouverts.pop(next(iter(self._ouverts))).fermer()
        self._ouverts[cle] = _document(mime, octets)


def _document(mime: str, octets: bytes) -> Document:
    """Open a piece with the library of its type, loaded only then."""
    if mime == PDF:
        from app.importers.apercu_pdf import DocumentPdf  # noqa: PLC0415  # loaded when a PDF comes

        return DocumentPdf(octets)
    if mime in IMAGES:
        from app.importers.apercu_image import DocumentImage  # noqa: PLC0415  # loaded when a picture comes

        return DocumentImage(octets, mime)
    if mime in BRUTS:
        return DocumentBrut(octets, mime)
    from app.importers.apercu_bureautique import (  # noqa: PLC0415  # loaded when a document comes
        DocumentClasseur,
        DocumentTexte,
    )

    if mime in TEXTES_RICHES:
        return DocumentTexte(octets, mime)
    if mime in CLASSEURS:
        return DocumentClasseur(octets, mime)
    raise illisible(mime, "type de fichier inconnu")


def _sans_piece_ouverte(genre: str, demande: Mapping[str, Any], blocs: Sequence[bytes]) -> Reponse:
    """Answer what leaves no piece open: load a library, join PDF files, redraw a logo, look for SIRET."""
    if genre == JOINDRE:
        return joindre(blocs)
    if genre == LOGO:
        return refaire(blocs[0])
    if genre == CHAUFFER:
        _charger_les_lecteurs()
        return {"genre": "chaud"}, ()
    return {"genre": SIRETS, "sirets": _sirets(demande["mime"], blocs[0])}, ()


def _sirets(mime: str, octets: bytes) -> list[str]:
    """Return the SIRET written in the first pages of a piece, which is closed again."""
    document = _document(mime, octets)
    try:
        passages = islice(_passages(document), PAGES_DE_SIRETS)
        trouves = {siret for passage in passages for siret in sirets_du_texte(passage.texte)}
        trouves |= {
            siret
            for tableau in _tableaux(document)
            for rangee in tableau.rangees
            for siret in sirets_du_texte("\n".join(rangee))
        }
    finally:
        document.fermer()
    return sorted(trouves)


def _charger_les_lecteurs() -> None:
    """Load the library that takes longest, so that the first piece does not wait for it."""
    from app.importers import apercu_pdf  # noqa: F401, PLC0415  # loaded for its effect, at a quiet moment


def _sur_des_pages(document: Document, genre: str, demande: Mapping[str, Any]) -> Reponse:
    pages: Any = document
    if genre == TEXTES:
        return textes_en_trame(pages, demande["de"], demande["a"]), ()
    if genre == "chercher":
        trouvees = pages.chercher(demande["mot"], demande["de"], demande["a"])
        return {"genre": "trouvailles", "trouvailles": [(t.page, t.rectangles) for t in trouvees]}, ()
    page = min(max(int(demande["page"]), 0), pages.nb_pages - 1)
    if genre == "mots":
        return mots_en_trame(pages.mots(page)), ()
    if genre == "texte":
        return {"genre": "texte", "texte": pages.texte(page)}, ()
    image: Image = pages.image(page, float(demande["echelle"]))
    return {"genre": "image", "largeur": image.largeur, "hauteur": image.hauteur}, (image.octets,)


def _passages(document: Any) -> Iterator[Passage]:
    """Yield the text of a piece page by page; that of a document without pages is one passage."""
    for page in range(min(document.nb_pages, PAGES_DE_PROPOSITIONS)):
        yield Passage(document.texte(page), page)
    blocs = getattr(document, "blocs", ())
    if blocs:
        lignes = [bloc.texte for bloc in blocs if not bloc.rangees]
        lignes += [" : ".join(case for case in rangee if case) for bloc in blocs for rangee in bloc.rangees]
        yield Passage("\n".join(lignes))


def _tableaux(document: Any) -> Iterator[Tableau]:
    for bloc in getattr(document, "blocs", ()):
        if bloc.rangees:
            yield Tableau(bloc.texte, bloc.rangees, bloc.origine)
