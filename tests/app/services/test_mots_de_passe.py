"""What is said of a password being chosen."""

from __future__ import annotations

import pytest

from app.services.mots_de_passe import conseil_mot_de_passe


@pytest.mark.parametrize(
    "mot", ["Abcdefgh12;!", "Abcdefghij1234", "le chat du voisin dort sur un lit"], ids=("12", "14", "phrase")
)
def test_solide(mot):
    assert conseil_mot_de_passe(mot).startswith("●")


@pytest.mark.parametrize("mot", ["a", "abcdefghij1234", "Abcdefghij123"])
def test_faible(mot):
    dit = conseil_mot_de_passe(mot)
    assert dit.startswith("◐")
    assert "14 signes" in dit
    assert mot == "a" or mot not in dit


def test_rien_n_est_dit_d_un_champ_vide():
    assert conseil_mot_de_passe("") == ""
