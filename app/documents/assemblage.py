"""Several PDFs of ours as one file to print: an untagged copy; the acts kept are the originals."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterable


def assembler(pdfs: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all, in order; each source is closed once its pages are in."""
    tout = pdfium.PdfDocument.new()
    try:
        for octets in pdfs:
            source = pdfium.PdfDocument(octets)
            tout.import_pages(source)
            source.close()
        sortie = BytesIO()
        tout.save(sortie)
    finally:
        tout.close()
    return sortie.getvalue()
