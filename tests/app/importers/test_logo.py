"""A logo in the confined process: redrawn small and flat, or refused with the reason."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.importers.bac import Bac
from app.importers.logo import COTE, LOGO, logo_de_trame, refaire
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from tests.app.documents.contenus import logo


def image(mode="RGB", taille=(40, 20), format_="PNG", **options):
    sortie = io.BytesIO()
    Image.new(mode, taille).save(sortie, format_, **options)
    return sortie.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA", "I;16"])
def test_every_kind_of_png_becomes_flat(mode):
    octets, largeur = logo_de_trame(*refaire(image(mode)))
    with Image.open(io.BytesIO(octets)) as lue:
        assert (lue.format, lue.mode, lue.size, largeur) == ("PNG", "RGB", (40, 20), 40)
    assert refaire(octets) == refaire(octets)


def test_transparency_becomes_white_and_a_large_picture_small():
    octets, largeur = logo_de_trame(*refaire(logo(3000, 1500)))
    with Image.open(io.BytesIO(octets)) as lue:
        assert (lue.size, lue.getpixel((0, 0)), largeur) == ((COTE, COTE // 2), (255, 255, 255), COTE)


def test_a_jpeg_in_four_inks():
    assert logo_de_trame(*refaire(image("CMYK", format_="JPEG")))[1] == 40


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "PNG ou JPEG lisible"),
        (b"%PDF-1.4", "PNG ou JPEG lisible"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG ou JPEG lisible"),
        (logo()[:200], "PNG ou JPEG lisible"),
        (image(format_="GIF", mode="P"), "PNG ou JPEG lisible"),
        (image("1", (5001, 5000)), "25\u00a0millions de pixels"),
    ],
)
def test_what_is_no_logo_is_refused(octets, dit):
    with pytest.raises(UserError, match=dit):
        refaire(octets)


@pytest.mark.parametrize(
    ("entete", "blocs"),
    [({}, ()), ({"largeur": 5}, ()), ({"largeur": 0}, (image(),)), ({"largeur": 5}, (b"GIF89a",))],
)
def test_an_answer_that_is_no_png_is_refused(entete, blocs):
    with pytest.raises(TrameRompue):
        logo_de_trame(entete, blocs)


def test_the_child_process_answers_the_same():
    with Bac() as bac:
        assert logo_de_trame(*bac.interroger({"genre": LOGO}, (logo(),), mime="image/png")) == logo_de_trame(
            *refaire(logo())
        )
        with pytest.raises(UserError, match="PNG ou JPEG lisible"):
            bac.interroger({"genre": LOGO}, (b"rien",), mime="image/png")
