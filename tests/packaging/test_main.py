"""An old Python gets an explanation, not a syntax error."""

from __future__ import annotations

import ast
import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture
def door(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("packaging_door", root / "packaging" / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_door_parses_on_python_3_8(root: Path) -> None:
    source = (root / "packaging" / "__main__.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))


def test_the_door_imports_at_first_only_what_3_8_has(root: Path) -> None:
    tree = ast.parse((root / "packaging" / "__main__.py").read_text("utf-8"))
    top = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    assert top == {"os", "shutil", "subprocess", "sys"}


def test_packaging_is_not_a_package(root: Path) -> None:
    assert not (root / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (4, 0, 0)])
def test_a_recent_python_is_accepted(door: ModuleType, version: tuple[int, ...]) -> None:
    assert door.refusal(version, []) == ""


def test_an_old_python_is_told_which_other_one_to_take(door: ModuleType) -> None:
    message = door.refusal((3, 9, 2), ["python3.12"])
    assert "Python 3.9" in message
    assert "python3.12" in message
    assert "Rien n’a été installé" in message


def test_an_old_python_alone_is_told_what_to_install(door: ModuleType) -> None:
    assert "installez un Python plus récent" in door.refusal((3, 10, 1), [])


def test_only_a_python_that_starts_is_advised(door: ModuleType) -> None:
    assert door.starts(sys.executable)
    assert not door.starts("python3.11-qui-n-existe-pas")
