"""The code of a page drawn in the left margin: a QR code of filled rectangles, in the artefact of the footer.

It repeats what the footer says (reference and page) for a machine, so it is running matter and not a figure to be
read aloud on every page: ISO 14289-1, 7.1 and 7.8. At the left, away from initials put at the foot of a page, and
below the holes of a binder. Not here: what it says (`app.domain.code_de_page`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import zxingcpp
from reportlab.lib.units import mm

if TYPE_CHECKING:
    from app.documents.balises import TaggedCanvas

MODULE = 0.5 * mm  # four pixels of a scan at 200 dpi
SILENCE = 4  # modules left white around the code: ISO/IEC 18004, 5.3.8
_BORD, _BAS = 5 * mm, 7.5 * mm
_SOMBRES = re.compile(b"\x00+")


def dessiner(toile: TaggedCanvas, texte: str, marge: float) -> None:
    """Draw the code in a margin so wide, at the left of the sheet, smaller where it is narrow."""
    cote, rectangles = _rectangles(texte)
    module = min(MODULE, (marge - _BORD) / (cote + SILENCE))
    gauche = marge - (cote + SILENCE) * module
    toile.ecrire(f"q {module:.4f} 0 0 {module:.4f} {gauche:.3f} {_BAS:.3f} cm 0 0 0 rg {rectangles} f Q")


@lru_cache(maxsize=64)
def _rectangles(texte: str) -> tuple[int, str]:
    """Return how many modules the code has on a side, and its dark runs as rectangles of one module in height."""
    code = zxingcpp.create_barcode(texte, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    cote, points = image.shape[0], bytes(memoryview(image))
    rectangles = []
    for y in range(cote):
        haut = cote - 1 - y
        for trouve in _SOMBRES.finditer(points, y * cote, (y + 1) * cote):
            debut, fin = trouve.span()
            rectangles.append(f"{debut - y * cote} {haut} {fin - debut} 1 re")
    return cote, " ".join(rectangles)
