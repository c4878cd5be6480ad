"""Encrypted bases that travel (`liasse_depart.Coffres`): made, or opened to be read, and closed after use."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from data.sqlite.store import create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.socle.horloge import Clock
    from data.sqlite.store import SqliteStore


class CoffresSqlite:
    """Fulfils `Coffres`. `agent_poste`: who holds the base, as another window will be told."""

    def __init__(self, agent_poste: str, horloge: Clock) -> None:
        self._agent = agent_poste
        self._horloge = horloge

    @contextmanager
    def creer(self, chemin: Path, mot_de_passe: str) -> Iterator[SqliteStore]:
        """Make an encrypted base; it is one whole file once the block has ended."""
        store = create_store(chemin, agent_poste=self._agent, horloge=self._horloge, cle=mot_de_passe)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def ouvrir(self, chemin: Path, mot_de_passe: str) -> Iterator[SqliteStore]:
        """Open an encrypted base to read it; raises UserError when the password does not open it."""
        store = open_store(
            chemin, agent_poste=self._agent, lecture_seule=True, horloge=self._horloge, cle=mot_de_passe
        )
        try:
            yield store
        finally:
            store.close()
