"""A file is opened when it is a sound base that nobody else writes; else one message, and nothing is touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from app.socle.errors import Bug, EnvironmentFault, UserError
from data.sqlite import connection, create_store, open_store, store, verrou
from data.sqlite.engine import dbapi2
from data.sqlite.errors import LECTURE_SEULE, BaseAbimee, BaseEnLectureSeule, BaseEtrangere, BaseOccupee
from data.sqlite.migrations import APPLICATION_ID, MIGRATIONS
from tests.builders import un_dossier, un_evenement, une_campagne, une_piece

RACINE = Path(__file__).parents[3]


@pytest.fixture
def chemin(tmp_path):
    """A closed base with one dossier and its piece."""
    fichier = tmp_path / "essai.clausule"
    base = create_store(fichier)
    with base.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
        sha256 = u.pieces.put_contenu(bytes(range(256)) * 240)
        u.pieces.add(une_piece(sha256=sha256))
        for _ in range(50):
            u.journal.append(un_evenement())
    base.close()
    return fichier


def octets_de(fichier):
    return hashlib.sha256(fichier.read_bytes()).hexdigest()


def brut(fichier, *ordres):
    """Do something to a base behind the back of Clausule."""
    connexion = dbapi2.connect(str(fichier), isolation_level=None)
    resultats = [connexion.execute(ordre).fetchall() for ordre in ordres]
    connexion.close()
    return resultats


def test_a_new_base_bears_our_mark(chemin):
    assert brut(chemin, "PRAGMA application_id", "PRAGMA user_version", "PRAGMA journal_mode") == [
        [(APPLICATION_ID,)],
        [(len(MIGRATIONS),)],
        [("wal",)],
    ]
    assert connection.MARQUER.endswith(str(APPLICATION_ID))
    assert APPLICATION_ID.to_bytes(4, "big") == b"CLAU"
    assert sorted(f.name for f in chemin.parent.iterdir()) == ["essai.clausule", "essai.clausule.verrou"]


def test_a_file_that_exists_is_never_made_again(chemin):
    avant = octets_de(chemin)
    with pytest.raises(UserError, match="existe déjà"):
        create_store(chemin)
    assert octets_de(chemin) == avant


def test_a_base_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(EnvironmentFault, match="n’a pas pu être ouvert"):
        create_store(tmp_path / "absent" / "essai.clausule")


def test_a_creation_cut_short_does_not_hinder_the_next(tmp_path):
    (tmp_path / ".essai.clausule.creation").write_bytes(b"reste")
    create_store(tmp_path / "essai.clausule").close()


def test_a_creation_that_the_disk_refuses(tmp_path, monkeypatch):
    def refuser(*_):
        raise OSError(28, "plein")

    monkeypatch.setattr(store, "mettre_en_place", refuser)
    with pytest.raises(EnvironmentFault):
        create_store(tmp_path / "essai.clausule")
    assert not (tmp_path / "essai.clausule").exists()


@pytest.mark.parametrize("lecture_seule", [False, True])
class TestRefus:
    def refus(self, fichier, famille, mots, *, lecture_seule):
        avant = octets_de(fichier)
        with pytest.raises(famille, match=mots) as refus:
            open_store(fichier, lecture_seule=lecture_seule)
        assert refus.value.conseil
        assert octets_de(fichier) == avant
        return str(refus.value)

    def test_missing(self, tmp_path, lecture_seule):
        with pytest.raises(EnvironmentFault, match="n’existe pas"):
            open_store(tmp_path / "absente.clausule", lecture_seule=lecture_seule)
        assert list(tmp_path.iterdir()) == []

    def test_folder(self, tmp_path, lecture_seule):
        with pytest.raises(BaseEtrangere):
            open_store(tmp_path, lecture_seule=lecture_seule)

    def test_empty(self, tmp_path, lecture_seule):
        fichier = tmp_path / "vide.clausule"
        fichier.touch()
        self.refus(fichier, BaseEtrangere, "0 octet", lecture_seule=lecture_seule)

    def test_text(self, tmp_path, lecture_seule):
        fichier = tmp_path / "texte.clausule"
        fichier.write_text("ceci n’est pas une base\n" * 500)
        self.refus(fichier, BaseEtrangere, "n’est pas une base", lecture_seule=lecture_seule)

    def test_another_program(self, tmp_path, lecture_seule):
        fichier = tmp_path / "autre.sqlite"
        brut(fichier, "CREATE TABLE t (a)")
        self.refus(fichier, BaseEtrangere, "autre programme", lecture_seule=lecture_seule)

    def test_newer(self, chemin, lecture_seule):
        brut(chemin, "PRAGMA user_version = 99")
        message = self.refus(chemin, BaseEtrangere, "plus récente", lecture_seule=lecture_seule)
        assert "schéma 99" in message

    def test_without_schema(self, tmp_path, lecture_seule):
        fichier = tmp_path / "nue.clausule"
        brut(fichier, connection.MARQUER, "CREATE TABLE t (a)")
        self.refus(fichier, BaseEtrangere, "n’est pas allée au bout", lecture_seule=lecture_seule)


def test_an_unreadable_folder(tmp_path, monkeypatch):
    def refuser(*_, **__):
        raise PermissionError

    monkeypatch.setattr(Path, "stat", refuser)
    with pytest.raises(EnvironmentFault, match="n’a pas pu être ouvert"):
        connection.verifier_fichier(tmp_path / "essai.clausule")


def test_a_truncated_base_is_refused(chemin, tmp_path):
    entiere = chemin.read_bytes()
    for coupe in range(1, len(entiere), len(entiere) // 40):
        fichier = tmp_path / f"coupe-{coupe}.clausule"
        fichier.write_bytes(entiere[:coupe])
        with pytest.raises((BaseAbimee, BaseEtrangere)):
            lire_tout(fichier)


def lire_tout(fichier):
    base = open_store(fichier, lecture_seule=True)
    try:
        with base.lire() as u:
            u.dossiers.of_campagne(1)
    finally:
        base.close()


def test_damaged_pages_are_told_not_thrown(chemin):
    octets = bytearray(chemin.read_bytes())
    octets[4096 * 3 : 4096 * 12] = b"\xa5" * (4096 * 9)
    chemin.write_bytes(octets)
    base = open_store(chemin)
    anomalies = base.verifier()
    base.close()
    assert any("abîmé" in a for a in anomalies)


# --- one writer


def test_the_second_window_is_told_who_holds_the_base(chemin):
    avant = open_store(chemin, agent_poste="Camille Essai")
    with pytest.raises(BaseOccupee) as refus:
        open_store(chemin)
    assert str(refus.value).startswith("La base est déjà ouverte par Camille Essai sur ")
    assert " depuis le " in str(refus.value)
    assert "Rien n’a été modifié." in str(refus.value)
    avant.close()
    open_store(chemin).close()


@pytest.mark.parametrize("texte", ["", "{", "[]", '{"agent": "A"}'])
def test_a_lock_without_a_legible_name(chemin, texte):
    avant = open_store(chemin)
    verrou.chemin_du_verrou(chemin).write_text(texte)
    with pytest.raises(BaseOccupee, match="par une autre fenêtre"):
        open_store(chemin)
    avant.close()


def test_a_lock_with_an_illegible_date(chemin):
    avant = open_store(chemin)
    qui = {"agent": "A", "poste": "P", "pid": 1, "depuis": "hier"}
    verrou.chemin_du_verrou(chemin).write_text(json.dumps(qui))
    with pytest.raises(BaseOccupee, match=r"par A sur P\. Rien"):
        open_store(chemin)
    avant.close()


def test_what_a_killed_window_leaves_is_not_a_lock(chemin):
    verrou.chemin_du_verrou(chemin).write_text('{"agent": "mort", "poste": "P", "pid": 1, "depuis": ""}')
    open_store(chemin).close()
    assert verrou.detenteur(chemin) is None


def test_a_consultation_beside_a_writer(chemin):
    ecrivain = open_store(chemin)
    lecteur = open_store(chemin, lecture_seule=True)
    with ecrivain.ecrire() as u:
        u.dossiers.add(un_dossier(rang=2))
    with lecteur.lire() as u:
        assert len(u.dossiers.of_campagne(1)) == 2
    with pytest.raises(BaseEnLectureSeule), lecteur.ecrire():
        pass
    assert lecteur.lecture_seule
    lecteur.close()
    ecrivain.close()


def test_one_winner_among_many(chemin):
    gagnants, refuses = [], []
    depart = threading.Barrier(20)

    def ouvrir():
        depart.wait()
        try:
            gagnants.append(open_store(chemin))
        except BaseOccupee:
            refuses.append(1)

    fils = [threading.Thread(target=ouvrir) for _ in range(20)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(gagnants) == 1
    assert len(refuses) == 19
    gagnants[0].close()


OUVRIR = """
import sys
from pathlib import Path
from app.socle.errors import ClausuleError
from data.sqlite import open_store
try:
    open_store(Path(sys.argv[1])).close()
except ClausuleError as refus:
    sys.exit(f"{type(refus).__name__} {refus}")
"""


def enfant(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=RACINE, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_second_window_in_another_process(chemin):
    base = open_store(chemin, agent_poste="Camille Essai")
    refus = enfant(OUVRIR, chemin)
    base.close()
    assert refus.returncode == 1
    assert "BaseOccupee La base est déjà ouverte par Camille Essai" in refus.stderr
    assert enfant(OUVRIR, chemin).returncode == 0


def test_another_program_holds_the_base(chemin, monkeypatch):
    monkeypatch.setattr(connection, "REGLAGES", (("PRAGMA busy_timeout = 10", "PRAGMA busy_timeout", 10),))
    connexion = dbapi2.connect(str(chemin), isolation_level=None)
    connexion.execute("BEGIN IMMEDIATE")
    with pytest.raises(BaseOccupee, match="autre programme"):
        open_store(chemin)
    connexion.execute("ROLLBACK")
    connexion.close()
    open_store(chemin).close()


# --- rights


SANS_DROITS = """
import getpass  # before the rights go: the library may lie where only its owner reads
import os, sys
from pathlib import Path
from app.socle.errors import ClausuleError
from data.sqlite import create_store, open_store
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
chemin = Path(sys.argv[1])
try:
    open_store(chemin).close()
except ClausuleError as refus:
    print(type(refus).__name__, refus)
base = open_store(chemin, lecture_seule=True)
with base.lire() as u:
    print(len(u.dossiers.of_campagne(1)), "dossier")
print(base.verifier())
base.close()
try:
    create_store(chemin.with_name("neuve.clausule"))
except ClausuleError as refus:
    print(type(refus).__name__)
"""


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
@pytest.mark.parametrize("dossier", [0o555, 0o777])
def test_a_base_that_may_not_be_written(chemin, dossier):
    lieu = Path(tempfile.mkdtemp(prefix="clausule-"))  # tmp_path is closed to other users
    try:
        fichier = Path(shutil.copy(chemin, lieu))
        fichier.chmod(0o444)
        lieu.chmod(dossier)
        avant = octets_de(fichier)
        refus = LECTURE_SEULE
        vu = enfant(SANS_DROITS, fichier)
        assert vu.stdout.splitlines()[:3] == [
            f"{refus.famille.__name__} {refus.message} {refus.conseil}".format(base=fichier.name, dossier=lieu),
            "1 dossier",
            "()",
        ], vu.stderr
        assert vu.stdout.splitlines()[3:] == (["EnvironmentFault"] if dossier == 0o555 else [])
        assert octets_de(fichier) == avant
        assert stat.S_IMODE(fichier.stat().st_mode) == 0o444
    finally:
        lieu.chmod(0o777)
        shutil.rmtree(lieu)


def test_a_consultation_of_a_base_left_open_in_a_closed_folder(chemin, monkeypatch):
    def refuser(*_):
        raise faute

    faute = dbapi2.OperationalError("unable to open database file")
    faute.sqlite_errorcode = dbapi2.SQLITE_CANTOPEN
    monkeypatch.setattr(connection, "lecteur", refuser)
    chemin.with_name("essai.clausule-wal").write_bytes(b"des changements y attendent")
    with pytest.raises(EnvironmentFault):
        connection.ouvrir_lecteur(chemin)


# --- settings


def test_settings_are_read_back(chemin):
    base = open_store(chemin)
    with base.ecrire(), base.lire():
        for reglages, db in (
            ((*connection.REGLAGES, *connection.REGLAGES_ECRIVAIN), base._ecrivain),
            ((*connection.REGLAGES, *connection.REGLAGES_LECTEUR), connection.lecteur(chemin)),
        ):
            for _, relecture, attendu in reglages:
                assert db.execute(relecture).fetchone()[0] == attendu, relecture
            if db is not base._ecrivain:
                db.close()
    base.close()


def test_a_setting_that_does_not_hold_is_told(chemin, monkeypatch):
    monkeypatch.setattr(
        connection, "REGLAGES_ECRIVAIN", (("PRAGMA synchronous = NORMAL", "PRAGMA synchronous", 2),)
    )
    with pytest.raises(EnvironmentFault, match="n’a pas pris"):
        open_store(chemin)
    assert verrou.detenteur(chemin) is None


def test_a_connection_that_breaks_is_not_used_again(chemin):
    base = open_store(chemin)
    with pytest.raises(Bug), base._lecture() as db:
        db.conn.close()
    with base.lire() as u:
        assert len(u.dossiers.of_campagne(1)) == 1
    base.close()


def test_closing_inside_a_transaction_is_a_bug(chemin):
    base = open_store(chemin)
    with base.ecrire(), pytest.raises(Bug):
        base.close()
    base.close()


def test_a_closed_store_says_so(chemin):
    base = open_store(chemin)
    with base.lire() as u:
        base.close()
        assert len(u.dossiers.of_campagne(1)) == 1  # a read under way ends in peace
    base.close()
    with pytest.raises(Bug), base.lire():
        pass
    with pytest.raises(Bug), base.ecrire():
        pass
