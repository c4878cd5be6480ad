"""The start: the window is painted, then filled, then opens the base; closed meanwhile, it ends at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data.sqlite.store import create_store
from tests.builders import une_campagne
from ui import depart as module
from ui.arguments import _lire_le_courant, _lire_tout

RACINE = Path(__file__).parents[2]
FERMER_AUSSITOT = """
import sys
from ui import depart
from PySide6.QtCore import QTimer
class Presse(depart.Depart):
    def _on_peinte(self):
        super()._on_peinte()
        QTimer.singleShot(0, self.fenetre.close)
depart.Depart = Presse
print(depart.main())
"""
SANS_ECRANS = """
import sys
sys.modules["ui.main"] = None
from ui import depart, messages
messages.QMessageBox.critical = lambda _parent, _titre, texte: print(texte)
print(depart.main())
"""
SANS_JOURNAUX = 'import os; os.environ["CLAUSULE_DOSSIER"] = sys.argv[1]'


def lancer(code, *arguments):
    return subprocess.run(
        [sys.executable, *(["-c", code] if code else ["-m", "ui"]), *arguments],
        cwd=RACINE, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_base_asked_for_is_opened_after_the_first_paint(dossiers_isoles, tmp_path):
    base = tmp_path / "l’été.clausule"
    store = create_store(base)
    with store.ecrire() as uow:
        uow.campagnes.add(une_campagne())
    store.close()
    fait = lancer("", "--mesurer", "--base", str(base))
    assert (fait.returncode, fait.stdout.split()) == (0, ["peinte", "ouverte"])
    absente = lancer("", "--mesurer", "--base", str(tmp_path / "absente.clausule"))
    assert (absente.returncode, absente.stdout.split()) == (1, ["peinte"])


def test_a_window_closed_before_it_is_whole_ends_at_once(dossiers_isoles):
    fait = lancer(FERMER_AUSSITOT)
    assert fait.stdout.split() == ["0"], fait.stderr


def test_an_installation_that_is_not_whole_says_so(dossiers_isoles):
    fait = lancer(SANS_ECRANS)
    assert "incomplète ou abîmée (ui.main)" in fait.stdout
    assert fait.stdout.split()[-1] == "3"


def test_a_folder_of_logs_that_cannot_be_is_said_and_nothing_waits_for_ever(dossiers_isoles, tmp_path):
    """The window stayed on « Clausule s’ouvre… »."""
    (tmp_path / "journaux").write_text("", "utf-8")
    fait = lancer(SANS_ECRANS.replace('sys.modules["ui.main"] = None', SANS_JOURNAUX), str(tmp_path))
    assert "un fichier porte déjà ce nom" in fait.stdout
    assert fait.stdout.split()[-1] == "3"


def test_the_window_says_what_it_opens(qapp, qtbot, dossiers_isoles):
    depart = module.Depart(qapp, module.FenetreUnique(dossiers_isoles, "a"), Path("corse.clausule"))
    qtbot.addWidget(depart.fenetre)
    assert depart.fenetre.attente.text() == "Ouverture de «\u00a0corse.clausule\u00a0»…"
    depart.fermer()


@pytest.mark.parametrize(
    "mots",
    [
        [], ["a.clausule"], ["--base", "a.clausule"], ["--mesurer", "--base", "a"], ["--donnees", "d", "a"],
        ["--parcours", "p", "--donnees", "d"],
    ],
)  # fmt: skip
def test_the_usual_words_are_read_as_all_the_others(mots):
    assert _lire_le_courant(mots) == _lire_tout(mots)


@pytest.mark.parametrize(
    "mots", [["--aide"], ["--base"], ["a", "b"], ["--base=a"], ["a", "--base", "b", "c"], ["-"]]
)
def test_the_other_words_are_left_to_the_reader_of_the_library(mots):
    assert _lire_le_courant(mots) is None
