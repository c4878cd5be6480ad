"""An encrypted base holds nothing in clear, opens with its password only, and keeps every other promise."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.socle.errors import EnvironmentFault, UserError
from data.sqlite import chiffrement, create_store, migrations, open_store, store
from data.sqlite.errors import BaseAbimee, BaseEtrangere
from tests.builders import un_dossier, un_evenement, une_campagne, une_piece

CLE = "l’été ' \" ; -- à Calvi"
CONNU = "Association des quatre chemins"


@pytest.fixture
def base(tmp_path):
    chiffree = create_store(tmp_path / "lecture.clausule", cle=CLE)
    with chiffree.ecrire() as u:
        u.campagnes.add(une_campagne(intitule=CONNU))
        u.dossiers.add(un_dossier(objet=CONNU))
        u.pieces.add(une_piece(sha256=u.pieces.put_contenu(CONNU.encode())))
        u.journal.append(un_evenement(motif=CONNU))
    yield chiffree
    chiffree.close()


def fichiers(dossier):
    return {f.name: f.read_bytes() for f in dossier.iterdir()}


def test_nothing_is_in_clear(base, tmp_path):
    ouverte = fichiers(tmp_path)  # with what the WAL still holds
    base.close()
    for noms in (ouverte, fichiers(tmp_path)):
        octets = noms["lecture.clausule"]
        assert not octets.startswith(b"SQLite format 3")
        assert len(octets) > 4096 * 20
        for contenu in noms.values():
            assert CONNU.encode() not in contenu
            assert b"CREATE TABLE" not in contenu
            assert CLE.encode() not in contenu
            assert CLE.encode().hex().encode() not in contenu


def test_the_same_in_clear_would_be_seen(tmp_path):
    claire = create_store(tmp_path / "claire.clausule")
    with claire.ecrire() as u:
        u.campagnes.add(une_campagne(intitule=CONNU))
    claire.close()
    octets = claire.path.read_bytes()
    assert octets.startswith(b"SQLite format 3")
    assert CONNU.encode() in octets


@pytest.mark.parametrize("lecture_seule", [False, True])
def test_it_opens_with_its_password(base, lecture_seule):
    base.close()
    rouverte = open_store(base.path, cle=CLE, lecture_seule=lecture_seule)
    with rouverte.lire() as u:
        assert u.campagnes.get(1).intitule == CONNU
    assert rouverte.verifier() == ()
    rouverte.close()


@pytest.mark.parametrize("lecture_seule", [False, True])
def test_another_password_is_told_so(base, lecture_seule, caplog, capfd):
    base.close()
    avant = base.path.read_bytes()
    with caplog.at_level(logging.DEBUG), pytest.raises(UserError, match="mot de passe") as refus:
        open_store(base.path, cle="autre clé", lecture_seule=lecture_seule)
    assert refus.value.conseil
    assert base.path.read_bytes() == avant
    sortie, erreurs = capfd.readouterr()
    dit = f"{refus.value}{refus.value.conseil}{caplog.text}{sortie}{erreurs}"
    assert "autre clé" not in dit
    assert "autre clé".encode().hex() not in dit
    assert erreurs == ""
    open_store(base.path, cle=CLE).close()  # the lock was given back


def test_without_a_password_it_is_not_a_base(base):
    base.close()
    with pytest.raises(BaseEtrangere, match="n’est pas une base"):
        open_store(base.path)


def test_a_password_does_not_open_a_base_in_clear(tmp_path):
    claire = create_store(tmp_path / "claire.clausule")
    claire.close()
    avant = claire.path.read_bytes()
    with pytest.raises(UserError, match="mot de passe"):
        open_store(claire.path, cle=CLE)
    assert claire.path.read_bytes() == avant


def test_an_empty_password_is_refused(base, tmp_path):
    with pytest.raises(UserError, match="vide"):
        create_store(tmp_path / "autre.clausule", cle="")
    assert not (tmp_path / "autre.clausule").exists()
    with pytest.raises(UserError, match="vide"):
        open_store(base.path, cle="")


def test_a_copy_has_the_same_password(base, tmp_path):
    copie = tmp_path / "copie.clausule"
    base.sauvegarder(copie)
    assert CONNU.encode() not in copie.read_bytes()
    with pytest.raises(UserError, match="mot de passe"):
        open_store(copie, cle="autre")
    rouverte = open_store(copie, cle=CLE)
    assert rouverte.verifier() == ()
    with rouverte.lire() as u:
        assert u.dossiers.get(1).objet == CONNU
    rouverte.close()
    assert sorted(f.name for f in tmp_path.glob("copie*")) == ["copie.clausule", "copie.clausule.verrou"]


def test_a_migration_keeps_the_password(base, monkeypatch):
    base.close()
    suivantes = (*migrations.MIGRATIONS, f"PRAGMA user_version = {len(migrations.MIGRATIONS) + 1}")
    monkeypatch.setattr(store, "MIGRATIONS", suivantes)
    monkeypatch.setattr(store.connection, "MIGRATIONS", suivantes)
    monkeypatch.setattr(store, "migrer", lambda db: migrations.migrer(db, suivantes))
    open_store(base.path, cle=CLE).close()
    (copie,) = (f for f in base.path.parent.iterdir() if "avant-schema" in f.name)
    assert not copie.read_bytes().startswith(b"SQLite format 3")


def test_a_changed_byte_is_found(base):
    base.close()
    octets = bytearray(base.path.read_bytes())
    octets[4096 * 30 + 100] ^= 1
    base.path.write_bytes(octets)
    abimee = open_store(base.path, cle=CLE)
    assert any("abîmé" in a.lower() for a in abimee.verifier())
    abimee.close()


def test_a_truncated_file_is_refused(base):
    base.close()
    entier = base.path.read_bytes()
    for taille in (100, 4096, len(entier) - 1):
        base.path.write_bytes(entier[:taille])
        with pytest.raises((UserError, BaseAbimee, BaseEtrangere)):
            open_store(base.path, cle=CLE, lecture_seule=True)


def test_a_library_that_cannot_encrypt_is_refused():
    class _SansChiffrement:
        def execute(self, ordre):
            assert ordre == "PRAGMA cipher_version"
            return self

        def fetchone(self):
            return None

    with pytest.raises(EnvironmentFault, match="chiffrer"):
        chiffrement.poser_cle(_SansChiffrement(), CLE)


def test_what_is_not_a_password_goes_through():
    class _EnPanne:
        def execute(self, _ordre):
            faute = chiffrement.dbapi2.OperationalError("disk I/O error")
            faute.sqlite_errorcode = chiffrement.dbapi2.SQLITE_IOERR
            raise faute

    with pytest.raises(chiffrement.dbapi2.OperationalError):
        chiffrement.eprouver_cle(_EnPanne(), Path("essai"))
