"""Readings by several readers with their own notes, withdrawals, proofs and derogations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.derogation import Derogation
from app.domain.lectures import Deport, Lecture
from app.domain.notation import Note
from app.domain.preuve import Cadre, Preuve
from app.socle.errors import UserError
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.sqlite.session import Session

T = TypeVar("T", Preuve, Lecture, Derogation)

_COTES = ("gauche", "haut", "droite", "bas")
_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?)"

_PREUVES = RowMapper(Preuve, "preuve", sauf=("cadre",), avec=_COTES)
_LIRE_PREUVES = sql("SELECT", _PREUVES.colonnes, ", gauche, haut, droite, bas FROM preuve")
_PREUVES_DU_DOSSIER = sql(_LIRE_PREUVES, "WHERE dossier_id = ? ORDER BY sous_critere, id")
_PREUVES_DE_LA_CAMPAGNE = sql(_LIRE_PREUVES, _CAMPAGNE, "ORDER BY dossier_id, sous_critere, id")
_OTER_PREUVE = "DELETE FROM preuve WHERE id = ?"

_LECTURES = RowMapper(Lecture, "lecture")
_NOTES = RowMapper(Note, "note_lecture", avec=("lecture_id",))
_LECTURES_DU_DOSSIER = sql("SELECT", _LECTURES.colonnes, "FROM lecture WHERE dossier_id = ? ORDER BY rang")
_LECTURES_DE_LA_CAMPAGNE = sql("SELECT", _LECTURES.colonnes, "FROM lecture", _CAMPAGNE, "ORDER BY dossier_id, rang")
_CLORE = "UPDATE lecture SET close_le = :close_le WHERE id = :id"
_OTER_LECTURE = "DELETE FROM lecture WHERE id = ?"
_OTER_NOTES = "DELETE FROM note_lecture WHERE lecture_id = ?"
_NOTER = _NOTES.remplacement("lecture_id", "sous_critere")
_DENOTER = "DELETE FROM note_lecture WHERE lecture_id = ? AND sous_critere = ?"
_NOTES_DE_LA_LECTURE = sql(
    "SELECT", _NOTES.colonnes, "FROM note_lecture WHERE lecture_id = ? ORDER BY sous_critere"
)
_NOTES_DE_LA_CAMPAGNE = sql(
    "SELECT note_lecture.lecture_id,", _NOTES.colonnes,
    "FROM note_lecture JOIN lecture ON lecture.id = note_lecture.lecture_id", _CAMPAGNE,
    "ORDER BY lecture_id, sous_critere",
)  # fmt: skip

_DEPORTS = RowMapper(Deport, "deport")
_DEPORTS_DE_LA_CAMPAGNE = sql("SELECT", _DEPORTS.colonnes, "FROM deport", _CAMPAGNE, "ORDER BY id")
_LEVER_DEPORT = "UPDATE deport SET leve_le = :leve_le WHERE id = :id"

_DEROGATIONS = RowMapper(Derogation, "derogation")
_DEROGATIONS_DU_DOSSIER = sql("SELECT", _DEROGATIONS.colonnes, "FROM derogation WHERE dossier_id = ? ORDER BY id")
_DEROGATIONS_DE_LA_CAMPAGNE = sql(
    "SELECT", _DEROGATIONS.colonnes, "FROM derogation", _CAMPAGNE, "ORDER BY dossier_id, id"
)
_LEVER_DEROGATION = "UPDATE derogation SET levee_le = :levee_le WHERE id = :id"


class PreuvesSqlite:
    """Fulfils `ports.Preuves`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, preuve: Preuve) -> Preuve:
        """Return the proof with its identifier; its piece and its content must be kept."""
        cadre = preuve.cadre
        cotes = {nom: getattr(cadre, nom) if cadre else None for nom in _COTES}
        valeurs = _PREUVES.vers(replace(preuve, id=None)) | cotes
        return replace(preuve, id=self._session.inserer(_PREUVES.insertion, valeurs))

    def remove(self, preuve_id: int) -> None:
        """Take back a proof. Raises UserError when it is not there."""
        if not self._session.executer(_OTER_PREUVE, (preuve_id,)).rowcount:
            raise _absente("Cette preuve")

    def of_dossier(self, dossier_id: int) -> Sequence[Preuve]:
        """Return the proofs of a dossier, by sub-criterion, then in the order of their creation."""
        return tuple(map(_preuve, self._session.lignes(_PREUVES_DU_DOSSIER, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Preuve]]:
        """Return the proofs by dossier; only dossiers that have one."""
        return _par_dossier(map(_preuve, self._session.lignes(_PREUVES_DE_LA_CAMPAGNE, (campagne_id,))))


class LecturesSqlite:
    """Fulfils `ports.Lectures`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, lecture: Lecture) -> Lecture:
        """Return the reading with its identifier. Raises Bug when its reader or its rank is already there."""
        valeurs = _LECTURES.vers(replace(lecture, id=None))
        return replace(lecture, id=self._session.inserer(_LECTURES.insertion, valeurs))

    def save(self, lecture: Lecture) -> None:
        """Write when the reading was closed, None to open it again. Raises UserError on an unknown one."""
        valeurs = _LECTURES.vers(lecture)
        if not self._session.executer(_CLORE, {nom: valeurs[nom] for nom in ("id", "close_le")}).rowcount:
            raise _absente("Cette lecture")

    def remove(self, lecture_id: int) -> None:
        """Take back a reading and its notes. Raises UserError when it is not there."""
        self._session.executer(_OTER_NOTES, (lecture_id,))
        if not self._session.executer(_OTER_LECTURE, (lecture_id,)).rowcount:
            raise _absente("Cette lecture")

    def of_dossier(self, dossier_id: int) -> Sequence[Lecture]:
        """Return the readings of a dossier, by rank."""
        return tuple(map(_LECTURES.depuis, self._session.lignes(_LECTURES_DU_DOSSIER, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Lecture]]:
        """Return the readings by dossier, then rank; only dossiers that have one."""
        return _par_dossier(map(_LECTURES.depuis, self._session.lignes(_LECTURES_DE_LA_CAMPAGNE, (campagne_id,))))

    def set_note(self, lecture_id: int, note: Note) -> None:
        """Give or replace the note of a sub-criterion in a reading."""
        self._session.executer(_NOTER, _NOTES.vers(note) | {"lecture_id": lecture_id})

    def clear_note(self, lecture_id: int, sous_critere: str) -> None:
        """Go back to « non noté » in a reading; nothing happens when it was so."""
        self._session.executer(_DENOTER, (lecture_id, sous_critere))

    def notes(self, lecture_id: int) -> Sequence[Note]:
        """Return the notes of a reading, by code of sub-criterion."""
        return tuple(map(_NOTES.depuis, self._session.lignes(_NOTES_DE_LA_LECTURE, (lecture_id,))))

    def notes_of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Note]]:
        """Return the notes by reading; only readings that have one."""
        par_lecture: dict[int, list[Note]] = defaultdict(list)
        for lecture_id, *champs in self._session.lignes(_NOTES_DE_LA_CAMPAGNE, (campagne_id,)):
            par_lecture[lecture_id].append(_NOTES.depuis(champs))
        return {lecture_id: tuple(notes) for lecture_id, notes in par_lecture.items()}

    def add_deport(self, deport: Deport) -> Deport:
        """Return the withdrawal with its identifier."""
        valeurs = _DEPORTS.vers(replace(deport, id=None))
        return replace(deport, id=self._session.inserer(_DEPORTS.insertion, valeurs))

    def save_deport(self, deport: Deport) -> None:
        """Write when a withdrawal was lifted. Raises UserError on an unknown one."""
        valeurs = _DEPORTS.vers(deport)
        if not self._session.executer(_LEVER_DEPORT, {nom: valeurs[nom] for nom in ("id", "leve_le")}).rowcount:
            raise _absente("Ce déport")

    def deports(self, campagne_id: int) -> Sequence[Deport]:
        """Return all the withdrawals of a campaign, lifted ones included, oldest first."""
        return tuple(map(_DEPORTS.depuis, self._session.lignes(_DEPORTS_DE_LA_CAMPAGNE, (campagne_id,))))


class DerogationsSqlite:
    """Fulfils `ports.Derogations`. A trigger refuses to remove one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, derogation: Derogation) -> Derogation:
        """Return the derogation with its identifier."""
        valeurs = _DEROGATIONS.vers(replace(derogation, id=None))
        return replace(derogation, id=self._session.inserer(_DEROGATIONS.insertion, valeurs))

    def save(self, derogation: Derogation) -> None:
        """Write when a derogation was lifted. Raises UserError on an unknown one."""
        valeurs = _DEROGATIONS.vers(derogation)
        dates = {nom: valeurs[nom] for nom in ("id", "levee_le")}
        if not self._session.executer(_LEVER_DEROGATION, dates).rowcount:
            raise _absente("Cette dérogation")

    def of_dossier(self, dossier_id: int) -> Sequence[Derogation]:
        """Return the derogations of a dossier, oldest first, lifted ones included."""
        return tuple(map(_DEROGATIONS.depuis, self._session.lignes(_DEROGATIONS_DU_DOSSIER, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Derogation]]:
        """Return the derogations by dossier; only dossiers that have one."""
        lignes = self._session.lignes(_DEROGATIONS_DE_LA_CAMPAGNE, (campagne_id,))
        return _par_dossier(map(_DEROGATIONS.depuis, lignes))


def _preuve(ligne: tuple[Any, ...]) -> Preuve:
    *champs, gauche, haut, droite, bas = ligne
    cadre = None if gauche is None else Cadre(gauche, haut, droite, bas)
    return Preuve(**_PREUVES.champs(champs), cadre=cadre)


def _par_dossier(objets: Iterable[T]) -> dict[int, tuple[T, ...]]:
    """Group what is already in the order wanted."""
    groupes: dict[int, list[T]] = defaultdict(list)
    for objet in objets:
        groupes[objet.dossier_id].append(objet)
    return {dossier_id: tuple(groupe) for dossier_id, groupe in groupes.items()}


def _absente(quoi: str) -> UserError:
    return UserError(f"{quoi} n’est pas dans la base.", conseil="Rouvrez le dossier pour voir son état présent.")
