"""The guided journey: from mails to a convention and a workbook, through the real window.

Played by `python3 packaging run --parcours DIR` and by the tests, which may name another folder of mails.
"""

from __future__ import annotations

from ui.parcours.recit import Recit, jouer

__all__ = ["Recit", "jouer"]
