"""How dossiers came to a campaign, week by week or month by month.

Not here: what is expected of those still to come (`domain.reserve`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.cycle import HORS_CLASSEMENT
from app.domain.delais import ajouter_mois
from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.domain.selection import Pretendant
from app.socle.formats import MOIS, date_courte

#: Beyond two years of weeks, periods without arrival are left out: a receipt dated by mistake adds thousands.
PERIODES_MAX = 104


@dataclass(frozen=True, slots=True)
class Arrivee:
    """A dossier received. `demande`: what it asks; `examine`: what is proposed for it, else what it asks."""

    recu_le: datetime
    type: TypePoste | None
    demande: Pretendant
    examine: Pretendant

    @property
    def compte(self) -> bool:
        """False for one found inadmissible or withdrawn: it came, and weighs nothing."""
        return self.demande.etat not in HORS_CLASSEMENT


class Pas(StrEnum):
    """The length of a period."""

    SEMAINE = "semaine"
    MOIS = "mois"


@dataclass(frozen=True, slots=True)
class Periode:
    """What came in a period. ETP and euros: asked, unknown amounts not added and counted in `sans_montant`."""

    debut: date
    pas: Pas
    par_type: Mapping[TypePoste | None, int]
    etp: Etp
    montant: Montant
    sans_montant: int

    @property
    def nombre(self) -> int:
        """Return how many dossiers came."""
        return sum(self.par_type.values())

    @property
    def intitule(self) -> str:
        """Return « semaine du 04/07/2022 » or « juillet 2022 »."""
        if self.pas is Pas.SEMAINE:
            return f"semaine du {date_courte(self.debut)}"
        return f"{MOIS[self.debut.month - 1]} {self.debut.year}"


def debut_de(jour: date, pas: Pas) -> date:
    """Return the Monday of the week, or the first day of the month."""
    return jour - timedelta(days=jour.weekday()) if pas is Pas.SEMAINE else jour.replace(day=1)


def periodes(arrivees: Iterable[Arrivee], pas: Pas) -> tuple[Periode, ...]:
    """Return the periods from the first arrival to the last, those without any included up to `PERIODES_MAX`.

    Every arrival is counted, those found inadmissible or withdrawn too: they came.
    """
    par_debut: dict[date, list[Arrivee]] = {}
    for arrivee in arrivees:
        par_debut.setdefault(debut_de(arrivee.recu_le.date(), pas), []).append(arrivee)
    debuts = sorted(par_debut)
    if debuts:
        suite = [debuts[0]]
        while suite[-1] < debuts[-1] and len(suite) <= PERIODES_MAX:
            suite.append(suite[-1] + timedelta(weeks=1) if pas is Pas.SEMAINE else ajouter_mois(suite[-1], 1))
        debuts = suite if len(suite) <= PERIODES_MAX else debuts
    return tuple(_periode(debut, pas, par_debut.get(debut, [])) for debut in debuts)


def _periode(debut: date, pas: Pas, venues: list[Arrivee]) -> Periode:
    montants = [a.demande.montant for a in venues]
    types: tuple[TypePoste | None, ...] = (*TypePoste, None)
    return Periode(
        debut=debut,
        pas=pas,
        par_type={t: sum(a.type is t for a in venues) for t in types},
        etp=somme_etp(a.demande.etp for a in venues),
        montant=somme(m for m in montants if m is not None),
        sans_montant=sum(m is None for m in montants),
    )
