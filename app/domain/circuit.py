"""The way of an act from its preparation to its notification: who holds the paper, who signed, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EtapeCircuit(StrEnum):
    """Steps of the circuit of signature, in order."""

    PREPARE = "prepare"
    ENVOYE_PORTEUR = "envoye_porteur"
    SIGNE_PORTEUR = "signe_porteur"
    SIGNE_ETAT = "signe_etat"
    NOTIFIE = "notifie"


@dataclass(frozen=True, slots=True)
class PasDeCircuit:
    """A step done; never erased. `le`: the day it happened; `detenteur`: who holds the paper from then on.

    `sha256`: the content that proves it (scan or signed file), empty without one. `mode`: of notification.
    """

    acte_id: int
    etape: EtapeCircuit
    le: date
    agent: str
    enregistre_le: datetime
    id: int | None = None
    detenteur: str = ""
    mode: str = ""
    signataire: str = ""
    delegation_id: int | None = None
    commentaire: str = ""
    sha256: str = ""
