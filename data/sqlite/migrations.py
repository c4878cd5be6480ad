"""The way from any earlier schema to the present one: numbered, literal, forward only, after a backup.

A thin loop of our own rather than `sqlite_utils.Migrations`: `user_version` alone says where a base stands, in the
same transaction as its change, and no second table can contradict it. Never `transform()`, which drops triggers
without a word: a migration is SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.errors import Bug
from data.sqlite.schema_v1 import SCHEMA as SCHEMA_V1
from data.sqlite.schema_v2 import SCHEMA as SCHEMA_V2
from data.sqlite.schema_v3 import SCHEMA as SCHEMA_V3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.sqlite.engine import Database

#: « CLAU » in ASCII: written at byte 68 of the file, it tells a base of Clausule from any other SQLite file.
APPLICATION_ID = 0x434C4155
#: Migration n takes a base from schema n - 1 to schema n, and ends by setting `user_version` to n.
MIGRATIONS: tuple[str, ...] = (SCHEMA_V1, SCHEMA_V2, SCHEMA_V3)

_SCHEMA = """
SELECT type, name, sql FROM sqlite_schema
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'recherche\\_%' ESCAPE '\\'
  AND name NOT LIKE 'mots\\_page\\_%' ESCAPE '\\'
ORDER BY type DESC, name
"""


def migrer(db: Database, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Apply what the base lacks, each migration in its own transaction: it is wholly there, or not at all."""
    for rang in range(version(db), len(migrations)):
        db.execute("BEGIN IMMEDIATE")
        try:
            db.executescript(migrations[rang])
            _verifier_numero(db, rang + 1)
        except BaseException:
            db.rollback()
            raise
        db.commit()


def _verifier_numero(db: Database, attendu: int) -> None:
    if version(db) != attendu:
        raise Bug(f"La migration {attendu} n’a pas dit son numéro.")


def version(db: Database) -> int:
    """Return the number of the schema of a base; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def schema(db: Database) -> str:
    """Return the schema in force as SQL text, in a fixed order: the snapshot of `data/schema.sql`."""
    return "\n\n".join(f"{sql.strip()};" for _, _, sql in db.execute(_SCHEMA).fetchall()) + "\n"
