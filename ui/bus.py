"""The one road by which a view learns that something changed.

Not here: what reads again; every page decides from the identifiers and the subjects of `Changes`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bus(QObject):
    """Says to whoever shows data what an act touched.

    Signals:
        changed(Changes): emitted on the UI thread, after the transaction; the window and the models listen.
    """

    changed = Signal(object)
