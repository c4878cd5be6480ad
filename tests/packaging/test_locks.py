"""Locks: how they are read, and that ours agree with `pyproject.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load

HASH = "--hash=sha256:" + "a" * 64
ONE = f"click==8.5.1 \\\n    {HASH} \\\n    {HASH}\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n    {HASH}\n"


def test_our_locks_agree_with_the_project(load: Load, root: Path) -> None:
    assert load("locks").findings(root) == []


def test_every_pin_of_ours_is_read(load: Load, root: Path) -> None:
    locks = load("locks")
    for lot in locks.Lot:
        text = locks.lock_path(root, lot).read_text("utf-8")
        assert len(locks.parse(text)) == sum("==" in line.split(";")[0] for line in text.splitlines())


def test_a_pin_has_a_name_a_version_and_hashes(load: Load) -> None:
    locks = load("locks")
    assert locks.parse(ONE) == (locks.Pin("click", "8.5.1", 2), locks.Pin("colorama", "0.4.6", 1))


def test_a_line_that_is_not_a_pin_is_refused(load: Load) -> None:
    with pytest.raises(ValueError, match="ligne incomprise"):
        load("locks").parse("git+https://exemple.fr/paquet\n")


def test_the_fingerprint_ignores_line_ends_only(load: Load) -> None:
    locks = load("locks")
    assert locks.fingerprint(ONE) == locks.fingerprint(ONE.replace("\n", "\r\n"))
    assert locks.fingerprint(ONE) != locks.fingerprint(ONE.replace("8.5.1", "8.5.2"))


@pytest.mark.parametrize(
    ("version", "bound", "verdict"),
    [
        ("6.12.0", "==6.12.0", True),
        ("6.12.1", "==6.12.0", False),
        ("8.10", ">=8.9", True),
        ("8.9", ">=8.10", False),
        ("2026.6", ">=2025.2", True),
        ("1.0", "~=1.0", None),
    ],
)
def test_a_bound_is_judged_or_declared_unread(
    load: Load, version: str, bound: str, *, verdict: bool | None
) -> None:
    assert load("locks").satisfies(version, bound) is verdict


def write(folder: Path, project: str, produit: str, atelier: str) -> Path:
    (folder / "packaging" / "verrou").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(project, "utf-8")
    (folder / "packaging" / "verrou" / "produit.txt").write_text(produit, "utf-8")
    (folder / "packaging" / "verrou" / "atelier.txt").write_text(atelier, "utf-8")
    (folder / "packaging" / "verrou" / "signature.txt").write_text(produit, "utf-8")
    return folder


def test_each_disagreement_is_named(load: Load, tmp_path: Path) -> None:
    project = (
        '[project]\ndependencies = ["Click>=9", "absent_du.verrou"]\n'
        '[project.optional-dependencies]\nsignature = ["signe"]\n[dependency-groups]\ndev = ["pytest<9"]\n'
    )
    atelier = f"click==8.5.2 {HASH}\npytest==9.2.0\n"
    found = "\n".join(load("locks").findings(write(tmp_path, project, ONE, atelier)))
    assert "«\u00a0signe\u00a0» du pyproject n’y est pas" in found
    assert "click 8.5.1 ne suit pas" in found
    assert "«\u00a0absent_du.verrou\u00a0» du pyproject n’y est pas" in found
    assert "borne «\u00a0pytest<9\u00a0» non comprise" in found
    assert "pytest n’a aucune empreinte" in found
    assert "click y manque ou n’y est pas en 8.5.1" in found
    assert "colorama y manque" in found
