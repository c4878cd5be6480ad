"""The legal clock of a dossier: what a line of it says, and what its dates are counted from.

A date that cannot be counted says what misses and on which screen; none is ever supposed. Not here: the rules
(`domain.horloge_procedure`, `domain.horloge_suites`), the durations (`resources/delais.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.calendrier import Calendrier
from app.domain.delais import Attente, Certitude, Duree, Unite
from app.domain.dossier import Canal
from app.domain.evenements import Evenement
from app.domain.montants import Montant
from app.domain.porteur import Forme
from app.socle.formats import jour_semaine, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable


class EtatHorloge(StrEnum):
    """Where a line stands on the day looked at."""

    AUJOURD_HUI = "aujourd_hui"
    A_VENIR = "a_venir"
    SUSPENDUE = "suspendue"
    PASSEE = "passee"
    SANS_TERME = "sans_terme"
    NON_CALCULABLE = "non_calculable"
    SANS_OBJET = "sans_objet"


class EcranHorloge(StrEnum):
    """Where a missing day is said."""

    PIECES = "pieces"
    PORTEUR = "porteur"
    PROJET = "projet"
    DECISION = "decision"
    CAMPAGNE = "campagne"
    CIRCUIT = "circuit"
    SUIVI = "suivi"
    COMITE = "comite"
    ECHEANCES = "echeances"


@dataclass(frozen=True, slots=True)
class Silence:
    """What the implicit rejection is counted from. `mois`: None while the campaign does not say."""

    recu_le: date
    mois: int | None
    attentes: tuple[Attente, ...] = ()
    canal: Canal = Canal.COURRIEL
    decide_le: date | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """What follows a favourable decision; None: not known. `exercice_clos_le`: of the porteur, when it was told.

    `debut`, `fin`: of the convention, both included. `minimis`: None while the regime of aid is not chosen.
    """

    montant: Montant | None = None
    debut: date | None = None
    fin: date | None = None
    fin_totale: date | None = None
    signee_le: date | None = None
    exercice_clos_le: date | None = None
    minimis: bool | None = None


@dataclass(frozen=True, slots=True)
class FaitsHorloge:
    """All that the dates of a dossier are counted from, on `jour`. `notifiee_le`: of the decision letter.

    `durees`: by key, those of the house and those that the campaign sets. `vagues`: number and deadline of each.
    `comite_le`: of the wave, or the next meeting. `seuil_convention`: None when not set.
    """

    jour: date
    silence: Silence
    forme: Forme | None
    durees: Mapping[str, Duree]
    calendrier: Calendrier
    date_limite: date
    vagues: tuple[tuple[int, date], ...] = ()
    comite_le: date | None = None
    notifiee_le: date | None = None
    attribution: Attribution | None = None
    seuil_convention: Montant | None = None
    evenements: Mapping[Evenement, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LigneHorloge:
    """A line. `code`: row of the table of time limits (« 8.6 »). `etapes`: the computation, one sentence each.

    `jour`: None when there is no date; `motif` then says why, and `ecran` where what misses is said.
    """

    code: str
    objet: str
    source: str
    certitude: Certitude
    etat: EtatHorloge = EtatHorloge.A_VENIR
    jour: date | None = None
    regle: str = ""
    etapes: tuple[str, ...] = ()
    motif: str = ""
    ecran: EcranHorloge | None = None

    def reste(self, jour: date) -> int | None:
        """Return the days left on `jour`, negative once past; None without a date."""
        return None if self.jour is None else (self.jour - jour).days


@dataclass(frozen=True, slots=True)
class Sujet:
    """What a line is about, before its date is known."""

    code: str
    objet: str
    source: str
    certitude: Certitude

    def date(self, jour: date, regle: str, *etapes: str, suspendue: bool = False) -> LigneHorloge:
        """Return the line that has a date; its state is set by `situees`."""
        etat = EtatHorloge.SUSPENDUE if suspendue else EtatHorloge.A_VENIR
        return LigneHorloge(
            self.code, self.objet, self.source, self.certitude, etat, jour, regle, tuple(e for e in etapes if e)
        )

    def manque(self, quoi: str, ecran: EcranHorloge) -> LigneHorloge:
        """Return the line whose date waits for a day; `quoi` reads after « il manque »."""
        return self._sans_date(EtatHorloge.NON_CALCULABLE, f"il manque {quoi}", ecran)

    def sans_objet(self, motif: str) -> LigneHorloge:
        """Return the line that does not concern the dossier."""
        return self._sans_date(EtatHorloge.SANS_OBJET, motif)

    def sans_terme(self, motif: str) -> LigneHorloge:
        """Return the line that no time limit bounds."""
        return self._sans_date(EtatHorloge.SANS_TERME, motif)

    def _sans_date(self, etat: EtatHorloge, motif: str, ecran: EcranHorloge | None = None) -> LigneHorloge:
        return LigneHorloge(self.code, self.objet, self.source, self.certitude, etat, motif=motif, ecran=ecran)


def selon(code: str, duree: Duree, objet: str = "") -> Sujet:
    """Return the subject of a line that a duration bounds: its source and how sure it is."""
    return Sujet(code, objet or duree.objet, duree.source, duree.certitude)


def apres(sujet: Sujet, depart: date, quoi: str, duree: Duree, calendrier: Calendrier, *suite: str) -> LigneHorloge:
    """Return the line that ends `duree` after `depart`, the day `quoi`, which does not count itself."""
    fin = duree.depuis(depart, calendrier)
    return sujet.date(
        fin, f"{duree.en_mots()} après {quoi}", depart_en_mots(quoi, depart), ajout_en_mots(duree, fin), *suite
    )


def franc(sujet: Sujet, depart: date, quoi: str, duree: Duree, calendrier: Calendrier) -> LigneHorloge:
    """Return the last admissible day of a « délai franc »: the day after it expires, moved to a day of work.

    Source: CJA, art. R421-1; notified on 4 February 2019, it expires on 4 April and 5 April is still admissible.
    """
    fin = duree.depuis(depart, calendrier)
    lendemain = fin + timedelta(days=1)
    dernier = calendrier.reporter(lendemain)
    report = "" if dernier == lendemain else f"Ce jour n’est pas ouvré\u00a0: report au {jour_semaine(dernier)}."
    return sujet.date(
        dernier,
        f"{duree.en_mots()} francs après {quoi}, reportés au premier jour ouvré",
        depart_en_mots(quoi, depart),
        ajout_en_mots(duree, fin),
        f"Délai franc\u00a0: le lendemain, {jour_semaine(lendemain)}, compte encore.",
        report,
    )


def depart_en_mots(quoi: str, jour: date) -> str:
    """Return « Départ : la notification de la décision, le lundi 4 février 2019. »."""
    return f"Départ\u00a0: {quoi}, le {jour_semaine(jour)}."


def ajout_en_mots(duree: Duree, fin: date) -> str:
    """Return how a duration is counted, and the day it ends."""
    if duree.unite is Unite.MOIS:
        return f"{duree.en_mots()} de quantième à quantième\u00a0: fin le {jour_semaine(fin)} à minuit."
    return f"{duree.en_mots()}, le jour de départ ne comptant pas\u00a0: fin le {jour_semaine(fin)}."


def situees(lignes: Iterable[LigneHorloge], jour: date) -> tuple[LigneHorloge, ...]:
    """Return the lines with their state on `jour`: dated ones in order, then the others by row of the table."""
    return tuple(sorted((_situee(x, jour) for x in lignes), key=_ordre))


def _situee(ligne: LigneHorloge, jour: date) -> LigneHorloge:
    if ligne.jour is None:
        return ligne
    if ligne.jour < jour:
        return replace(ligne, etat=EtatHorloge.PASSEE)
    if ligne.jour == jour:
        return replace(ligne, etat=EtatHorloge.AUJOURD_HUI)
    return ligne


_SANS_DATE = tuple(EtatHorloge)


def _ordre(ligne: LigneHorloge) -> tuple[bool, date, int, list[int]]:
    rang = 0 if ligne.jour else _SANS_DATE.index(ligne.etat)
    return ligne.jour is None, ligne.jour or date.max, rang, [int(n) for n in ligne.code.split(".")]


def reste_en_mots(ligne: LigneHorloge, jour: date) -> str:
    """Return « ◷ dans 12 jours », « ✓ passée », « ○ non calculable »: a symbol and words, for every state."""
    reste = ligne.reste(jour)
    if ligne.etat is EtatHorloge.SUSPENDUE:
        return f"◐ suspendue, dans {pluriel(reste or 0, 'jour')} au plus tôt"
    if ligne.etat is EtatHorloge.A_VENIR:
        return f"● dans {pluriel(reste or 0, 'jour')}"
    if ligne.etat is EtatHorloge.PASSEE:
        return f"✓ passée depuis {pluriel(-(reste or 0), 'jour')}"
    return _FIXES[ligne.etat]


_FIXES = {
    EtatHorloge.AUJOURD_HUI: "▲ aujourd’hui",
    EtatHorloge.SANS_TERME: "∞ sans délai",
    EtatHorloge.NON_CALCULABLE: "○ non calculable",
    EtatHorloge.SANS_OBJET: "– sans objet",
}
