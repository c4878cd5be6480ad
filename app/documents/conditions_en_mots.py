"""Conditions, repeated texts and tables of the models in the words of an officer; their names elsewhere are ours.

Not here: what makes a condition true (`app.documents.conditions`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return lire_toml("conditions.toml")


def condition_en_mots(nom: str) -> str:
    """Return « seulement si la décision est favorable », or « sauf si… » for its contrary."""
    sans = nom.removeprefix("non ")
    debut = "sauf si" if sans != nom else "seulement si"
    return f"{debut} {_phrase('conditions', sans)}"


def conditions_en_mots(noms: Iterable[str]) -> str:
    """Return every condition of a block in one phrase; empty when it has none."""
    return " et ".join(map(condition_en_mots, noms))


def repete_en_mots(nom: str) -> str:
    """Return what a repeated text is."""
    return _phrase("repetes", nom)


def tableau_en_mots(nom: str) -> str:
    """Return what the rows of a table are."""
    return _phrase("tableaux", nom)


def _phrase(famille: str, nom: str) -> str:
    return _phrases()[famille].get(nom) or nom.replace("_", " ")
