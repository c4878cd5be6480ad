"""A logo in the child process: a PNG or JPEG picture decoded with limits, and written again as a small PNG.

What is kept, and opened later by the window and by the PDF, is never the file received. The parent only uses the
names of the talk and `logo_de_trame`.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from app.importers.limites import MIO
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOGO = "logo"
OCTETS_MAX = 5 * MIO
PIXELS_MAX = 25_000_000
COTE = 720  # pixels kept at most: some 300 to the inch at the width printed
_SIGNATURE_PNG = b"\x89PNG\r\n\x1a\n"


def refaire(octets: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    """Return the answer that carries the picture, flattened on white. Raises UserError when it is none."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # loaded when a logo comes

    Image.MAX_IMAGE_PIXELS = None  # ours is checked before any pixel is decoded
    try:
        with Image.open(io.BytesIO(octets), formats=("PNG", "JPEG")) as image:
            if min(image.size) < 1 or image.width * image.height > PIXELS_MAX:
                raise UserError(f"elle a plus de {PIXELS_MAX // 1_000_000}{NBSP}millions de pixels")
            droite = ImageOps.exif_transpose(image)
            droite.thumbnail((COTE, COTE))
            couches = droite.convert("RGBA")
            lisse = Image.new("RGB", couches.size, "white")
            lisse.paste(couches, mask=couches.getchannel("A"))
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError) as faute:
        raise UserError("ce n’est pas une image PNG ou JPEG lisible") from faute
    sortie = io.BytesIO()
    lisse.save(sortie, "PNG", optimize=True)
    return {"genre": LOGO, "largeur": lisse.width}, (sortie.getvalue(),)


def logo_de_trame(entete: Mapping[str, Any], blocs: Sequence[bytes]) -> tuple[bytes, int]:
    """Return the picture and its width in pixels. Raises TrameRompue when the answer is no small PNG."""
    largeur = entete.get("largeur")
    if type(largeur) is not int or not 1 <= largeur <= COTE or len(blocs) != 1:
        raise TrameRompue("logo incohérent")
    if not blocs[0].startswith(_SIGNATURE_PNG) or len(blocs[0]) > OCTETS_MAX:
        raise TrameRompue("logo incohérent")
    return blocs[0], largeur
