"""What instruction asks of a store beside the dossiers: requests, facts, texts, proofs, readings, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.demandes import DemandeDePieces
    from app.domain.derogation import Derogation
    from app.domain.faits import FaitsDates
    from app.domain.grille import VersionGrille
    from app.domain.lectures import Deport, Lecture
    from app.domain.notation import Note
    from app.domain.pieces import Piece
    from app.domain.preuve import Preuve
    from app.domain.recu import RecuDeClassement
    from app.domain.scenario import Scenario
    from app.domain.seance import Motivation, Reprise, TriRapide
    from app.domain.textes import PagesProches, PageTrouvee, PassageEcarte, RechercheTexte, TexteLu


class Demandes(Protocol):
    """Requests for pieces; all are kept."""

    def add(self, demande: DemandeDePieces) -> DemandeDePieces: ...
    def save(self, demande: DemandeDePieces) -> None:
        """Write its reminder and its reply; what was asked does not change. Raises UserError on an unknown one."""
        ...

    def remove(self, demande_id: int) -> None:
        """Take back a request just made. Raises UserError when it is not there."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[DemandeDePieces]:
        """Oldest first."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[DemandeDePieces]]:
        """By dossier, oldest first; only dossiers that have one."""
        ...


class Faits(Protocol):
    """When, and by whom, each dossier was found recevable, complet, instruit."""

    def set(self, faits: FaitsDates) -> None:
        """Write what is known of a dossier; when nothing is, forget it."""
        ...

    def of_dossier(self, dossier_id: int) -> FaitsDates:
        """Return what is known; nothing but the identifier for a dossier of which nothing was said."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, FaitsDates]:
        """By dossier; only those of which something was said."""
        ...


class Textes(Protocol):
    """The text of the contents of pieces, kept once each by SHA-256, its index and its fingerprints."""

    def put(self, lu: TexteLu, empreintes: Mapping[int, Iterable[int]]) -> None:
        """Keep the text of a content and the fingerprints of its pages (page from 1); replace what was there."""
        ...

    def of_contenu(self, sha256: str) -> TexteLu | None:
        """Return what was read of a content; None when it has not been read yet."""
        ...

    def a_lire(self, campagne_id: int | None = None) -> Sequence[Piece]:
        """Return one piece for each content not read yet, oldest first; None: of the whole base."""
        ...

    def chercher(self, recherche: RechercheTexte) -> Sequence[PageTrouvee]:
        """Return the pages that hold every word, best first, at most `limite`; none when no word was given.

        Each piece that holds the content counts; withdrawn dossiers too.
        """
        ...

    def proches(self, sha256s: Iterable[str], minimum: int) -> Sequence[PagesProches]:
        """Return the pages of other contents that share at least `minimum` fingerprints with pages of these.

        Most in common first; two contents both in `sha256s` are not compared.
        """
        ...

    def ecarter(self, passage: PassageEcarte) -> PassageEcarte: ...
    def reprendre(self, passage_id: int) -> None:
        """Take back a passage set aside. Raises UserError when it is not there."""
        ...

    def ecartes(self, campagne_id: int) -> Sequence[PassageEcarte]:
        """Oldest first."""
        ...


class Preuves(Protocol):
    """Proofs of the notes."""

    def add(self, preuve: Preuve) -> Preuve: ...
    def remove(self, preuve_id: int) -> None:
        """Raises UserError when it is not there."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[Preuve]:
        """By sub-criterion, then in the order of their creation."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Preuve]]:
        """By dossier; only dossiers that have one."""
        ...


class Lectures(Protocol):
    """Readings of the dossiers by several readers, with their own notes, and withdrawals."""

    def add(self, lecture: Lecture) -> Lecture:
        """Raises Bug when this reader already has a reading of this dossier, or its rank is taken."""
        ...

    def save(self, lecture: Lecture) -> None:
        """Write the reading: open or closed. Raises UserError on an unknown one."""
        ...

    def remove(self, lecture_id: int) -> None:
        """Take back a reading and its notes. Raises UserError when it is not there."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[Lecture]:
        """By rank."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Lecture]]:
        """By dossier, then rank; only dossiers that have one."""
        ...

    def set_note(self, lecture_id: int, note: Note) -> None:
        """Write a note of a reading, in the place of the one before."""
        ...

    def clear_note(self, lecture_id: int, sous_critere: str) -> None:
        """Take back a note of a reading; nothing happens when there is none."""
        ...

    def notes(self, lecture_id: int) -> Sequence[Note]:
        """By code of sub-criterion."""
        ...

    def notes_of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Note]]:
        """By reading; only readings that have a note."""
        ...

    def add_deport(self, deport: Deport) -> Deport: ...
    def save_deport(self, deport: Deport) -> None:
        """Lift a withdrawal. Raises UserError on an unknown one."""
        ...

    def deports(self, campagne_id: int) -> Sequence[Deport]:
        """All, lifted ones included, oldest first."""
        ...


class Derogations(Protocol):
    """Blocking constats passed over in writing; all are kept."""

    def add(self, derogation: Derogation) -> Derogation: ...
    def save(self, derogation: Derogation) -> None:
        """Lift one. Raises UserError on an unknown one."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[Derogation]:
        """Oldest first, lifted ones included."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Derogation]]:
        """By dossier; only dossiers that have one."""
        ...


class Grilles(Protocol):
    """Every version of the grids that a campaign has used; the one in force is in the campaign itself."""

    def add(self, version: VersionGrille) -> VersionGrille:
        """Raises Bug when the campaign already has this version for this type of job."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[VersionGrille]:
        """By type of job, then version."""
        ...


class Recus(Protocol):
    """Receipts of rankings; their bytes are contents."""

    def add(self, recu: RecuDeClassement) -> RecuDeClassement: ...
    def of_campagne(self, campagne_id: int) -> Sequence[RecuDeClassement]:
        """Newest first."""
        ...


class Scenarios(Protocol):
    """Named lists of what each dossier would get; a name serves once in a campaign."""

    def add(self, scenario: Scenario) -> Scenario: ...
    def save(self, scenario: Scenario) -> None:
        """Write a scenario again. Raises UserError on an unknown one, Bug when its new name is taken."""
        ...

    def remove(self, scenario_id: int) -> None:
        """One that is not there is ignored."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[Scenario]:
        """Oldest first."""
        ...


class Seances(Protocol):
    """What agents keep of their sessions: quick sort, where they stopped, reasons being written."""

    def set_tri(self, tri: TriRapide) -> None:
        """Write the letter of an agent for a dossier, in the place of the one before."""
        ...

    def clear_tri(self, dossier_id: int, agent: str) -> None:
        """Forget that letter; nothing happens when there is none."""
        ...

    def tris(self, campagne_id: int, agent: str) -> Mapping[int, TriRapide]:
        """By dossier."""
        ...

    def set_reprise(self, reprise: Reprise) -> None:
        """Write where an agent stopped in a campaign, in the place of the one before."""
        ...

    def reprise(self, campagne_id: int, agent: str) -> Reprise | None:
        """Return where that agent stopped; None when they never did."""
        ...

    def set_motivation(self, motivation: Motivation) -> None:
        """Write the reasons of a dossier; an empty text forgets them."""
        ...

    def motivations(self, campagne_id: int) -> Mapping[int, Motivation]:
        """By dossier."""
        ...
