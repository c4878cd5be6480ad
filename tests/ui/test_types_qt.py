"""The types of Qt are made on the UI thread before a worker imports the screens: two threads spoil the heap."""

from __future__ import annotations

import ast
import builtins
import subprocess
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from ui import types_qt as module

RACINE = Path(__file__).parents[2]
A_DEUX = """
import sys, threading
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
from ui.types_qt import NOMS, _etapes
if sys.argv[1] == "avant":
    for _nom in _etapes():
        pass
sys.setswitchinterval(1e-6)
depart = threading.Barrier(2)
def importer():
    depart.wait()
    for qt in ("QtCore", "QtGui", "QtWidgets"):
        for nom in NOMS[qt].split():
            getattr(sys.modules[f"PySide6.{qt}"], nom)
fils = [threading.Thread(target=importer) for _ in range(2)]
for fil in fils: fil.start()
for fil in fils: fil.join()
print("fait")
"""


def noms_des_sources():
    """Return what the modules of `ui` import from Qt, the journeys left out: they run on the UI thread alone."""
    trouves = {}
    for fichier in (RACINE / "ui").rglob("*.py"):
        if "parcours" in fichier.parts:
            continue
        arbre = ast.parse(fichier.read_text("utf-8"))
        pour_mypy = {
            id(feuille)
            for bloc in ast.walk(arbre)
            if isinstance(bloc, ast.If) and ast.unparse(bloc.test) == "TYPE_CHECKING"
            for feuille in ast.walk(bloc)
        }
        for noeud in ast.walk(arbre):
            if isinstance(noeud, ast.ImportFrom) and id(noeud) not in pour_mypy:
                paquet, _, qt = (noeud.module or "").partition(".")
                if paquet == "PySide6":
                    trouves.setdefault(qt, set()).update(a.name for a in noeud.names if a.name.startswith("Q"))
    return trouves


def test_every_type_that_a_screen_imports_is_made_first():
    faits = {qt: set(noms.split()) for qt, noms in module.NOMS.items()}
    oublies = {qt: noms - faits.get(qt, set()) for qt, noms in noms_des_sources().items()}
    assert not {qt: noms for qt, noms in oublies.items() if noms}, "to be added to ui/types_qt.py"


def test_two_threads_may_import_once_the_types_are_made():
    fait = subprocess.run(
        [sys.executable, "-c", A_DEUX, "avant"], cwd=RACINE, capture_output=True, text=True, timeout=60, check=False
    )
    assert (fait.returncode, fait.stdout) == (0, "fait\n")


def test_the_types_are_made_between_the_events_then_what_follows_is_called(qtbot, monkeypatch):
    monkeypatch.setattr(module, "TRANCHE_S", -1.0)  # one type for each turn of the loop
    appels = []
    parent = QObject()
    module.fabriquer(parent, lambda: appels.append("ensuite"))
    assert appels == []
    qtbot.waitUntil(lambda: appels == ["ensuite"])
    qtbot.wait(10)
    assert appels == ["ensuite"]


def test_python_imports_by_itself_again(monkeypatch):
    origine = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", partial(origine))
    monkeypatch.setattr(builtins, "__orig_import__", origine, raising=False)
    module.rendre_l_import()
    assert builtins.__import__ is origine
