"""What an officer keeps of a session of instruction: a quick sort of the dossiers, and where she stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Lettre(StrEnum):
    """A first impression, which decides nothing: A to be looked at first."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class TriRapide:
    """The letter that an agent gave to a dossier. Each agent has her own."""

    dossier_id: int
    agent: str
    lettre: Lettre
    le: datetime


@dataclass(frozen=True, slots=True)
class Reprise:
    """Where an agent stopped in a campaign. `sous_critere`: empty when the dossier was not being scored."""

    campagne_id: int
    agent: str
    dossier_id: int
    le: datetime
    sous_critere: str = ""


@dataclass(frozen=True, slots=True)
class Motivation:
    """The reasons of a decision as the officer last left them, before the decision takes them."""

    dossier_id: int
    texte: str
    agent: str
    le: datetime
