"""The line of selection drawn over whole numbers: who takes what is left, in order, and what closed on the way.

Ten thousand dossiers are drawn again at each change, so nothing is said here: a place and a reason are worked out
by `domain.selection`, for the lines that are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add, gt, sub

PAS = 100
SANS_FIN = 100**100  # more than any need


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
    """Where the line stands at a place: what is left, and what those that entered so far sum to."""

    restes: tuple[int, ...]
    cumuls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tirage:
    """The whole line. `entre`: 1 for one that enters. `ferme_par`: by constraint, the place that closed it.

    `reperes`: where the line stood before every `PAS`-th place; `instant` counts from there.
    """

    demandes: Sequence[Demande]
    entre: bytes
    arretes: tuple[int, ...]
    ferme_par: Mapping[int, int]
    reperes: tuple[Instant, ...]
    fin: Instant

    def instant(self, place: int) -> Instant:
        """Return where the line stands once the dossier at a place was looked at."""
        debut = place // PAS
        restes, cumuls = self.reperes[debut].restes, self.reperes[debut].cumuls
        for p in range(debut * PAS, place + 1):
            if self.entre[p]:
                restes = tuple(map(sub, restes, self.demandes[p].besoins))
                cumuls = tuple(map(add, cumuls, self.demandes[p].poids))
        return Instant(restes, cumuls)

    @property
    def tiendrait(self) -> int | None:
        """Return the place of the best of those stopped that would fit in what is left; None without one."""
        plafonds = _plafonds(self.fin.restes, 0)
        return next((p for p in self.arretes if not any(map(gt, self.demandes[p].besoins, plafonds))), None)

    def fermes_avant(self, place: int) -> Mapping[int, int]:
        """Return the constraints closed by better placed dossiers, and the place of each."""
        return {c: p for c, p in self.ferme_par.items() if p < place}


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
    restes, cumuls, ferme = disponibles, zero, 0
    ferme_par: dict[int, int] = {}
    plafonds = _plafonds(restes, ferme)
    entre, arretes, reperes = bytearray(len(demandes)), [], []
    for place, demande in enumerate(demandes):
        if not place % PAS:
            reperes.append(Instant(restes, cumuls))
        if not demande.concourt:
            continue
        fermes = demande.masque & ferme
        court = fermes != demande.masque and any(map(gt, demande.besoins, plafonds))
        if not (fermes or court):
            entre[place] = 1
            restes = tuple(map(sub, restes, demande.besoins))
            cumuls = tuple(map(add, cumuls, demande.poids))
            plafonds = _plafonds(restes, ferme)
            continue
        arretes.append(place)
        if court and arret:
            for c in manques(demande.besoins, restes):
                ferme_par.setdefault(c, place)
            ferme = sum(1 << c for c in ferme_par)
            plafonds = _plafonds(restes, ferme)
    fin = Instant(restes, cumuls)
    return Tirage(demandes, bytes(entre), tuple(arretes), ferme_par, tuple(reperes), fin)


def _plafonds(restes: tuple[int, ...], ferme: int) -> tuple[int, ...]:
    """Return what each constraint still opens: nothing when exceeded, all when closed, for it is told apart."""
    if not ferme and (not restes or min(restes) >= 0):
        return restes
    return tuple(SANS_FIN if ferme >> c & 1 else max(r, 0) for c, r in enumerate(restes))
