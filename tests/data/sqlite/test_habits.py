"""Habits of the house of storage, checked in its source: the traps of sqlite-utils stay unreachable."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from data.sqlite import create_store

RACINE = Path(__file__).parents[3]
SOURCES = sorted((RACINE / "data").rglob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)
def test_source(source):
    texte = source.read_text("utf-8")
    code = re.sub(r'""".*?"""', "", texte, flags=re.DOTALL) if not source.stem.startswith("schema_v") else ""
    assert ".transform(" not in code, "transform() drops triggers"
    assert set(re.findall(r"\.conn\.(\w+)", code)) <= {"backup"}, "a write through conn escapes the transaction"
    assert not re.search(r"^(import sqlite3|from sqlite3)", code, re.MULTILINE), "one copy of SQLite"
    assert not re.search(r"float\b", code)
    assert not re.search(r"f\"+\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|WITH)\b", code), "SQL is a constant"
    if source.stem != "engine":
        assert "sqlite_utils import" not in code, "Database comes from data.sqlite.engine"


def test_the_standard_sqlite_never_opens_a_base(tmp_path, monkeypatch):
    def refuser(*_, **__):
        raise AssertionError("deux copies de SQLite")

    for module, nom in ((sqlite3, "connect"), (sqlite3, "Connection"), (sqlite3.dbapi2, "connect")):
        monkeypatch.setattr(module, nom, refuser)
    store = create_store(tmp_path / "essai.clausule")
    store.sauvegarder(tmp_path / "copie.clausule")
    assert store.verifier() == ()
    assert type(store._ecrivain.conn).__module__.startswith("sqlcipher3")
    store.close()
