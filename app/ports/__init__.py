"""What the trade asks of a store. `data/` fulfils it; a fake in the tests too; the same contract tests both.

A transaction is one act: it writes everything, its line of journal included, or nothing. Reads see the last
committed state. Every method may raise EnvironmentFault (disk, lock) ; a lost update raises UserError.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.domain.poste import TypePoste

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.domain.convention import Acte
    from app.domain.decision import Decision
    from app.domain.dossier import Dossier
    from app.domain.journal import Evenement, LigneJournal
    from app.domain.notation import Note
    from app.domain.pieces import Piece, VerdictRendu
    from app.domain.porteur import CompteAnterieur
    from app.domain.quota import Cible, Mouvement
    from app.ports.instruction import (
        Demandes,
        Derogations,
        Faits,
        Grilles,
        Lectures,
        Preuves,
        Recus,
        Scenarios,
        Seances,
        Textes,
    )
    from app.ports.suite import (
        ActesDeCampagne,
        Circuits,
        Comites,
        Delegations,
        Executions,
        Modeles,
        Regions,
        Visas,
    )


class Tri(StrEnum):
    """Orders of the list of dossiers; the number breaks ties."""

    NUMERO = "numero"
    RECU_LE = "recu_le"
    PORTEUR = "porteur"
    ETAT = "etat"
    MONTANT = "montant_demande"
    ETP = "etp_demande"


@dataclass(frozen=True, slots=True)
class Filtre:
    """What the list shows.

    `texte`: every word must be found (accents and case ignored) in number, porteur, sigle, city, object or SIRET;
    the last word may be a beginning. Empty sets mean « all ».
    """

    campagne_id: int
    texte: str = ""
    etats: frozenset[Etat] = frozenset()
    types: frozenset[TypePoste] = frozenset()
    tri: Tri = Tri.NUMERO
    decroissant: bool = False


@dataclass(frozen=True, slots=True)
class LigneDossier:
    """A row of the list of dossiers. `type_poste`, `forme`, `montant_demande`: None when not known yet."""

    id: int
    numero: str
    porteur: str
    forme: Forme | None
    ville: str
    recu_le: datetime
    etat: Etat
    type_poste: TypePoste | None
    etp_demande: Etp
    montant_demande: Montant | None
    nb_pieces: int


class Sort(StrEnum):
    """Fate of an arrival."""

    NOUVEAU_DOSSIER = "nouveau_dossier"
    AJOUT = "ajout"
    ECARTE = "ecarte"


@dataclass(frozen=True, slots=True)
class Arrivee:
    """A mail of the register, with its fate. `sha256` is that of the original bytes, kept as a content."""

    campagne_id: int
    sha256: str
    nom_fichier: str
    expediteur_nom: str
    expediteur_adresse: str
    objet: str
    recu_le: datetime
    importe_le: datetime
    sort: Sort
    id: int | None = None
    message_id: str = ""
    en_reponse_a: tuple[str, ...] = ()
    transfere_par: str = ""
    dossier_id: int | None = None
    motif: str = ""
    avertissements: tuple[str, ...] = ()


class Campagnes(Protocol):
    """Campaigns, their target and their envelope."""

    def add(self, campagne: Campagne) -> Campagne: ...
    def save(self, campagne: Campagne) -> None: ...
    def get(self, campagne_id: int) -> Campagne:
        """Raises UserError when there is none."""
        ...

    def all(self) -> Sequence[Campagne]:
        """In the order of their creation."""
        ...

    def add_cibles(self, cibles: Iterable[Cible]) -> None: ...
    def cibles(self, campagne_id: int) -> Sequence[Cible]:
        """All versions, oldest first."""
        ...

    def add_mouvement(self, mouvement: Mouvement) -> None: ...
    def mouvements(self, campagne_id: int) -> Sequence[Mouvement]: ...


class Dossiers(Protocol):
    """Dossiers with their porteur, jobs and plan de financement."""

    def prochain_rang(self, campagne_id: int) -> int:
        """Return the next number of the campaign, from 1; never given twice, even after a removal (R01)."""
        ...

    def add(self, dossier: Dossier) -> Dossier:
        """Return the dossier with its `id`, those of its porteur and jobs, and version 1."""
        ...

    def save(self, dossier: Dossier) -> Dossier:
        """Write the dossier read at `dossier.version`; return it with the next version.

        Raises UserError when another window wrote it since: nothing is overwritten.
        """
        ...

    def get(self, dossier_id: int) -> Dossier:
        """Raises UserError when there is none."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[Dossier]:
        """Return every dossier of the campaign, by number."""
        ...

    def ids(self, filtre: Filtre) -> Sequence[int]:
        """Return the identifiers that the filter keeps, in its order."""
        ...

    def lignes(self, ids: Sequence[int]) -> Sequence[LigneDossier]:
        """Return the rows of these identifiers, in the order asked; a missing one is left out."""
        ...

    def par_siret(self, campagne_id: int, siret: str) -> Sequence[int]: ...
    def par_iban(self, campagne_id: int, iban: str) -> Sequence[int]: ...

    def anciens_comptes(self, campagne_id: int, sirets: Iterable[str]) -> Mapping[str, Sequence[CompteAnterieur]]:
        """Return what these SIRET gave as accounts in the other campaigns, by SIRET, withdrawn dossiers left out.

        By day of receipt, oldest first; no entry for a SIRET without one, nor for an empty SIRET.
        """
        ...

    def compter_par_etat(self, campagne_id: int) -> Mapping[Etat, int]: ...


class Pieces(Protocol):
    """Files of the dossiers, the verdicts on expected pieces, and the contents kept once each."""

    def put_contenu(self, octets: bytes) -> str:
        """Keep bytes once; return their SHA-256 in hexadecimal."""
        ...

    def contenu(self, sha256: str) -> bytes:
        """Return kept bytes, checked against their hash. Raises Bug when they are missing or altered."""
        ...

    def add(self, piece: Piece) -> Piece: ...
    def get(self, piece_id: int) -> Piece: ...
    def remove(self, piece_id: int) -> None:
        """Take back a piece just added; its content stays. UserError: not there; Bug: something refers to it."""
        ...

    def set_code(self, piece_id: int, code: str) -> None: ...
    def set_remplace(self, piece_id: int, ancienne_id: int | None) -> None:
        """Say which piece this one replaces, None for none. Raises Bug when that one is not there, or itself."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[Piece]:
        """In the order of their arrival."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Piece]]:
        """By dossier; only dossiers that have a piece."""
        ...

    def set_verdict(self, dossier_id: int, rendu: VerdictRendu) -> None: ...
    def clear_verdict(self, dossier_id: int, code: str) -> None: ...
    def verdicts(self, dossier_id: int) -> Sequence[VerdictRendu]: ...
    def verdicts_of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[VerdictRendu]]: ...
    def ecarter_proposition(self, dossier_id: int, champ: str, valeur_texte: str, agent: str, le: datetime) -> None:
        """Keep that the officer refused this value, read in a piece, for this field. Twice does no harm."""
        ...

    def propositions_ecartees(self, dossier_id: int) -> frozenset[tuple[str, str]]:
        """Return the fields and values refused."""
        ...

    def reprendre_proposition(self, dossier_id: int, champ: str, valeur_texte: str) -> None:
        """Forget that refusal; nothing happens when there is none."""
        ...


class Arrivees(Protocol):
    """The register of mails."""

    def add(self, arrivee: Arrivee) -> Arrivee: ...
    def get(self, arrivee_id: int) -> Arrivee: ...
    def save(self, arrivee: Arrivee) -> None:
        """Change the fate of an arrival."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[Arrivee]:
        """Latest receipt first."""
        ...

    def par_empreinte(self, campagne_id: int, sha256: str) -> Arrivee | None: ...
    def par_message_id(self, campagne_id: int, message_ids: Iterable[str]) -> Sequence[Arrivee]: ...
    def par_expediteur(self, campagne_id: int, adresse: str) -> Sequence[Arrivee]: ...


class Notes(Protocol):
    """Notes of the sub-criteria. No row means « non noté »."""

    def set(self, dossier_id: int, note: Note) -> None: ...
    def clear(self, dossier_id: int, sous_critere: str) -> None: ...
    def of_dossier(self, dossier_id: int) -> Sequence[Note]: ...
    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Note]]: ...
    def totaux(self, campagne_id: int) -> Mapping[int, tuple[int, int]]:
        """Return the exact totals in lowest terms, of wholly scored dossiers; computed apart from `notation`."""
        ...


class Decisions(Protocol):
    """Decisions, newest in force; older ones are kept."""

    def add(self, decision: Decision) -> Decision: ...
    def en_vigueur(self, dossier_id: int) -> Decision | None: ...
    def historique(self, dossier_id: int) -> Sequence[Decision]:
        """Oldest first."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Decision]:
        """Those in force, by dossier."""
        ...


class Actes(Protocol):
    """Acts produced; their bytes are contents."""

    def add(self, acte: Acte) -> Acte: ...
    def of_dossier(self, dossier_id: int) -> Sequence[Acte]:
        """Oldest first."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[Acte]:
        """Newest first."""
        ...


class Journal(Protocol):
    """The hash-chained journal. Nothing removes or changes a line."""

    def append(self, evenement: Evenement) -> LigneJournal: ...
    def lignes(
        self,
        *,
        dossier_id: int | None = None,
        objet: str | None = None,
        objet_id: str | None = None,
        limite: int = 500,
        avant: int | None = None,
    ) -> Sequence[LigneJournal]:
        """Return the newest lines first, of rank below `avant`, of this dossier, on this kind of object."""
        ...

    def toutes(self) -> Iterable[LigneJournal]:
        """Return the whole chain, oldest first, for its verification."""
        ...


class UnitOfWork(Protocol):
    """The repositories seen in one transaction, or in one read."""

    @property
    def campagnes(self) -> Campagnes: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def pieces(self) -> Pieces: ...
    @property
    def arrivees(self) -> Arrivees: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def actes(self) -> Actes: ...
    @property
    def demandes(self) -> Demandes: ...
    @property
    def faits(self) -> Faits: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def textes(self) -> Textes: ...
    @property
    def preuves(self) -> Preuves: ...
    @property
    def lectures(self) -> Lectures: ...
    @property
    def derogations(self) -> Derogations: ...
    @property
    def grilles(self) -> Grilles: ...
    @property
    def recus(self) -> Recus: ...
    @property
    def seances(self) -> Seances: ...
    @property
    def scenarios(self) -> Scenarios: ...
    @property
    def comites(self) -> Comites: ...
    @property
    def visas(self) -> Visas: ...
    @property
    def delegations(self) -> Delegations: ...
    @property
    def regions(self) -> Regions: ...
    @property
    def executions(self) -> Executions: ...
    @property
    def actes_campagne(self) -> ActesDeCampagne: ...
    @property
    def circuits(self) -> Circuits: ...
    @property
    def modeles(self) -> Modeles: ...


class Store(Protocol):
    """A base. Both context managers may be used from any thread; one transaction at a time."""

    def ecrire(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction: committed durably when the block ends, undone when it raises."""
        ...

    def lire(self) -> AbstractContextManager[UnitOfWork]:
        """Open a consistent read; a write inside it raises Bug."""
        ...

    def sauvegarder(self, destination: Path) -> None:
        """Write a checked copy of the base to a new file; the file appears whole or not at all."""
        ...

    def verifier(self) -> Sequence[str]:
        """Return the anomalies found in the file, in French; empty when it is sound."""
        ...
