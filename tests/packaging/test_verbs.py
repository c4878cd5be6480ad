"""Command lines: how they are read, what each verb hands over."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Load


@pytest.mark.parametrize(
    ("arguments", "base", "parcours"),
    [
        ([], "", ""),
        (["--parcours", "d"], "", "d"),
        (["--parcours=d", "--base=a=b.clausule"], "a=b.clausule", "d"),
        (["été.clausule"], "été.clausule", ""),
        (["a=b.clausule", "--parcours", "d"], "a=b.clausule", "d"),
    ],
)
def test_options_of_run(load: Load, arguments: list[str], base: str, parcours: str) -> None:
    verbs, journey = load("verbs"), load("journey")
    assert verbs.run_options(arguments) == journey.RunOptions(base=base, parcours=parcours)


@pytest.mark.parametrize("arguments", [["--parcours"], ["--base", ""], ["--autre"], ["a.clausule", "b.clausule"]])
def test_a_wrong_option_of_run_is_refused(load: Load, arguments: list[str]) -> None:
    verbs = load("verbs")
    with pytest.raises(verbs.UsageError):
        verbs.run_options(arguments)


def test_what_follows_two_dashes_is_for_pytest(load: Load) -> None:
    verbs = load("verbs")
    assert verbs.split_options(["--tout", "--", "-k", "delais", "--"]) == (["--tout"], ["-k", "delais", "--"])
    assert verbs.split_options(["--tout"]) == (["--tout"], [])


@pytest.mark.parametrize("arguments", [[], ["inconnu"], ["check", "x"], ["test", "x"], ["run", "--x"]])
def test_a_command_line_not_understood_ends_with_2(
    load: Load, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert load("verbs").main(arguments) == load("outcomes").Exit.USAGE
    shown = capsys.readouterr()
    assert "python3 packaging run" in shown.out + shown.err


def test_help_is_not_an_error(load: Load, capsys: pytest.CaptureFixture[str]) -> None:
    assert load("verbs").main(["--help"]) == 0
    assert "Codes de fin" in capsys.readouterr().out


class HandedOver(Exception):
    """Stands for the process that `hand_over` becomes."""


@pytest.fixture
def handed(load: Load, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Verbs with nothing to prepare; gives the command and the variables they hand over."""
    verbs = load("verbs")
    seen: list[Any] = []

    def hand_over(command: list[str], environ: dict[str, str]) -> NoReturn:
        seen.extend([command, environ])
        raise HandedOver

    monkeypatch.setattr(verbs, "prepare", lambda *_: None)
    monkeypatch.setattr(verbs, "hand_over", hand_over)
    return seen


def test_the_console_gets_its_arguments_untouched_and_nothing_is_said(
    load: Load, handed: list[Any], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(HandedOver):
        load("verbs").main(["clausule", "lister", "--json", "--base", "é à.clausule"])
    command, environ = handed
    assert command[1:] == ["-P", "-m", "ui.console", "lister", "--json", "--base", "é à.clausule"]
    assert environ["PYTHONPATH"] == str(root)
    assert capsys.readouterr() == ("", "")


def test_run_with_a_display_becomes_the_window(
    load: Load, handed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    with pytest.raises(HandedOver):
        load("verbs").main(["run", "a.clausule"])
    assert handed[0][1:] == ["-P", "-m", "ui", "--base", "a.clausule"]


@pytest.mark.usefixtures("handed")
@pytest.mark.parametrize("code", [0, 3])
def test_run_without_a_display_lists_what_the_journey_wrote(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    verbs = load("verbs")
    started: list[list[str]] = []

    def start(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        started.append(command)
        assert options["env"]["QT_QPA_PLATFORM"] == "offscreen"
        folder = Path(command[-1])
        folder.mkdir()
        (folder / "convention.pdf").write_bytes(b"%PDF")
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(verbs.subprocess, "run", start)
    assert verbs.main(["run"]) == code
    shown = capsys.readouterr()
    assert started[0][1:5] == ["-P", "-m", "ui", "--parcours"]
    assert "convention.pdf" in shown.out
    assert "Aucun écran" in shown.err
    assert ("arrêté avant sa fin" in shown.err) is bool(code)


def test_a_set_up_that_fails_says_why_and_gives_its_code(
    load: Load, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs, outcomes = load("verbs"), load("outcomes")

    def prepare(*_: object) -> None:
        raise outcomes.SetupError("Le registre ne répond pas.", outcomes.Exit.NETWORK)

    monkeypatch.setattr(verbs, "prepare", prepare)
    assert verbs.main(["clausule", "lister"]) == outcomes.Exit.NETWORK
    assert capsys.readouterr() == ("", "Le registre ne répond pas.\n")


def test_an_interruption_is_said(
    load: Load, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = load("verbs")

    def prepare(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs, "prepare", prepare)
    assert verbs.main(["check"]) == load("outcomes").Exit.INTERRUPTED
    assert "Interrompu" in capsys.readouterr().err


def test_the_system_is_asked_first_and_about_venv_only_when_one_is_to_be_made(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verbs, environment, locks = load("verbs"), load("environment"), load("locks")
    order: list[object] = []
    monkeypatch.setattr(verbs, "fingerprints", lambda _root: {})
    monkeypatch.setattr(verbs, "diagnose", lambda *_: environment.Action.REBUILD)
    monkeypatch.setattr(
        verbs.system_needs, "ensure", lambda libraries, *, with_venv: order.append((libraries, with_venv))
    )
    monkeypatch.setattr(verbs, "ensure", lambda _venv, lot: order.append(lot))
    verbs.prepare(environment.Venv(tmp_path), locks.Lot.ATELIER, {"a.so": "liba"})
    assert order == [({"a.so": "liba"}, True), locks.Lot.ATELIER]
