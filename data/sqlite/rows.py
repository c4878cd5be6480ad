"""Rows of a table as frozen dataclasses: one column per field, of the same name.

The statements are built once, when the module is read, from the names of our own fields: nothing that comes from
outside ever enters one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.socle.errors import Bug
from data.sqlite.codec import scalaire_sql, tel_quel, types_des_champs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


def sql(*morceaux: str) -> str:
    """Return a constant statement made of constant pieces and of our own lists of columns."""
    return " ".join(morceaux)


class RowMapper(Generic[T]):
    """Reads and writes the columns of `table` that are fields of `classe`.

    `sauf`: fields kept elsewhere. `avec`: columns written but not read back as fields.
    """

    def __init__(self, classe: type[T], table: str, *, sauf: Iterable[str] = (), avec: Iterable[str] = ()) -> None:
        exclus = frozenset(sauf)
        self._classe = classe
        self._champs = {n: scalaire_sql(t) for n, t in types_des_champs(classe).items() if n not in exclus}
        self._noms = tuple(self._champs)
        self._lecteurs = tuple((nom, s.lire) for nom, s in self._champs.items() if s.lire is not tel_quel)
        self._ecrites = (*self._champs, *avec)
        self.table = table
        self.colonnes = ", ".join(f"{table}.{nom}" for nom in self._champs)
        self.largeur = len(self._champs)
        self.insertion = sql(
            "INSERT INTO", table, f"({', '.join(self._ecrites)})",
            "VALUES", f"({', '.join(f':{nom}' for nom in self._ecrites)})",
        )  # fmt: skip
        self.maj = sql("UPDATE", table, "SET", self._affectations(":", {"id"}), "WHERE id = :id")

    def remplacement(self, *cles: str) -> str:
        """Return the insertion that replaces the row bearing the same keys."""
        affectations = self._affectations("excluded.", set(cles))
        return sql(self.insertion, f"ON CONFLICT ({', '.join(cles)}) DO UPDATE SET", affectations)

    def _affectations(self, source: str, sauf: set[str]) -> str:
        return ", ".join(f"{nom} = {source}{nom}" for nom in self._ecrites if nom not in sauf)

    def vers(self, objet: T) -> dict[str, Any]:
        """Return the values of the fields to bind, by column."""
        return {nom: s.ecrire(getattr(objet, nom)) for nom, s in self._champs.items()}

    def champs(self, ligne: Sequence[Any]) -> dict[str, Any]:
        """Return the fields held by values read in the order of `colonnes`.

        Raises Bug on a value that Clausule never writes.
        """
        valeurs = dict(zip(self._noms, ligne, strict=True))
        try:
            for nom, lire in self._lecteurs:
                valeurs[nom] = lire(valeurs[nom])
        except ValueError as faute:
            raise Bug(f"Une ligne de la table «\u00a0{self.table}\u00a0» est illisible\u00a0: {faute}") from faute
        return valeurs

    def depuis(self, ligne: Sequence[Any]) -> T:
        """Return the object held by values read in the order of `colonnes`, when all its fields are columns."""
        return self._classe(**self.champs(ligne))
