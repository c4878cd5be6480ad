"""Which delegation of signature an agent may choose for an act, and why one does not hold.

Pure, and without a refusal: the act itself is checked by `domain.pouvoirs.delegation_pour`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.pouvoirs import ActeASigner, Pouvoirs, defauts, delegation_pour
from app.domain.visa import Delegation
from app.socle.errors import UserError

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class OptionDelegation:
    """A delegation that may be chosen. `defauts`: why it does not hold, in French; empty when it does."""

    delegation: Delegation
    defauts: tuple[str, ...]

    @property
    def vaut(self) -> bool:
        """True when the act may rest on it."""
        return not self.defauts


@dataclass(frozen=True, slots=True)
class ChoixDelegation:
    """What may be chosen, those that hold first, else in the order of their creation.

    `par_defaut`: the one that the act rests on without a choice, None when it needs none. `refus`: why the act is
    refused without a choice, in French, empty when it is not. `organises`: roles are given, an agent chooses among
    her own.
    """

    options: tuple[OptionDelegation, ...]
    par_defaut: Delegation | None
    refus: str
    organises: bool

    @property
    def a_proposer(self) -> bool:
        """True when there is something to choose, or a refusal to explain."""
        return bool(self.options or self.refus)

    def option(self, delegation_id: int | None) -> OptionDelegation | None:
        """Return the option of this delegation; None when it may not be chosen, or without a choice."""
        return next((o for o in self.options if o.delegation.id == delegation_id), None)


def choix_de_delegation(pouvoirs: Pouvoirs, agent: str, acte: ActeASigner, aujourd_hui: date) -> ChoixDelegation:
    """Return what an agent may choose for an act, checked on the day that the act bears; roles are those of today.

    In a « poste unique » any delegation of the base may be chosen: a single officer writes for who signed.
    """
    organises = pouvoirs.organises(aujourd_hui)
    siennes = pouvoirs.de(agent) if organises else pouvoirs.delegations
    options = sorted((OptionDelegation(d, defauts(d, acte)) for d in siennes), key=lambda o: not o.vaut)
    try:
        par_defaut, refus = delegation_pour(pouvoirs, agent, acte, None, aujourd_hui), ""
    except UserError as faute:
        par_defaut, refus = None, faute.message
    return ChoixDelegation(tuple(options), par_defaut, refus, organises)
