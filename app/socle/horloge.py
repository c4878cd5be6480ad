"""The only clock of the trade, passed to the services so that a test may set the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.socle.formats import PARIS


class Clock(Protocol):
    """Gives the present instant."""

    def maintenant(self) -> datetime:
        """Return an aware instant, in the time of Paris."""
        ...


class HorlogeSysteme:
    """The clock of the workstation."""

    def maintenant(self) -> datetime:
        """Return the present instant to the second, in the time of Paris."""
        return datetime.now(PARIS).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class HorlogeFixe:
    """A clock stopped at `instant`: the guided journey and the tests print the same acts each time."""

    instant: datetime

    def maintenant(self) -> datetime:
        """Return `instant`."""
        return self.instant
