"""Pictures in the child process: frames, orientation, transparency, limits."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Pillow

from app.importers import apercu_image
from app.importers.apercu_image import DocumentImage
from app.socle.errors import UserError


def une_image(forme="PNG", taille=(40, 30), mode="RGB", couleur="red", **options):
    flux = io.BytesIO()
    Pillow.new(mode, taille, couleur).save(flux, forme, **options)
    return flux.getvalue()


@pytest.mark.parametrize("forme", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP"])
def test_a_picture_becomes_one_page_of_pixels(forme):
    document = DocumentImage(une_image(forme), "image/png")
    ouvert = document.ouvert()
    assert ouvert.pages == ((30.0, 22.5),)
    assert not ouvert.agrandir
    image = document.image(0, 4 / 3)
    assert (image.largeur, image.hauteur, len(image.octets)) == (40, 30, 4800)
    bleu, vert, rouge = image.octets[:3]
    assert rouge > 240
    assert max(bleu, vert) < 20
    assert document.texte(0) == ""
    assert document.chercher("x", 0, 1) == ()
    document.fermer()


def test_a_picture_is_reduced_never_magnified():
    document = DocumentImage(une_image(), "image/png")
    assert document.image(0, 1 / 3).largeur == 10
    assert document.image(0, 50.0).largeur == 40


def test_a_photograph_taken_on_its_side_is_upright():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    document = DocumentImage(une_image("JPEG", (40, 20), exif=exif), "image/jpeg")
    assert document.ouvert().pages == ((15.0, 30.0),)
    assert document.image(0, 4 / 3).hauteur == 40


def test_what_is_transparent_is_white():
    document = DocumentImage(une_image(mode="RGBA", couleur=(0, 0, 0, 0)), "image/png")
    assert document.image(0, 1.0).octets[:3] == b"\xff\xff\xff"


def test_a_tiff_of_several_pages(monkeypatch):
    pages = [Pillow.new("RGB", (10 + 10 * rang, 10), "blue") for rang in range(3)]
    flux = io.BytesIO()
    pages[0].save(flux, "TIFF", save_all=True, append_images=pages[1:])
    document = DocumentImage(flux.getvalue(), "image/tiff")
    assert [largeur for largeur, _ in document.ouvert().pages] == [7.5, 15.0, 22.5]
    assert document.image(2, 4 / 3).largeur == 30
    monkeypatch.setattr(apercu_image, "PAGES_MAX", 2)
    document = DocumentImage(flux.getvalue(), "image/tiff")
    assert document.nb_pages == 2
    assert document.ouvert().remarques == ("3 images\u00a0: les 2 premières sont montrées",)


def test_a_large_photograph_is_decoded_smaller(monkeypatch):
    monkeypatch.setattr(apercu_image, "PIXELS_RENDUS_MAX", 100_000)
    document = DocumentImage(une_image("JPEG", (2000, 1000)), "image/jpeg")
    assert document.image(0, 4 / 3).largeur <= 1000


@pytest.mark.parametrize(
    "octets", [b"\x89PNG\r\n\x1a\ntronque", b"\xff\xd8\xff\xe0", b"<svg/>", une_image(taille=(900, 900))[:300]]
)
def test_a_broken_picture_is_refused_in_words(octets):
    with pytest.raises(UserError, match=r"Image illisible \(fichier abîmé\)"):
        DocumentImage(octets, "image/png").image(0, 1.0)


def test_a_bomb_is_refused_before_any_pixel_is_decoded(monkeypatch):
    monkeypatch.setattr(apercu_image, "PIXELS_MAX", 1_000)
    with pytest.raises(UserError, match="millions de pixels"):
        DocumentImage(une_image(), "image/png")
    monkeypatch.setattr(apercu_image, "OCTETS_MAX", 10)
    with pytest.raises(UserError, match=r"plus de 0.Mio"):
        DocumentImage(une_image(), "image/png")
