"""Tables that keep a value as one JSON record beside its keys: columns searched, or that refer to a row."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from app.socle.errors import UserError
from data.sqlite.codec import depuis_json, scalaire_sql, types_des_champs, vers_json
from data.sqlite.rows import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.sqlite.session import Parametres, Session

T = TypeVar("T")


class Fiches(Generic[T]):
    """Reads and writes the values of `classe` kept in `table`, whose columns are `cles` and `fiche`.

    `facultatives`: keys that refer to nothing when empty, and are then NULL in the table.
    """

    def __init__(
        self, classe: type[T], table: str, cles: tuple[str, ...] = (), *, facultatives: tuple[str, ...] = ()
    ) -> None:
        types_ = types_des_champs(classe)
        self._classe = classe
        self._avec_id = "id" in {f.name for f in fields(cast("Any", classe))}
        self._cles = {nom: scalaire_sql(types_[nom]) for nom in (*cles, *facultatives)}
        self._facultatives = frozenset(facultatives)
        noms = (*self._cles, "fiche")
        self.selection = sql("SELECT", "id, fiche" if self._avec_id else "NULL, fiche", "FROM", table)
        self._insertion = sql(
            "INSERT INTO", table, f"({', '.join(noms)})", "VALUES", f"({', '.join(f':{nom}' for nom in noms)})"
        )
        self._modification = sql(
            "UPDATE", table, "SET", ", ".join(f"{nom} = :{nom}" for nom in noms), "WHERE id = :id"
        )
        self._remplacement = sql(
            self._insertion, f"ON CONFLICT ({', '.join(cles)}) DO UPDATE SET fiche = excluded.fiche"
        )

    def inserer(self, session: Session, objet: T) -> T:
        """Return the value with its new identifier."""
        neuf: T = replace(cast("Any", objet), id=session.inserer(self._insertion, self._colonnes(objet)))
        return neuf

    def remplacer(self, session: Session, objet: T) -> None:
        """Write the value that bears these keys, in the place of another if there is one."""
        session.executer(self._remplacement, self._colonnes(objet))

    def modifier(self, session: Session, objet: T) -> None:
        """Write a stored value again. Raises UserError when it is not there."""
        cle = cast("Any", objet).id
        if not session.executer(self._modification, {**self._colonnes(objet), "id": cle}).rowcount:
            raise absent()

    def lire(self, session: Session, requete: str, parametres: Parametres = ()) -> tuple[T, ...]:
        """Return the values that a statement made from `selection` finds."""
        return tuple(self._depuis(cle, fiche) for cle, fiche in session.lignes(requete, parametres))

    def _colonnes(self, objet: T) -> dict[str, Any]:
        nu: Any = replace(cast("Any", objet), id=None) if self._avec_id else objet
        valeurs = {nom: s.ecrire(getattr(nu, nom)) for nom, s in self._cles.items()}
        vides: Mapping[str, None] = {nom: None for nom in self._facultatives if valeurs[nom] == ""}
        return {**valeurs, **vides, "fiche": vers_json(nu)}

    def _depuis(self, cle: int | None, fiche: str) -> T:
        objet = depuis_json(self._classe, fiche)
        if not self._avec_id:
            return objet
        identifie: T = replace(cast("Any", objet), id=cle)
        return identifie


def absent() -> UserError:
    """Return what is answered when a value is not in the base."""
    return UserError("Cet objet n’est pas dans la base.", conseil="Choisissez-en un dans la liste.")
