"""What the trade asks of a store. `data/` fulfils it; a fake in the tests too; the same contract tests both.

A transaction is one act: it writes everything, its line of journal included, or nothing. Reads see the last
committed state. Every method may raise EnvironmentFault (disk, lock); a lost update raises UserError.

What holds for every repository, whatever the engine:
- `add` returns the value with its new identifier, which never names another thing, even once this one is removed;
- what refers to something that is not there, or takes a key that serves already, raises Bug: the trade checks
  first. The refusal may wait for the end of the block, and nothing of the block is then kept;
- keys that are texts follow their code points, whatever the language of the machine; a text comes back letter for
  letter, an amount exact to 10**15 cents, and « none » is never the empty text nor 0;
- what is read of a campaign, of a dossier, shows nothing of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.ports.valeurs import SANS_LIMITE, Arrivee, Filtre, LigneDossier, Sort, Tri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.domain.convention import Acte
    from app.domain.cycle import Etat
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

__all__ = [
    "SANS_LIMITE",
    "Actes", "Arrivee", "Arrivees", "Campagnes", "Decisions", "Dossiers", "Filtre", "Journal", "LigneDossier",
    "Notes", "Pieces", "Sort", "Store", "Tri", "UnitOfWork",
]  # fmt: skip


class Campagnes(Protocol):
    """Campaigns, their target and their envelope."""

    def add(self, campagne: Campagne) -> Campagne: ...
    def save(self, campagne: Campagne) -> None:
        """Write a campaign again. Raises Bug on one that is not there."""
        ...

    def get(self, campagne_id: int) -> Campagne:
        """Raises UserError when there is none."""
        ...

    def all(self) -> Sequence[Campagne]:
        """In the order of their creation."""
        ...

    def add_cibles(self, cibles: Iterable[Cible]) -> None:
        """Keep a version of the target. Raises Bug when it says a type and a zone twice."""
        ...

    def cibles(self, campagne_id: int) -> Sequence[Cible]:
        """All versions, oldest first, each in the order of its entry."""
        ...

    def add_mouvement(self, mouvement: Mouvement) -> None: ...
    def mouvements(self, campagne_id: int) -> Sequence[Mouvement]:
        """In the order of their entry."""
        ...


class Dossiers(Protocol):
    """Dossiers with their porteur, jobs and plan de financement."""

    def prochain_rang(self, campagne_id: int) -> int:
        """Return the next number of the campaign, from 1; never given twice, even after a removal (R01).

        A block that is undone gives back its numbers: none is missing from what is kept.
        """
        ...

    def add(self, dossier: Dossier) -> Dossier:
        """Return the dossier with its `id`, those of its porteur and jobs, and version 1.

        Raises Bug when its number serves already in its campaign; several may have none.
        """
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
        """Return every dossier of the campaign, by number as `Tri.NUMERO`."""
        ...

    def ids(self, filtre: Filtre) -> Sequence[int]:
        """Return the identifiers that the filter keeps, in its order."""
        ...

    def lignes(self, ids: Sequence[int]) -> Sequence[LigneDossier]:
        """Return the rows of these identifiers, in the order asked; a missing one is left out."""
        ...

    def par_siret(self, campagne_id: int, siret: str) -> Sequence[int]:
        """Return the dossiers of this SIRET, in the order of their entry; none for an empty one."""
        ...

    def par_iban(self, campagne_id: int, iban: str) -> Sequence[int]:
        """Return the dossiers of this account, in the order of their entry; none for an empty one."""
        ...

    def anciens_comptes(self, campagne_id: int, sirets: Iterable[str]) -> Mapping[str, Sequence[CompteAnterieur]]:
        """Return what these SIRET gave as accounts in the other campaigns, by SIRET, withdrawn dossiers left out.

        By day of receipt, oldest first; no entry for a SIRET without one, nor for an empty SIRET.
        """
        ...

    def compter_par_etat(self, campagne_id: int) -> Mapping[Etat, int]:
        """Return how many dossiers are in each state, every state included."""
        ...


class Pieces(Protocol):
    """Files of the dossiers, the verdicts on expected pieces, and the contents kept once each."""

    def put_contenu(self, octets: bytes) -> str:
        """Keep bytes once; return their SHA-256 in hexadecimal."""
        ...

    def contenu(self, sha256: str) -> bytes:
        """Return kept bytes, checked against their hash. Raises Bug when they are missing or altered."""
        ...

    def add(self, piece: Piece) -> Piece: ...
    def get(self, piece_id: int) -> Piece:
        """Raises UserError when there is none."""
        ...

    def remove(self, piece_id: int) -> None:
        """Take back a piece just added; its content stays. UserError: not there; Bug: something refers to it."""
        ...

    def set_code(self, piece_id: int, code: str) -> None:
        """Say what a piece is. Raises UserError when it is not there."""
        ...

    def set_remplace(self, piece_id: int, ancienne_id: int | None) -> None:
        """Say which piece this one replaces, None for none.

        Raises UserError when this one is not there, Bug when the other is not, or is itself.
        """
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[Piece]:
        """In the order of their arrival."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Piece]]:
        """By dossier; only dossiers that have a piece."""
        ...

    def set_verdict(self, dossier_id: int, rendu: VerdictRendu) -> None:
        """Write the verdict on an expected piece, in the place of the one before."""
        ...

    def clear_verdict(self, dossier_id: int, code: str) -> None:
        """Forget a verdict; nothing happens when there is none."""
        ...

    def verdicts(self, dossier_id: int) -> Sequence[VerdictRendu]:
        """By code of expected piece."""
        ...

    def verdicts_of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[VerdictRendu]]:
        """By dossier, then code; only dossiers that have one."""
        ...

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
    def get(self, arrivee_id: int) -> Arrivee:
        """Raises UserError when there is none."""
        ...

    def save(self, arrivee: Arrivee) -> None:
        """Change the fate of an arrival. Raises Bug on one that is not there."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[Arrivee]:
        """Latest receipt first."""
        ...

    def par_empreinte(self, campagne_id: int, sha256: str) -> Arrivee | None:
        """Return the first entered of these very bytes; None when they never came."""
        ...

    def par_message_id(self, campagne_id: int, message_ids: Iterable[str]) -> Sequence[Arrivee]:
        """Return the arrivals that bear one of these, in the order of their entry; an empty one finds nothing."""
        ...

    def par_expediteur(self, campagne_id: int, adresse: str) -> Sequence[Arrivee]:
        """Return the arrivals of a sender, latest receipt first; the case of ASCII letters is ignored."""
        ...


class Notes(Protocol):
    """Notes of the sub-criteria. No row means « non noté »."""

    def set(self, dossier_id: int, note: Note) -> None:
        """Write the note of a sub-criterion, in the place of the one before."""
        ...

    def clear(self, dossier_id: int, sous_critere: str) -> None:
        """Make a sub-criterion « non noté » again; nothing happens when it is."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[Note]:
        """By code of sub-criterion."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Note]]:
        """By dossier, then code; only dossiers that have one."""
        ...

    def totaux(self, campagne_id: int) -> Mapping[int, tuple[int, int]]:
        """Return the exact totals in lowest terms, of wholly scored dossiers; computed apart from `notation`."""
        ...


class Decisions(Protocol):
    """Decisions, newest in force; older ones are kept."""

    def add(self, decision: Decision) -> Decision: ...
    def en_vigueur(self, dossier_id: int) -> Decision | None:
        """Return the last one entered; None when there is none."""
        ...

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

    def append(self, evenement: Evenement) -> LigneJournal:
        """Return the line, chained to the one before; ranks go from 1 without a hole, undone blocks included.

        The instant is kept as written, with its offset. Raises Bug on an instant without time zone.
        """
        ...

    def lignes(
        self,
        *,
        dossier_id: int | None = None,
        objet: str | None = None,
        objet_id: str | None = None,
        limite: int = 500,
        avant: int | None = None,
    ) -> Sequence[LigneJournal]:
        """Return the newest lines first, of rank below `avant`, of this dossier, on this kind of object.

        At most `limite`: `SANS_LIMITE` for all.
        """
        ...

    def toutes(self) -> Iterable[LigneJournal]:
        """Return the whole chain, oldest first, for its verification; read it inside the block."""
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
    """A base. Both context managers may be used from any thread; one transaction at a time, the others wait.

    What a block gave may not be used once it is over: Bug. A transaction opened inside another, by the same thread,
    raises Bug; a read may be opened inside one, and does not see what it has written.
    """

    def ecrire(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction: committed durably when the block ends, undone when it raises, whatever it raises.

        Once a method has raised Bug or EnvironmentFault, the block must be left: nothing more of it can be kept.
        """
        ...

    def lire(self) -> AbstractContextManager[UnitOfWork]:
        """Open a read of one instant, no later than what it reads first; a write inside it raises Bug."""
        ...

    def sauvegarder(self, destination: Path) -> None:
        """Write a checked copy of the base to a new file; the file appears whole or not at all."""
        ...

    def verifier(self) -> Sequence[str]:
        """Return the anomalies found in the file, in French; empty when it is sound."""
        ...
