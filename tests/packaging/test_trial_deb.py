"""The trial of the package, for what needs no other system: what it takes for lost, and for personal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load


@pytest.mark.parametrize("text", ["à a.b@exemple.fr", "FR76 0000 1111 2222", "SIRET 00000000000000"])
def test_what_a_log_must_never_hold_is_seen(load: Load, text: str) -> None:
    assert load("trial_bad_inputs").PERSONAL.search(text)


def test_a_place_in_the_code_is_not_personal(load: Load) -> None:
    line = (
        '2026-11-23 05:34:09,123 WARNING clausule.recents File "ui/depart.py", line 134, thread 0x00007fabcd6a06c0'
    )
    assert not load("trial_bad_inputs").PERSONAL.search(line)


def test_a_row_that_goes_is_seen(load: Load, tmp_path: Path) -> None:
    module = load("trial_bad_inputs")
    home = tmp_path / load("trial_bare").HOME
    home.mkdir(parents=True)
    with closing(sqlite3.connect(home / "a.clausule")) as base, base:
        base.execute("CREATE TABLE dossier (id)")
        base.execute("INSERT INTO dossier VALUES (1)")
    with module.no_row_lost(tmp_path):
        pass
    with (
        pytest.raises(SystemExit, match=r"a\.clausule"),
        module.no_row_lost(tmp_path),
        closing(sqlite3.connect(home / "a.clausule")) as base,
        base,
    ):
        base.execute("DELETE FROM dossier")


def test_the_person_has_accents_and_an_apostrophe_the_shell_must_bear(load: Load) -> None:
    bare = load("trial_bare")
    assert bare.AS_PERSON == """export HOME='/home/Hélène d'"'"'Arc' LANG=C.UTF-8; """
    assert "’" in bare.ACCOUNT
