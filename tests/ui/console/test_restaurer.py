"""`clausule restaurer`: a checked base out of a backup; a base that is there is kept aside, never erased."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3

from data.sqlite.store import open_store
from tests.builders import AGENT
from tests.ui.terminal import en_json, lancer
from ui.verbes.commun import CODE_AGIR, CODE_MACHINE


@pytest.fixture
def copie(base, tmp_path):
    return Path(en_json("sauvegarder", "--base", base, "--vers", tmp_path / "copie.clausule")["fichier"])


def restes(dossier):
    return sorted(f.name for f in dossier.iterdir() if f.suffix != ".verrou")


def test_a_new_base_is_made_and_checked(copie, tmp_path):
    arrivee = tmp_path / "l’été.clausule"
    dit = lancer("restaurer", "--base", arrivee, copie).stdout
    assert "restaurée et vérifiée" in dit
    assert "ancienne" not in dit
    assert "Base saine" in lancer("verifier", "--base", arrivee).stdout


def test_a_base_that_is_there_is_not_touched(base, copie):
    avant = base.read_bytes()
    assert "existe déjà" in lancer("restaurer", "--base", base, copie, code=CODE_AGIR).stderr
    assert "même fichier" in lancer("restaurer", "--base", base, base, "--remplacer", code=CODE_AGIR).stderr
    assert base.read_bytes() == avant


def test_the_base_replaced_is_kept_aside_with_what_goes_with_it(base, copie):
    base.write_bytes(b"abimee")
    base.with_name(f"{base.name}-wal").write_bytes(b"journal")
    rendu = en_json("restaurer", "--base", base, copie, "--remplacer")
    gardee = Path(rendu["ancienne"])
    assert gardee.read_bytes() == b"abimee"
    assert gardee.with_name(f"{gardee.name}-wal").read_bytes() == b"journal"
    assert gardee.name.startswith(f"{base.stem}-remplacee-")
    assert "Base saine" in lancer("verifier", "--base", base).stdout
    assert not list(base.parent.glob("*-restauration*"))


def test_a_base_that_someone_has_open_is_left_alone(base, copie):
    store = open_store(base, agent_poste=AGENT)
    try:
        refus = lancer("restaurer", "--base", base, copie, "--remplacer", code=CODE_MACHINE).stderr
    finally:
        store.close()
    assert "déjà ouverte par" in refus


def test_a_backup_that_is_not_sound_leaves_nothing(copie, base, tmp_path):
    with closing(sqlcipher3.connect(copie)) as connexion:
        (declencheurs,) = zip(
            *connexion.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall(), strict=True
        )
        for nom in declencheurs:
            connexion.execute(f'DROP TRIGGER "{nom}"')
        connexion.execute("UPDATE journal SET agent = 'autre' WHERE rang = 1")
        connexion.commit()
    avant, noms = base.read_bytes(), restes(tmp_path)
    for mots in (["--base", base, "--remplacer"], ["--base", tmp_path / "neuve.clausule"]):
        refus = lancer("restaurer", *mots, copie, code=CODE_AGIR).stderr
        assert "pas saine" in refus
    assert base.read_bytes() == avant
    assert restes(tmp_path) == noms


def test_what_is_not_a_base_is_refused(base, tmp_path):
    faux = tmp_path / "lettre.clausule"
    faux.write_bytes(b"Bonjour. " * 300)
    dit = lancer("restaurer", "--base", tmp_path / "neuve.clausule", faux, code=CODE_MACHINE).stderr
    assert "n’est pas une base" in dit
    assert not (tmp_path / "neuve.clausule").exists()


def test_names_that_cannot_be_changed_lose_nothing(base, copie, monkeypatch):
    avant = base.read_bytes()
    vrai = Path.rename

    def refuser(self, cible):
        if self == base:
            raise PermissionError(13, "Permission denied")
        return vrai(self, cible)

    monkeypatch.setattr(Path, "rename", refuser)
    dit = lancer("restaurer", "--base", base, copie, "--remplacer", code=CODE_MACHINE).stderr
    assert "Aucun fichier n’est perdu" in dit
    assert base.read_bytes() == avant
