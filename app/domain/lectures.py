"""Readings of a dossier by several readers, blind until each is closed, and withdrawals for conflict of interest.

Not here: the note that counts (`domain.notation`), whose row is written once the readers agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lecture:
    """One reading. `rang`: 1 and 2, then 3 when the gap asks for it. `close_le`: None while it goes on."""

    dossier_id: int
    lecteur: str
    rang: int
    ouverte_le: datetime
    close_le: datetime | None = None
    id: int | None = None

    @property
    def est_close(self) -> bool:
        """True once its reader has said that it is over: its notes no longer change."""
        return self.close_le is not None


@dataclass(frozen=True, slots=True)
class Deport:
    """An agent who must not know of a dossier (conflict of interest). `leve_le`: None while it holds."""

    dossier_id: int
    agent: str
    motif: str
    declare_le: datetime
    leve_le: datetime | None = None
    id: int | None = None
