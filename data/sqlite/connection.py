"""Connections to a base: their settings, read back and checked, and what a file must be to be opened.

WAL + `synchronous=FULL`: an act acknowledged on screen survives a power cut. DEFENSIVE cannot be reached through
sqlcipher3, which has no `sqlite3_db_config`; `trusted_schema=OFF` and the check of the schema stand in for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.errors import EnvironmentFault
from data.sqlite.chiffrement import eprouver_cle, poser_cle
from data.sqlite.engine import Database, dbapi2
from data.sqlite.errors import ABIMEE, INACCESSIBLE, PAS_UNE_BASE, BaseEtrangere, code_primaire, en_francais, panne
from data.sqlite.migrations import APPLICATION_ID, MIGRATIONS, version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Statement that sets, pragma that reads back, value expected.
REGLAGES: tuple[tuple[str, str, object], ...] = (
    ("PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", 5000),
    ("PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", 0),
    ("PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", 1),
    ("PRAGMA mmap_size = 0", "PRAGMA mmap_size", 0),
    ("PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", 1),
    ("PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers", 1),
)
REGLAGES_ECRIVAIN: tuple[tuple[str, str, object], ...] = (
    ("PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"),
    ("PRAGMA synchronous = FULL", "PRAGMA synchronous", 2),
    ("PRAGMA secure_delete = ON", "PRAGMA secure_delete", 1),
    ("PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", 67108864),
)
REGLAGES_LECTEUR: tuple[tuple[str, str, object], ...] = (("PRAGMA query_only = ON", "PRAGMA query_only", 1),)

MARQUER = "PRAGMA application_id = 1129070933"

_ECRITURE = dbapi2.SQLITE_OPEN_READWRITE
_CREATION = _ECRITURE | dbapi2.SQLITE_OPEN_CREATE
_LECTURE = dbapi2.SQLITE_OPEN_READONLY


def ecrivain(chemin: Path, *, creer: bool = False, cle: str | None = None) -> Database:
    """Return the connection that writes; it never creates a file unless told so. `cle`: of an encrypted base."""
    db = _connecter(str(chemin), _CREATION if creer else _ECRITURE)
    return _prete(db, None if creer else chemin, (*REGLAGES, *REGLAGES_ECRIVAIN), cle)


def lecteur(chemin: Path, cle: str | None = None) -> Database:
    """Return a connection that only reads, and sees the last committed state."""
    return _prete(_connecter(str(chemin), _LECTURE), chemin, (*REGLAGES, *REGLAGES_LECTEUR), cle)


def lecteur_fige(chemin: Path, cle: str | None = None) -> Database:
    """Return a reader of a file that cannot change: a base on a medium or in a folder that nobody may write."""
    db = _connecter(f"{chemin.as_uri()}?immutable=1", _LECTURE, uri=True)
    return _prete(db, chemin, (*REGLAGES, *REGLAGES_LECTEUR), cle)


def vierge(chemin: Path, cle: str | None = None) -> Database:
    """Return a connection to a new file, without any setting but its key: the target of a copy."""
    return _prete(_connecter(str(chemin), _CREATION), None, (), cle)


def _connecter(cible: str, drapeaux: int, *, uri: bool = False) -> Database:
    connexion = dbapi2.connect(cible, isolation_level=None, check_same_thread=False, flags=drapeaux, uri=uri)
    return Database(connexion, recursive_triggers=False, execute_plugins=False)


def _prete(
    db: Database, existante: Path | None, reglages: Sequence[tuple[str, str, object]], cle: str | None
) -> Database:
    """Set a connection up, once the file, unless it is being made, has shown what it is."""
    try:
        poser_cle(db, cle)
        if existante is not None:
            if cle is not None:
                eprouver_cle(db, existante)
            _refuser_etrangere(db)
            _refuser_coupee(db, existante)
        regler(db, reglages)
    except BaseException:
        db.close()
        raise
    return db


def regler(db: Database, reglages: Sequence[tuple[str, str, object]]) -> None:
    """Apply settings and read each back. Raises EnvironmentFault when one did not hold."""
    for ordre, relecture, attendu in reglages:
        db.execute(ordre)
        obtenu = db.execute(relecture).fetchone()[0]
        if obtenu != attendu:
            raise EnvironmentFault(
                f"Le réglage de sûreté «\u00a0{ordre}\u00a0» n’a pas pris (valeur lue\u00a0: {obtenu}). Rien "
                "n’a été modifié.",
                conseil="Placez la base sur un disque local de ce poste, puis recommencez.",
            )


def _refuser_etrangere(db: Database) -> None:
    """Raise BaseEtrangere unless the file carries our mark and a schema that this program knows."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise BaseEtrangere(
            "Ce fichier est la base d’un autre programme, pas une base de Clausule. Rien n’y a été modifié.",
            conseil="Choisissez un fichier «\u00a0.clausule\u00a0».",
        )
    connue = version(db)
    if connue > len(MIGRATIONS):
        raise BaseEtrangere(
            f"Cette base a été écrite par une version plus récente de Clausule (schéma {connue}\u00a0; ce "
            "poste connaît "
            f"le schéma {len(MIGRATIONS)}). Rien n’y a été modifié.",
            conseil="Installez la dernière version de Clausule sur ce poste, puis rouvrez la base.",
        )
    if connue < 1:
        raise BaseEtrangere(
            "Cette base de Clausule est vide\u00a0: sa création n’est pas allée au bout. Rien n’y a été modifié.",
            conseil="Supprimez ce fichier et créez une nouvelle base, ou ouvrez une sauvegarde.",
        )


def _refuser_coupee(db: Database, chemin: Path) -> None:
    """Raise BaseAbimee when the last page lacks its end, which SQLite would fill with zeros without a word.

    Not while changes wait in the WAL: a checkpoint cut short leaves such a file, and the WAL mends it.
    """
    journal = chemin.with_name(f"{chemin.name}-wal")
    if journal.exists() and journal.stat().st_size:
        return
    if chemin.stat().st_size % int(db.execute("PRAGMA page_size").fetchone()[0]):
        raise panne(ABIMEE, chemin)


def verifier_fichier(chemin: Path) -> None:
    """Raise EnvironmentFault unless there is a file of at least one byte: an empty one is never taken as new."""
    try:
        taille = chemin.stat().st_size
    except FileNotFoundError as faute:
        raise EnvironmentFault(
            f"La base «\u00a0{chemin.name}\u00a0» n’existe pas dans «\u00a0{chemin.parent}\u00a0». Rien n’a "
            "été créé.",
            conseil="Vérifiez le nom du fichier, ou créez une nouvelle base.",
        ) from faute
    except OSError as faute:
        raise panne(INACCESSIBLE, chemin) from faute
    if not chemin.is_file():
        raise panne(PAS_UNE_BASE, chemin)
    if taille == 0:
        raise BaseEtrangere(
            f"Le fichier «\u00a0{chemin.name}\u00a0» est vide (0 octet)\u00a0: ce n’est pas une base, ou elle "
            "a été perdue. "
            "Rien n’y a été écrit.",
            conseil="Ouvrez la dernière sauvegarde, ou créez une nouvelle base sous un autre nom.",
        )


def ouvrir_lecteur(chemin: Path, cle: str | None = None) -> Database:
    """Return a reader for consultation, whether or not the folder can be written.

    SQLite needs two small files beside a base in WAL; where it cannot make them and none is there, the file is
    read as it stands.
    """
    with en_francais(chemin, ecriture=False):
        try:
            return lecteur(chemin, cle)
        except dbapi2.Error as faute:
            if code_primaire(faute) not in {dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_READONLY}:
                raise
            if chemin.with_name(f"{chemin.name}-wal").exists():
                raise
            return lecteur_fige(chemin, cle)
