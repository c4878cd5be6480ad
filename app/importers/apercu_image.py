"""A picture in the child process: one page per frame, upright, as pixels. Imported by the child only."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image as Pillow
from PIL import ImageOps

from app.importers.apercu import (
    OCTETS_MAX,
    PAGES_MAX,
    PIXELS_MAX,
    PIXELS_RENDUS_MAX,
    Image,
    Nature,
    Ouvert,
    Trouvaille,
    echelle_bornee,
    illisible,
)
from app.importers.mots import SANS_MOT, MotsDePage
from app.importers.scans import extraire_d_images
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")
POINTS_PAR_PIXEL = 0.75  # 96 pixels to the inch, as screens count
_PANNES = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError)


class DocumentImage:
    """One open picture. Raises UserError when it cannot be read."""

    def __init__(self, octets: bytes, mime: str) -> None:
        self._mime = mime
        if len(octets) > OCTETS_MAX:
            raise illisible(mime, f"plus de {OCTETS_MAX // (1024 * 1024)}{NBSP}Mio")
        warnings.simplefilter("ignore")
        Pillow.MAX_IMAGE_PIXELS = None  # ours is checked before any pixel is decoded
        self._courante: tuple[int, Any] = (-1, None)
        try:
            self._image = Pillow.open(io.BytesIO(octets), formats=FORMATS)
            self._nombre = int(getattr(self._image, "n_frames", 1))
        except _PANNES as faute:
            raise illisible(mime, "fichier abîmé") from faute
        self._verifier()
        self._tailles = self._mesurer()

    @property
    def nb_pages(self) -> int:
        """Number of frames that can be shown."""
        return len(self._tailles)

    @property
    def total(self) -> int:
        """Number of frames, those that cannot be shown included."""
        return self._nombre

    def extraire(self, pages: Sequence[tuple[int, int]]) -> bytes:
        """Return a PDF of some frames, each turned by so many quarters. Raises UserError."""
        return extraire_d_images([self._vue(rang).rotate(-90 * tours, expand=True) for rang, tours in pages])

    def ouvert(self) -> Ouvert:
        """Return what the window is told of the picture."""
        trop = self._nombre > PAGES_MAX
        remarques = (f"{self._nombre} images{NBSP}: les {PAGES_MAX} premières sont montrées",) if trop else ()
        return Ouvert(Nature.PAGES, "", self._tailles, agrandir=False, remarques=remarques)

    def image(self, page: int, echelle: float) -> Image:
        """Return a frame at so many pixels per point. Raises UserError."""
        vue = self._vue(page)
        pleine = echelle_bornee(vue.width, vue.height, 1.0)
        facteur = min(echelle * POINTS_PAR_PIXEL, pleine)
        taille = (max(round(vue.width * facteur), 1), max(round(vue.height * facteur), 1))
        if taille != vue.size:
            vue = vue.resize(taille, Pillow.Resampling.BILINEAR, reducing_gap=2.0)
        return Image(vue.width, vue.height, vue.tobytes("raw", "BGRX"))

    def texte(self, page: int) -> str:  # noqa: ARG002  # the same talk as with a PDF
        """Return nothing: a picture has no text."""
        return ""

    def chercher(self, mot: str, de: int, a: int) -> tuple[Trouvaille, ...]:  # noqa: ARG002  # the same talk
        """Find nothing: a picture has no text."""
        return ()

    def mots(self, page: int) -> MotsDePage:  # noqa: ARG002  # the same talk as with a PDF
        """Return nothing: a part of a picture is a rectangle."""
        return SANS_MOT

    def fermer(self) -> None:
        """Free the picture."""
        self._image.close()

    def _vue(self, page: int) -> Any:
        """Return a frame in colours, upright, on white; kept for the next size asked."""
        if self._courante[0] != page:
            try:
                self._image.seek(page)
                self._verifier()
                self._reduire()
                droite = ImageOps.exif_transpose(self._image)
                if "A" in droite.getbands() or "transparency" in droite.info:
                    fond = Pillow.new("RGBA", droite.size, "white")
                    droite = Pillow.alpha_composite(fond, droite.convert("RGBA"))
                self._courante = (page, droite.convert("RGB"))
            except _PANNES as faute:
                raise illisible(self._mime, "fichier abîmé") from faute
        return self._courante[1]

    def _reduire(self) -> None:
        """Let a large photograph be decoded at a half or a quarter: it gains nothing on a screen."""
        surface = self._image.width * self._image.height
        if self._nombre == 1 and surface > PIXELS_RENDUS_MAX:
            part = (PIXELS_RENDUS_MAX / surface) ** 0.5
            self._image.draft("RGB", (int(self._image.width * part), int(self._image.height * part)))

    def _verifier(self) -> None:
        largeur, hauteur = self._image.size
        if min(largeur, hauteur) < 1 or largeur * hauteur > PIXELS_MAX:
            raise illisible(self._mime, f"plus de {PIXELS_MAX // 1_000_000} millions de pixels")

    def _mesurer(self) -> tuple[tuple[float, float], ...]:
        """Return the size of each frame; those of a very long file are taken to be like the first."""
        tailles = []
        for page in range(min(self._nombre, PAGES_MAX)):
            largeur, hauteur = self._image.size
            try:
                self._image.seek(page)
                largeur, hauteur = self._image.size
                couchee = self._image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
            except _PANNES:
                couchee = False
            if couchee:
                largeur, hauteur = hauteur, largeur
            tailles.append((largeur * POINTS_PAR_PIXEL, hauteur * POINTS_PAR_PIXEL))
        return tuple(tailles)
