"""Campaigns, their target and their envelope. The facts of a campaign are kept as one JSON record."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.domain.campagne import Campagne
from app.domain.quota import Cible, Mouvement
from app.socle.errors import Bug, UserError
from data.sqlite.codec import depuis_json, vers_json
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.sqlite.session import Session

CAMPAGNES_LUES = 8

_CIBLES = RowMapper(Cible, "cible")
_MOUVEMENTS = RowMapper(Mouvement, "mouvement")

_INSERER = """
INSERT INTO campagne (code, intitule, edition, region_code, date_limite, fiche)
VALUES (:code, :intitule, :edition, :region_code, :date_limite, :fiche)
"""
_MODIFIER = """
UPDATE campagne SET code = :code, intitule = :intitule, edition = :edition, region_code = :region_code,
  date_limite = :date_limite, fiche = :fiche
WHERE id = :id
"""
_LIRE = "SELECT id, fiche FROM campagne WHERE id = ?"
_TOUTES = "SELECT id, fiche FROM campagne ORDER BY id"
_CIBLES_DE = sql("SELECT", _CIBLES.colonnes, "FROM cible WHERE campagne_id = ? ORDER BY version, id")
_MOUVEMENTS_DE = sql("SELECT", _MOUVEMENTS.colonnes, "FROM mouvement WHERE campagne_id = ? ORDER BY id")


class CampagnesSqlite:
    """Fulfils `ports.Campagnes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, campagne: Campagne) -> Campagne:
        """Return the campaign with its identifier."""
        return replace(campagne, id=self._session.inserer(_INSERER, _colonnes(campagne)))

    def save(self, campagne: Campagne) -> None:
        """Write a stored campaign. Raises Bug on one that is not stored."""
        if campagne.id is None:
            raise Bug("Une campagne jamais ajoutée ne peut pas être modifiée.")
        if not self._session.executer(_MODIFIER, {**_colonnes(campagne), "id": campagne.id}).rowcount:
            raise Bug(f"La campagne {campagne.id} n’est pas dans la base.")

    def get(self, campagne_id: int) -> Campagne:
        """Return a campaign. Raises UserError when there is none."""
        ligne = self._session.une(_LIRE, (campagne_id,))
        if ligne is None:
            raise UserError("Cette campagne n’est pas dans la base.", conseil="Choisissez-en une dans la liste.")
        return _campagne(ligne)

    def all(self) -> Sequence[Campagne]:
        """Return every campaign, in the order of their creation."""
        return tuple(_campagne(ligne) for ligne in self._session.lignes(_TOUTES))

    def add_cibles(self, cibles: Iterable[Cible]) -> None:
        """Keep the rows of a version of the target."""
        for cible in cibles:
            self._session.executer(_CIBLES.insertion, _CIBLES.vers(cible))

    def cibles(self, campagne_id: int) -> Sequence[Cible]:
        """Return all versions, oldest first."""
        return tuple(map(_CIBLES.depuis, self._session.lignes(_CIBLES_DE, (campagne_id,))))

    def add_mouvement(self, mouvement: Mouvement) -> None:
        """Keep a movement of the envelope."""
        self._session.executer(_MOUVEMENTS.insertion, _MOUVEMENTS.vers(mouvement))

    def mouvements(self, campagne_id: int) -> Sequence[Mouvement]:
        """Return the movements, oldest first."""
        return tuple(map(_MOUVEMENTS.depuis, self._session.lignes(_MOUVEMENTS_DE, (campagne_id,))))


def _colonnes(campagne: Campagne) -> dict[str, Any]:
    return {
        "code": campagne.code,
        "intitule": campagne.intitule,
        "edition": campagne.edition,
        "region_code": campagne.region_code,
        "date_limite": campagne.date_limite.isoformat(),
        "fiche": vers_json(replace(campagne, id=None)),
    }


def _campagne(ligne: tuple[Any, ...]) -> Campagne:
    identifiant, fiche = ligne
    return _depuis(identifiant, fiche)


@lru_cache(maxsize=CAMPAGNES_LUES)
def _depuis(identifiant: int, fiche: str) -> Campagne:
    """Return the campaign of a text already read: each note asks for it, and a value is never changed in place."""
    return replace(depuis_json(Campagne, fiche), id=identifiant)
