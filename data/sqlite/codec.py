"""Between the frozen dataclasses of the trade and what a file can hold: columns of SQLite, or JSON.

Driven by the types of the fields, so that a field, its column and its key bear one name. Exact (`Fraction` as
« 7/10 », cents as integers) and strict: what was not written by Clausule is refused, never guessed.
Instants are kept in UTC, so that they sort as text, and come back in the time of Paris.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.montants import Etp, Montant
from app.socle.errors import Bug
from app.socle.formats import PARIS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scalaire:
    """How one type is written and read back. `lire` raises ValueError on anything else than what `ecrire` gives."""

    ecrire: Callable[[Any], Any]
    lire: Callable[[Any], Any]


def _exact(attendu: type) -> Callable[[Any], Any]:
    def lire(brut: Any) -> Any:
        if type(brut) is not attendu:
            raise ValueError(f"{attendu.__name__} attendu, {brut!r} trouvé")
        return brut

    return lire


def tel_quel(brut: Any) -> Any:
    """Return what a STRICT column gives: it holds its type, and nothing need be done."""
    return brut


_texte, _entier, _logique = _exact(str), _exact(int), _exact(bool)


def instant_vers_texte(instant: datetime) -> str:
    """Return an aware instant in UTC, ISO 8601. Raises Bug on a naive one."""
    if instant.tzinfo is None:
        raise Bug(f"Un instant sans fuseau horaire ne peut pas être gardé\u00a0: {instant}.")
    return instant.astimezone(UTC).isoformat()


def instant_depuis_texte(brut: Any) -> datetime:
    """Return the instant in the time of Paris. Raises ValueError on anything but an instant in UTC."""
    instant = datetime.fromisoformat(_texte(brut))
    if instant.tzinfo is None:
        raise ValueError(f"instant sans fuseau\u00a0: {brut!r}")
    return instant.astimezone(PARIS)


def _fraction(brut: Any) -> Fraction:
    numerateur, denominateur = _texte(brut).split("/")
    if not int(denominateur):
        raise ValueError(f"fraction sans valeur\u00a0: {brut}")
    return Fraction(int(numerateur), int(denominateur))


def _logique_sql(brut: Any) -> bool:
    if brut not in (0, 1) or type(brut) is not int:
        raise ValueError(f"0 ou 1 attendu, {brut!r} trouvé")
    return bool(brut)


def _liste_sql(brut: Any) -> tuple[str, ...]:
    return tuple(_texte(v) for v in json.loads(_texte(brut)))


_JSON: dict[Any, Scalaire] = {
    str: Scalaire(str, _texte),
    int: Scalaire(int, _entier),
    bool: Scalaire(bool, _logique),
    Montant: Scalaire(lambda m: m.centimes, lambda b: Montant(_entier(b))),
    Etp: Scalaire(lambda e: e.centiemes, lambda b: Etp(_entier(b))),
    Fraction: Scalaire(lambda f: f"{f.numerator}/{f.denominator}", _fraction),
    date: Scalaire(date.isoformat, lambda b: date.fromisoformat(_texte(b))),
    datetime: Scalaire(instant_vers_texte, instant_depuis_texte),
}
#: Kept as lists; a set in the order of its values, so that equal sets give equal texts.
_SUITES: dict[Any, Callable[..., Any]] = {tuple: tuple, frozenset: frozenset}
_SQL: dict[Any, Scalaire] = {
    **_JSON,
    str: Scalaire(str, tel_quel),
    int: Scalaire(int, tel_quel),
    Montant: Scalaire(lambda m: m.centimes, Montant),
    Etp: Scalaire(lambda e: e.centiemes, Etp),
    bool: Scalaire(int, _logique_sql),
    tuple[str, ...]: Scalaire(lambda t: json.dumps(list(t), ensure_ascii=False), _liste_sql),
}


def sans_none(type_: Any) -> tuple[Any, bool]:
    """Return the type without « | None », and whether None was allowed."""
    if get_origin(type_) in {Union, types.UnionType}:
        restants = [t for t in get_args(type_) if t is not type(None)]
        if len(restants) == 1:
            return restants[0], True
    return type_, False


@lru_cache(maxsize=256)
def _membres(type_: Any) -> dict[str, StrEnum]:
    """Return the members of an enumeration, or of a union of several, by value; none for another type."""
    genres = get_args(type_) if get_origin(type_) in {Union, types.UnionType} else (type_,)
    if not all(isinstance(g, type) and issubclass(g, StrEnum) for g in genres):
        return {}
    return {e.value: e for genre in genres for e in genre}


def _enum(par_valeur: dict[str, StrEnum]) -> Scalaire:  # ten times faster than calling the class
    def lire(brut: Any) -> StrEnum:
        try:
            return par_valeur[brut]
        except KeyError as faute:
            raise ValueError(f"«\u00a0{brut}\u00a0» n’est pas attendu") from faute

    return Scalaire(lambda e: e.value, lire)


def _facultatif(scalaire: Scalaire) -> Scalaire:
    ecrire, lire = scalaire.ecrire, scalaire.lire
    return Scalaire(
        lambda v: None if v is None else ecrire(v),
        lire if lire is tel_quel else lambda b: None if b is None else lire(b),
    )


def scalaire_sql(type_: Any) -> Scalaire:
    """Return how a field of that type enters a column. Raises TypeError when it cannot be one."""
    nu, facultatif = sans_none(type_)
    membres = _membres(nu)
    trouve = _enum(membres) if membres else _SQL.get(nu)
    if trouve is None:
        raise TypeError(f"aucune colonne ne garde {type_!r}")
    return _facultatif(trouve) if facultatif else trouve


def types_des_champs(classe: Any) -> Mapping[str, Any]:
    """Return the resolved type of each field of a dataclass, in order."""
    return _types(classe)


@lru_cache(maxsize=64)
def _types(classe: Any) -> Mapping[str, Any]:
    resolus = get_type_hints(classe)
    return {f.name: resolus[f.name] for f in fields(classe)}


def vers_json(objet: Any) -> str:
    """Return a dataclass as JSON text, with the names of its fields as keys."""
    return json.dumps(_ecrire(type(objet), objet), ensure_ascii=False)


def depuis_json(classe: type[T], texte: str) -> T:
    """Return the dataclass that `vers_json` wrote.

    A field that is not there takes its default: a base written before the field existed says nothing of it.
    Raises Bug on an unknown key, a missing field without default, or a value of another type.
    """
    try:
        objet: T = _lire(classe, json.loads(texte), classe.__name__)
    except (ValueError, AttributeError) as faute:
        raise Bug(f"Une fiche de la base est illisible\u00a0: {faute}") from faute
    return objet


def _ecrire(type_: Any, valeur: Any) -> Any:
    nu, _ = sans_none(type_)
    if valeur is None:
        return None
    if nu in _JSON:
        return _JSON[nu].ecrire(valeur)
    if is_dataclass(nu):
        return {nom: _ecrire(t, getattr(valeur, nom)) for nom, t in types_des_champs(nu).items()}
    if get_origin(nu) in _SUITES:
        ecrits = [_ecrire(get_args(nu)[0], v) for v in valeur]
        return sorted(ecrits) if get_origin(nu) is frozenset else ecrits
    if get_origin(nu) is Mapping:
        return {str(cle): _ecrire(get_args(nu)[1], v) for cle, v in valeur.items()}
    if _membres(nu):
        return valeur.value
    raise TypeError(f"le codec ne connaît pas {type_!r}")


def _lire(type_: Any, brut: Any, ou: str) -> Any:
    nu, facultatif = sans_none(type_)
    if brut is None and facultatif:
        return None
    try:
        if nu in _JSON:
            return _JSON[nu].lire(brut)
        if membres := _membres(nu):
            return _enum(membres).lire(_texte(brut))
    except ValueError as faute:
        raise ValueError(f"{ou}\u00a0: {faute}") from faute
    if is_dataclass(nu):
        return _lire_objet(nu, _attendu(dict, brut, ou), ou)
    suite = _SUITES.get(get_origin(nu))
    if suite is not None:
        return suite(_lire(get_args(nu)[0], v, f"{ou}[]") for v in _attendu(list, brut, ou))
    cle, valeur = get_args(nu)
    return {_cle(cle, k, ou): _lire(valeur, v, f"{ou}.{k}") for k, v in _attendu(dict, brut, ou).items()}


def _attendu(type_: type[T], brut: Any, ou: str) -> T:
    if not isinstance(brut, type_):
        raise ValueError(f"{ou}\u00a0: {type_.__name__} attendu, {brut!r} trouvé")  # noqa: TRY004  # one family for the caller
    return brut


def _cle(type_: Any, brut: str, ou: str) -> Any:
    try:
        return type_(brut)
    except ValueError as faute:
        raise ValueError(f"{ou}\u00a0: clé {brut!r} inconnue") from faute


def _lire_objet(classe: Any, brut: dict[str, Any], ou: str) -> Any:
    types_ = types_des_champs(classe)
    inconnus = sorted(set(brut) - set(types_))
    if inconnus:
        raise ValueError(f"{ou}\u00a0: champs inconnus {inconnus}")
    absents = sorted(f.name for f in fields(classe) if f.name not in brut and not _a_un_defaut(f))
    if absents:
        raise ValueError(f"{ou}\u00a0: champs absents {absents}")
    return classe(**{nom: _lire(types_[nom], v, f"{ou}.{nom}") for nom, v in brut.items()})


def _a_un_defaut(champ: Field[Any]) -> bool:
    return champ.default is not MISSING or champ.default_factory is not MISSING
