"""Backups: where the officer says, never over another."""

from __future__ import annotations

import pytest

from app.services.sauvegardes import Sauvegardes
from app.socle.errors import EnvironmentFault, UserError


@pytest.fixture
def sauvegardes(contexte):
    return Sauvegardes(contexte)


def test_in_a_folder_a_backup_is_named_by_its_instant_and_replaces_none(sauvegardes, tmp_path):
    premiere, seconde = (sauvegardes.sauvegarder(tmp_path) for _ in range(2))
    assert premiere.name == "sauvegarde-20220920-101200.clausule"
    assert seconde.name == "sauvegarde-20220920-101200 (2).clausule"
    assert premiere.is_file()
    assert seconde.is_file()


def test_a_named_backup_makes_its_folder(sauvegardes, tmp_path):
    cible = tmp_path / "clé" / "base.clausule"
    assert sauvegardes.sauvegarder(cible) == cible
    assert cible.is_file()


def test_a_file_that_exists_is_kept(sauvegardes, tmp_path):
    cible = tmp_path / "base.clausule"
    cible.write_bytes(b"mes notes")
    with pytest.raises(UserError, match="existe déjà"):
        sauvegardes.sauvegarder(cible)
    assert cible.read_bytes() == b"mes notes"


def test_a_folder_that_cannot_be_made_is_told(sauvegardes, tmp_path):
    (tmp_path / "fichier").write_bytes(b"x")
    with pytest.raises(EnvironmentFault, match="« dans » ne peut pas être créé"):
        sauvegardes.sauvegarder(tmp_path / "fichier" / "dans" / "base.clausule")


def test_a_sound_base_has_nothing_to_say(sauvegardes):
    assert sauvegardes.verifier() == ()
