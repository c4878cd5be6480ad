"""Progress of a long work and the token that stops it between two steps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`fait` steps out of `total`; `total` is 0 when it is not known. `libelle` is French."""

    fait: int
    total: int
    libelle: str


Rapporter = Callable[[Progress], None]


class Annule(Exception):  # not a failure: the officer asked for it
    """Raised by `Annulation.verifier` between two steps; nothing of the step under way is kept."""


class Annulation:
    """A flag that the window raises and that a worker looks at. Safe between threads."""

    def __init__(self) -> None:
        self._drapeau = threading.Event()

    def demander(self) -> None:
        """Ask the work to stop at its next check."""
        self._drapeau.set()

    @property
    def demandee(self) -> bool:
        """True once the stop has been asked."""
        return self._drapeau.is_set()

    def verifier(self) -> None:
        """Raise `Annule` if the stop has been asked."""
        if self._drapeau.is_set():
            raise Annule


def muet(_: Progress) -> None:
    """Report to nobody."""
