"""The one copy of SQLite that the program uses, and the guard that refuses an unsafe one.

`sqlcipher3` brings the same recent SQLite to Windows and Linux. sqlite-utils takes it only under the name
`pysqlite3`, and only when that name is there before its first import: every module of `data` takes `Database`
and `dbapi2` from here. Never the standard `sqlite3`, never QtSql: two copies of SQLite in one process cancel
each other's locks on a file (sqlite.org, « How to corrupt », § 2.2.1).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import sqlcipher3
from sqlcipher3 import dbapi2

from app.socle.errors import Bug, EnvironmentFault

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

# sqlite-utils takes NumPy when it finds it, for types that no base of ours holds; the import costs more than the
# whole of sqlite-utils. None under its name makes it not found, for the time of that import.
_deja_la = sys.modules.get("numpy")
sys.modules["numpy"] = _deja_la  # type: ignore[assignment]  # None: « not found », as the import system reads it

from sqlite_utils import Database  # noqa: E402  # must follow the alias above
from sqlite_utils import db as _db  # noqa: E402  # same reason

if _deja_la is None:
    del sys.modules["numpy"]

if TYPE_CHECKING:
    from types import ModuleType

#: First version without the WAL-reset corruption (sqlite.org, release notes of 3.51.3).
VERSION_MINIMALE = (3, 51, 3)
#: Published then withdrawn.
VERSIONS_RETIREES = frozenset({(3, 52, 0)})


def verifier_version(version: tuple[int, ...]) -> None:
    """Raise EnvironmentFault when this SQLite may damage a base: below 3.51.3, or 3.52.0."""
    if version < VERSION_MINIMALE or version in VERSIONS_RETIREES:
        nom = ".".join(map(str, version))
        raise EnvironmentFault(
            f"La bibliothèque SQLite installée (version {nom}) peut abîmer une base. Rien n’a été ouvert.",
            conseil="Réinstallez Clausule avec les bibliothèques de son fichier de verrou.",
        )


def verifier_alias(utilisee: ModuleType) -> None:
    """Raise Bug when sqlite-utils was imported before this module and took another SQLite."""
    if utilisee is not sqlcipher3:
        raise Bug("sqlite-utils a été importé avant data.sqlite.engine\u00a0: il emploie un autre SQLite.")


verifier_version(dbapi2.sqlite_version_info)
verifier_alias(vars(_db)["sqlite3"])

__all__ = ["Database", "dbapi2", "verifier_alias", "verifier_version"]
