"""Working days and public holidays: Easter by computation, the rest by their date.

The list of holidays is data (`resources/references.toml`), never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

SAMEDI = 5
_UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ferie:
    """A public holiday: a day of the year, or so many days after Easter Sunday; one of the two is given."""

    nom: str
    mois: int | None = None
    jour: int | None = None
    apres_paques: int | None = None

    def __post_init__(self) -> None:
        fixe = self.mois is not None and self.jour is not None
        if fixe == (self.apres_paques is not None):
            raise ValueError(
                f"«\u00a0{self.nom}\u00a0»\u00a0: un mois et un jour, ou un nombre de jours après Pâques"
            )

    def en(self, annee: int) -> date:
        """Return the day of that year. Raises ValueError when the year has no such day."""
        if self.mois is not None and self.jour is not None:
            return date(annee, self.mois, self.jour)
        return paques(annee) + timedelta(days=self.apres_paques or 0)


def paques(annee: int) -> date:
    """Return Easter Sunday of a Gregorian year. Source: computus of Butcher (Ecclesiastical Calendar, 1876)."""
    cycle, (siecle, rang) = annee % 19, divmod(annee, 100)
    bissextiles, reste = divmod(siecle, 4)
    correction = (siecle + 8) // 25
    epacte = (19 * cycle + siecle - bissextiles - (siecle - correction + 1) // 3 + 15) % 30
    quarts, jours = divmod(rang, 4)
    semaine = (32 + 2 * reste + 2 * quarts - epacte - jours) % 7
    retard = (cycle + 11 * epacte + 22 * semaine) // 451
    mois, jour = divmod(epacte + semaine - 7 * retard + 114, 31)
    return date(annee, mois, jour + 1)


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Which days count as worked: neither a Saturday, nor a Sunday, nor one of `feries`."""

    feries: tuple[Ferie, ...] = ()

    def feries_de(self, annee: int) -> frozenset[date]:
        """Return the public holidays of a year."""
        return _feries_de(self.feries, annee)

    def est_ouvre(self, jour: date) -> bool:
        """True for a day of work."""
        return jour.weekday() < SAMEDI and jour not in self.feries_de(jour.year)

    def reporter(self, jour: date) -> date:
        """Return the day itself, or the first day of work after it."""
        while not self.est_ouvre(jour):
            jour += _UN_JOUR
        return jour

    def ajouter_jours_ouvres(self, depart: date, nombre: int) -> date:
        """Return the `nombre`-th day of work after `depart`, which does not count itself."""
        jour = depart
        for _ in range(nombre):
            jour = self.reporter(jour + _UN_JOUR)
        return jour


@lru_cache(maxsize=64)
def _feries_de(feries: tuple[Ferie, ...], annee: int) -> frozenset[date]:
    return frozenset(f.en(annee) for f in feries)
