"""The hash-chained journal. Triggers refuse to change or remove a line, and a line that does not follow the last.

`le` is kept as it was written, offset included: it is part of what the hash covers.
"""

from __future__ import annotations

from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from app.domain.journal import ORIGINE, Evenement, LigneJournal, chainer
from app.socle.errors import Bug
from data.sqlite.rows import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data.sqlite.session import Session

_TRANCHE = 1000
_DERNIERE = "SELECT rang, empreinte FROM journal ORDER BY rang DESC LIMIT 1"
_AJOUTER = """
INSERT INTO journal (rang, le, agent, acte, objet, objet_id, avant, apres, motif, dossier_id, precedent, empreinte)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COLONNES = "rang, le, agent, acte, objet, objet_id, avant, apres, motif, dossier_id, precedent, empreinte"
_FILTRES = (
    ("dossier_id", "dossier_id = :dossier_id AND"),
    ("objet", "objet = :objet AND"),
    ("objet_id", "objet_id = :objet_id AND"),
)
_AVANT = "(:avant IS NULL OR rang < :avant) ORDER BY rang DESC LIMIT :limite"
#: By set of filters given: every statement that a reading may run, made once.
_DERNIERES: dict[frozenset[str], str] = {
    frozenset(nom for nom, _ in choisis): sql(
        "SELECT", _COLONNES, "FROM journal WHERE", *(condition for _, condition in choisis), _AVANT
    )
    for nombre in range(len(_FILTRES) + 1)
    for choisis in combinations(_FILTRES, nombre)
}
_SUIVANTES = sql("SELECT", _COLONNES, "FROM journal WHERE rang > ? ORDER BY rang LIMIT ?")


class JournalSqlite:
    """Fulfils `ports.Journal`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, evenement: Evenement) -> LigneJournal:
        """Add a line after the last; return it with its place. Raises Bug on an instant without time zone."""
        if evenement.le.tzinfo is None:
            raise Bug("Une ligne du journal porte un instant sans fuseau horaire.")
        rang, precedent = self._session.une(_DERNIERE) or (0, ORIGINE)
        ligne = chainer(rang + 1, precedent, evenement)
        self._session.executer(_AJOUTER, _colonnes(ligne))
        return ligne

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
        filtres = {"dossier_id": dossier_id, "objet": objet, "objet_id": objet_id}
        lecture = _DERNIERES[frozenset(nom for nom, valeur in filtres.items() if valeur is not None)]
        return tuple(map(_ligne, self._session.lignes(lecture, {**filtres, "limite": limite, "avant": avant})))

    def toutes(self) -> Iterator[LigneJournal]:
        """Yield the whole chain, oldest first, by slices: a long journal is never wholly in memory."""
        rang = 0
        while tranche := self._session.lignes(_SUIVANTES, (rang, _TRANCHE)):
            yield from map(_ligne, tranche)
            rang = tranche[-1][0]


def _colonnes(ligne: LigneJournal) -> tuple[Any, ...]:
    e = ligne.evenement
    return (
        ligne.rang, e.le.isoformat(), e.agent, e.acte, e.objet, e.objet_id, e.avant, e.apres, e.motif, e.dossier_id,
        ligne.precedent, ligne.empreinte,
    )  # fmt: skip


def _ligne(colonnes: tuple[Any, ...]) -> LigneJournal:
    rang, le, agent, acte, objet, objet_id, avant, apres, motif, dossier_id, precedent, empreinte = colonnes
    try:
        instant = datetime.fromisoformat(le)
    except ValueError as faute:
        raise Bug(f"La ligne {rang} du journal porte une date illisible\u00a0: «\u00a0{le}\u00a0».") from faute
    evenement = Evenement(instant, agent, acte, objet, objet_id, avant, apres, motif, dossier_id)
    return LigneJournal(rang, evenement, precedent, empreinte)
