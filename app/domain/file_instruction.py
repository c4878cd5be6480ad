"""The queue of a session of instruction: which dossier comes first, which thing comes next.

Order: the dates that press, the nearest first; then the officer’s quick sort, A, without letter, B, C; then the
order of arrival. The letter decides nothing: it only moves a dossier in its agent’s own queue.
Not here: what is left to do on a dossier (`domain.restes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.delais import Echeance
from app.domain.restes import Reste, Travail
from app.domain.seance import Lettre

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Genre(StrEnum):
    """What an officer may choose to do alone for a while."""

    TOUT = "tout"
    PIECES = "pieces"
    NOTER = "noter"
    SAISIR = "saisir"
    DECIDER = "decider"
    RIEN = "rien"


LIBELLES_GENRE = {
    Genre.TOUT: "Tout ce qui reste",
    Genre.PIECES: "Pièces seulement",
    Genre.NOTER: "Noter seulement",
    Genre.SAISIR: "Recevabilité, porteur et projet",
    Genre.DECIDER: "Décisions et actes",
    Genre.RIEN: "Plus rien à faire",
}
_TRAVAUX = {
    Genre.TOUT: frozenset(Travail),
    Genre.PIECES: frozenset({Travail.CLASSER, Travail.VERDICT, Travail.DEMANDE}),
    Genre.NOTER: frozenset({Travail.NOTER, Travail.JUSTIFIER, Travail.REVOIR, Travail.LIRE}),
    Genre.SAISIR: frozenset({Travail.RECEVABILITE, Travail.PORTEUR, Travail.PROJET, Travail.CONTROLER}),
    Genre.DECIDER: frozenset({Travail.INSTRUIRE, Travail.DECIDER, Travail.PRODUIRE}),
    Genre.RIEN: frozenset[Travail](),
}
_ORDRE_DES_LETTRES: tuple[Lettre | None, ...] = (Lettre.A, None, Lettre.B, Lettre.C)


@dataclass(frozen=True, slots=True)
class DossierAFaire:
    """A dossier of the queue. `lettre`: that of the agent who looks, None without. `echeances`: those that press.

    `attente`: in French, why nothing is left; empty while something is.
    """

    dossier_id: int
    numero: str
    porteur: str
    recu_le: datetime
    etat: Etat
    vague: int | None
    lettre: Lettre | None
    restes: tuple[Reste, ...]
    attente: str = ""
    echeances: tuple[Echeance, ...] = ()


@dataclass(frozen=True, slots=True)
class Choix:
    """What the officer wants to see. `lettre`: a letter, « - » for dossiers without one, empty for all.

    `vague`: None for all.
    """

    genre: Genre = Genre.TOUT
    lettre: str = ""
    vague: int | None = None


SANS_LETTRE = "-"


def ranger(dossiers: Iterable[DossierAFaire]) -> tuple[DossierAFaire, ...]:
    """Return the queue in its order; dossiers with nothing left come last, in the order of arrival."""
    return tuple(sorted(dossiers, key=_rang))


def retenir(dossiers: Iterable[DossierAFaire], choix: Choix) -> tuple[DossierAFaire, ...]:
    """Return the dossiers that a choice keeps, each with the things of that kind alone, in the order given."""
    retenus = []
    for dossier in dossiers:
        if choix.lettre and choix.lettre != (dossier.lettre or SANS_LETTRE):
            continue
        if choix.vague is not None and dossier.vague != choix.vague:
            continue
        siens = restes_du_genre(dossier.restes, choix.genre)
        if siens or (choix.genre is Genre.RIEN and not dossier.restes):
            retenus.append(replace(dossier, restes=siens))
    return tuple(retenus)


def restes_du_genre(restes: Iterable[Reste], genre: Genre) -> tuple[Reste, ...]:
    """Return the things of one kind of work."""
    return tuple(r for r in restes if r.travail in _TRAVAUX[genre])


def suivant(restes: Sequence[Reste], apres: Reste | None) -> Reste | None:
    """Return the first thing after another one, done or not; None when nothing comes after it."""
    return next((r for r in restes if apres is None or r.rang > apres.rang), None)


def retrouver(restes: Sequence[Reste], sous_critere: str) -> Reste | None:
    """Return where to take up a dossier again: at a sub-criterion or just after, else at its first thing.

    One left at a sub-criterion with nothing more to note is taken up at its first thing. None when nothing is left.
    """
    notes = [r for r in restes if r.travail in _TRAVAUX[Genre.NOTER]]
    exact = next((r for r in notes if r.cle == sous_critere), None)
    apres = next((r for r in notes if sous_critere and r.cle > sous_critere), None)
    return exact or apres or (restes[0] if restes else None)


def _rang(dossier: DossierAFaire) -> tuple[bool, date, int, datetime, str]:
    presse = min((e.jour for e in dossier.echeances), default=date.max)
    if not dossier.restes:
        return True, date.max, 0, dossier.recu_le, dossier.numero
    return False, presse, _ORDRE_DES_LETTRES.index(dossier.lettre), dossier.recu_le, dossier.numero
