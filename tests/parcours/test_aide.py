"""The pictures of the help that its own journey takes; those of the others are compared in their tests."""

from __future__ import annotations

import pytest
from PIL import Image

from app.socle.errors import Bug
from app.socle.resources import racine
from ui.parcours.aide import IMAGES, Tour, capture, ecart, ecrire, images_vieillies
from ui.raccourcis import PAGE
from ui.theme import appliquer_theme, installer


@pytest.mark.lent
@pytest.mark.timeout(300)
def test_what_the_help_shows_is_what_the_window_shows(qapp, tmp_path):
    """When it fails: `python -m ui.parcours.aide` writes the help anew."""
    installer(qapp)
    appliquer_theme(qapp, "clair")
    tour = Tour(qapp, tmp_path)
    tour.jouer()
    assert images_vieillies(tmp_path / "captures") == []
    assert sum(capture(tmp_path / "captures", prise) is not None for prise in IMAGES.values()) == 3
    assert tour.raccourcis == (racine() / "aide" / f"{PAGE}.md").read_text("utf-8")


def test_a_changed_screen_is_seen_and_a_missing_one_is_named(tmp_path):
    images = racine() / "aide" / "images"
    (tmp_path / "images").mkdir()
    for rang, (nom, prise) in enumerate(IMAGES.items()):
        autre = nom if nom != "suivi" else "territoire"
        with Image.open(images / f"{autre}.png") as image:
            image.convert("RGB").save(tmp_path / f"{rang:02d}-{prise}.png")
    assert images_vieillies(tmp_path) == ["suivi"]
    assert len(ecrire(tmp_path, tmp_path)) == len(IMAGES)
    assert ecart(tmp_path / "images" / "dossier.png", images / "dossier.png") < 1
    (tmp_path / f"00-{IMAGES['dossier']}.png").unlink()
    with pytest.raises(Bug, match="Aucun parcours ne prend"):
        ecrire(tmp_path, tmp_path)
