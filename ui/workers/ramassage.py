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
        gc.freeze()  # what the program loaded stays
        self._tout = False
        self._venus = 0
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
        """Collect the cycles of what came since the last round; set aside what came in number, or outlived it.

        What came is summed from round to round, never listed: a list would hold, for a moment, the tuple that
        a worker is filling, and Python refuses to finish a tuple that someone else holds.
        """
        nouveaux = gc.get_count()[0]
        if not self._tout and nouveaux <= gc.get_threshold()[0]:
            return
        self._venus += nouveaux
        if self._tout:
            gc.unfreeze()
        if self._tout or nouveaux <= BEAUCOUP:
            gc.collect()
        if self._tout or self._venus > BEAUCOUP:
            gc.freeze()
            self._venus = 0
        self._tout = False

    def _on_etat(self, etat: Qt.ApplicationState) -> None:
        if etat is not Qt.ApplicationState.ApplicationActive:
            self.tout_reprendre()
