"""One transaction, or one read, as the repositories see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.socle.errors import Bug

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from data.sqlite.engine import Database

    Parametres = Sequence[Any] | dict[str, Any]


class Session:
    """Runs bound statements until its block ends; used later, it raises Bug rather than write on its own."""

    def __init__(self, db: Database) -> None:
        self._db: Database | None = db

    def fermer(self) -> None:
        """Refuse every later statement."""
        self._db = None

    def executer(self, sql: str, parametres: Parametres = ()) -> sqlite3.Cursor:
        """Run one statement. Exceptions of SQLite are translated where the block ends."""
        if self._db is None:
            raise Bug("La base a été employée après la fin de sa transaction.")
        return self._db.execute(sql, parametres)

    def inserer(self, sql: str, parametres: Parametres) -> int:
        """Run one insertion; return the identifier given to the row."""
        rang = self.executer(sql, parametres).lastrowid
        if rang is None:  # pragma: no cover  # SQLite always gives one after an INSERT
            raise Bug("Une insertion n’a pas donné d’identifiant.")
        return rang

    def lignes(self, sql: str, parametres: Parametres = ()) -> list[tuple[Any, ...]]:
        """Return every row."""
        return self.executer(sql, parametres).fetchall()

    def une(self, sql: str, parametres: Parametres = ()) -> tuple[Any, ...] | None:
        """Return the first row, None when there is none."""
        ligne: tuple[Any, ...] | None = self.executer(sql, parametres).fetchone()
        return ligne
