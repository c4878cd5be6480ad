"""Collects Python's reference cycles on the UI thread only, without ever walking all that the window holds.

A cycle may hold a widget; collected in the thread of a worker, the widget would be destroyed there, and Qt with it.
What a base of ten thousand dossiers gives, values without cycles, takes a quarter of a second to walk: it is set
aside, and walked again only when the officer looks elsewhere or has closed the base.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

CADENCE_MS = 500
BEAUCOUP = 20_000  # objects: some 12 ms to walk


class Ramassage(QObject):
    """Takes the place of the automatic collector until `arreter`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._tout = False
        self._minuterie = QTimer(self, interval=CADENCE_MS)
        self._minuterie.timeout.connect(self.ramasser)
        self._minuterie.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_etat)

    def arreter(self) -> None:
        """Collect everything, and give the automatic collector back."""
        self._minuterie.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    def tout_reprendre(self) -> None:
        """Have the next round walk what was set aside too: pages were closed, or nobody is looking."""
        self._tout = True

    def ramasser(self) -> None:
        """Collect the cycles of what came since the last round; set aside what came in number, or outlived it."""
        nouveaux = gc.get_count()[0]
        if self._tout:
            gc.unfreeze()
        elif nouveaux > BEAUCOUP:
            gc.freeze()
            return
        elif nouveaux <= gc.get_threshold()[0]:
            return
        gc.collect()
        if self._tout or len(gc.get_objects()) > BEAUCOUP:
            gc.freeze()
        self._tout = False

    def _on_etat(self, etat: Qt.ApplicationState) -> None:
        if etat is not Qt.ApplicationState.ApplicationActive:
            self.tout_reprendre()
