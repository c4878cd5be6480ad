"""Qt speaks French, and the theme chosen last time comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox

from app.socle import paths
from ui import application as module

ESSAI = """
import sys
from ui.application import creer_application
application = creer_application(["clausule"])
interdits = {"openpyxl", "reportlab", "sqlcipher3", "sqlite_utils", "app.services"} & set(sys.modules)
print(application.applicationName(), application.font().pointSize(), interdits)
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


def test_a_start_loads_nothing_heavy(dossiers_isoles):
    racine = Path(__file__).resolve().parents[2]
    sortie = subprocess.run(
        [sys.executable, "-c", ESSAI], cwd=racine, env={**os.environ}, check=True, capture_output=True, text=True
    )
    assert sortie.stdout.split() == ["Clausule", "10", "set()"]
