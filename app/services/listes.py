"""What the screens list: dossiers, arrivals, acts produced, lines of journal. Reads only, each a consistent state.

Not here: filters as SQL (`data`), nor how a row is written (`ui.models`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.campagne import Delai
from app.domain.journal import LigneJournal, rupture
from app.ports import Arrivee
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.domain.convention import Acte, TypeActe
    from app.ports import Filtre, LigneDossier, UnitOfWork
    from app.services.contexte import Contexte

PAS_DE_LECTURE = 500


@dataclass(frozen=True, slots=True)
class ArriveeListee:
    """A mail of the register. `numero`: of the dossier it went to, empty when it was set aside.

    `delai_initial`: where it stood before the deadline was first postponed; None when it never was.
    """

    arrivee: Arrivee
    numero: str
    delai: Delai
    delai_initial: Delai | None = None


@dataclass(frozen=True, slots=True)
class LigneListee:
    """A line of the journal. `numero`: of the dossier it speaks of, empty for the campaign and the base."""

    ligne: LigneJournal
    numero: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The chain of the journal, read whole. `rupture`: rank of the first line altered, None for a sound chain."""

    nb_lignes: int
    rupture: int | None


class Listes:
    """Reads lists for the screens."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def ids(self, filtre: Filtre) -> Sequence[int]:
        """Return the dossiers that the filter keeps, in its order."""
        with self._contexte.store.lire() as uow:
            return uow.dossiers.ids(filtre)

    def lignes(self, ids: Sequence[int]) -> Sequence[LigneDossier]:
        """Return the rows of these dossiers, in the order asked; a missing one is left out."""
        with self._contexte.store.lire() as uow:
            return uow.dossiers.lignes(ids)

    def arrivees(self, campagne_id: int) -> tuple[ArriveeListee, ...]:
        """Return the register of mails, latest receipt first."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            arrivees = uow.arrivees.of_campagne(campagne_id)
            numeros = _numeros(uow, (a.dossier_id for a in arrivees))
        avant = replace(campagne, date_limite=campagne.reports[0].ancienne) if campagne.reports else None
        jours = ((a, a.recu_le.date()) for a in arrivees)
        return tuple(
            ArriveeListee(
                a, numeros.get(a.dossier_id or 0, ""), campagne.delai(jour), avant.delai(jour) if avant else None
            )
            for a, jour in jours
        )

    def actes_produits(self, campagne_id: int) -> Mapping[tuple[int, TypeActe], Acte]:
        """Return the last act produced of each type, by dossier."""
        with self._contexte.store.lire() as uow:
            actes = uow.actes.of_campagne(campagne_id)
        return {(a.dossier_id, a.type): a for a in reversed(actes)}

    def journal(
        self, *, dossier_id: int | None = None, limite: int = 200, avant: int | None = None
    ) -> tuple[LigneListee, ...]:
        """Return lines of the journal, newest first, of rank below `avant`; those of one dossier when given."""
        with self._contexte.store.lire() as uow:
            lignes = uow.journal.lignes(dossier_id=dossier_id, limite=limite, avant=avant)
            numeros = _numeros(uow, (x.evenement.dossier_id for x in lignes))
        return tuple(LigneListee(x, numeros.get(x.evenement.dossier_id or 0, "")) for x in lignes)

    def verifier_journal(self, rapporter: Rapporter = muet, annulation: Annulation | None = None) -> Verification:
        """Return whether each line of the journal follows from the one before. Raises Annule when stopped."""
        with self._contexte.store.lire() as uow:
            derniere = next(iter(uow.journal.lignes(limite=1)), None)
            nombre = derniere.rang if derniere else 0
            return Verification(nombre, rupture(_suivre(uow.journal.toutes(), nombre, rapporter, annulation)))


def _numeros(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, str]:
    return {x.id: x.numero for x in uow.dossiers.lignes(sorted({i for i in ids if i is not None}))}


def _suivre(
    lignes: Iterable[LigneJournal], total: int, rapporter: Rapporter, annulation: Annulation | None
) -> Iterator[LigneJournal]:
    for rang, ligne in enumerate(lignes):
        if rang % PAS_DE_LECTURE == 0:
            if annulation is not None:
                annulation.verifier()
            rapporter(Progress(rang, total, f"ligne {rang}"))
        yield ligne
    rapporter(Progress(total, total, ""))
