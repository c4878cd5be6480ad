"""Versions of the grids, receipts of rankings, and what agents keep of their sessions of instruction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.grille import Grille, VersionGrille
from app.domain.recu import RecuDeClassement
from app.domain.seance import Motivation, Reprise, TriRapide
from data.sqlite.codec import depuis_json, vers_json
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.sqlite.session import Session

_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = :campagne_id)"

_VERSIONS = RowMapper(VersionGrille, "version_grille", sauf=("grille",), avec=("version", "grille"))
_VERSIONS_DE_LA_CAMPAGNE = sql(
    "SELECT", _VERSIONS.colonnes, ", grille FROM version_grille WHERE campagne_id = ?",
    "ORDER BY CASE type_poste WHEN 'facilitateur' THEN 0 ELSE 1 END, version",
)  # fmt: skip

_RECUS = RowMapper(RecuDeClassement, "recu_classement")
_RECUS_DE_LA_CAMPAGNE = sql(
    "SELECT", _RECUS.colonnes, "FROM recu_classement WHERE campagne_id = ? ORDER BY id DESC"
)

_TRIS = RowMapper(TriRapide, "tri_rapide")
_TRIER = _TRIS.remplacement("dossier_id", "agent")
_DETRIER = "DELETE FROM tri_rapide WHERE dossier_id = ? AND agent = ?"
_TRIS_DE_L_AGENT = sql(
    "SELECT", _TRIS.colonnes, "FROM tri_rapide", _CAMPAGNE, "AND agent = :agent ORDER BY dossier_id"
)
_REPRISES = RowMapper(Reprise, "reprise")
_ARRETER = _REPRISES.remplacement("campagne_id", "agent")
_REPRISE = sql("SELECT", _REPRISES.colonnes, "FROM reprise WHERE campagne_id = ? AND agent = ?")
_MOTIVATIONS = RowMapper(Motivation, "motivation")
_MOTIVER = _MOTIVATIONS.remplacement("dossier_id")
_OUBLIER = "DELETE FROM motivation WHERE dossier_id = ?"
_MOTIVATIONS_DE_LA_CAMPAGNE = sql(
    "SELECT", _MOTIVATIONS.colonnes, "FROM motivation", _CAMPAGNE, "ORDER BY dossier_id"
)


class GrillesSqlite:
    """Fulfils `ports.Grilles`. Triggers refuse to change or remove a version."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, version: VersionGrille) -> VersionGrille:
        """Return the version with its identifier. Raises Bug when it is already there for this type of job."""
        valeurs = _VERSIONS.vers(replace(version, id=None)) | {
            "version": version.grille.version,
            "grille": vers_json(version.grille),
        }
        return replace(version, id=self._session.inserer(_VERSIONS.insertion, valeurs))

    def of_campagne(self, campagne_id: int) -> Sequence[VersionGrille]:
        """Return the versions, by type of job, then version."""
        return tuple(map(_version, self._session.lignes(_VERSIONS_DE_LA_CAMPAGNE, (campagne_id,))))


class RecusSqlite:
    """Fulfils `ports.Recus`. Triggers refuse to change or remove a receipt."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, recu: RecuDeClassement) -> RecuDeClassement:
        """Return the receipt with its identifier; its bytes must have been put before."""
        return replace(recu, id=self._session.inserer(_RECUS.insertion, _RECUS.vers(replace(recu, id=None))))

    def of_campagne(self, campagne_id: int) -> Sequence[RecuDeClassement]:
        """Return the receipts of a campaign, newest first."""
        return tuple(map(_RECUS.depuis, self._session.lignes(_RECUS_DE_LA_CAMPAGNE, (campagne_id,))))


class SeancesSqlite:
    """Fulfils `ports.Seances`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_tri(self, tri: TriRapide) -> None:
        """Give or replace the letter of an agent on a dossier."""
        self._session.executer(_TRIER, _TRIS.vers(tri))

    def clear_tri(self, dossier_id: int, agent: str) -> None:
        """Take the letter back; nothing happens when there is none."""
        self._session.executer(_DETRIER, (dossier_id, agent))

    def tris(self, campagne_id: int, agent: str) -> Mapping[int, TriRapide]:
        """Return the letters of an agent, by dossier."""
        lignes = self._session.lignes(_TRIS_DE_L_AGENT, {"campagne_id": campagne_id, "agent": agent})
        return {t.dossier_id: t for t in map(_TRIS.depuis, lignes)}

    def set_reprise(self, reprise: Reprise) -> None:
        """Keep where an agent stopped in a campaign."""
        self._session.executer(_ARRETER, _REPRISES.vers(reprise))

    def reprise(self, campagne_id: int, agent: str) -> Reprise | None:
        """Return where an agent stopped, None when she never did."""
        ligne = self._session.une(_REPRISE, (campagne_id, agent))
        return _REPRISES.depuis(ligne) if ligne else None

    def set_motivation(self, motivation: Motivation) -> None:
        """Write the reasons of a dossier; an empty text forgets them."""
        if motivation.texte:
            self._session.executer(_MOTIVER, _MOTIVATIONS.vers(motivation))
        else:
            self._session.executer(_OUBLIER, (motivation.dossier_id,))

    def motivations(self, campagne_id: int) -> Mapping[int, Motivation]:
        """Return the reasons being written, by dossier."""
        lignes = self._session.lignes(_MOTIVATIONS_DE_LA_CAMPAGNE, {"campagne_id": campagne_id})
        return {m.dossier_id: m for m in map(_MOTIVATIONS.depuis, lignes)}


def _version(ligne: tuple[Any, ...]) -> VersionGrille:
    *champs, grille = ligne
    return VersionGrille(**_VERSIONS.champs(champs), grille=depuis_json(Grille, grille))
