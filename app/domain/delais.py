"""Time limits of the procedure: one function per rule, each result carrying its rule and its source.

Not here: which dossier waits for what (`services.echeancier`), and how a date is written (`socle.formats`).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Echeance:
    """A date that a rule gives, so that a screen or a letter can say why."""

    jour: date
    regle: str
    source: str


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days during which the clock of a dossier stands still, both bounds included."""

    debut: date
    fin: date

    def __post_init__(self) -> None:
        if self.fin < self.debut:
            raise ValueError(f"une suspension finit ({self.fin}) avant de commencer ({self.debut})")

    @property
    def nb_jours(self) -> int:
        """Number of calendar days, at least 1."""
        return (self.fin - self.debut).days + 1


def ajouter_mois(depart: date, mois: int) -> date:
    """Return the day bearing the same number, `mois` months later; the last day where there is none.

    Source: délais « de quantième à quantième ».
    """
    annee, index = divmod(depart.month - 1 + mois, 12)
    annee += depart.year
    dernier = calendar.monthrange(annee, index + 1)[1]
    return date(annee, index + 1, min(depart.day, dernier))


def fin_de_convention(debut: date, mois: int) -> date:
    """Return the last day of a convention: `mois` months after `debut`, less one day, bounds included.

    12 months from 1 October end on 30 September. Where the target month lacks that day, its last day closes
    the period: 12 months from 29 February 2024 end on 28 February 2025.
    """
    suivant = ajouter_mois(debut, mois)
    return suivant if suivant.day < debut.day else suivant - timedelta(days=1)


def rejet_implicite(reception: date, mois: int, suspensions: Iterable[Suspension] = ()) -> Echeance:
    """Return the last day after which silence on a request for money means rejection.

    `mois` from reception, pushed back by the days during which missing pieces were awaited. The implicit
    decision exists from the day after. Source: CRPA, art. L231-4 3° and L114-5.
    """
    report = sum(s.nb_jours for s in suspensions)
    return Echeance(
        jour=ajouter_mois(reception, mois) + timedelta(days=report),
        regle="deux mois après la réception, suspendus pendant le délai donné pour les pièces",
        source="CRPA, art. L231-4 3° et L114-5",
    )
