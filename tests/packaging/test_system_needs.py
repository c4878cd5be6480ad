"""Which system packages are asked for, and what is said to a person who may not install them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Load


@pytest.mark.parametrize(
    ("environ", "present", "absent"),
    [
        ({}, {"libEGL.so.1"}, {"libxcb-cursor.so.0", "libwayland-client.so.0"}),
        ({"DISPLAY": ":0"}, {"libEGL.so.1", "libxcb-cursor.so.0"}, {"libwayland-client.so.0"}),
        ({"WAYLAND_DISPLAY": "wayland-0"}, {"libwayland-client.so.0"}, {"libxcb-cursor.so.0"}),
    ],
)
def test_libraries_follow_the_display(
    load: Load, environ: dict[str, str], present: set[str], absent: set[str]
) -> None:
    expected = load("system_needs").expected_libraries(environ, "linux")
    assert present <= set(expected)
    assert absent.isdisjoint(expected)


def test_windows_needs_nothing(load: Load) -> None:
    assert load("system_needs").expected_libraries({"DISPLAY": ":0"}, "win32") == {}


def test_only_what_does_not_load_is_missing(load: Load) -> None:
    needs = load("system_needs")
    assert needs.missing_libraries({"a.so": "liba", "b.so": "libb"}, lambda name: name == "a.so") == {
        "b.so": "libb"
    }


def test_a_library_that_does_not_exist_does_not_load(load: Load) -> None:
    assert not load("system_needs").loads("libqui-n-existe-pas.so.42")


@pytest.fixture
def bare(load: Load, monkeypatch: pytest.MonkeyPatch) -> Load:
    """A Debian without libEGL nor ensurepip, for a person without rights."""
    needs = load("system_needs")
    monkeypatch.setattr(needs, "missing_libraries", lambda _expected: {"libEGL.so.1": "libegl1"})
    monkeypatch.setattr(needs, "venv_package", lambda: "python3-venv")
    monkeypatch.setattr(needs, "is_root", lambda: False)
    monkeypatch.setattr(needs.shutil, "which", lambda _name: "/usr/bin/apt-get")
    return load


def test_without_rights_the_exact_line_is_given(bare: Load) -> None:
    needs, outcomes = bare("system_needs"), bare("outcomes")
    with pytest.raises(outcomes.SetupError) as stopped:
        needs.ensure(needs.ALWAYS, with_venv=True)
    assert stopped.value.code == outcomes.Exit.SYSTEM_PACKAGES
    assert (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv libegl1"
        in stopped.value.message
    )


def test_python3_venv_is_asked_only_to_make_an_environment(bare: Load) -> None:
    needs, outcomes = bare("system_needs"), bare("outcomes")
    with pytest.raises(outcomes.SetupError) as stopped:
        needs.ensure(needs.ALWAYS, with_venv=False)
    assert "python3-venv" not in stopped.value.message


def test_without_apt_the_libraries_are_named(bare: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    needs, outcomes = bare("system_needs"), bare("outcomes")
    monkeypatch.setattr(needs.shutil, "which", lambda _name: None)
    with pytest.raises(outcomes.SetupError) as stopped:
        needs.ensure(needs.ALWAYS, with_venv=True)
    assert "libEGL.so.1" in stopped.value.message
    assert "sudo" not in stopped.value.message


def test_root_installs_after_reading_the_lists_once(bare: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = bare("system_needs")
    calls: list[str] = []
    state = {"listed": False, "installed": False}

    def apt(arguments: list[str]) -> subprocess.CompletedProcess[str]:
        calls.append(arguments[0])
        if arguments[0] == "update":
            state["listed"] = True
        else:
            state["installed"] = state["listed"]
        ok = arguments[0] == "update" or state["installed"]
        return subprocess.CompletedProcess(arguments, 0 if ok else 100, stdout="E: Unable to locate package")

    monkeypatch.setattr(needs, "is_root", lambda: True)
    monkeypatch.setattr(needs, "_apt", apt)
    monkeypatch.setattr(
        needs, "missing_libraries", lambda _expected: {} if state["installed"] else {"libEGL.so.1": "libegl1"}
    )
    monkeypatch.setattr(needs, "venv_package", lambda: None)
    needs.ensure(needs.ALWAYS, with_venv=True)
    assert calls == ["install", "update", "install"]


def test_root_is_told_what_apt_answers_when_it_fails(bare: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    needs, outcomes = bare("system_needs"), bare("outcomes")
    monkeypatch.setattr(needs, "is_root", lambda: True)
    monkeypatch.setattr(
        needs, "_apt", lambda arguments: subprocess.CompletedProcess(arguments, 100, stdout="E: pas de réseau")
    )
    with pytest.raises(outcomes.SetupError, match="E: pas de réseau") as stopped:
        needs.ensure(needs.ALWAYS, with_venv=False)
    assert stopped.value.code == outcomes.Exit.SYSTEM_PACKAGES
