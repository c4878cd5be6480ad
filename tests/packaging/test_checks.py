"""Which checks run, how the tests are called, how failures add up."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load

GIT = shutil.which("git")
SEED = "--randomly-seed=7"
AUTHOR = ["-c", "user.name=Essai", "-c", "user.email=essai@example.org", "-c", "commit.gpgsign=false"]


def test_every_tool_of_the_house_is_run_and_sees_packaging(load: Load, root: Path) -> None:
    commands = [" ".join(check.arguments) for check in load("checks").static_checks(root)]
    assert [any(tool in c for c in commands) for tool in ("ruff check", "format --check", "importlinter")] == [
        True
    ] * 3
    mypy = [c for c in commands if "mypy" in c]
    assert len(mypy) == 2
    assert "__main__.py" in mypy[1]
    assert "environment.py" in mypy[1]


@pytest.mark.parametrize(
    ("extra", "lent", "nb_cpus", "arguments"),
    [
        ([], False, 2, ["-m", "not lent", "-n", "2", "--dist", "worksteal"]),
        ([], True, 8, ["-m", "lent", "-n", "2", "--dist", "worksteal"]),
        ([], True, 1, ["-m", "lent"]),
        (["-k", "delais"], False, 2, ["-m", "not lent", "-k", "delais"]),
    ],
)
def test_arguments_of_pytest(
    load: Load, extra: list[str], nb_cpus: int, arguments: list[str], *, lent: bool
) -> None:
    assert load("checks").pytest_arguments(extra, [], lent=lent, nb_cpus=nb_cpus) == arguments


def test_the_order_drawn_comes_before_what_the_person_asks(load: Load) -> None:
    arguments = load("checks").pytest_arguments(["-p", "no:randomly"], [SEED], lent=False, nb_cpus=2)
    assert arguments == ["-m", "not lent", SEED, "-p", "no:randomly"]


@pytest.mark.skipif(GIT is None, reason="git n’est pas installé")
def test_the_order_is_drawn_from_what_the_commit_holds(load: Load, tmp_path: Path) -> None:
    drawn_order = load("checks").drawn_order
    assert drawn_order(tmp_path) == []

    def commit(text: str) -> list[str]:
        (tmp_path / "file").write_text(text, "utf-8")
        for words in (["init", "-q"], ["add", "file"], [*AUTHOR, "commit", "-qm", "change"]):
            subprocess.run([GIT, *words], check=True, cwd=tmp_path)
        return drawn_order(tmp_path)

    first, second, again = commit("one"), commit("two"), commit("one")
    assert first == again
    assert first != second
    assert re.fullmatch(r"--randomly-seed=\d+", first[0])


def test_without_git_the_order_is_left_to_chance(
    load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert load("checks").drawn_order(tmp_path) == []


@pytest.fixture
def called(load: Load, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Records what would be run; a command holding the word of `failing` ends with its code."""
    calls: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        words = " ".join(command[1:])
        code = next((code for word, code in FAILING.items() if word in words), 0)
        return subprocess.CompletedProcess(command, code, stdout="détail du contrôle")

    monkeypatch.setattr(load("checks").subprocess, "run", run)
    monkeypatch.setattr(load("checks"), "drawn_order", lambda _root: [SEED])
    FAILING.clear()
    return calls


FAILING: dict[str, int] = {}


def test_all_checks_run_even_after_a_failure(
    load: Load, root: Path, called: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    FAILING["ruff check"] = 1
    failed = load("checks").run_static(load("environment").Venv(root), {})
    assert failed == ["ruff check (règles de style)"]
    assert len(called) == 5
    shown = capsys.readouterr()
    assert "détail du contrôle" in shown.out
    assert shown.err.count("conforme") == 5


@pytest.mark.parametrize(
    ("failing", "failed"),
    [
        ({}, []),
        ({"pytest": 1}, ["pytest"]),
        ({"pytest": 5}, ["pytest (aucun test trouvé)"]),
    ],
)
@pytest.mark.usefixtures("called")
def test_the_result_of_pytest_counts(load: Load, root: Path, failing: dict[str, int], failed: list[str]) -> None:
    FAILING.update(failing)
    assert load("checks").run_tests(load("environment").Venv(root), {}, [], everything=False) == failed


def test_everything_measures_and_enforces_coverage(load: Load, root: Path, called: list[list[str]]) -> None:
    FAILING["fail-under=100"] = 2
    failed = load("checks").run_tests(load("environment").Venv(root), {}, [], everything=True)
    assert [command[2] for command in called] == ["coverage", "coverage", "pytest", *["coverage"] * 3]
    assert [command[3] for command in called] == ["erase", "run", "-m", "combine", "report", "report"]
    assert failed == ["couverture de app/domain/*,app/services/* sous 100 %"]


@pytest.mark.parametrize(
    ("failing", "failed"),
    [
        ({"-m lent": 1}, ["pytest"]),
        ({"-m lent": 5}, []),
        ({"-m not lent": 5}, []),
        ({"-m not lent": 1, "-m lent": 5}, ["pytest"]),
        ({"-m not lent": 5, "-m lent": 1}, ["pytest"]),
        ({"-m not lent": 5, "-m lent": 5}, ["pytest (aucun test trouvé)"]),
    ],
)
@pytest.mark.usefixtures("called")
def test_with_everything_either_side_fails_and_one_may_be_empty(
    load: Load, root: Path, failing: dict[str, int], failed: list[str]
) -> None:
    FAILING.update(failing)
    assert load("checks").run_tests(load("environment").Venv(root), {}, [], everything=True) == failed


@pytest.mark.usefixtures("called")
def test_no_measure_at_all_is_a_failure(load: Load, root: Path) -> None:
    FAILING["combine"] = 1
    failed = load("checks").run_tests(load("environment").Venv(root), {}, [], everything=True)
    assert failed == ["couverture (aucune mesure)"]


def test_verdict(load: Load) -> None:
    checks, outcomes = load("checks"), load("outcomes")
    assert checks.verdict([]) == outcomes.Exit.DONE
    assert checks.verdict(["pytest"]) == outcomes.Exit.FAILED
