"""Loads the modules of `packaging/` as Python does for `python3 packaging`: by their folder.

The folder itself is put on the path, never its parent under the name `packaging`, which is PyPI's.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packaging"
NAMES = tuple(path.stem for path in FOLDER.glob("*.py") if path.stem != "__main__")

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    monkeypatch.syspath_prepend(str(FOLDER))
    for name in NAMES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield importlib.import_module
    for name in NAMES:
        sys.modules.pop(name, None)


@pytest.fixture
def root() -> Path:
    return ROOT
