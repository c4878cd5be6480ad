"""Qt speaks French, and the theme chosen last time comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox

from app.socle import paths
from ui import application as module

#: What may be loaded before the first paint, beside the standard library: Qt and its own parts, ourselves.
#: sqlite-utils would be allowed too, and is not needed.
QT = {"PySide6", "shiboken6", "shibokensupport", "__feature__", "signature_bootstrap"}
PERMIS = QT | {"sqlite_utils", "app", "ui"}
#: Ours, each of them: a module added here costs a millisecond to everyone, every morning.
NOTRES = {
    "app", "app.socle", "app.socle.errors", "app.socle.paths", "app.socle.politique",
    "app.socle.premiers_reglages", "app.socle.resources", "app.socle.typage", "ui", "ui.__main__", "ui.application",
    "ui.arguments", "ui.depart", "ui.disposition", "ui.immortels", "ui.menus", "ui.mesure", "ui.pages",
    "ui.pages.main_window", "ui.theme", "ui.types_qt", "ui.unique",
}  # fmt: skip
ESSAI = """
import sys
avant = set(sys.modules)
import ui.__main__
import ui.mesure
import PySide6.QtCore
def dire(mot):
    if mot == "peinte":
        print(*sorted(m for m in sys.modules if m not in avant), "Qt" in vars(PySide6.QtCore))
ui.mesure._dire = dire
sys.argv = ["clausule", "--mesurer"]
ui.__main__.main()
"""


def test_dialogs_of_qt_are_french(qapp, qtbot):
    module.franciser(qapp)
    boutons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(boutons)
    assert boutons.buttons()[0].text() == "Annuler"


def test_the_theme_is_kept_and_an_unknown_one_is_ignored(qapp, monkeypatch, tmp_path):
    assert module.theme_choisi() == "systeme"
    module.choisir_theme(qapp, "sombre")
    assert module.theme_choisi() == "sombre"
    fichier = paths.donnees() / "reglages.toml"
    assert 'theme = "sombre"' in fichier.read_text("utf-8")
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(tmp_path))
    (tmp_path / "reglages.toml").write_text('[affichage]\ntheme = "rose"\n', "utf-8")
    assert module.theme_choisi() == "systeme"
    module.choisir_theme(qapp, "clair")


def test_nothing_but_qt_and_the_standard_library_before_the_first_paint(dossiers_isoles):
    racine = Path(__file__).resolve().parents[2]
    sortie = subprocess.run(
        [sys.executable, "-c", ESSAI], cwd=racine, env={**os.environ}, check=True, capture_output=True, text=True
    )
    *charges, qt = sortie.stdout.splitlines()[0].split()
    ailleurs = {m.split(".")[0] for m in charges} - set(sys.stdlib_module_names) - PERMIS
    assert not {m for m in ailleurs if not m.startswith("_sysconfigdata")}
    assert {m for m in charges if m.split(".")[0] in {"app", "data", "ui"}} == NOTRES
    assert qt == "False", "the namespace Qt takes 14 ms: something asks for it before the first paint"


def test_when_the_window_is_painted_can_be_measured(dossiers_isoles):
    racine = Path(__file__).resolve().parents[2]
    ailleurs = dossiers_isoles / "ailleurs"
    sortie = subprocess.run(
        [sys.executable, "-m", "ui", "--mesurer", "--donnees", str(ailleurs)],
        cwd=racine, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert sortie.stdout.split() == ["peinte"]
    assert (ailleurs / "reglages.toml").parent.is_dir()
