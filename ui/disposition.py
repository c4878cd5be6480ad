"""Where the window and its panels were left: a file beside the settings, never the registry of the machine.

Losing it loses nothing else. Not here: the settings that a service exchanges (`app.socle.reglages`).
"""

from __future__ import annotations

from PySide6.QtCore import QSettings

from app.socle import paths

FICHIER = "disposition.ini"


def disposition() -> QSettings:
    """Return the file of places and sizes; Qt writes it a moment after it is changed."""
    return QSettings(str(paths.donnees() / FICHIER), QSettings.Format.IniFormat)
