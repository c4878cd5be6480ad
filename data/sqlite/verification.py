"""What may be wrong in a base, said in French: its pages, its links, its journal, its contents, its triggers."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.journal import rupture
from app.socle.errors import Bug
from data.sqlite.engine import Database, dbapi2
from data.sqlite.migrations import APPLICATION_ID, MIGRATIONS, migrer, schema
from data.sqlite.repositories.journal import JournalSqlite
from data.sqlite.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTENUS = "SELECT sha256 FROM contenu ORDER BY sha256"
_OCTETS = "SELECT octets FROM contenu WHERE sha256 = ?"
_SANS_MOTS = """
SELECT count(*) FROM dossier WHERE id NOT IN (SELECT id FROM recherche_docsize)
"""
_PAGES_SANS_MOTS = """
SELECT count(*) FROM page_texte WHERE id NOT IN (SELECT id FROM mots_page_docsize)
"""


def anomalies(db: Database) -> tuple[str, ...]:
    """Return what is wrong with a base open for reading, in French; empty when it is sound."""
    trouvees: list[str] = []
    for controle in (_pages, _liens, _schema, _journal, _contenus, _mots):
        try:
            trouvees.extend(controle(db))
        except (dbapi2.DatabaseError, Bug) as faute:
            trouvees.append(f"Base abîmée\u00a0: {faute}")
    return tuple(dict.fromkeys(trouvees))


def schema_attendu() -> str:
    """Return the schema that this program makes, as text."""
    return _schema_de(MIGRATIONS)


@lru_cache(maxsize=4)
def _schema_de(migrations: tuple[str, ...]) -> str:
    memoire = Database(dbapi2.connect(":memory:", isolation_level=None), execute_plugins=False)
    try:
        migrer(memoire, migrations)
        return schema(memoire)
    finally:
        memoire.close()


def _pages(db: Database) -> Iterator[str]:
    for (constat,) in db.execute("PRAGMA integrity_check(20)").fetchall():
        if constat != "ok":
            yield f"Fichier abîmé\u00a0: {constat}"


def _liens(db: Database) -> Iterator[str]:
    for table, rang, parente, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield (
            f"Lien rompu\u00a0: la ligne {rang} de «\u00a0{table}\u00a0» désigne une ligne absente de "
            f"«\u00a0{parente}\u00a0»."
        )


def _schema(db: Database) -> Iterator[str]:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        yield "Marque de Clausule absente du fichier."
    if schema(db) != schema_attendu():
        yield "Structure modifiée\u00a0: les tables ou les protections du journal ne sont plus celles de Clausule."


def _journal(db: Database) -> Iterator[str]:
    rang = rupture(JournalSqlite(Session(db)).toutes())
    if rang is not None:
        yield (
            f"Journal rompu à la ligne {rang}\u00a0: une ligne a été changée, ajoutée ou retirée hors de Clausule."
        )


def _contenus(db: Database) -> Iterator[str]:
    for (sha256,) in db.execute(_CONTENUS).fetchall():
        (octets,) = db.execute(_OCTETS, (sha256,)).fetchone()
        if hashlib.sha256(octets).hexdigest() != sha256:
            yield f"Contenu altéré\u00a0: {sha256[:12]}…"


def _mots(db: Database) -> Iterator[str]:
    (nombre,) = db.execute(_SANS_MOTS).fetchone()
    if nombre:
        yield f"Recherche incomplète\u00a0: {nombre} dossier(s) ne peuvent pas être trouvés par leur texte."
    (pages,) = db.execute(_PAGES_SANS_MOTS).fetchone()
    if pages:
        yield f"Recherche incomplète\u00a0: {pages} page(s) de pièces ne peuvent pas être trouvées par leur texte."
