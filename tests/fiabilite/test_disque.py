"""A disk that is truly full, then truly read-only: nothing acknowledged is lost, and room resumes the work.

Needs the right to mount a small disk in memory; elsewhere `tests/data` provokes the same code by other means.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from app.socle.errors import EnvironmentFault
from data.sqlite import create_store, open_store
from data.sqlite.errors import BaseEnLectureSeule
from tests.builders import un_dossier, une_campagne
from tests.fiabilite.ouvrier import agir, dernier_acte


def monter(*arguments):
    return subprocess.run(
        [shutil.which("mount"), *map(str, arguments)], check=False, capture_output=True
    ).returncode


@pytest.fixture
def disque(tmp_path):
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("monter un disque demande des droits")
    lieu = tmp_path / "disque"
    lieu.mkdir()
    if monter("-t", "tmpfs", "-o", "size=2m", "tmpfs", lieu):
        pytest.skip("ce système ne laisse pas monter de disque")
    yield lieu
    subprocess.run([shutil.which("umount"), "-l", str(lieu)], check=True)  # even when a failed test holds it


def agir_jusqu_au_bout(store):
    """Act until the disk refuses; return the number of the last act acknowledged."""
    for n in range(dernier_acte(store) + 1, 1000):
        try:
            agir(store, n)
        except EnvironmentFault as plein:
            message = str(plein)
            break
    assert "est plein" in message
    assert str(store.path.parent) in message
    return n - 1


def test_a_full_disk_then_a_read_only_one(disque):
    store = create_store(disque / "essai.clausule")
    with store.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
    acquittes = agir_jusqu_au_bout(store)
    assert acquittes > 1
    assert agir_jusqu_au_bout(store) >= acquittes
    with pytest.raises(EnvironmentFault):
        store.sauvegarder(disque / "copie.clausule")
    assert not (disque / "copie.clausule").exists()
    acquittes = dernier_acte(store)
    assert store.verifier() == ()

    assert monter("-o", "remount,size=8m", disque) == 0  # room is made, nothing is started again
    agir(store, acquittes + 1)
    store.sauvegarder(disque / "copie.clausule")
    store.close()

    assert monter("-o", "remount,ro", disque) == 0
    with pytest.raises(BaseEnLectureSeule):
        open_store(store.path)
    consultee = open_store(store.path, lecture_seule=True)
    assert dernier_acte(consultee) == acquittes + 1
    consultee.close()
