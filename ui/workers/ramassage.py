"""Collects Python's reference cycles on the UI thread only.

A cycle may hold a widget; collected in the thread of a worker, the widget would be destroyed there, and Qt with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

CADENCE_MS = 500


class Ramassage(QObject):
    """Takes the place of the automatic collector until `arreter`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._minuterie = QTimer(self, interval=CADENCE_MS)
        self._minuterie.timeout.connect(self._ramasser)
        self._minuterie.start()

    def arreter(self) -> None:
        """Collect everything, and give the automatic collector back."""
        self._minuterie.stop()
        gc.collect()
        gc.enable()

    @staticmethod
    def _ramasser() -> None:
        """Collect the oldest generation that is full, as Python itself would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
