"""The comité: who sat, what was examined, the opinion on each dossier. It advises; the préfet decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste


class SensAvis(StrEnum):
    """What a comité may say of a dossier."""

    FAVORABLE = "favorable"
    FAVORABLE_PARTIEL = "favorable_partiel"
    RESERVE = "reserve"
    AJOURNE = "ajourne"
    DEFAVORABLE = "defavorable"


@dataclass(frozen=True, slots=True)
class Membre:
    """A member of the comité. `voix`: counts in quorum and votes; `present` None: attendance not taken yet."""

    nom: str
    qualite: str = ""
    voix: bool = True
    present: bool | None = None


@dataclass(frozen=True, slots=True)
class Avis:
    """The opinion on one dossier; votes are None when there was no vote.

    `rang`: the rank shown when it was given, None if none. `motif_ecart`: why the opinion departs from the rank.
    `deportes`: members who left the room for this dossier.
    """

    dossier_id: int
    sens: SensAvis
    agent: str
    le: datetime
    rang: int | None = None
    etp_par_type: Mapping[TypePoste, Etp] = field(default_factory=dict)
    montant: Montant | None = None
    pour: int | None = None
    contre: int | None = None
    abstentions: int | None = None
    motif: str = ""
    motif_ecart: str = ""
    deportes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comite:
    """One meeting. `quorum`: members with a voice who must be there, None when the service has not set it.

    `dossiers`: the agenda, in the order of examination. `clos_le` None: still open, opinions may change.
    """

    campagne_id: int
    le: date
    intitule: str
    agent: str
    ouvert_le: datetime
    id: int | None = None
    lieu: str = ""
    membres: tuple[Membre, ...] = ()
    quorum: int | None = None
    dossiers: tuple[int, ...] = ()
    avis: tuple[Avis, ...] = ()
    observations: str = ""
    clos_le: datetime | None = None
