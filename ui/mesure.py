"""`--mesurer`: says on the output when the window is painted, then when the base is open, and ends.

For the bench of the start, and for a DSI that accepts a workstation. Not here: what is compared with it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.socle import paths
from app.socle.horloge import HorlogeSysteme
from ui.application import creer_application
from ui.main import Programme

if TYPE_CHECKING:
    from pathlib import Path

PEINTE, OUVERTE = "peinte", "ouverte"


class _Oeil(QObject):
    """Says that the window is painted, then lets the base be opened as it is at any start."""

    def __init__(self, programme: Programme, base: Path | None) -> None:
        super().__init__(programme)
        self._programme = programme
        self._base = base
        programme.fenetre.installEventFilter(self)
        programme.base_ouverte.connect(lambda: _dire(OUVERTE))
        programme.base_ouverte.connect(QApplication.quit)
        programme.echec.connect(lambda _faute: QApplication.exit(1))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            _dire(PEINTE)
            QTimer.singleShot(0, self._ouvrir)
        return False

    def _ouvrir(self) -> None:
        if self._base is None:
            QApplication.quit()
        else:
            self._programme.ouvrir(self._base)


def mesurer(base: Path | None) -> int:
    """Open the window, then the base when there is one, say each, and return the exit code."""
    application = creer_application(sys.argv[:1])
    programme = Programme(
        application, clock=HorlogeSysteme(), agent=paths.nom_de_session(), dossier_utilisateur=paths.donnees()
    )
    oeil = _Oeil(programme, base)
    programme.fenetre.show()
    try:
        return application.exec()
    finally:
        programme.fenetre.removeEventFilter(oeil)
        programme.fermer()


def _dire(mot: str) -> None:
    sys.stdout.write(f"{mot}\n")
    sys.stdout.flush()
