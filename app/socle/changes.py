"""What an act touched, so that only the rows concerned are read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Sujet: TypeAlias = Literal[
    "actes", "arrivees", "circuit", "classement", "comites", "decisions", "delegations", "dossiers", "echeances",
    "executions", "journal", "lectures", "modeles", "motivations", "notes", "passages", "pieces", "preuves",
    "propositions", "quota", "recus", "regions", "scenarios", "textes", "tri", "verifications", "visas",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """Identifiers touched by one transaction.

    `dossiers` and `campagnes` hold identifiers; `sujets` names what changed in them. `tout` asks every view to read
    again: a setting of the campaign, its grid, what an agent may see.
    """

    dossiers: frozenset[int] = frozenset()
    campagnes: frozenset[int] = frozenset()
    sujets: frozenset[Sujet] = frozenset()
    tout: bool = False

    def __or__(self, autre: Changes) -> Changes:
        """Union of two changes, for acts made of several others."""
        return Changes(
            self.dossiers | autre.dossiers,
            self.campagnes | autre.campagnes,
            self.sujets | autre.sujets,
            self.tout or autre.tout,
        )

    def touches(self, *sujets: Sujet) -> bool:
        """True when a view that shows these subjects must read again."""
        return self.tout or bool(self.sujets.intersection(sujets))


RIEN = Changes()
