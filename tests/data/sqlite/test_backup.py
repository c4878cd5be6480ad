"""A copy is whole and checked, or is not there; the one before stays."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.socle.errors import EnvironmentFault, UserError
from app.socle.formats import PARIS
from app.socle.horloge import HorlogeFixe
from data.sqlite import backup, create_store, open_store
from data.sqlite.engine import dbapi2
from tests.builders import un_dossier, un_evenement, une_campagne

INSTANT = datetime(2022, 9, 1, 10, 30, tzinfo=PARIS)


@pytest.fixture
def base(tmp_path):
    store = create_store(tmp_path / "essai.clausule", horloge=HorlogeFixe(INSTANT))
    with store.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
        u.pieces.put_contenu(b"piece")
        u.journal.append(un_evenement())
    yield store
    store.close()


def image(fichier):
    connexion = dbapi2.connect(str(fichier))
    try:
        tables = [n for (n,) in connexion.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            t: connexion.execute(" ".join(("SELECT * FROM", t))).fetchall()
            for t in tables
            if t not in {"parametre", "recherche"}
        }
    finally:
        connexion.close()


def test_a_copy_holds_what_the_wal_still_kept(base, tmp_path):
    copie = tmp_path / "copie.clausule"
    assert base.derniere_sauvegarde is None
    base.sauvegarder(copie)
    assert base.derniere_sauvegarde == INSTANT
    assert [f.name for f in tmp_path.glob("copie*")] == ["copie.clausule"]
    assert list(tmp_path.glob(".*")) == []
    restauree = open_store(copie)
    assert restauree.verifier() == ()
    restauree.close()
    base.close()
    assert image(copie) == image(base.path)


def test_a_copy_while_another_writes(base, tmp_path):
    lecteur = open_store(base.path, lecture_seule=True)
    with base.ecrire() as u:
        u.dossiers.add(un_dossier(rang=2))
        lecteur.sauvegarder(tmp_path / "copie.clausule")
    lecteur.close()
    copie = open_store(tmp_path / "copie.clausule", lecture_seule=True)
    with copie.lire() as u:
        assert len(u.dossiers.of_campagne(1)) == 1
    copie.close()


def test_a_consulted_base_can_be_copied(base, tmp_path):
    lecteur = open_store(base.path, lecture_seule=True)
    lecteur.sauvegarder(tmp_path / "copie.clausule")
    assert lecteur.derniere_sauvegarde is None
    lecteur.close()


def test_the_base_is_never_its_own_copy(base):
    with pytest.raises(UserError, match="elle-même"):
        base.sauvegarder(base.path)
    assert base.verifier() == ()


def test_a_folder_that_is_not_there(base, tmp_path):
    with pytest.raises(EnvironmentFault, match="n’a pas pu être ouvert"):
        base.sauvegarder(tmp_path / "absent" / "copie.clausule")


@pytest.mark.parametrize("panne", ["compte", "disque", "sqlite"])
def test_the_copy_before_survives_a_bad_one(base, tmp_path, monkeypatch, panne):
    copie = tmp_path / "copie.clausule"
    base.sauvegarder(copie)
    avant = copie.read_bytes()
    with base.ecrire() as u:
        u.journal.append(un_evenement())
    if panne == "compte":
        monkeypatch.setattr(backup, "_COMPTES", "SELECT random()")
    elif panne == "disque":
        monkeypatch.setattr(backup, "mettre_en_place", lever(OSError(28, "plein")))
    else:
        faute = dbapi2.OperationalError("plein")
        faute.sqlite_errorcode = dbapi2.SQLITE_FULL
        monkeypatch.setattr(backup, "vierge", lever(faute))
    with pytest.raises(EnvironmentFault):
        base.sauvegarder(copie)
    assert copie.read_bytes() == avant
    assert list(tmp_path.glob(".*")) == []


def lever(faute):
    def refuser(*_):
        raise faute

    return refuser
