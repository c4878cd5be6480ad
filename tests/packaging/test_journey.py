"""Window or guided journey: the choice, the folder, the list of what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Load


@pytest.mark.parametrize(
    ("environ", "platform", "visible"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen:configfile=e.json"}, "linux", False),
        ({"QT_QPA_PLATFORM": "vnc"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_display(load: Load, environ: dict[str, str], platform: str, *, visible: bool) -> None:
    assert load("journey").has_display(environ, platform) is visible


def test_with_a_display_the_window_opens_on_the_base(load: Load, tmp_path: Path) -> None:
    journey = load("journey")
    start = journey.plan(journey.RunOptions(base="a.clausule"), {"QT_QPA_PLATFORM": "xcb"}, tmp_path)
    assert start.arguments == ("--base", "a.clausule")
    assert start.folder is None
    assert start.variables == {}


def test_without_a_display_the_journey_is_played_and_the_folder_named(load: Load, tmp_path: Path) -> None:
    journey = load("journey")
    start = journey.plan(journey.RunOptions(), {"QT_QPA_PLATFORM": "offscreen"}, tmp_path)
    assert start.folder.parent == tmp_path
    assert start.folder.name.startswith("parcours-2")
    assert start.arguments == ("--parcours", str(start.folder))
    assert start.variables == {"QT_QPA_PLATFORM": "offscreen"}
    assert "Aucun écran" in start.notice
    assert str(start.folder) in start.notice


def test_a_named_folder_is_where_the_person_stands(load: Load, tmp_path: Path) -> None:
    journey = load("journey")
    options = journey.RunOptions(parcours="mon dossier")
    assert journey.plan(options, {"QT_QPA_PLATFORM": "xcb"}, tmp_path).folder == tmp_path / "mon dossier"
    absolute = journey.RunOptions(parcours=str(tmp_path / "b"))
    assert journey.plan(absolute, {"QT_QPA_PLATFORM": "xcb"}, Path("/")).folder == tmp_path / "b"


def test_where_one_may_not_write_a_temporary_folder_is_taken(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = load("journey")
    monkeypatch.setattr(journey.os, "access", lambda *_: False)
    monkeypatch.setattr(journey.tempfile, "gettempdir", lambda: "/temporaire")
    assert journey.default_folder(tmp_path, "20221122-101112") == Path("/temporaire/parcours-20221122-101112")


def test_only_new_and_changed_files_are_listed(load: Load, tmp_path: Path) -> None:
    journey = load("journey")
    (tmp_path / "ancien.pdf").write_bytes(b"x")
    (tmp_path / "modifié.pdf").write_bytes(b"x")
    before = journey.snapshot(tmp_path)
    (tmp_path / "modifié.pdf").write_bytes(b"x" * 2500)
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "01.png").write_bytes(b"x" * 12)
    assert journey.written(tmp_path, before) == [
        f"  {Path('captures/01.png')} (12\u00a0o)",
        "  modifié.pdf (3\u00a0ko)",
    ]


def test_a_folder_that_does_not_exist_yet_is_empty(load: Load, tmp_path: Path) -> None:
    assert load("journey").snapshot(tmp_path / "absent") == {}
