"""The append-only journal: each line is chained to the one before by SHA-256.

Not here: where lines are kept (`data`), nor outside anchors.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ORIGINE = "0" * 64


@dataclass(frozen=True, slots=True)
class Evenement:
    """Who did what to which object, when, before, after, why. `avant` and `apres` are JSON, empty when none."""

    le: datetime
    agent: str
    acte: str
    objet: str
    objet_id: str
    avant: str = ""
    apres: str = ""
    motif: str = ""
    dossier_id: int | None = None


@dataclass(frozen=True, slots=True)
class LigneJournal:
    """An event with its place in the chain."""

    rang: int
    evenement: Evenement
    precedent: str
    empreinte: str


def empreinte(rang: int, precedent: str, evenement: Evenement) -> str:
    """Return the SHA-256 of a line, hexadecimal: of its rank, the hash before it and every field in order."""
    champs = [
        rang, precedent, evenement.le.isoformat(), evenement.agent, evenement.acte, evenement.objet,
        evenement.objet_id, evenement.avant, evenement.apres, evenement.motif, evenement.dossier_id,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(champs, ensure_ascii=False).encode()).hexdigest()


def chainer(rang: int, precedent: str, evenement: Evenement) -> LigneJournal:
    """Return the line that comes after the hash `precedent` at place `rang` (the first is 1)."""
    return LigneJournal(rang, evenement, precedent, empreinte(rang, precedent, evenement))


def rupture(lignes: Iterable[LigneJournal]) -> int | None:
    """Return the rank of the first line that does not follow from the one before; None for a sound chain."""
    attendu, precedent = 1, ORIGINE
    for ligne in lignes:
        juste = ligne.rang == attendu and ligne.precedent == precedent
        if not juste or ligne.empreinte != empreinte(ligne.rang, precedent, ligne.evenement):
            return attendu
        attendu, precedent = attendu + 1, ligne.empreinte
    return None
