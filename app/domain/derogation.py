"""A blocking constat passed over in writing by the person in charge, where the rule allows it (†)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.socle.formats import a_paris, date_longue


@dataclass(frozen=True, slots=True)
class Derogation:
    """Who passed over which rule for which dossier, and why. `levee_le`: None while it holds."""

    dossier_id: int
    regle: str
    motif: str
    agent: str
    le: datetime
    levee_le: datetime | None = None
    id: int | None = None


def phrase_de_levee(derogation: Derogation) -> str:
    """Return « levé par Camille le 12 septembre 2022, motif : … », without capital nor full stop."""
    jour = date_longue(a_paris(derogation.le).date())
    return f"levé par {derogation.agent} le {jour}, motif : {derogation.motif}"
