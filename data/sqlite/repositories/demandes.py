"""Requests for pieces, and the days on which each of the three facts of a dossier was established."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.demandes import DemandeDePieces, LigneDemandee
from app.domain.faits import FaitsDates
from app.socle.errors import UserError
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.sqlite.session import Session

_DEMANDES = RowMapper(DemandeDePieces, "demande", sauf=("lignes",))
_LIGNES = RowMapper(LigneDemandee, "ligne_demandee", avec=("demande_id", "rang"))
_FAITS = RowMapper(FaitsDates, "faits")

_CAMPAGNE = "dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?)"
_LIRE = sql("SELECT", _DEMANDES.colonnes, "FROM demande WHERE")
_LIRE_LIGNES = sql(
    "SELECT ligne_demandee.demande_id,", _LIGNES.colonnes,
    "FROM ligne_demandee JOIN demande ON demande.id = ligne_demandee.demande_id WHERE",
)  # fmt: skip
_DU_DOSSIER = (
    sql(_LIRE, "dossier_id = ? ORDER BY id"),
    sql(_LIRE_LIGNES, "demande.dossier_id = ? ORDER BY demande_id, rang"),
)
_DE_LA_CAMPAGNE = (
    sql(_LIRE, _CAMPAGNE, "ORDER BY dossier_id, id"),
    sql(_LIRE_LIGNES, _CAMPAGNE, "ORDER BY demande_id, rang"),
)
_DATER = "UPDATE demande SET rappel_le = :rappel_le, repondue_le = :repondue_le WHERE id = :id"
_OTER = "DELETE FROM demande WHERE id = ?"
_OTER_LIGNES = "DELETE FROM ligne_demandee WHERE demande_id = ?"

_ETABLIR = _FAITS.remplacement("dossier_id")
_OUBLIER = "DELETE FROM faits WHERE dossier_id = ?"
_FAITS_DU_DOSSIER = sql("SELECT", _FAITS.colonnes, "FROM faits WHERE dossier_id = ?")
_FAITS_DE_LA_CAMPAGNE = sql("SELECT", _FAITS.colonnes, "FROM faits WHERE", _CAMPAGNE, "ORDER BY dossier_id")


class DemandesSqlite:
    """Fulfils `ports.Demandes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, demande: DemandeDePieces) -> DemandeDePieces:
        """Return the request with its identifier."""
        cle = self._session.inserer(_DEMANDES.insertion, _DEMANDES.vers(replace(demande, id=None)))
        for rang, ligne in enumerate(demande.lignes):
            self._session.executer(_LIGNES.insertion, _LIGNES.vers(ligne) | {"demande_id": cle, "rang": rang})
        return replace(demande, id=cle)

    def save(self, demande: DemandeDePieces) -> None:
        """Write its reminder and its reply. Raises UserError when it is not there."""
        valeurs = _DEMANDES.vers(demande)
        dates = {nom: valeurs[nom] for nom in ("id", "rappel_le", "repondue_le")}
        if not self._session.executer(_DATER, dates).rowcount:
            raise _absente()

    def remove(self, demande_id: int) -> None:
        """Take back a request with its lines. Raises UserError when it is not there."""
        self._session.executer(_OTER_LIGNES, (demande_id,))
        if not self._session.executer(_OTER, (demande_id,)).rowcount:
            raise _absente()

    def of_dossier(self, dossier_id: int) -> Sequence[DemandeDePieces]:
        """Return the requests of a dossier, oldest first."""
        return tuple(self._lire(_DU_DOSSIER, dossier_id))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[DemandeDePieces]]:
        """Return the requests by dossier; only dossiers that have one."""
        par_dossier: dict[int, list[DemandeDePieces]] = defaultdict(list)
        for demande in self._lire(_DE_LA_CAMPAGNE, campagne_id):
            par_dossier[demande.dossier_id].append(demande)
        return {dossier_id: tuple(demandes) for dossier_id, demandes in par_dossier.items()}

    def _lire(self, requetes: tuple[str, str], cle: int) -> Iterable[DemandeDePieces]:
        demandes, lignes = requetes
        par_demande: dict[int, list[Any]] = defaultdict(list)
        for demande_id, *champs in self._session.lignes(lignes, (cle,)):
            par_demande[demande_id].append(_LIGNES.depuis(champs))
        for ligne in self._session.lignes(demandes, (cle,)):
            champs_lus = _DEMANDES.champs(ligne)
            yield DemandeDePieces(**champs_lus, lignes=tuple(par_demande[champs_lus["id"]]))


class FaitsSqlite:
    """Fulfils `ports.Faits`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, faits: FaitsDates) -> None:
        """Write what is known of a dossier; nothing is kept when nothing is."""
        if faits == FaitsDates(faits.dossier_id):
            self._session.executer(_OUBLIER, (faits.dossier_id,))
        else:
            self._session.executer(_ETABLIR, _FAITS.vers(faits))

    def of_dossier(self, dossier_id: int) -> FaitsDates:
        """Return what is known; nothing but the identifier when nothing was said."""
        ligne = self._session.une(_FAITS_DU_DOSSIER, (dossier_id,))
        return _FAITS.depuis(ligne) if ligne else FaitsDates(dossier_id)

    def of_campagne(self, campagne_id: int) -> Mapping[int, FaitsDates]:
        """Return what is known by dossier; only those of which something was said."""
        lus = map(_FAITS.depuis, self._session.lignes(_FAITS_DE_LA_CAMPAGNE, (campagne_id,)))
        return {f.dossier_id: f for f in lus}


def _absente() -> UserError:
    return UserError("Cette demande de pièces n’est pas dans la base.", conseil="Rouvrez le dossier pour la voir.")
