"""A legal reference as dated data: which text, since when, and when a person last checked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Periode:
    """Days during which a text holds, both bounds included; None is open."""

    du: date | None = None
    au: date | None = None

    def __post_init__(self) -> None:
        if self.du and self.au and self.au < self.du:
            raise ValueError(f"une période finit ({self.au}) avant de commencer ({self.du})")

    def contient(self, jour: date) -> bool:
        """True when the text holds on that day."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


TOUJOURS = Periode()


def se_recoupent(periodes: Iterable[Periode]) -> bool:
    """True when two of these periods share a day."""
    ordonnees = sorted(periodes, key=lambda p: p.du or date.min)
    return any(avant.au is None or apres.du is None or apres.du <= avant.au for avant, apres in pairwise(ordonnees))


@dataclass(frozen=True, slots=True)
class ReferenceJuridique:
    """A text that an act or a rule rests on.

    `verifiee_le` is None while nobody of the service has checked it: it is then shown « à vérifier ».
    """

    cle: str
    texte: str
    article: str = ""
    valable_du: date | None = None
    valable_au: date | None = None
    verifiee_le: date | None = None
    objet: str = ""
