"""Writes a shortcut as the help does: « Ctrl+Maj+I », « Ctrl+Entrée » (for which Qt says « Ctrl+Retour »)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOTS = {
    "Shift": "Maj",
    "Return": "Entrée",
    "Enter": "Entrée",
    "Esc": "Échap",
    "Del": "Suppr",
    "Ins": "Inser",
    "Backspace": "Retour arrière",
    "PgUp": "Page préc.",
    "PgDown": "Page suiv.",
    "Left": "←",
    "Right": "→",
    "Up": "Haut",
    "Down": "Bas",
}


def ecrire_touches(touches: QKeySequence | str) -> str:
    """Return a shortcut in French; empty when there is none."""
    suite = QKeySequence(touches).toString(QKeySequence.SequenceFormat.PortableText)
    return "+".join(_MOTS.get(partie, partie) for partie in suite.split("+"))


def avec_touches(texte: str, touches: Iterable[QKeySequence | str]) -> str:
    """Return the tip of an act: its text, then its shortcuts between brackets when it has some."""
    ecrites = " ou ".join(filter(None, map(ecrire_touches, touches)))
    return f"{texte} ({ecrites})" if ecrites else texte
