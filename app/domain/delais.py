"""Time limits of the procedure: one function per rule, each result carrying its rule, its source, its certainty.

Where a text has two readings both are given, the earliest first: the service decides, the alert bears on that one.
No number of law here: durations come from the campaign or from `resources/references.toml`.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.socle.formats import pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.calendrier import Calendrier


class Certitude(StrEnum):
    """How sure a rule is."""

    ETABLIE = "établie"
    A_VERIFIER = "à vérifier"
    USAGE = "usage"


class Unite(StrEnum):
    """What a duration counts."""

    JOURS = "jours"
    JOURS_OUVRES = "jours ouvrés"
    MOIS = "mois"


@dataclass(frozen=True, slots=True)
class Duree:
    """A time limit as dated data. `valable_du`: first day it holds for, None when that does not matter."""

    cle: str
    objet: str
    valeur: int
    unite: Unite
    source: str
    certitude: Certitude
    valable_du: date | None = None

    def en_mots(self) -> str:
        """Return « 10 jours ouvrés », « 1 jour », « 2 mois »."""
        if self.unite is Unite.JOURS_OUVRES:
            return pluriel(self.valeur, "jour ouvré", "jours ouvrés")
        return pluriel(self.valeur, "jour") if self.unite is Unite.JOURS else f"{self.valeur}\u00a0mois"

    def depuis(self, depart: date, calendrier: Calendrier) -> date:
        """Return the last day of the limit that begins on `depart`, which does not count itself."""
        if self.unite is Unite.JOURS_OUVRES:
            return calendrier.ajouter_jours_ouvres(depart, self.valeur)
        if self.unite is Unite.JOURS:
            return depart + timedelta(days=self.valeur)
        return ajouter_mois(depart, self.valeur)


@dataclass(frozen=True, slots=True)
class Echeance:
    """A date that a rule gives, so that a screen or a letter can say why. `objet`: what happens that day."""

    jour: date
    regle: str
    source: str
    objet: str = ""
    certitude: Certitude = Certitude.ETABLIE


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days during which the clock of a dossier stands still, both bounds included."""

    debut: date
    fin: date

    def __post_init__(self) -> None:
        if self.fin < self.debut:
            raise ValueError(f"une suspension finit ({self.fin}) avant de commencer ({self.debut})")


@dataclass(frozen=True, slots=True)
class Attente:
    """Pieces asked on `debut`, to be given by `limite`; `recues_le` is None while nothing came."""

    debut: date
    limite: date
    recues_le: date | None = None

    @property
    def suspension(self) -> Suspension:
        """Return the days that the first reading takes out: from the request to the reply, or to the limit."""
        fin = min(self.recues_le, self.limite) if self.recues_le else self.limite
        return Suspension(self.debut, max(self.debut, fin))


OBJET_ACCUSE = "accusé de réception électronique"
OBJET_REJET = "rejet implicite"
OBJET_RECOURS = "recours contre le rejet implicite"
OBJET_PIECES = "production des pièces demandées"
OBJET_RAPPEL = "rappel des pièces demandées"
OBJET_VISIBILITE = "visibilité promise sur le Marché de l’inclusion"
_SOURCE_REJET = "CRPA, art. L231-4 3° et L114-5"


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

    `mois` from reception, pushed back by the days during which missing pieces were awaited; a day counts once,
    and pieces asked after that last day push back nothing. The implicit decision exists from the day after.
    Source: CRPA, art. L231-4 3° and L114-5.
    """
    dernier, compte = ajouter_mois(reception, mois), date.min
    suspendu = False
    for s in sorted(suspensions, key=lambda x: x.debut):
        debut = max(s.debut, compte)
        if s.debut <= dernier and debut <= s.fin:
            dernier += timedelta(days=(s.fin - debut).days + 1)
            compte, suspendu = s.fin + timedelta(days=1), True
    suite = ", suspendus pendant le délai donné pour les pièces" if suspendu else ""
    return Echeance(
        jour=dernier,
        regle=f"{mois}\u00a0mois après la réception{suite}",
        source=_SOURCE_REJET if suspendu else "CRPA, art. L231-4 3°",
        objet=OBJET_REJET,
        certitude=Certitude.A_VERIFIER if suspendu else Certitude.ETABLIE,
    )


def rejets_implicites(reception: date, mois: int, attentes: Iterable[Attente] = ()) -> tuple[Echeance, ...]:
    """Return the date of implicit rejection under each reading of L114-5, the earliest first.

    One date while no piece was asked in time. (a) The limit given for the pieces suspends the clock. (b) The clock
    runs only from the reception of the pieces; no date then while they are awaited.
    """
    ordonnees = sorted(attentes, key=lambda a: a.debut)
    suspendue = rejet_implicite(reception, mois, (a.suspension for a in ordonnees))
    comptees = [a for a in ordonnees if a.debut <= suspendue.jour]
    if not comptees or comptees[-1].recues_le is None:
        return (suspendue,)
    depuis_les_pieces = Echeance(
        jour=ajouter_mois(max(comptees[-1].recues_le, reception), mois),
        regle=f"{mois}\u00a0mois après la réception des pièces demandées",
        source=f"{_SOURCE_REJET}, autre lecture",
        objet=OBJET_REJET,
        certitude=Certitude.A_VERIFIER,
    )
    return tuple(sorted((suspendue, depuis_les_pieces), key=lambda e: e.jour))


def selon_les_durees(reception: date, durees: Iterable[Duree], calendrier: Calendrier) -> tuple[Echeance, ...]:
    """Return the end of each limit that runs from the reception, the earliest first.

    Serves the accusé électronique, whose limit has two readings (CRPA, art. L112-11 and its decree).
    """
    echeances = (
        Echeance(
            d.depuis(reception, calendrier), f"{d.en_mots()} après la réception", d.source, d.objet, d.certitude
        )
        for d in durees
        if d.valable_du is None or d.valable_du <= reception
    )
    return tuple(sorted(echeances, key=lambda e: e.jour))


def limite_des_pieces(demande: date, jours: int) -> Echeance:
    """Return the day by which the pieces asked are due. Source: CRPA, art. L114-5; the service sets the limit."""
    return Echeance(
        jour=demande + timedelta(days=jours),
        regle=f"{pluriel(jours, 'jour')} après la demande, délai fixé par le service",
        source="CRPA, art. L114-5",
        objet=OBJET_PIECES,
        certitude=Certitude.USAGE,
    )


def rappel_avant(limite: date, duree: Duree, demande: date) -> date:
    """Return the day to remind the porteur: `duree` before the limit, never before the day after the request."""
    return min(limite, max(limite - timedelta(days=duree.valeur), demande + timedelta(days=1)))


def recours_contentieux(naissance: date, duree: Duree, calendrier: Calendrier) -> Echeance:
    """Return the last day on which the tribunal can be seized against a decision born or notified on `naissance`.

    A « délai franc »: the day after it expires still counts, and a Saturday, a Sunday or a public holiday moves it
    to the next day of work. Source: CJA, art. R421-1 and R421-2.
    """
    dernier = duree.depuis(naissance, calendrier) + timedelta(days=1)
    return Echeance(
        jour=calendrier.reporter(dernier),
        regle=f"{duree.en_mots()} francs, reportés au premier jour ouvré",
        source=duree.source,
        objet=OBJET_RECOURS,
        certitude=duree.certitude,
    )
