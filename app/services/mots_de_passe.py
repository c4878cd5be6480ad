"""What is said of a password being chosen: solid, or what would make it so. A hint, never a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.formats import pluriel
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Callable

_FAMILLES: tuple[Callable[[str], bool], ...] = (
    str.islower,
    str.isupper,
    str.isdigit,
    lambda lettre: not lettre.isalnum(),
)


def conseil_mot_de_passe(mot_de_passe: str) -> str:
    """Return a sentence on its strength, empty for an empty one; the thresholds are in `resources`, with source."""
    if not mot_de_passe:
        return ""
    table = lire_toml("mots_de_passe.toml")
    familles = sum(any(est(lettre) for lettre in mot_de_passe) for est in _FAMILLES)
    mots = len(mot_de_passe.split())
    if mots >= table["phrase"]["mots"] or any(
        familles >= regle["familles"] and len(mot_de_passe) >= regle["longueur"] for regle in table["regles"]
    ):
        return "● mot de passe solide"
    longueur = max(regle["longueur"] for regle in table["regles"])
    return (
        f"◐ mot de passe faible\u00a0: prenez {longueur} signes avec majuscules, minuscules et chiffres, ou une "
        f"phrase de {pluriel(table['phrase']['mots'], 'mot')}"
    )
