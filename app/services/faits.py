"""The three facts of a dossier, and what follows by itself: when it became complete, when a request was answered.

Not here: what is expected of a porteur (`domain.pieces`), nor the requests themselves (`services.demandes`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.cycle import NON_INSTRUITS, Etat
from app.domain.faits import LIBELLES_RECEVABILITE, FaitsDates, Recevabilite
from app.domain.pieces import completude
from app.services.contexte import Contexte, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork


class FaitsDuDossier:
    """Records what the service says of a dossier’s admissibility."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def apprecier(self, dossier_id: int, recevable: Recevabilite, motif: str = "") -> tuple[FaitsDates, Changes]:
        """Say whether a request is admissible; return what stood before, for undo.

        A reason is compulsory to say that it is not. The state of the dossier does not change: « irrecevable » is a
        decision (`services.decisions`).
        """
        motif = motif.strip()
        if recevable is Recevabilite.NON and not motif:
            raise UserError("Dire une demande non recevable demande un motif.", conseil="Écrivez-le.")
        connu = recevable is not Recevabilite.A_APPRECIER
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            avant = uow.faits.of_dossier(dossier_id)
            apres = replace(
                avant,
                recevable=recevable,
                recevable_motif=motif,
                recevable_le=self._contexte.clock.maintenant() if connu else None,
                recevable_agent=self._contexte.agent if connu else "",
            )
            uow.faits.set(apres)
            journaliser(
                uow,
                self._contexte,
                acte=f"Recevabilité\u00a0: {LIBELLES_RECEVABILITE[recevable][1]}",
                objet="faits",
                objet_id=dossier.numero,
                avant=avant,
                apres=apres,
                motif=motif,
                dossier_id=dossier_id,
            )
        return avant, Changes(
            dossiers=frozenset({dossier_id}),
            campagnes=frozenset({dossier.campagne_id}),
            sujets=frozenset({"dossiers", "journal"}),
        )


def constater(uow: UnitOfWork, contexte: Contexte, dossier_id: int) -> None:
    """Record what the act under way made true: dossier complete or no longer, requests for pieces answered.

    Called by every act that touches the pieces, in its transaction. A request is answered by the first later piece
    of a type asked, by the first later mail, or by the dossier becoming complete; undoing that act opens it again.
    """
    dossier = uow.dossiers.get(dossier_id)
    pieces = uow.pieces.of_dossier(dossier_id)
    types = uow.campagnes.get(dossier.campagne_id).pieces
    est_complet = completude(types, dossier.porteur, pieces, uow.pieces.verdicts(dossier_id)).est_complet
    maintenant = contexte.clock.maintenant()
    for demande in uow.demandes.of_dossier(dossier_id)[-1:]:
        reponse = demande.reponse(pieces) or ((demande.repondue_le or maintenant) if est_complet else None)
        if reponse != demande.repondue_le:
            uow.demandes.save(replace(demande, repondue_le=reponse))
            acte = (
                "Demande de pièces\u00a0: réponse reçue" if reponse else "Demande de pièces\u00a0: réponse annulée"
            )
            _dire(uow, contexte, dossier, acte, (demande.repondue_le, reponse))
    avant = uow.faits.of_dossier(dossier_id)
    if est_complet == (avant.complet_le is not None):
        return
    apres = replace(
        avant,
        complet_le=maintenant if est_complet else None,
        complet_agent=contexte.agent if est_complet else "",
    )
    uow.faits.set(apres)
    acte = "Dossier complet" if est_complet else "Dossier de nouveau incomplet"
    _dire(uow, contexte, dossier, acte, (avant.complet_le, apres.complet_le))


def constater_etat(uow: UnitOfWork, contexte: Contexte, dossier_id: int, etat: Etat) -> None:
    """Record when a dossier became « instruit », in the transaction that moves it; going back unsays it."""
    avant = uow.faits.of_dossier(dossier_id)
    if etat is Etat.INSTRUIT:
        instruit = replace(avant, instruit_le=contexte.clock.maintenant(), instruit_agent=contexte.agent)
        uow.faits.set(instruit)
    elif etat in NON_INSTRUITS and avant.instruit_le is not None:
        uow.faits.set(replace(avant, instruit_le=None, instruit_agent=""))


def _dire(
    uow: UnitOfWork,
    contexte: Contexte,
    dossier: Dossier,
    acte: str,
    dates: tuple[datetime | None, datetime | None],
) -> None:
    avant, apres = dates
    journaliser(
        uow,
        contexte,
        acte=acte,
        objet="faits",
        objet_id=dossier.numero,
        avant={"le": avant},
        apres={"le": apres},
        dossier_id=dossier.id,
    )
