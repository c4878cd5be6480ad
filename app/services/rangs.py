"""The ranking that a meeting goes by, kept from one act to the next: read whole once, then trusted while it holds.

Every change of the base is a line of its journal: while the lines written since the reading are those of a meeting,
no rank has moved, and the acts of an afternoon do not read every note again. Not here: the ranking itself
(`services.arbitrage.lire_classement`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.classement import Rang
from app.services.arbitrage import lire_classement
from app.services.deport import sans_masque

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.journal import LigneJournal
    from app.ports import UnitOfWork

#: Objects of the journal whose lines move no rank.
SANS_EFFET = frozenset({"comite"})
_TRANCHE = 20


@dataclass(frozen=True, slots=True)
class _Connus:
    """A ranking and the last line of the journal that it has seen: its place and its hash."""

    rang: int
    empreinte: str
    classement: tuple[Rang, ...]


class RangsConnus:
    """Keeps the ranking of each campaign for the services of a meeting, which share it between threads.

    What is kept is replaced whole, never changed: a reader sees one ranking or the other.
    """

    def __init__(self) -> None:
        self._connus: dict[int, _Connus] = {}

    def lire(self, uow: UnitOfWork, campagne_id: int) -> tuple[Rang, ...]:
        """Return the ranking as seen in the transaction under way, without scores, hidden dossiers masked.

        To be called before the transaction writes its own line.
        """
        connus = self._a_jour(uow, campagne_id)
        if connus is None:
            derniere = next(_remonter(uow), None)
            connus = _Connus(
                derniere.rang if derniere else 0,
                derniere.empreinte if derniere else "",
                tuple(
                    replace(r, candidat=replace(r.candidat, resultat=None))
                    for r in lire_classement(uow, campagne_id)
                ),
            )
        self._connus[campagne_id] = connus
        return connus.classement

    def est_a_jour(self, uow: UnitOfWork, campagne_id: int) -> bool:
        """True when `lire` would read no note again."""
        return self._a_jour(uow, campagne_id) is not None

    def _a_jour(self, uow: UnitOfWork, campagne_id: int) -> _Connus | None:
        """Return what is known, brought to the last line of the journal; None when a line may have moved a rank."""
        connus, derniere = self._connus.get(campagne_id), None
        if connus is None:
            return None
        for ligne in _remonter(uow):
            derniere = derniere or ligne
            if ligne.rang == connus.rang:
                tenu = ligne.empreinte == connus.empreinte  # an undone transaction may have used that place
                return _Connus(derniere.rang, derniere.empreinte, connus.classement) if tenu else None
            if ligne.evenement.objet not in SANS_EFFET:
                return None
        return None


def _remonter(uow: UnitOfWork) -> Iterator[LigneJournal]:
    """Yield the lines of the journal, newest first."""
    journal, avant = sans_masque(uow).journal, None
    while lignes := journal.lignes(limite=_TRANCHE, avant=avant):
        yield from lignes
        avant = lignes[-1].rang
