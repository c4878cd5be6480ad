"""The verb on the logo of the acts, on a real base."""

from __future__ import annotations

import pytest

from tests.app.documents import contenus
from tests.ui.terminal import en_json, lancer


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "corse.clausule"
    lancer("creer", "--base", chemin, "--modele", "corse-2022")
    return chemin


def test_a_logo_is_chosen_said_and_removed(base, tmp_path):
    image = tmp_path / "emblème.png"
    image.write_bytes(contenus.logo())
    assert lancer("logo", "--base", base).output == "Aucun logo.\n"
    dit = lancer("logo", "--base", base, "--image", image, "--texte", "Emblème fictif").output
    assert dit.replace("\u00a0", " ") == "Logo des actes : emblème.png (« Emblème fictif »)\n"
    assert en_json("logo", "--base", base)["texte"] == "Emblème fictif"
    assert "se contredisent" in lancer("logo", "--base", base, "--image", image, "--retirer", code=1).output
    image.write_bytes(b"rien")
    refus = lancer("logo", "--base", base, "--image", image, "--texte", "Rien", code=1).output
    assert "PNG ou JPEG lisible" in refus
    assert en_json("logo", "--base", base)["nom"] == "emblème.png"
    assert en_json("logo", "--base", base, "--retirer") is None
