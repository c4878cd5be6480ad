"""The guided journeys through the real window: from mails to a convention; then scoring by two, up to a contest.

Played by `python3 packaging run --parcours DIR` and by the tests, which may name another folder of mails.
"""

from __future__ import annotations

from ui.parcours.jeu import jouer
from ui.parcours.notation import Notation
from ui.parcours.recit import Recit

__all__ = ["Notation", "Recit", "jouer"]
