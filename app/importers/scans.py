"""The child's side of a scanned bundle: the codes of its pages, and the pages of one act put together again.

Imported by the child only, but for the names of the questions. Not here: what a code means (`app.domain`).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from app.importers.apercu import OCTETS_MAX, PDF, illisible
from app.importers.limites import MIO, Limites
from app.importers.trame import TrameRompue
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CODES, RASSEMBLER, JOINDRE = "codes", "rassembler", "joindre"
PAGES_PAR_QUESTION = 8  # each question has its own time: a long bundle is read in several
CODES_PAR_PAGE = 4
LONGUEUR_MAX = 200  # of what a code says; ours are shorter
LIMITES_SCANS = Limites(duree_s=20.0, courriel_octets=OCTETS_MAX + MIO)
_ECHELLES = (200 / 72, 300 / 72)  # pixels per point; the second only where the first finds nothing
_DPI_D_IMAGE = 200


def repondre(document: Any, demande: Mapping[str, Any]) -> tuple[dict[str, Any], Sequence[bytes]]:
    """Answer a question on an open bundle. Raises UserError when its pages cannot be put together."""
    if demande["genre"] == CODES:
        rangs = range(max(int(demande["de"]), 0), min(int(demande["a"]), document.nb_pages))
        return {"genre": CODES, "pages": [_codes(document, rang) for rang in rangs], "nombre": document.total}, ()
    return {"genre": RASSEMBLER}, (document.extraire([(int(p), int(t)) for p, t in demande["pages"]]),)


def _codes(document: Any, rang: int) -> list[Any] | None:
    """Return what the codes of a page say and the quarter turns that set it upright; None for a spoilt page."""
    import zxingcpp  # noqa: PLC0415  # loaded when a bundle comes

    try:
        for echelle in _ECHELLES:
            image = document.image(rang, echelle)
            vue = zxingcpp.ImageView(image.octets, image.largeur, image.hauteur, zxingcpp.ImageFormat.BGRA)
            lus = zxingcpp.read_barcodes(vue, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
            if lus:
                tours = round(-lus[0].orientation / 90) % 4
                return [tours, [lu.text[:LONGUEUR_MAX] for lu in lus[:CODES_PAR_PAGE]]]
    except UserError:
        return None
    return [0, []]


def codes_de_trame(entete: Mapping[str, Any]) -> tuple[list[tuple[int, tuple[str, ...]] | None], int]:
    """Return turns and codes of the pages asked for, None for a spoilt one, and how many there are.

    Raises TrameRompue.
    """
    try:
        pages = [None if page is None else (int(page[0]) % 4, tuple(map(str, page[1]))) for page in entete["pages"]]
        return pages, int(entete["nombre"])
    except (KeyError, TypeError, ValueError, IndexError) as faute:
        raise TrameRompue("codes incohérents") from faute


def extraire_d_un_pdf(source: Any, pages: Sequence[tuple[int, int]]) -> bytes:
    """Return a PDF of some pages of another, each turned by so many quarters."""
    import pypdfium2 as pdfium  # noqa: PLC0415  # the child's

    neuf = pdfium.PdfDocument.new()
    try:
        neuf.import_pages(source, [rang for rang, _ in pages])
        for page, (_, tours) in zip(neuf, pages, strict=True):
            page.set_rotation((page.get_rotation() + 90 * tours) % 360)
        return _enregistre(neuf)
    except pdfium.PdfiumError as faute:
        raise illisible(PDF, "ses pages ne peuvent être reprises") from faute
    finally:
        neuf.close()


def extraire_d_images(vues: Sequence[Any]) -> bytes:
    """Return a PDF with a page for each picture, as a scan of 200 dots to the inch."""
    sortie = io.BytesIO()
    premiere, *autres = vues
    premiere.save(sortie, "PDF", save_all=True, append_images=autres, resolution=_DPI_D_IMAGE, quality=90)
    return sortie.getvalue()


def joindre(blocs: Sequence[bytes]) -> tuple[dict[str, Any], Sequence[bytes]]:
    """Answer one PDF made of several, all their pages in the order given."""
    import pypdfium2 as pdfium  # noqa: PLC0415  # the child's

    neuf = pdfium.PdfDocument.new()
    try:
        for octets in blocs:
            morceau = pdfium.PdfDocument(octets)
            neuf.import_pages(morceau)
            morceau.close()
        return {"genre": JOINDRE}, (_enregistre(neuf),)
    except pdfium.PdfiumError as faute:
        raise illisible(PDF, "ses pages ne peuvent être jointes") from faute
    finally:
        neuf.close()


def _enregistre(document: Any) -> bytes:
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()
