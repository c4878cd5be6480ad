"""Files of the dossiers, verdicts, and contents kept once each by SHA-256."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.pieces import Piece, VerdictRendu
from app.socle.errors import Bug, UserError
from data.sqlite.codec import instant_vers_texte
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from data.sqlite.session import Session

_PIECES = RowMapper(Piece, "piece")
_VERDICTS = RowMapper(VerdictRendu, "verdict", avec=("dossier_id",))

_GARDER = """
INSERT INTO contenu (sha256, taille, octets) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING
"""
_EST_GARDE = "SELECT 1 FROM contenu WHERE sha256 = ?"
_OCTETS = "SELECT octets FROM contenu WHERE sha256 = ?"
_UNE = sql("SELECT", _PIECES.colonnes, "FROM piece WHERE id = ?")
_DU_DOSSIER = sql("SELECT", _PIECES.colonnes, "FROM piece WHERE dossier_id = ? ORDER BY id")
_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?)"
_DE_LA_CAMPAGNE = sql("SELECT", _PIECES.colonnes, "FROM piece", _CAMPAGNE, "ORDER BY dossier_id, id")
_CODER = "UPDATE piece SET code = ? WHERE id = ?"
_REMPLACER = "UPDATE piece SET remplace = ? WHERE id = ?"
_OTER = "DELETE FROM piece WHERE id = ?"
_ECARTER = """
INSERT INTO proposition_ecartee (dossier_id, champ, valeur, agent, le) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (dossier_id, champ, valeur) DO NOTHING
"""
_ECARTEES = "SELECT champ, valeur FROM proposition_ecartee WHERE dossier_id = ?"
_RETABLIR = "DELETE FROM proposition_ecartee WHERE dossier_id = ? AND champ = ? AND valeur = ?"
_RENDRE = _VERDICTS.remplacement("dossier_id", "code")
_REPRENDRE = "DELETE FROM verdict WHERE dossier_id = ? AND code = ?"
_VERDICTS_DU_DOSSIER = sql("SELECT", _VERDICTS.colonnes, "FROM verdict WHERE dossier_id = ? ORDER BY code")
_VERDICTS_DE_LA_CAMPAGNE = sql(
    "SELECT verdict.dossier_id,", _VERDICTS.colonnes, "FROM verdict", _CAMPAGNE, "ORDER BY dossier_id, code"
)


class PiecesSqlite:
    """Fulfils `ports.Pieces`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_contenu(self, octets: bytes) -> str:
        """Keep bytes once; return their SHA-256 in hexadecimal."""
        sha256 = hashlib.sha256(octets).hexdigest()
        if self._session.une(_EST_GARDE, (sha256,)) is None:
            self._session.executer(_GARDER, (sha256, len(octets), octets))
        return sha256

    def contenu(self, sha256: str) -> bytes:
        """Return kept bytes, checked against their hash. Raises Bug when they are missing or altered."""
        ligne = self._session.une(_OCTETS, (sha256,))
        if ligne is None:
            raise Bug(f"Le contenu {sha256[:12]} manque dans la base.")
        octets = bytes(ligne[0])
        if hashlib.sha256(octets).hexdigest() != sha256:
            raise Bug(f"Le contenu {sha256[:12]} a été altéré dans la base.")
        return octets

    def add(self, piece: Piece) -> Piece:
        """Return the piece with its identifier; its content must have been put before."""
        return replace(piece, id=self._session.inserer(_PIECES.insertion, _PIECES.vers(replace(piece, id=None))))

    def get(self, piece_id: int) -> Piece:
        """Return a piece. Raises UserError when there is none."""
        ligne = self._session.une(_UNE, (piece_id,))
        if ligne is None:
            raise _absente()
        return _PIECES.depuis(ligne)

    def remove(self, piece_id: int) -> None:
        """Take back a piece just added; its content stays. Raises UserError when it is not there.

        A foreign key refuses, as a Bug, a piece that something refers to.
        """
        if not self._session.executer(_OTER, (piece_id,)).rowcount:
            raise _absente()

    def set_remplace(self, piece_id: int, ancienne_id: int | None) -> None:
        """Say which piece this one replaces, None for none. Raises Bug when that one is not there, or itself."""
        if not self._session.executer(_REMPLACER, (ancienne_id, piece_id)).rowcount:
            raise _absente()

    def set_code(self, piece_id: int, code: str) -> None:
        """Say which expected piece this file is; empty for none."""
        if not self._session.executer(_CODER, (code, piece_id)).rowcount:
            raise _absente()

    def of_dossier(self, dossier_id: int) -> Sequence[Piece]:
        """Return the pieces in the order of their arrival."""
        return tuple(map(_PIECES.depuis, self._session.lignes(_DU_DOSSIER, (dossier_id,))))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Piece]]:
        """Return the pieces by dossier; only dossiers that have one."""
        par_dossier: dict[int, list[Piece]] = defaultdict(list)
        for ligne in self._session.lignes(_DE_LA_CAMPAGNE, (campagne_id,)):
            piece = _PIECES.depuis(ligne)
            par_dossier[piece.dossier_id].append(piece)
        return {dossier_id: tuple(pieces) for dossier_id, pieces in par_dossier.items()}

    def set_verdict(self, dossier_id: int, rendu: VerdictRendu) -> None:
        """Give or replace the verdict on an expected piece."""
        self._session.executer(_RENDRE, _VERDICTS.vers(rendu) | {"dossier_id": dossier_id})

    def clear_verdict(self, dossier_id: int, code: str) -> None:
        """Take a verdict back; nothing happens when there is none."""
        self._session.executer(_REPRENDRE, (dossier_id, code))

    def verdicts(self, dossier_id: int) -> Sequence[VerdictRendu]:
        """Return the verdicts of a dossier, by code of piece."""
        return tuple(map(_VERDICTS.depuis, self._session.lignes(_VERDICTS_DU_DOSSIER, (dossier_id,))))

    def verdicts_of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[VerdictRendu]]:
        """Return the verdicts by dossier; only dossiers that have one."""
        par_dossier: dict[int, list[VerdictRendu]] = defaultdict(list)
        for dossier_id, *champs in self._session.lignes(_VERDICTS_DE_LA_CAMPAGNE, (campagne_id,)):
            par_dossier[dossier_id].append(_VERDICTS.depuis(champs))
        return {dossier_id: tuple(rendus) for dossier_id, rendus in par_dossier.items()}

    def ecarter_proposition(self, dossier_id: int, champ: str, valeur_texte: str, agent: str, le: datetime) -> None:
        """Keep that the officer refused this value for this field; the first refusal is kept."""
        self._session.executer(_ECARTER, (dossier_id, champ, valeur_texte, agent, instant_vers_texte(le)))

    def propositions_ecartees(self, dossier_id: int) -> frozenset[tuple[str, str]]:
        """Return the fields and values refused."""
        return frozenset((champ, valeur) for champ, valeur in self._session.lignes(_ECARTEES, (dossier_id,)))

    def reprendre_proposition(self, dossier_id: int, champ: str, valeur_texte: str) -> None:
        """Forget that refusal; nothing happens when there is none."""
        self._session.executer(_RETABLIR, (dossier_id, champ, valeur_texte))


def _absente() -> UserError:
    return UserError("Cette pièce n’est pas dans la base.", conseil="Rouvrez le dossier pour voir ses pièces.")
