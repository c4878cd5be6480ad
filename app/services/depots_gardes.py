"""Mails read for a preview, kept in memory for the import that follows, within a budget; others are read again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from app.importers.limites import MIO

if TYPE_CHECKING:
    from app.importers.depot import Depot

BUDGET_OCTETS = 128 * MIO


class DepotsGardes:
    """The mails of one preview by SHA-256, the first ones that fit. Safe between threads."""

    def __init__(self, budget_octets: int = BUDGET_OCTETS) -> None:
        self._budget = self._reste = budget_octets
        self._depots: dict[str, Depot] = {}
        self._verrou = threading.Lock()

    def garder(self, depot: Depot) -> None:
        """Keep a mail when it fits in what is left of the budget; otherwise nothing happens."""
        poids = _poids(depot)
        with self._verrou:
            if poids <= self._reste and depot.sha256 not in self._depots:
                self._depots[depot.sha256] = depot
                self._reste -= poids

    def prendre(self, sha256: str) -> Depot | None:
        """Return a mail, which is kept no longer; None when it was not."""
        with self._verrou:
            depot = self._depots.pop(sha256, None)
            if depot is not None:
                self._reste += _poids(depot)
        return depot

    def vider(self) -> None:
        """Let every mail go."""
        with self._verrou:
            self._depots.clear()
            self._reste = self._budget


def _poids(depot: Depot) -> int:
    """Return the bytes that a mail holds in memory, its few short fields left out."""
    return len(depot.original) + 4 * len(depot.texte) + sum(len(piece.contenu) for piece in depot.pieces)
