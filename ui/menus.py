"""The titles of the menu bar, in the window from its first paint; what they hold is in `ui.actions`."""

from __future__ import annotations

MENUS = ("&Fichier", "É&dition", "D&ossier", "&Affichage", "A&ide")
