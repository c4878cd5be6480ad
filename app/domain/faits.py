"""Three facts of a dossier that are not one: recevable, complet, instruit, each with its day and its author.

« Complet » follows from the pieces and « instruit » from the state: what is kept here is when, and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Recevabilite(StrEnum):
    """What the service says of the admissibility of a request."""

    A_APPRECIER = "a_apprecier"
    OUI = "oui"
    NON = "non"


LIBELLES_RECEVABILITE = {
    Recevabilite.A_APPRECIER: ("◐", "recevabilité à apprécier"),
    Recevabilite.OUI: ("●", "recevable"),
    Recevabilite.NON: ("✕", "non recevable"),
}


@dataclass(frozen=True, slots=True)
class FaitsDates:
    """When each fact was established. None and the empty string: not yet, or before Clausule kept it."""

    dossier_id: int
    recevable: Recevabilite = Recevabilite.A_APPRECIER
    recevable_motif: str = ""
    recevable_le: datetime | None = None
    recevable_agent: str = ""
    complet_le: datetime | None = None
    complet_agent: str = ""
    instruit_le: datetime | None = None
    instruit_agent: str = ""
