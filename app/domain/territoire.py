"""Regions, départements and zones: what exists, what is asked, what is retained; and the file a region sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste


@dataclass(frozen=True, slots=True)
class TotalTerritoire:
    """What one territory holds for one type of job. `etp_existant` None: nobody told it."""

    code: str
    nom: str
    type_poste: TypePoste
    dossiers: int
    etp_existant: Etp | None
    etp_demande: Etp
    etp_retenu: Etp
    montant_demande: Montant
    montant_retenu: Montant


@dataclass(frozen=True, slots=True)
class FichierRegional:
    """What was read in the file of a region; one per region and edition. `sha256`: of the file as it was read."""

    region_code: str
    region_nom: str
    edition: int
    campagne_code: str
    nom_fichier: str
    sha256: str
    lu_le: datetime
    agent: str
    totaux: tuple[TotalTerritoire, ...]
    id: int | None = None
    cible: Etp | None = None
    enveloppe: Montant | None = None
