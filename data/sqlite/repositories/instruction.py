"""Notes, decisions and acts of the dossiers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.convention import Acte
from app.domain.decision import Decision
from app.domain.montants import Etp
from app.domain.notation import Note
from app.domain.poste import TypePoste
from data.sqlite.repositories.totaux import totaux
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.sqlite.session import Session

_NOTES = RowMapper(Note, "note", avec=("dossier_id",))
_DECISIONS = RowMapper(Decision, "decision", sauf=("etp_par_type",), avec=("etp_facilitateur", "etp_coordinateur"))
_ACTES = RowMapper(Acte, "acte")
_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?)"

_NOTER = _NOTES.remplacement("dossier_id", "sous_critere")
_DENOTER = "DELETE FROM note WHERE dossier_id = ? AND sous_critere = ?"
_NOTES_DU_DOSSIER = sql("SELECT", _NOTES.colonnes, "FROM note WHERE dossier_id = ? ORDER BY sous_critere")
_NOTES_DE_LA_CAMPAGNE = sql(
    "SELECT note.dossier_id,", _NOTES.colonnes, "FROM note", _CAMPAGNE, "ORDER BY dossier_id, sous_critere"
)
_LIRE_DECISIONS = sql("SELECT", _DECISIONS.colonnes, ", etp_facilitateur, etp_coordinateur FROM decision")
_EN_VIGUEUR = sql(_LIRE_DECISIONS, "WHERE dossier_id = ? ORDER BY id DESC LIMIT 1")
_HISTORIQUE = sql(_LIRE_DECISIONS, "WHERE dossier_id = ? ORDER BY id")
_DECISIONS_DE_LA_CAMPAGNE = sql(_LIRE_DECISIONS, _CAMPAGNE, "ORDER BY dossier_id, id")
_ACTES_DU_DOSSIER = sql("SELECT", _ACTES.colonnes, "FROM acte WHERE dossier_id = ? ORDER BY id")
_ACTES_DE_LA_CAMPAGNE = sql("SELECT", _ACTES.colonnes, "FROM acte", _CAMPAGNE, "ORDER BY id DESC")


class NotesSqlite:
    """Fulfils `ports.Notes`. No row means « non noté »."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, dossier_id: int, note: Note) -> None:
        """Give or replace the note of a sub-criterion."""
        self._session.executer(_NOTER, _NOTES.vers(note) | {"dossier_id": dossier_id})

    def clear(self, dossier_id: int, sous_critere: str) -> None:
        """Go back to « non noté »; nothing happens when it was so."""
        self._session.executer(_DENOTER, (dossier_id, sous_critere))

    def of_dossier(self, dossier_id: int) -> Sequence[Note]:
        """Return the notes given, by code of sub-criterion."""
        return tuple(map(_NOTES.depuis, self._session.lignes(_NOTES_DU_DOSSIER, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Note]]:
        """Return the notes by dossier; only dossiers that have one."""
        par_dossier: dict[int, list[Note]] = defaultdict(list)
        for dossier_id, *champs in self._session.lignes(_NOTES_DE_LA_CAMPAGNE, (campagne_id,)):
            par_dossier[dossier_id].append(_NOTES.depuis(champs))
        return {dossier_id: tuple(notes) for dossier_id, notes in par_dossier.items()}

    def totaux(self, campagne_id: int) -> Mapping[int, tuple[int, int]]:
        """Return the exact total of each wholly scored dossier, by SQLite, as a fraction in lowest terms."""
        return totaux(self._session, campagne_id)


class DecisionsSqlite:
    """Fulfils `ports.Decisions`. The last one added is in force; triggers refuse to change or remove any."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, decision: Decision) -> Decision:
        """Return the decision with its identifier."""
        valeurs = _DECISIONS.vers(replace(decision, id=None)) | {
            "etp_facilitateur": _centiemes(decision, TypePoste.FACILITATEUR),
            "etp_coordinateur": _centiemes(decision, TypePoste.COORDINATEUR),
        }
        return replace(decision, id=self._session.inserer(_DECISIONS.insertion, valeurs))

    def en_vigueur(self, dossier_id: int) -> Decision | None:
        """Return the decision in force, None before the first."""
        ligne = self._session.une(_EN_VIGUEUR, (dossier_id,))
        return _decision(ligne) if ligne else None

    def historique(self, dossier_id: int) -> Sequence[Decision]:
        """Return all the decisions of a dossier, oldest first."""
        return tuple(map(_decision, self._session.lignes(_HISTORIQUE, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Decision]:
        """Return the decisions in force, by dossier."""
        lignes = map(_decision, self._session.lignes(_DECISIONS_DE_LA_CAMPAGNE, (campagne_id,)))
        return {d.dossier_id: d for d in lignes}


class ActesSqlite:
    """Fulfils `ports.Actes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, acte: Acte) -> Acte:
        """Return the act with its identifier; its bytes must have been put before."""
        return replace(acte, id=self._session.inserer(_ACTES.insertion, _ACTES.vers(replace(acte, id=None))))

    def of_dossier(self, dossier_id: int) -> Sequence[Acte]:
        """Return the acts of a dossier, oldest first."""
        return tuple(map(_ACTES.depuis, self._session.lignes(_ACTES_DU_DOSSIER, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Sequence[Acte]:
        """Return the acts of a campaign, newest first."""
        return tuple(map(_ACTES.depuis, self._session.lignes(_ACTES_DE_LA_CAMPAGNE, (campagne_id,))))


def _centiemes(decision: Decision, type_poste: TypePoste) -> int | None:
    etp = decision.etp_par_type.get(type_poste)
    return None if etp is None else etp.centiemes


def _decision(ligne: tuple[Any, ...]) -> Decision:
    *champs, facilitateur, coordinateur = ligne
    etp = {TypePoste.FACILITATEUR: facilitateur, TypePoste.COORDINATEUR: coordinateur}
    return Decision(**_DECISIONS.champs(champs), etp_par_type={t: Etp(c) for t, c in etp.items() if c is not None})
