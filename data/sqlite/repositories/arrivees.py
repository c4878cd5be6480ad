"""The register of mails."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from app.ports import Arrivee
from app.socle.errors import Bug, UserError
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.sqlite.session import Parametres, Session

_ARRIVEES = RowMapper(Arrivee, "arrivee")
_LIRE = sql("SELECT", _ARRIVEES.colonnes, "FROM arrivee")
_UNE = sql(_LIRE, "WHERE id = ?")
_DE_LA_CAMPAGNE = sql(_LIRE, "WHERE campagne_id = ? ORDER BY recu_le DESC, id DESC")
_PAR_EMPREINTE = sql(_LIRE, "WHERE campagne_id = ? AND sha256 = ? ORDER BY id LIMIT 1")
_PAR_MESSAGE_ID = sql(
    _LIRE,
    "WHERE campagne_id = ? AND message_id <> '' AND message_id IN (SELECT value FROM json_each(?)) ORDER BY id",
)
_PAR_EXPEDITEUR = sql(_LIRE, "WHERE campagne_id = ? AND expediteur_adresse = ? ORDER BY recu_le DESC, id DESC")


class ArriveesSqlite:
    """Fulfils `ports.Arrivees`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, arrivee: Arrivee) -> Arrivee:
        """Return the arrival with its identifier; its content must have been put before."""
        valeurs = _ARRIVEES.vers(replace(arrivee, id=None))
        return replace(arrivee, id=self._session.inserer(_ARRIVEES.insertion, valeurs))

    def get(self, arrivee_id: int) -> Arrivee:
        """Return an arrival. Raises UserError when there is none."""
        ligne = self._session.une(_UNE, (arrivee_id,))
        if ligne is None:
            raise UserError("Cette arrivée n’est pas au registre.", conseil="Choisissez-en une dans la liste.")
        return _ARRIVEES.depuis(ligne)

    def save(self, arrivee: Arrivee) -> None:
        """Change the fate of an arrival. Raises Bug on one that is not in the register."""
        if not self._session.executer(_ARRIVEES.maj, _ARRIVEES.vers(arrivee)).rowcount:
            raise Bug(f"L’arrivée {arrivee.id} n’est pas au registre.")

    def of_campagne(self, campagne_id: int) -> Sequence[Arrivee]:
        """Return the register, latest receipt first."""
        return self._lire(_DE_LA_CAMPAGNE, (campagne_id,))

    def par_empreinte(self, campagne_id: int, sha256: str) -> Arrivee | None:
        """Return the first arrival of these very bytes, None when they never came."""
        return next(iter(self._lire(_PAR_EMPREINTE, (campagne_id, sha256))), None)

    def par_message_id(self, campagne_id: int, message_ids: Iterable[str]) -> Sequence[Arrivee]:
        """Return the arrivals that bear one of these Message-ID, oldest first; an empty one finds nothing."""
        return self._lire(_PAR_MESSAGE_ID, (campagne_id, json.dumps(list(message_ids))))

    def par_expediteur(self, campagne_id: int, adresse: str) -> Sequence[Arrivee]:
        """Return the arrivals of a sender, latest first; the case of ASCII letters is ignored."""
        return self._lire(_PAR_EXPEDITEUR, (campagne_id, adresse))

    def _lire(self, lecture: str, parametres: Parametres) -> tuple[Arrivee, ...]:
        return tuple(map(_ARRIVEES.depuis, self._session.lignes(lecture, parametres)))
