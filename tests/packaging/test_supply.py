"""What is delivered besides our own lines: every licence is told, none is one that the State may not ship."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load


def part(load: Load, licence: str, **more: str):
    return load("supply").Component("Une.Pièce", "1:2.0", licence, "", ("ses mots",), **more)


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "bzip2-1.0.6",
    ],
)
def test_a_licence_that_may_be_shipped(load: Load, licence: str) -> None:
    assert load("supply").licence_findings([part(load, licence)]) == []


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License v3", "", "Maison"]
)
def test_a_licence_that_stops_the_build(load: Load, licence: str) -> None:
    assert len(load("supply").licence_findings([part(load, licence)])) == 1


def test_a_part_is_named_as_where_it_comes_from_names_it(load: Load) -> None:
    assert part(load, "MIT").purl == "pkg:pypi/une-pièce@1%3A2.0"
    assert part(load, "MIT", origin="deb/debian").purl == "pkg:deb/debian/Une.Pièce@1%3A2.0"


def test_notices_and_list_tell_the_same_parts(load: Load, root: Path) -> None:
    supply = load("supply")
    found = [part(load, "MIT"), part(load, "Zlib", origin="generic")]
    listed = json.loads(supply.bill_of_materials(found, "1.2.3", root))
    assert [component["purl"] for component in listed["components"]] == [component.purl for component in found]
    assert listed["dependencies"][0]["dependsOn"] == [component.purl for component in found]
    told = supply.notices(found)
    assert told.count("Une.Pièce 1:2.0\n") == told.count("ses mots") == len(found)


def test_python_goes_with_its_licence(load: Load, tmp_path: Path) -> None:
    others, outcomes = load("supply_others"), load("outcomes")
    licence = tmp_path / "LICENSE.txt"
    with pytest.raises(outcomes.SetupError, match="licence de Python"):
        others.python("3.13.2", licence)
    licence.write_text("PSF", "utf-8")
    assert others.python("3.13.2", licence).texts == ("PSF",)


def test_a_library_that_no_one_knows_stops_the_build(load: Load) -> None:
    others, outcomes = load("supply_others"), load("outcomes")
    found = ["libpython3.11.so.1.0", "libz.so.1", "_rl_accel.abi3.so"]
    assert others.of_the_system(found, {"_rl_accel.abi3.so"}) == ["libz.so.1"]
    with pytest.raises(outcomes.SetupError, match=r"libinconnue\.so\.1"):
        others.of_the_system(["libz.so.1", "libinconnue.so.1"])
