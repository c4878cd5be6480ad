"""The guided journeys through the real window: from mails to a convention, scoring by two, a meeting of the comité.

Played by `python3 packaging run --parcours DIR` and by the tests, which may name another folder of mails.
"""

from __future__ import annotations

from ui.parcours.comite import ApresMidi
from ui.parcours.jeu import jouer
from ui.parcours.notation import Notation
from ui.parcours.recit import Recit

__all__ = ["ApresMidi", "Notation", "Recit", "jouer"]
