"""What an act touched, so that only the rows concerned are read again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Identifiers touched by one transaction.

    `dossiers` and `campagnes` hold identifiers; `sujets` names what changed in them (« pieces », « notes »,
    « decisions », « quota », « arrivees », « actes », « journal »). `tout` asks every view to read again.
    """

    dossiers: frozenset[int] = frozenset()
    campagnes: frozenset[int] = frozenset()
    sujets: frozenset[str] = frozenset()
    tout: bool = False

    def __or__(self, autre: Changes) -> Changes:
        """Union of two changes, for acts made of several others."""
        return Changes(
            self.dossiers | autre.dossiers,
            self.campagnes | autre.campagnes,
            self.sujets | autre.sujets,
            self.tout or autre.tout,
        )

    def touches(self, *sujets: str) -> bool:
        """True when a view that shows these subjects must read again."""
        return self.tout or bool(self.sujets.intersection(sujets))


RIEN = Changes()
