"""The fields and conditions of the regional target that a decision cites: its version, never its figures.

A decision taken while the target was unknown cites none: nothing is said then, and never a zero. Not here: the
wording (`resources/actes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champ import Champ
from app.documents.donnees import Ecran
from app.domain.cycle import Etat
from app.socle.formats import date_longue

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.donnees import DonneesActe
    from app.domain.quota import Cible


def _citee(d: DonneesActe) -> Cible | None:
    """Return a row of the version cited; None without one, or for a decision that no target could weigh on."""
    if d.decision is None or d.decision.version_cible is None or d.sens is Etat.IRRECEVABLE:
        return None
    return next((c for c in d.cibles if c.version == d.decision.version_cible), None)


def _lire(lire: Callable[[Cible], str]) -> Callable[[DonneesActe], str]:
    def champ(d: DonneesActe) -> str:
        citee = _citee(d)
        return lire(citee) if citee else ""

    return champ


def _a(prouve: Callable[[Cible], bool]) -> Callable[[DonneesActe], bool]:
    def condition(d: DonneesActe) -> bool:
        citee = _citee(d)
        return citee is not None and prouve(citee)

    return condition


CHAMPS_CIBLE: dict[str, Champ] = {
    "cible_version": Champ(
        "decision.version_cible",
        "Version de la cible régionale",
        Ecran.DECISION,
        _lire(lambda c: str(c.version)),
    ),
    "cible_notifiee_le": Champ(
        "decision.version_cible",
        "Date de notification de la cible régionale",
        Ecran.DECISION,
        _lire(lambda c: date_longue(c.notifiee_le)),
    ),
    "cible_reference": Champ(
        "decision.version_cible",
        "Référence de la notification de la cible régionale",
        Ecran.DECISION,
        _lire(lambda c: c.reference.strip()),
    ),
}
CONDITIONS_CIBLE: dict[str, Callable[[DonneesActe], bool]] = {
    "cible_notifiee": _a(lambda c: c.notifiee_le is not None),
    "cible_de_travail": _a(lambda c: c.notifiee_le is None),
    "cible_reference": _a(lambda c: bool(c.reference.strip())),
}
