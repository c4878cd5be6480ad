"""What each failure of SQLite means to an officer: the machine is at fault, or the program is.

A message says what happened and what was kept; its `conseil` says what to do.
Not here: failures of the trade (a lost update, a missing dossier), raised by the repositories.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.socle.errors import Bug, ClausuleError, EnvironmentFault
from data.sqlite.engine import dbapi2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class BaseOccupee(EnvironmentFault):
    """Another window or another program holds the base."""


class BaseEnLectureSeule(EnvironmentFault):
    """The file, its folder or its medium may not be written: the base can be consulted."""


class BaseAbimee(EnvironmentFault):
    """The file is a base, but its content no longer holds together."""


class BaseEtrangere(EnvironmentFault):
    """The file is not a base of Clausule, or not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Panne:
    """A family of failures. `{base}` and `{dossier}` are replaced by the file's name and its folder."""

    famille: type[EnvironmentFault]
    message: str
    conseil: str


_RIEN = "Rien n’a été enregistré de cette action\u00a0; tout ce qui l’était déjà est gardé."

OCCUPEE = Panne(
    BaseOccupee,
    f"La base «\u00a0{{base}}\u00a0» est retenue par un autre programme. {_RIEN}",
    "Fermez l’autre programme (explorateur de bases, antivirus, synchronisation), puis recommencez.",
)
LECTURE_SEULE = Panne(
    BaseEnLectureSeule,
    "La base «\u00a0{base}\u00a0» est en lecture seule\u00a0: Clausule ne peut pas y écrire. Rien n’a été modifié.",
    "Ouvrez-la en consultation, ou faites-vous donner le droit d’écrire dans «\u00a0{dossier}\u00a0».",
)
DISQUE_PLEIN = Panne(
    EnvironmentFault,
    f"Le disque de «\u00a0{{dossier}}\u00a0» est plein. {_RIEN}",
    "Libérez de la place sur ce disque, puis recommencez\u00a0: il n’est pas nécessaire de redémarrer.",
)
DISQUE_EN_DEFAUT = Panne(
    EnvironmentFault,
    f"Le disque de «\u00a0{{dossier}}\u00a0» n’a pas pu lire ou écrire la base «\u00a0{{base}}\u00a0». {_RIEN}",
    "Vérifiez que le disque ou la clé est bien branché, puis recommencez\u00a0; sinon, ouvrez une sauvegarde.",
)
ABIMEE = Panne(
    BaseAbimee,
    "La base «\u00a0{base}\u00a0» est abîmée. Clausule s’est arrêté avant d’y écrire quoi que ce soit.",
    "Gardez ce fichier tel quel et ouvrez la dernière sauvegarde.",
)
PAS_UNE_BASE = Panne(
    BaseEtrangere,
    "Le fichier «\u00a0{base}\u00a0» n’est pas une base de Clausule. Rien n’y a été modifié.",
    "Choisissez un fichier «\u00a0.clausule\u00a0», ou la dernière sauvegarde si c’en était un.",
)
INACCESSIBLE = Panne(
    EnvironmentFault,
    "Le fichier «\u00a0{base}\u00a0» n’a pas pu être ouvert dans «\u00a0{dossier}\u00a0». Rien n’a été modifié.",
    "Vérifiez que le dossier existe encore et que vous avez le droit d’y lire et d’y écrire.",
)
MEMOIRE = Panne(
    EnvironmentFault,
    f"La mémoire de l’ordinateur n’a pas suffi. {_RIEN}",
    "Fermez d’autres programmes, puis recommencez.",
)
TROP_GRAND = Panne(
    EnvironmentFault,
    f"Un contenu est trop grand pour la base «\u00a0{{base}}\u00a0» (un milliard d’octets au plus). {_RIEN}",
    "Réduisez le fichier ou coupez-le en plusieurs, puis recommencez.",
)

A_METTRE_A_JOUR = Panne(
    BaseEtrangere,
    "La base «\u00a0{base}\u00a0» date d’une version plus ancienne\u00a0: elle ne peut pas être consultée "
    "telle quelle. "
    "Rien n’a été modifié.",
    "Ouvrez-la une fois normalement\u00a0: Clausule en fait une copie, puis la met à jour.",
)

#: By primary result code (sqlite.org/rescode.html).
PANNES: dict[int, Panne] = {
    dbapi2.SQLITE_PERM: INACCESSIBLE,
    dbapi2.SQLITE_BUSY: OCCUPEE,
    dbapi2.SQLITE_LOCKED: OCCUPEE,
    dbapi2.SQLITE_NOMEM: MEMOIRE,
    dbapi2.SQLITE_READONLY: LECTURE_SEULE,
    dbapi2.SQLITE_IOERR: DISQUE_EN_DEFAUT,
    dbapi2.SQLITE_CORRUPT: ABIMEE,
    dbapi2.SQLITE_FULL: DISQUE_PLEIN,
    dbapi2.SQLITE_CANTOPEN: INACCESSIBLE,
    dbapi2.SQLITE_PROTOCOL: OCCUPEE,
    dbapi2.SQLITE_TOOBIG: TROP_GRAND,
    dbapi2.SQLITE_NOLFS: DISQUE_EN_DEFAUT,
    dbapi2.SQLITE_AUTH: INACCESSIBLE,
    dbapi2.SQLITE_NOTADB: PAS_UNE_BASE,
}


#: `Connection.backup` of sqlcipher3 forgets the code: the texts of `sqlite3_errstr`, stable, tell it.
_PAR_TEXTE: dict[str, int] = {
    "database or disk is full": dbapi2.SQLITE_FULL,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "unable to open database file": dbapi2.SQLITE_CANTOPEN,
    "file is not a database": dbapi2.SQLITE_NOTADB,
    "attempt to write a readonly database": dbapi2.SQLITE_READONLY,
    "database is locked": dbapi2.SQLITE_BUSY,
    "out of memory": dbapi2.SQLITE_NOMEM,
}


def code_primaire(faute: BaseException) -> int | None:
    """Return the primary SQLite code of an exception; None when neither its code nor its text tells."""
    code = getattr(faute, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else _PAR_TEXTE.get(str(faute))


def panne(cas: Panne, chemin: Path) -> EnvironmentFault:
    """Return the failure to raise for this base."""
    noms = {"base": chemin.name, "dossier": chemin.parent}
    return cas.famille(cas.message.format(**noms), conseil=cas.conseil.format(**noms))


def traduire(faute: BaseException, chemin: Path) -> ClausuleError:
    """Return the French failure that an exception of SQLite stands for; Bug when the program is at fault."""
    code = code_primaire(faute)
    cas = PANNES.get(code) if code is not None else None
    if cas is not None:
        return panne(cas, chemin)
    return Bug(f"La base a refusé une opération ({type(faute).__name__} {code})\u00a0: {faute}. {_RIEN}")


@contextmanager
def en_francais(chemin: Path, *, ecriture: bool = True) -> Iterator[None]:
    """Translate what SQLite raises inside the block; a write inside a read (`ecriture` False) is a Bug."""
    try:
        yield
    except dbapi2.Error as faute:
        if not ecriture and code_primaire(faute) == dbapi2.SQLITE_READONLY:
            raise Bug("Une écriture a été tentée pendant une lecture. Rien n’a été modifié.") from faute
        raise traduire(faute, chemin) from faute
    except (OverflowError, UnicodeEncodeError) as faute:
        raise Bug(f"Une valeur ne peut pas entrer dans la base\u00a0: {faute}. {_RIEN}") from faute
