"""A legal reference as dated data: which text, since when, and when a person last checked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
