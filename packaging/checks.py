"""The static checks and the tests, run with the tools of the environment.

Not here: their settings, which are in `pyproject.toml`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import locks
from outcomes import Exit, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from environment import Venv

IMPORT_LINTER = "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"
TEST_WORKERS = 2
NO_TEST_COLLECTED = 5

# Lowest share of lines and branches run by the tests, in percent, for each part of the house. A rule of
# law that no test runs is a promise; the window is also judged by eye.
COVERAGE_FLOORS = (
    ("app/domain/*,app/services/*", 100),
    ("app/*,data/*,ui/*", 85),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One static check: what it is called on screen, the arguments given to the interpreter."""

    title: str
    arguments: tuple[str, ...]


def static_checks(root: Path) -> tuple[Check, ...]:
    """Return the checks, in the order in which a fault is cheapest to mend."""
    # mypy takes `packaging` apart: without __init__.py its modules are top-level ones.
    own = sorted(str(path.relative_to(root)) for path in (root / "packaging").glob("*.py"))
    return (
        Check("ruff check (règles de style)", ("-m", "ruff", "check")),
        Check("ruff format (mise en forme)", ("-m", "ruff", "format", "--check")),
        Check("mypy (types de app, data, ui)", ("-m", "mypy")),
        Check("mypy (types de packaging)", ("-m", "mypy", *own)),
        Check("import-linter (étages de la maison)", ("-c", IMPORT_LINTER)),
    )


def run_static(venv: Venv, environ: Mapping[str, str]) -> list[str]:
    """Run every check even after a failure; return the titles of those that failed."""
    failed: list[str] = []
    say("Contrôles :")
    found = locks.findings(venv.root)
    _tell("verrous et pyproject", 0.0, "\n".join(found), ok=not found)
    if found:
        failed.append("verrous et pyproject")
    for check in static_checks(venv.root):
        start = time.monotonic()
        done = subprocess.run(
            [str(venv.python), *check.arguments],
            check=False,
            cwd=venv.root,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        _tell(check.title, time.monotonic() - start, done.stdout, ok=not done.returncode)
        if done.returncode:
            failed.append(check.title)
    return failed


def _tell(title: str, seconds: float, output: str, *, ok: bool) -> None:
    say(f"  {'conforme' if ok else 'ÉCHEC   '}  {title} ({seconds:.1f} s)".replace(".", ","))
    if not ok:
        print(output.rstrip(), flush=True)


def drawn_order(root: Path) -> list[str]:
    """Return the argument of the random order of the tests, drawn from what the commit holds; none without git.

    Another commit is run in another order, and the same one twice in the same: a failure comes back when asked.
    """
    git = shutil.which("git")
    if git is None:
        return []
    asked = [git, "rev-parse", "HEAD^{tree}"]
    told = subprocess.run(asked, check=False, capture_output=True, text=True, cwd=root)
    if told.returncode:
        return []
    return [f"--randomly-seed={int(told.stdout[:8], 16)}"]


def pytest_arguments(extra: Sequence[str], order: Sequence[str], *, lent: bool, nb_cpus: int) -> list[str]:
    """Return the arguments of pytest for the long tests or for the others: two processes for the whole suite.

    Arguments of the person come last, so that hers win; with them the choice of processes is hers too.
    """
    arguments = ["-m", "lent" if lent else "not lent", *order]
    if not extra and nb_cpus >= TEST_WORKERS:
        arguments += ["-n", str(TEST_WORKERS), "--dist", "worksteal"]
    return [*arguments, *extra]


def run_tests(venv: Venv, environ: Mapping[str, str], extra: Sequence[str], *, everything: bool) -> list[str]:
    """Run pytest; with `everything`, the floors of coverage and the long tests too; return what failed.

    The long tests run bare: measured, they take three times longer, and what they reach the others must reach.
    """
    say("Tests (les longs ensuite) :" if everything else "Tests (sans les longs, voir --tout) :")
    nb_cpus = os.cpu_count() or 1
    python, order = [str(venv.python), "-m"], drawn_order(venv.root)
    pytest = ["pytest", *pytest_arguments(extra, order, lent=False, nb_cpus=nb_cpus)]
    if not everything:
        return _tests_failed(_call(venv, environ, [*python, *pytest]))
    _call(venv, environ, [*python, "coverage", "erase"])
    codes = [_call(venv, environ, [*python, "coverage", "run", "-m", *pytest])]
    say("Tests longs :")
    pytest = ["pytest", *pytest_arguments(extra, order, lent=True, nb_cpus=nb_cpus)]
    codes.append(_call(venv, environ, [*python, *pytest]))
    # What the person asks for may all be on one side.
    told = codes if codes == [NO_TEST_COLLECTED] * len(codes) else [c for c in codes if c != NO_TEST_COLLECTED]
    return [*_tests_failed(next(filter(None, told), 0)), *_coverage_failed(venv, environ)]


def _coverage_failed(venv: Venv, environ: Mapping[str, str]) -> list[str]:
    say("Couverture par les tests :")
    coverage = [str(venv.python), "-m", "coverage"]
    if _call(venv, environ, [*coverage, "combine", "--quiet"]):
        return ["couverture (aucune mesure)"]
    failed: list[str] = []
    for part, floor in COVERAGE_FLOORS:
        report = ["report", f"--include={part}", f"--fail-under={floor}", "--show-missing"]
        if _call(venv, environ, [*coverage, *report, "--skip-covered", "--skip-empty"]):
            failed.append(f"couverture de {part} sous {floor} %")
    return failed


def _tests_failed(code: int) -> list[str]:
    if code == NO_TEST_COLLECTED:
        return ["pytest (aucun test trouvé)"]
    return ["pytest"] if code else []


def _call(venv: Venv, environ: Mapping[str, str], command: Sequence[str]) -> int:
    sys.stdout.flush()
    return subprocess.run(command, check=False, cwd=venv.root, env=dict(environ)).returncode


def verdict(failed: Sequence[str]) -> Exit:
    """Say the end of the story; return the exit code."""
    if failed:
        say(f"À reprendre : {' ; '.join(failed)}.")
        return Exit.FAILED
    say("Tout est conforme.")
    return Exit.DONE
