"""SQLite behind the ports of the trade: `open_store`, `create_store`. The only place with SQL."""

from __future__ import annotations

from data.sqlite.store import SqliteStore, create_store, open_store

__all__ = ["SqliteStore", "create_store", "open_store"]
