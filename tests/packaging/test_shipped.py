"""What is in the frozen folder is read in PyInstaller’s own tables; a package left behind stops the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load

COLLECTED = """
([('reportlab/fonts/Vera.ttf', '/b/env/lib/python3.11/site-packages/reportlab/fonts/Vera.ttf', 'DATA'),
  ('ours.so', '/b/appui_qt/ours.so', 'BINARY')])
"""
ARCHIVED = r"""
('Z:\\b\\PYZ-00.pyz', [('click', 'Z:\\b\\py\\Lib\\site-packages\\click\\__init__.py', 'PYMODULE')])
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    (tmp_path / "clausule").mkdir()
    (tmp_path / "clausule" / "COLLECT-00.toc").write_text(COLLECTED, "utf-8")
    (tmp_path / "clausule" / "PYZ-00.toc").write_text(ARCHIVED, "utf-8")
    return tmp_path


def test_the_tables_of_both_systems_are_read(load: Load, tables: Path) -> None:
    assert load("shipped").taken(tables) == {"reportlab/fonts/Vera.ttf", "click/__init__.py"}


def test_without_tables_nothing_is_said_of_the_folder(load: Load, tmp_path: Path) -> None:
    with pytest.raises(load("outcomes").SetupError, match="n’a pas dit"):
        load("shipped").taken(tmp_path)


def test_a_package_asked_for_by_name_alone_is_missed(load: Load, tables: Path) -> None:
    shipped, outcomes = load("shipped"), load("outcomes")
    files = {
        "click": ["click/__init__.py"],
        "rl-accel": ["_rl_accel.abi3.so"],
        "pip": ["pip/__init__.py"],
        "altgraph": ["altgraph/Graph.py"],
    }
    here = shipped.taken(tables)
    assert shipped.delivered(files, ["click", "pip"], here) == {"click"}
    with pytest.raises(outcomes.SetupError, match="du dossier figé : rl-accel"):
        shipped.delivered(files, ["click", "pip", "rl-accel"], here)


def test_what_is_left_out_is_in_the_lock(load: Load, root: Path) -> None:
    locks = load("locks")
    pins = {pin.name for pin in locks.parse(locks.lock_path(root, locks.Lot.PRODUIT).read_text("utf-8"))}
    assert load("shipped").LEFT_OUT.keys() <= pins
