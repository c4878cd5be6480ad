"""A copy of a piece: whole, read-only, replaceable; a refusal of the disk is said and leaves nothing behind."""

from __future__ import annotations

import os

import pytest

from app.exports.copie import ecrire_copie
from app.socle.errors import EnvironmentFault


def test_a_copy_is_whole_and_read_only(tmp_path):
    cible = ecrire_copie(b"%PDF", tmp_path / "RIB.pdf")
    assert cible.read_bytes() == b"%PDF"
    assert not cible.stat().st_mode & 0o222
    assert [p.name for p in tmp_path.iterdir()] == ["RIB.pdf"]


def test_a_second_copy_replaces_the_first(tmp_path):
    ecrire_copie(b"un", tmp_path / "RIB.pdf")
    assert ecrire_copie(b"deux", tmp_path / "RIB.pdf").read_bytes() == b"deux"


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(EnvironmentFault, match="n’a pas pu être écrite"):
        ecrire_copie(b"x", tmp_path / "absent" / "RIB.pdf")


def test_a_failure_leaves_no_half_file(tmp_path, monkeypatch):
    def refuser(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuser)
    with pytest.raises(EnvironmentFault, match="intacte dans la base"):
        ecrire_copie(b"x", tmp_path / "RIB.pdf")
    assert not list(tmp_path.iterdir())
