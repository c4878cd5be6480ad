"""Each failure of SQLite has its family and its French message; whatever it is, what was kept is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.socle.errors import Bug, ClausuleError, EnvironmentFault
from data.sqlite import create_store, open_store
from data.sqlite.engine import dbapi2, verifier_alias, verifier_version
from data.sqlite.errors import (
    PANNES,
    BaseAbimee,
    BaseEnLectureSeule,
    BaseEtrangere,
    BaseOccupee,
    en_francais,
    traduire,
)
from tests.builders import (
    un_deport,
    un_dossier,
    un_evenement,
    un_recu,
    un_texte,
    une_campagne,
    une_decision,
    une_derogation,
    une_piece,
    une_version,
)

BASE = Path("/bases/essai.clausule")


def faute(code, classe=dbapi2.OperationalError):
    exception = classe("texte de SQLite")
    if code is not None:
        exception.sqlite_errorcode = code
    return exception


@pytest.mark.parametrize(
    ("code", "famille", "mots"),
    [
        (dbapi2.SQLITE_FULL, EnvironmentFault, ["disque", "plein", "Libérez", str(BASE.parent)]),
        (dbapi2.SQLITE_IOERR, EnvironmentFault, ["lire ou écrire", "sauvegarde"]),
        (dbapi2.SQLITE_IOERR | 4 << 8, EnvironmentFault, ["lire ou écrire", "sauvegarde"]),
        (dbapi2.SQLITE_BUSY, BaseOccupee, ["autre programme", "recommencez"]),
        (dbapi2.SQLITE_LOCKED, BaseOccupee, ["autre programme", "recommencez"]),
        (dbapi2.SQLITE_PROTOCOL, BaseOccupee, ["autre programme", "recommencez"]),
        (dbapi2.SQLITE_READONLY, BaseEnLectureSeule, ["lecture seule", "consultation"]),
        (dbapi2.SQLITE_CORRUPT, BaseAbimee, ["abîmée", "dernière sauvegarde"]),
        (dbapi2.SQLITE_NOTADB, BaseEtrangere, ["n’est pas une base de Clausule", ".clausule"]),
        (dbapi2.SQLITE_CANTOPEN, EnvironmentFault, ["n’a pas pu être ouvert", "droit"]),
        (dbapi2.SQLITE_PERM, EnvironmentFault, ["n’a pas pu être ouvert", "droit"]),
        (dbapi2.SQLITE_AUTH, EnvironmentFault, ["n’a pas pu être ouvert", "droit"]),
        (dbapi2.SQLITE_NOMEM, EnvironmentFault, ["mémoire", "Fermez"]),
        (dbapi2.SQLITE_TOOBIG, EnvironmentFault, ["trop grand", "Réduisez"]),
        (dbapi2.SQLITE_NOLFS, EnvironmentFault, ["lire ou écrire", "sauvegarde"]),
        (dbapi2.SQLITE_CONSTRAINT, Bug, ["refusé"]),
        (dbapi2.SQLITE_ERROR, Bug, ["refusé"]),
        (dbapi2.SQLITE_MISUSE, Bug, ["refusé"]),
        (None, Bug, ["refusé"]),
    ],
)
def test_table(code, famille, mots):
    traduite = traduire(faute(code), BASE)
    assert type(traduite) is famille
    for mot in mots:
        assert mot in str(traduite)
    if famille is not Bug:
        assert traduite.conseil
        assert "{" not in str(traduite)


@pytest.mark.parametrize(
    ("texte", "famille"),
    [
        ("database or disk is full", EnvironmentFault),
        ("disk I/O error", EnvironmentFault),
        ("database disk image is malformed", BaseAbimee),
        ("unable to open database file", EnvironmentFault),
        ("file is not a database", BaseEtrangere),
        ("attempt to write a readonly database", BaseEnLectureSeule),
        ("database is locked", BaseOccupee),
        ("out of memory", EnvironmentFault),
    ],
)
def test_a_copy_fails_without_a_code(texte, famille):
    assert type(traduire(dbapi2.OperationalError(texte), BASE)) is famille


def test_the_table_is_wholly_tried():
    (table,) = test_table.pytestmark
    essayes = {cas[0] & 0xFF for cas in table.args[1] if cas[0] is not None}
    assert set(PANNES) <= essayes


@pytest.mark.parametrize("code", sorted(PANNES))
def test_every_message_says_what_was_kept(code):
    message = traduire(faute(code), BASE).message
    assert any(mots in message for mots in ("Rien n’", "avant d’y écrire"))


def test_a_write_inside_a_read_is_a_bug():
    with pytest.raises(Bug), en_francais(BASE, ecriture=False):
        raise faute(dbapi2.SQLITE_READONLY)


@pytest.mark.parametrize("valeur", [2**70, "\ud800"])
def test_a_value_that_cannot_enter_is_a_bug(valeur):
    connexion = dbapi2.connect(":memory:")
    with pytest.raises(Bug, match="ne peut pas entrer"), en_francais(BASE):
        connexion.execute("SELECT ?", (valeur,))
    connexion.close()


def test_other_failures_go_through():
    with pytest.raises(ZeroDivisionError), en_francais(BASE):
        raise ZeroDivisionError


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 52, 0)])
def test_an_unsafe_sqlite_is_refused(version):
    with pytest.raises(EnvironmentFault, match="peut abîmer"):
        verifier_version(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 52, 1), (3, 53, 4), (4, 0, 0)])
def test_a_sound_sqlite_is_accepted(version):
    verifier_version(version)


def test_two_copies_of_sqlite_are_refused():
    with pytest.raises(Bug, match="avant"):
        verifier_alias(pytest)


# --- real failures


@pytest.fixture
def base(tmp_path):
    store = create_store(tmp_path / "essai.clausule")
    with store.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
    yield store
    store.close()


def test_a_full_disk_loses_nothing_and_room_resumes_the_work(base):
    db = base._ecrivain
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 20}")
    acquis = remplir(base)
    with base.lire() as u:
        assert len(list(u.journal.toutes())) == acquis
    assert base.verifier() == ()
    db.execute(f"PRAGMA max_page_count = {pages + 1000}")
    with base.ecrire() as u:
        assert u.journal.append(un_evenement()).rang == acquis + 1


def remplir(base):
    """Write acts until the disk is full; return how many were acknowledged."""
    for acquis in range(10_000):
        try:
            with base.ecrire() as u:
                u.pieces.put_contenu(acquis.to_bytes(2, "big") * 900)
                u.journal.append(un_evenement())
        except EnvironmentFault as plein:
            message = plein.message
            break
    assert "est plein" in message
    return acquis


def test_a_base_damaged_while_open(base, tmp_path):
    with base.ecrire() as u:
        for _ in range(200):
            u.journal.append(un_evenement(apres="x" * 200))
    base.close()
    octets = bytearray(base.path.read_bytes())
    octets[-4096 * 15 :] = b"\x5a" * (4096 * 15)
    base.path.write_bytes(octets)
    abimee = open_store(base.path)
    with pytest.raises(ClausuleError), abimee.lire() as u:
        list(u.journal.toutes())
    assert abimee.verifier()
    abimee.close()


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE journal SET motif = 'autre'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "INSERT INTO journal SELECT rang + 5, le, '', '', '', '', '', '', '', 1, precedent, empreinte FROM journal",
        "UPDATE decision SET motif = ''",
        "DELETE FROM decision",
        "UPDATE compteur SET dernier = 1",
        "DELETE FROM deport",
        "DELETE FROM derogation",
        "UPDATE version_grille SET motif = 'autre'",
        "DELETE FROM version_grille",
        "UPDATE recu_classement SET empreinte = ''",
        "DELETE FROM recu_classement",
    ],
)
def test_the_file_itself_refuses_to_rewrite_history(base, ordre):
    with base.ecrire() as u:
        u.journal.append(un_evenement())
        u.decisions.add(une_decision())
        u.dossiers.prochain_rang(1)
        u.lectures.add_deport(un_deport())
        u.derogations.add(une_derogation())
        u.grilles.add(une_version())
        u.recus.add(un_recu(sha256=u.pieces.put_contenu(b"recu")))
    with pytest.raises(Bug), base._transaction() as db:
        db.execute(ordre)
    assert base.verifier() == ()


@pytest.mark.parametrize(
    ("ordre", "mots"),
    [
        ("UPDATE journal SET agent = 'autre' WHERE rang = 2", "Journal rompu à la ligne 2"),
        ("DELETE FROM journal WHERE rang = 1", "Journal rompu à la ligne 1"),
        ("UPDATE journal SET le = 'hier' WHERE rang = 3", "date illisible"),
        ("UPDATE contenu SET octets = x'00', taille = 1", "Contenu altéré"),
        ("DELETE FROM contenu", "Lien rompu"),
        ("DELETE FROM recherche", "Recherche incomplète"),
        ("DELETE FROM mots_page", "page(s) de pièces"),
        ("PRAGMA application_id = 1", "Marque"),
        ("CREATE TRIGGER piege AFTER INSERT ON note BEGIN DELETE FROM note; END", "Structure modifiée"),
        ("DROP TABLE note", "Structure modifiée"),
    ],
)
def test_what_was_done_behind_our_back_is_found(base, ordre, mots):
    with base.ecrire() as u:
        for _ in range(3):
            u.journal.append(un_evenement())
        sha256 = u.pieces.put_contenu(b"piece")
        u.pieces.add(une_piece(sha256=sha256))
        u.textes.put(un_texte("lue", sha256=sha256), {})
    with base.lire():  # a reader is open already, as in a window
        pass
    pirate = dbapi2.connect(str(base.path), isolation_level=None)
    declencheurs = pirate.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal%'"
    ).fetchall()
    for nom, _ in declencheurs:
        pirate.execute(f"DROP TRIGGER {nom}")
    pirate.execute(ordre)
    for _, texte in declencheurs:
        pirate.execute(texte)
    pirate.close()
    anomalies = base.verifier()
    assert any(mots in a for a in anomalies), anomalies


def test_an_altered_content_is_never_given(base):
    with base.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"piece")
    pirate = dbapi2.connect(str(base.path), isolation_level=None)
    pirate.execute("UPDATE contenu SET octets = x'0011223344'")
    pirate.close()
    with pytest.raises(Bug, match="altéré"), base.lire() as u:
        u.pieces.contenu(sha256)


def test_an_illegible_row_is_told(base):
    pirate = dbapi2.connect(str(base.path), isolation_level=None)
    pirate.execute("UPDATE dossier SET recu_le = '2022-13-45T10:00:00+00:00'")
    pirate.close()
    with pytest.raises(Bug, match="illisible"), base.lire() as u:
        u.dossiers.get(1)
