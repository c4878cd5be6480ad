"""What an environment asks for, from its stamp; the life of a real one is in `test_real_environment`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load

PLACE = "/ici/.venv"


@pytest.fixture
def expected(load: Load) -> dict[object, str]:
    lot = load("locks").Lot
    return {lot.PRODUIT: "p1", lot.ATELIER: "a1", lot.SIGNATURE: "s1"}


def stamp(load: Load, **changes: str) -> object:
    values = {"produit": "p1", "atelier": "a1", "python": "3.11", "dossier": PLACE}
    return load("environment").Stamp(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "lot", "action"),
    [
        ({}, "PRODUIT", "NOTHING"),
        ({}, "ATELIER", "NOTHING"),
        ({"atelier": ""}, "PRODUIT", "NOTHING"),
        ({"atelier": ""}, "ATELIER", "INSTALL"),
        ({"produit": "p0"}, "PRODUIT", "INSTALL"),
        ({"atelier": "a0"}, "PRODUIT", "INSTALL"),
        ({}, "SIGNATURE", "NOTHING"),
        ({"atelier": ""}, "SIGNATURE", "INSTALL"),
        ({"atelier": "", "signature": "s1"}, "SIGNATURE", "NOTHING"),
        ({"atelier": "", "signature": "s1"}, "PRODUIT", "NOTHING"),
        ({"atelier": "", "signature": "s0"}, "PRODUIT", "INSTALL"),
        ({"atelier": "", "signature": "s1"}, "ATELIER", "INSTALL"),
        ({"python": "3.12"}, "PRODUIT", "REBUILD"),
        ({"dossier": "/ailleurs/.venv"}, "PRODUIT", "REBUILD"),
    ],
)
def test_decision(load: Load, expected: dict[object, str], changes: dict[str, str], lot: str, action: str) -> None:
    environment, lots = load("environment"), load("locks").Lot
    decided = environment.decide(stamp(load, **changes), lots[lot], expected, PLACE, "3.11")
    assert decided is environment.Action[action]


def test_an_environment_of_another_tool_is_completed(load: Load, expected: dict[object, str]) -> None:
    environment, lots = load("environment"), load("locks").Lot
    assert environment.decide(None, lots.PRODUIT, expected, PLACE, "3.11") is environment.Action.INSTALL


def test_tools_once_there_are_kept(load: Load) -> None:
    environment, lots = load("environment"), load("locks").Lot
    assert environment._wanted(stamp(load), lots.PRODUIT) is lots.ATELIER
    assert environment._wanted(None, lots.PRODUIT) is lots.PRODUIT
    assert environment._wanted(stamp(load, atelier="", signature="s1"), lots.PRODUIT) is lots.SIGNATURE


def test_the_option_that_signs_is_asked_first_on_the_line(load: Load) -> None:
    verbs, lots = load("verbs"), load("locks").Lot
    assert verbs.lot_asked(["--signature", "base.clausule"]) == (lots.SIGNATURE, ["base.clausule"])
    assert verbs.lot_asked(["lister", "--signature"]) == (lots.PRODUIT, ["lister", "--signature"])


@pytest.mark.parametrize("content", ["", "{", "[]", '{"produit": "p1"}', '{"autre": "x"}'])
def test_a_stamp_that_is_not_understood_is_no_stamp(load: Load, tmp_path: Path, content: str) -> None:
    path = tmp_path / "clausule.json"
    path.write_text(content, "utf-8")
    assert load("environment").read_stamp(path) is None
    assert load("environment").read_stamp(tmp_path / "absent.json") is None


def running(load: Load, tmp_path: Path) -> object:
    """An environment whose interpreter is the one of this test, stamped as right."""
    environment = load("environment")
    venv = environment.Venv(tmp_path)
    venv.python.parent.mkdir(parents=True)
    venv.python.symlink_to(environment.base_python())
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    values = {"produit": "p1", "atelier": "", "python": version, "dossier": str(venv.folder.resolve())}
    venv.stamp_path.write_text(json.dumps(values), "utf-8")
    return venv


@pytest.mark.skipif(sys.platform == "win32", reason="needs a symbolic link")
def test_a_right_environment_is_judged_without_starting_a_program(
    load: Load, tmp_path: Path, expected: dict[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment, lots = load("environment"), load("locks").Lot
    venv = running(load, tmp_path)
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: pytest.fail("a program was started"))
    assert environment.diagnose(venv, lots.PRODUIT, expected) is environment.Action.NOTHING


@pytest.mark.skipif(sys.platform == "win32", reason="needs a symbolic link")
def test_an_unfinished_installation_is_made_again(load: Load, tmp_path: Path, expected: dict[object, str]) -> None:
    environment, lots = load("environment"), load("locks").Lot
    venv = running(load, tmp_path)
    venv.building_path.touch()
    assert environment.diagnose(venv, lots.PRODUIT, expected) is environment.Action.REBUILD


@pytest.mark.parametrize("interpreter", [None, "#!/bin/sh\nexit 1\n", "#!/bin/sh\necho 3.9\n"])
@pytest.mark.skipif(sys.platform == "win32", reason="the false interpreters are shell scripts")
def test_a_broken_interpreter_means_making_it_again(
    load: Load, tmp_path: Path, expected: dict[object, str], interpreter: str | None
) -> None:
    environment, lots = load("environment"), load("locks").Lot
    venv = environment.Venv(tmp_path)
    venv.python.parent.mkdir(parents=True)
    if interpreter is not None:
        venv.python.write_text(interpreter, "utf-8")
        venv.python.chmod(0o755)
    assert environment.diagnose(venv, lots.PRODUIT, expected) is environment.Action.REBUILD


def test_pip_keeps_mirrors_and_forgets_other_places(load: Load) -> None:
    given = {"PIP_INDEX_URL": "https://miroir.exemple.fr", "PIP_TARGET": "/x", "PYTHONPATH": "/y", "PIP_USER": "1"}
    kept = load("environment").pip_environment(given)
    assert kept["PIP_INDEX_URL"] == "https://miroir.exemple.fr"
    assert kept["PIP_USER"] == "0"
    assert "PIP_TARGET" not in kept
    assert "PYTHONPATH" not in kept


def test_too_little_space_is_said_before_anything_is_written(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment, lots, outcomes = load("environment"), load("locks").Lot, load("outcomes")
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 50_000_000}))
    with pytest.raises(outcomes.SetupError, match="Il reste 50") as stopped:
        environment._create(environment.Venv(tmp_path), lots.PRODUIT)
    assert stopped.value.code == outcomes.Exit.DISK
    assert list(tmp_path.iterdir()) == []
