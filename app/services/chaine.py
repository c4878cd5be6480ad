"""What the acts of decision share: the powers of the base, the checks on who signs, the steps they leave.

Not here: the rules (`domain.pouvoirs`, `domain.chaine`), nor the acts (`services.visas`, `services.decisions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.chaine import exiger_visee, lire_chaine
from app.domain.pouvoirs import (
    DEROGENT,
    ActeASigner,
    Pouvoirs,
    delegation_pour,
    exiger_role,
    exiger_un_role,
)
from app.domain.visa import EtapeVisa, Portee, Visa
from app.socle.errors import UserError
from app.socle.formats import a_paris, date_longue

if TYPE_CHECKING:
    from datetime import date

    from app.domain.decision import Decision
    from app.domain.visa import Delegation
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte


def lire_pouvoirs(uow: UnitOfWork) -> Pouvoirs:
    """Return the roles and delegations of the base."""
    return Pouvoirs(tuple(uow.delegations.habilitations()), tuple(uow.delegations.all()))


def aujourd_hui(contexte: Contexte) -> date:
    """Return the day it is in Paris."""
    return a_paris(contexte.clock.maintenant()).date()


def exiger_de_decider(
    uow: UnitOfWork, contexte: Contexte, decision: Decision, choisie: int | None
) -> Delegation | None:
    """Return the delegation that a decision rests on, checked on its own day; None when it needs none.

    Once roles are given, the very same decision must have been proposed, and visaed by another, before the day
    that it bears, which has come. Raises UserError.
    """
    pouvoirs, jour = lire_pouvoirs(uow), aujourd_hui(contexte)
    acte = ActeASigner(Portee.DECISION, decision.prise_le, decision.montant)
    delegation = delegation_pour(pouvoirs, contexte.agent, acte, choisie, jour)
    if pouvoirs.organises(jour):
        exiger_visee(lire_chaine(uow.visas.of_dossier(decision.dossier_id)), decision)
        exiger_venu(decision.prise_le, jour)
    return delegation


def exiger_venu(prise_le: date, jour: date) -> None:
    """Raise UserError on a decision dated of a day to come: its delegation could not be checked on that day."""
    if prise_le > jour:
        raise UserError(
            f"Cette décision est datée du {date_longue(prise_le)}, qui n’est pas encore venu. "
            "Rien n’a été enregistré.",
            conseil="Enregistrez-la le jour où elle est prise.",
        )


def exiger_de_signer(
    uow: UnitOfWork, contexte: Contexte, acte: ActeASigner, choisie: int | None
) -> Delegation | None:
    """Return the delegation under which an act is signed, checked on that day. Raises UserError (see `domain`)."""
    return delegation_pour(lire_pouvoirs(uow), contexte.agent, acte, choisie, aujourd_hui(contexte))


def exiger_de_deroger(uow: UnitOfWork, contexte: Contexte) -> None:
    """Raise UserError unless the agent may pass over a rule in writing: the responsable, or the directeur."""
    jour = aujourd_hui(contexte)
    exiger_un_role(lire_pouvoirs(uow), contexte.agent, DEROGENT, ("Passer outre une règle", jour))


def exiger_l_etape(uow: UnitOfWork, contexte: Contexte, etape: EtapeVisa) -> Pouvoirs:
    """Return the powers of the base. Raises UserError when the step is not for the agent at the keyboard."""
    pouvoirs = lire_pouvoirs(uow)
    exiger_role(pouvoirs, contexte.agent, etape, aujourd_hui(contexte))
    return pouvoirs


def tracer_decision(uow: UnitOfWork, contexte: Contexte, decision: Decision, delegation: Delegation | None) -> Visa:
    """Write the step that a decision is, in its own transaction."""
    return uow.visas.add(
        Visa(
            dossier_id=decision.dossier_id,
            etape=EtapeVisa.DECISION,
            agent=contexte.agent,
            le=contexte.clock.maintenant(),
            qualite=delegation.qualite if delegation else "",
            motif=decision.motif,
            sens=decision.sens,
            etp_par_type=decision.etp_par_type,
            montant=decision.montant,
            delegation_id=delegation.id if delegation else None,
        )
    )


def tracer_retour(uow: UnitOfWork, contexte: Contexte, dossier_id: int, motif: str) -> Visa:
    """Write the step that a return to instruction is, with its motive."""
    return uow.visas.add(
        Visa(dossier_id, EtapeVisa.RETOUR, contexte.agent, contexte.clock.maintenant(), motif=motif.strip())
    )


def retourner_l_instruit(uow: UnitOfWork, contexte: Contexte, dossier_id: int, motif: str) -> Visa:
    """Write the return of an « instruit » dossier that its instructeur takes back to instruction.

    Raises UserError when its proposal is visaed: only who may return a dossier then does.
    """
    if lire_chaine(uow.visas.of_dossier(dossier_id)).visa is not None:
        exiger_l_etape(uow, contexte, EtapeVisa.RETOUR)
    return tracer_retour(uow, contexte, dossier_id, motif)
