"""`--mesurer`: says on the output when the window is painted, then when the base is open, and ends.

For the bench of the start, and for a DSI that accepts a workstation: the start measured is `ui.depart`, whole.
Not here: what is compared with it.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from app.socle import paths
from ui.application import ebaucher_application
from ui.depart import Depart, jouer
from ui.unique import FenetreUnique

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from ui.main import Programme

PEINTE, OUVERTE = "peinte", "ouverte"


def mesurer(base: Path | None) -> int:
    """Open the window, then the base when there is one, say each, and return the exit code."""
    paths.exiger_l_ecriture()
    unique = FenetreUnique(paths.donnees())
    unique.prendre()
    application = ebaucher_application(sys.argv[:1])
    depart = Depart(application, unique, base)
    depart.fenetre.peinte.connect(partial(_on_peinte, application, base))
    depart.pret.connect(partial(_suivre, application))
    return jouer(application, depart)


def _on_peinte(application: QApplication, base: Path | None) -> None:
    _dire(PEINTE)
    if base is None:
        application.quit()


def _suivre(application: QApplication, programme: Programme) -> None:
    programme.base_ouverte.connect(partial(_dire, OUVERTE))
    programme.base_ouverte.connect(application.quit)
    programme.echec.connect(lambda _faute: application.exit(1))


def _dire(mot: str) -> None:
    sys.stdout.write(f"{mot}\n")
    sys.stdout.flush()
