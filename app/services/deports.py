"""Declaring that one must not know of a dossier (conflict of interest), and lifting it; both are journaled.

Not here: what a withdrawal hides (`services.deport`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.lectures import Deport
from app.services.contexte import Contexte, journaliser
from app.services.deport import OBJET, sans_masque
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork


class Deports:
    """Declares and lifts the withdrawals of the agent."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def declarer(self, dossier_id: int, motif: str) -> tuple[Deport, Changes]:
        """Withdraw the agent from a dossier: it is hidden from her, and a reading of hers still open is dropped.

        Raises UserError without a motive.
        """
        if not motif.strip():
            raise UserError("Un déport demande un motif.", conseil="Écrivez lequel, sans détail inutile.")
        contexte = self._contexte
        with contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            for lecture in uow.lectures.of_dossier(dossier_id):
                if lecture.lecteur == contexte.agent and not lecture.est_close:
                    uow.lectures.remove(lecture.id or 0)
            deport = uow.lectures.add_deport(
                Deport(dossier_id, contexte.agent, motif.strip(), contexte.clock.maintenant())
            )
            self._journal_deport(uow, "Déclarer un déport", None, deport)
        return deport, _changes(dossier)

    def lever(self, dossier_id: int) -> tuple[Deport, Changes]:
        """Lift the agent’s own withdrawal. Raises UserError when she has none on this dossier."""
        with self._contexte.store.ecrire() as uow:
            dossier = sans_masque(uow).dossiers.get(dossier_id)
            deports = uow.lectures.deports(dossier.campagne_id)
            agent = self._contexte.agent
            avant = next(
                (d for d in deports if d.dossier_id == dossier_id and d.agent == agent and d.leve_le is None), None
            )
            if avant is None:
                raise UserError("Vous n’êtes pas déporté de ce dossier.")
            apres = replace(avant, leve_le=self._contexte.clock.maintenant())
            uow.lectures.save_deport(apres)
            self._journal_deport(uow, "Lever un déport", avant, apres)
        return avant, _changes(dossier)

    def _journal_deport(self, uow: UnitOfWork, acte: str, avant: Deport | None, apres: Deport) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet=OBJET,
            objet_id=apres.id,
            avant=avant,
            apres=apres,
            motif=apres.motif,
            dossier_id=apres.dossier_id,
        )


def _changes(dossier: Dossier) -> Changes:
    return Changes(campagnes=frozenset({dossier.campagne_id}), tout=True)
