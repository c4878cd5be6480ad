"""The chain of decision: the instructeur proposes, the chef de service visas, the directeur decides, or returns it.

Delegations of signature and roles of agents are here too. Not here: what may follow what (`domain.chaine`), nor who
may do it on a given day (`domain.pouvoirs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste


class EtapeVisa(StrEnum):
    """Steps of the chain; a return brings the dossier back to instruction."""

    PROPOSITION = "proposition"
    VISA = "visa"
    DECISION = "decision"
    RETOUR = "retour"


@dataclass(frozen=True, slots=True)
class Visa:
    """A step done on a dossier; never erased. `sens`, ETP, amount: what is proposed or approved, None on return.

    `agent`: the name of the session that wrote the step. `delegation_id`: the delegation that a decision rests on.
    """

    dossier_id: int
    etape: EtapeVisa
    agent: str
    le: datetime
    id: int | None = None
    qualite: str = ""
    motif: str = ""
    sens: Etat | None = None
    etp_par_type: Mapping[TypePoste, Etp] = field(default_factory=dict)
    montant: Montant | None = None
    delegation_id: int | None = None


class Portee(StrEnum):
    """What a delegation of signature covers."""

    PROCEDURE = "procedure"
    DECISION = "decision"
    CONVENTION = "convention"
    PAIEMENT = "paiement"


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation of signature (CRPA, art. L212-1). `au` and `plafond` None: no end, no ceiling.

    `portees` empty: everything. `retiree_le`: the day it was withdrawn, from which it no longer holds.
    `session`: the session name of the `delegataire`, where it is not the name itself.
    """

    delegant: str
    delegataire: str
    qualite: str
    reference: str
    du: date
    id: int | None = None
    au: date | None = None
    plafond: Montant | None = None
    portees: frozenset[Portee] = frozenset()
    retiree_le: date | None = None
    session: str = ""


class Role(StrEnum):
    """What an agent does in the chain."""

    INSTRUCTEUR = "instructeur"
    CHEF_DE_SERVICE = "chef_de_service"
    RESPONSABLE = "responsable"
    DIRECTEUR = "directeur"


@dataclass(frozen=True, slots=True)
class Habilitation:
    """A role given to an agent, by session name, from `du` to `au` included; `au` None: no end.

    `retiree_le`: the day it was withdrawn, from which it no longer holds.
    """

    agent: str
    role: Role
    du: date
    id: int | None = None
    au: date | None = None
    retiree_le: date | None = None


def meme_nom(un: str, autre: str) -> bool:
    """True when two session names are one: neither case nor spaces are looked at, as Windows does."""
    return " ".join(un.split()).casefold() == " ".join(autre.split()).casefold()
