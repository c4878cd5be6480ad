"""Pictures of an act: read with limits, flattened on white, kept at the size that print needs."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from app.documents.blocs import Figure
from app.socle.errors import UserError

if TYPE_CHECKING:
    from app.documents.contenu import Illustration

OCTETS_MAX = 5 * 1024 * 1024
PIXELS_MAX = 40_000_000
COTE = 1600  # pixels kept at most: 240 per inch over the width of the text


def figure(illustration: Illustration, largeur_max: float, hauteur_max: float) -> Figure:
    """Return the picture at its width, or smaller when it would not fit; proportions are kept.

    Raises UserError when the bytes are not a PNG or JPEG picture, or are too many.
    """
    image, rapport = _lire(illustration.octets)
    largeur = min(illustration.largeur_mm * mm, largeur_max, hauteur_max / rapport)
    return Figure(image, illustration.alternative, largeur, largeur * rapport)


@lru_cache(maxsize=4)
def _lire(octets: bytes) -> tuple[ImageReader, float]:
    """Return the picture and its height over its width; kept in memory, a letterhead serves a whole batch."""
    if len(octets) > OCTETS_MAX:
        raise UserError(
            f"L’image pèse {len(octets) // 1024**2} Mo ; un acte en accepte {OCTETS_MAX // 1024**2} au plus.",
            conseil="Choisissez une image plus légère.",
        )
    try:
        with Image.open(io.BytesIO(octets), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > PIXELS_MAX:
                raise UserError(
                    f"L’image mesure {image.width} × {image.height} points, trop pour un acte.",
                    conseil="Choisissez une image plus petite.",
                )
            image.thumbnail((COTE, COTE))
            lisse = _sur_blanc(image)
    except (OSError, SyntaxError, ValueError) as faute:  # what Pillow raises on a damaged file
        raise UserError(
            "L’image n’est pas un fichier PNG ou JPEG lisible.",
            conseil="Enregistrez-la de nouveau en PNG, puis choisissez-la.",
        ) from faute
    return ImageReader(lisse), lisse.height / lisse.width


def _sur_blanc(image: Image.Image) -> Image.Image:
    """Return the picture without transparency, which would ask for more than PDF/A-2 readers print well."""
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        couches = image.convert("RGBA")
        fond = Image.new("RGB", couches.size, "white")
        fond.paste(couches, mask=couches.getchannel("A"))
        return fond
    return image.convert("RGB")
