"""Files of the user and of the program: written whole, never over another, found wherever Clausule runs."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from app.socle import logs, paths, resources
from app.socle.errors import Bug, EnvironmentFault
from app.socle.fichiers import chemin_libre, chemin_reel, ecrire_atomique


def test_a_file_is_written_whole_and_replaces_the_former(tmp_path):
    cible = tmp_path / "lettre.pdf"
    assert ecrire_atomique(cible, b"premiere") == cible
    ecrire_atomique(cible, b"seconde")
    assert cible.read_bytes() == b"seconde"
    assert list(tmp_path.iterdir()) == [cible]


def test_a_full_disk_keeps_the_former_file_and_leaves_no_litter(tmp_path, monkeypatch):
    cible = tmp_path / "lettre.pdf"
    ecrire_atomique(cible, b"premiere")

    def plein(_numero):
        raise OSError(28, "Aucun espace disponible")

    monkeypatch.setattr("os.fsync", plein)
    with pytest.raises(EnvironmentFault, match=r"lettre\.pdf.*disque plein.*Rien n’a été remplacé"):
        ecrire_atomique(cible, b"seconde")
    assert cible.read_bytes() == b"premiere"
    assert list(tmp_path.iterdir()) == [cible]


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(EnvironmentFault, match="n’a pas pu être écrit"):
        ecrire_atomique(tmp_path / "absent" / "lettre.pdf", b"x")


def test_a_free_name_overwrites_nothing(tmp_path):
    for attendu in ("lettre.pdf", "lettre (2).pdf", "lettre (3).pdf"):
        chemin = chemin_libre(tmp_path, "lettre", ".pdf")
        assert chemin.name == attendu
        chemin.write_bytes(b"x")


def test_folders_of_the_user_are_made_where_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(tmp_path / "ailleurs"))
    assert paths.donnees() == tmp_path / "ailleurs"
    assert paths.journaux() == tmp_path / "ailleurs" / "journaux"
    assert paths.journaux().is_dir()


def test_without_an_order_they_are_those_of_the_system(dossiers_isoles, monkeypatch):
    monkeypatch.delenv("CLAUSULE_DOSSIER")
    dossier = paths.donnees()
    assert dossier.is_dir()
    assert dossier.name == "Clausule"
    assert dossiers_isoles in dossier.parents


def test_shipped_files_are_found_from_the_sources_and_from_a_frozen_program(tmp_path, monkeypatch):
    assert resources.chemin("campagnes/corse-2022.toml").is_file()
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "essai.toml").write_text("valeur = 1\n", "utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.racine() == tmp_path / "resources"
    assert resources.lire_toml("essai.toml") == {"valeur": 1}


def test_a_missing_or_malformed_resource_is_a_bug_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "essai.toml").write_text("valeur = \n", "utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(Bug, match=r"absente\.toml.* manque à l’installation"):
        resources.lire_toml("absente.toml")
    with pytest.raises(Bug, match=r"essai\.toml.* est mal formée"):
        resources.lire_toml("essai.toml")


def test_a_link_is_followed_and_a_path_that_the_system_cannot_follow_is_kept(tmp_path, monkeypatch):
    (tmp_path / "vrai").mkdir()
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    assert chemin_reel(tmp_path / "lien" / "base") == (tmp_path / "vrai" / "base").resolve()

    def refuser(_chemin):
        raise OSError(234, "More data available")

    monkeypatch.setattr(Path, "resolve", refuser)
    monkeypatch.chdir(tmp_path)
    assert chemin_reel(Path("lien")) == tmp_path / "lien"


def test_the_log_is_rotated_and_goes_to_its_folder_only(tmp_path):
    sortie = logs.ouvrir(tmp_path)
    try:
        logging.getLogger("clausule.essai").info("dossier %s ouvert", "2022-94-0001")
        logging.getLogger("autre").error("pas ici")
    finally:
        logging.getLogger("clausule").removeHandler(sortie)
        sortie.close()
    texte = (tmp_path / "clausule.log").read_text("utf-8")
    assert "INFO clausule.essai dossier 2022-94-0001 ouvert" in texte
    assert "pas ici" not in texte
    assert (sortie.maxBytes, sortie.backupCount) == (logs.TAILLE_OCTETS, logs.NB_FICHIERS)


def test_resources_stay_inside_the_program():
    assert resources.racine() == Path(resources.__file__).parents[2] / "resources"
