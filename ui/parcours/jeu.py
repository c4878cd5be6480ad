"""Plays the journeys, one after the other, in one application."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from app.socle.horloge import HorlogeFixe
from app.socle.resources import chemin, lire_toml
from ui.application import creer_application
from ui.main import Programme
from ui.parcours.comite import ApresMidi
from ui.parcours.notation import Notation
from ui.parcours.recit import Recit
from ui.theme import appliquer_theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def jouer(dossier: Path, courriels: Path | None = None, application: QApplication | None = None) -> int:
    """Play the journeys in windows of their own and write everything in `dossier`; return the exit code."""
    dossier.mkdir(parents=True, exist_ok=True)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # keys do not reach the others
    application = application or creer_application(sys.argv[:1])
    appliquer_theme(application, "clair")
    saisie = lire_toml("demo/parcours.toml")
    programme = Programme(
        application, clock=HorlogeFixe(saisie["maintenant"]), agent=saisie["agent"], dossier_utilisateur=dossier
    )
    recit = Recit(programme, dossier, courriels or chemin("demo/courriels"))
    try:
        recit.jouer()
    finally:
        programme.fermer()
    notation = Notation(application, dossier, courriels or chemin("demo/courriels"))
    notation.jouer()
    comite = ApresMidi(application, dossier)
    comite.jouer()
    nombre = len({*recit.fichiers, *notation.fichiers, *comite.fichiers})
    sys.stdout.write(f"Parcours joué\u00a0: {nombre} fichiers écrits dans {dossier}\n")
    return 0
