"""Regions, départements and zones: what exists, what is asked, what is retained; and the file a region sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste


class Echelle(StrEnum):
    """What a row counts. PARTAGE: dossiers that serve several départements, or name none: never split."""

    DEPARTEMENT = "departement"
    ZONE = "zone"
    PARTAGE = "partage"


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
    echelle: Echelle = Echelle.DEPARTEMENT


@dataclass(frozen=True, slots=True)
class LigneRegionale:
    """What a region says of one dossier for one type of job: a number and quantities, neither porteur nor person.

    `departements`: those served; the amounts are carried by one type alone (see `quota.compter`).
    """

    numero: str
    etat: Etat
    type_poste: TypePoste
    departements: tuple[str, ...]
    etp_demande: Etp
    etp_retenu: Etp
    montant_demande: Montant
    montant_retenu: Montant


@dataclass(frozen=True, slots=True)
class ExistantRegional:
    """ETP of existing jobs of a type in a département; `code` empty when several or none is named."""

    code: str
    type_poste: TypePoste
    etp: Etp


@dataclass(frozen=True, slots=True)
class ContenuRegional:
    """What a region announces: its facts, its lines, and the totals that the lines must give again.

    `cible`, `enveloppe`: None when the region does not know them. `produit_le` is aware.
    """

    region_code: str
    region_nom: str
    edition: int
    campagne_code: str
    produit_le: datetime
    cible: Etp | None
    cible_version: int | None
    cible_notifiee_le: date | None
    enveloppe: Montant | None
    departements_blancs: tuple[str, ...]
    existants: tuple[ExistantRegional, ...]
    lignes: tuple[LigneRegionale, ...]
    totaux: tuple[TotalTerritoire, ...]


@dataclass(frozen=True, slots=True)
class FichierRegional:
    """What was read in the file of a region; one per region and edition. `sha256`: of the file as it was read.

    `coordinateurs`: numbers of the dossiers whose coordinateur is retained (R31). `dossiers`: those that count.
    """

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
    produit_le: datetime | None = None
    cible_version: int | None = None
    cible_notifiee_le: date | None = None
    dossiers: int = 0
    departements_blancs: tuple[str, ...] = ()
    coordinateurs: tuple[str, ...] = ()
