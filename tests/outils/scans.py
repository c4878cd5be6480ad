"""Scans made of our own acts: pages drawn as a scanner would give them back, crooked, grey, noisy, upside down."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter


@dataclass(frozen=True)
class Numerisation:
    """How a page comes out of the scanner."""

    dpi: int = 200
    angle: float = 0.7
    tours: int = 0
    bruit: int = 24
    flou: float = 0.4
    echelle: float = 0.98
    noir_et_blanc: bool = False


ORDINAIRE = Numerisation()


def page_scannee(octets: bytes, rang: int = 0, comment: Numerisation = ORDINAIRE) -> Image.Image:
    """One page of an act, scanned."""
    document = pdfium.PdfDocument(octets)
    image = document[rang].render(scale=comment.dpi / 72, grayscale=True).to_pil().convert("L")
    taille = image.size
    image = image.resize([round(c * comment.echelle) for c in taille])
    feuille = Image.new("L", taille, 250)
    feuille.paste(image, (3, 5))
    feuille = feuille.rotate(comment.angle, Image.Resampling.BICUBIC, fillcolor=250)
    feuille = feuille.filter(ImageFilter.GaussianBlur(comment.flou))
    if comment.bruit:
        octets = random.Random(7).randbytes(taille[0] * taille[1])  # noqa: S311  # grain, no secret
        grain = Image.frombytes("L", taille, octets)
        feuille = ImageChops.subtract(feuille, grain.point(lambda v: v * comment.bruit // 255))
    if comment.noir_et_blanc:
        feuille = feuille.point(lambda v: 255 if v > 150 else 0).convert("1").convert("L")
    return feuille.rotate(-90 * comment.tours, expand=True)


def en_pdf(pages: list[Image.Image], dpi: int = 200) -> bytes:
    """The pages as a scanner saves them: a PDF of pictures."""
    sortie = io.BytesIO()
    pages = [page.copy() for page in pages]  # Pillow keeps on a picture what it was saved with
    pages[0].save(sortie, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=70)
    return sortie.getvalue()


def feuille_blanche(dpi: int = 100) -> Image.Image:
    """A page that bears nothing."""
    return Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 252)
