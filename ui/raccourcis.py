"""Writes the page of the keyboard shortcuts from the acts themselves: it never says another key than theirs.

`resources/aide/raccourcis.md` is what `ui.parcours.aide` wrote last; a test compares it with each screen.
Not here: how a key is called in French (`ui.touches`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ui.touches import ecrire_touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QAction

PAGE = "raccourcis"
TETE = """# Les raccourcis du clavier

Ceux de la fenêtre valent partout ; ceux d’un écran, tant qu’il est affiché. Ctrl+K trouve un acte par son nom.
Dans un panneau de saisie, Entrée valide et Échap abandonne. La touche Alt ouvre les menus.
"""
CADRE = "Partout"


def section(titre: str, actes: Iterable[QAction]) -> str:
    """Return the shortcuts of these acts as a section of the page; empty when none has one."""
    lignes = [ligne for acte in actes for ligne in _lignes(acte)]
    return _tableau(titre, lignes) if lignes else ""


def section_du_cadre(actes: Sequence[QAction], nombre_d_ecrans: int) -> str:
    """Return the shortcuts of the window, and the keys of its `nombre_d_ecrans` first screens."""
    ecrans = (f"Ctrl+1 à Ctrl+{min(9, nombre_d_ecrans)}", "Aller à un écran de la liste de gauche")
    return _tableau(CADRE, [*(ligne for acte in actes for ligne in _lignes(acte)), ecrans])


def _lignes(acte: QAction) -> list[tuple[str, str]]:
    touches = [ecrire_touches(t) for t in acte.shortcuts() if not t.isEmpty()]
    effet = acte.text()
    if acte.objectName() in {"annuler", "retablir"}:  # their text tells what they would undo now
        effet = effet.split("\u00a0:")[0]
    if len(effet) < 2 or effet in "↑↓":
        effet = acte.toolTip().split(" (")[0]
    return [(" ou ".join(touches), _net(effet))] if touches else []


def _net(texte: str) -> str:
    """Return the text of an act without its mnemonic, its dots nor the key that it already tells."""
    return re.sub(r" \([^()]{1,8}\)$", "", texte.replace("&", "").rstrip("…"))


def _tableau(titre: str, lignes: Iterable[tuple[str, str]]) -> str:
    corps = "\n".join(f"| {touches} | {effet} |" for touches, effet in lignes)
    return f"## {titre}\n\n| Touche | Effet |\n|---|---|\n{corps}\n"
