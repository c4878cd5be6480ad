"""One window: a second start hands its file over; a frozen or killed one blocks nobody; two persons have two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ui.unique import FenetreUnique

RACINE = Path(__file__).parents[2]
SECOND = (
    "import sys, pathlib; from ui.unique import FenetreUnique; u = FenetreUnique(pathlib.Path(sys.argv[1]), 'a'); "
)
DEMANDER = SECOND + "print(u.prendre(), u.demander(pathlib.Path(sys.argv[2]), 10))"
MOURIR = (
    SECOND + "print(u.prendre(), flush=True); (u._boite / '1.demande').write_text('{}'); "
    "import os; os.kill(os.getpid(), 9)"
)


@pytest.fixture
def premiere(qapp, tmp_path):
    unique = FenetreUnique(tmp_path, "a")
    assert unique.prendre()
    yield unique
    unique.rendre()
    unique.rendre()


def test_a_second_start_opens_its_file_in_the_window_that_is_there(premiere, qtbot, tmp_path):
    premiere.veiller()
    with subprocess.Popen(
        [sys.executable, "-c", DEMANDER, str(tmp_path), "été d’essai.clausule"],
        cwd=RACINE, stdout=subprocess.PIPE, text=True,
    ) as second:  # fmt: skip
        with qtbot.waitSignal(premiere.demandee, timeout=20_000) as recue:
            pass
        assert recue.args == [RACINE / "été d’essai.clausule"]
        assert second.communicate()[0].split() == ["False", "True"]


def test_a_frozen_window_does_not_block_the_next_start(premiere, tmp_path):
    seconde = FenetreUnique(tmp_path, "a")
    assert not seconde.prendre()
    assert not seconde.demander(None, patience_s=0.1)
    assert list(tmp_path.rglob("*.demande")) == []  # taken back: it will not open twice


def test_a_killed_window_gives_its_place_back_and_its_requests_are_dropped(qapp, tmp_path):
    mort = subprocess.run(
        [sys.executable, "-c", MOURIR, str(tmp_path)], cwd=RACINE, capture_output=True, text=True, check=False
    )
    assert mort.stdout.strip() == "True"
    suivante = FenetreUnique(tmp_path, "a")
    assert suivante.prendre()
    assert list(tmp_path.rglob("*.demande")) == []
    suivante.rendre()


def test_two_persons_have_two_windows_in_one_folder(premiere, tmp_path):
    autre = FenetreUnique(tmp_path, "b")
    assert autre.prendre()
    autre.rendre()


def test_a_damaged_request_is_dropped_and_a_plain_start_asks_for_the_window(premiere, qtbot, tmp_path):
    (premiere._boite / "1.demande").write_text("{pas du json", "utf-8")
    (premiere._boite / "2.demande").write_text("[]", "utf-8")
    with qtbot.waitSignal(premiere.demandee) as recue:
        premiere.veiller()
    assert recue.args == [None]
    assert list(premiere._boite.glob("*.demande")) == []


def test_a_folder_that_cannot_be_written_gives_a_window_all_the_same(qapp, tmp_path):
    (tmp_path / "fenetre").touch()
    unique = FenetreUnique(tmp_path, "a")
    assert unique.prendre()
    assert not unique.demander(None, patience_s=0)
    unique.veiller()
    unique.rendre()
