"""The line of selection drawn over whole numbers: who takes what is left, in order, and what closed on the way.

Ten thousand dossiers are drawn again at each change, so nothing is said here: a place and a reason are worked out
by `domain.selection`, for the lines that are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add, gt, sub


@dataclass(frozen=True, slots=True)
class Demande:
    """What one dossier takes of each constraint, in their order. `masque`: one bit for each that it needs.

    `concourt` False: it takes no part. `poids`: what is summed for those that enter, known constraint or not.
    """

    concourt: bool
    besoins: tuple[int, ...]
    masque: int
    poids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Instant:
    """Where the line stands: what is left, what is closed (bits), the place that closed each, what entered."""

    restes: tuple[int, ...]
    ferme: int
    ferme_par: Mapping[int, int]
    cumuls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tirage:
    """The whole line. `instants`: before each dossier, after it for one that enters. `entre`: 1 when it does."""

    instants: tuple[Instant, ...]
    entre: bytes
    arretes: tuple[int, ...]
    fin: Instant


def masque_de(besoins: Sequence[int]) -> int:
    """Return one bit for each constraint that is needed."""
    return sum(1 << rang for rang, besoin in enumerate(besoins) if besoin > 0)


def manques(besoins: Sequence[int], restes: Sequence[int]) -> tuple[int, ...]:
    """Return the constraints of which too little is left; one that is exceeded stops nobody who needs nothing."""
    return tuple(rang for rang, (b, reste) in enumerate(zip(besoins, restes, strict=True)) if b > 0 and b > reste)


def tirer(
    demandes: Sequence[Demande], disponibles: tuple[int, ...], zero: tuple[int, ...], *, arret: bool
) -> Tirage:
    """Return the line over demands in order. `arret`: one that does not fit closes to the next what stopped it.

    `zero`: the sum of nobody's `poids`.
    """
    instant = Instant(disponibles, 0, {}, zero)
    plafonds = _plafonds(disponibles)
    instants: list[Instant] = []
    entre, arretes = bytearray(len(demandes)), []
    for place, demande in enumerate(demandes):
        if not demande.concourt:
            instants.append(instant)
            continue
        fermes = demande.masque & instant.ferme
        court = fermes != demande.masque and any(map(gt, demande.besoins, plafonds))
        if fermes or court:
            arretes.append(place)
            instants.append(instant)
            if court and arret:
                instant = _fermer(instant, manques(demande.besoins, instant.restes), place)
            continue
        entre[place] = 1
        restes = tuple(map(sub, instant.restes, demande.besoins))
        instant = Instant(restes, instant.ferme, instant.ferme_par, tuple(map(add, instant.cumuls, demande.poids)))
        plafonds = _plafonds(restes)
        instants.append(instant)
    return Tirage(tuple(instants), bytes(entre), tuple(arretes), instant)


def _plafonds(restes: tuple[int, ...]) -> tuple[int, ...]:
    return restes if not restes or min(restes) >= 0 else tuple(max(r, 0) for r in restes)


def _fermer(instant: Instant, courts: Sequence[int], place: int) -> Instant:
    nouveaux = {rang: place for rang in courts if rang not in instant.ferme_par}
    if not nouveaux:
        return instant
    ferme = instant.ferme | sum(1 << rang for rang in nouveaux)
    return Instant(instant.restes, ferme, {**instant.ferme_par, **nouveaux}, instant.cumuls)
