"""A base whose file is encrypted by SQLCipher (AES-256, one HMAC per page): the key is given before anything else.

Each connection derives the key anew (PBKDF2, a tenth of a second): meant for a base that travels, not for the
everyday one. The password is in no message, no file name and no statement that SQLite could repeat: it enters as
hexadecimal, and the log of SQLCipher is silenced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.errors import EnvironmentFault, UserError
from data.sqlite.engine import Database, dbapi2
from data.sqlite.errors import code_primaire
from data.sqlite.rows import sql

if TYPE_CHECKING:
    from pathlib import Path


def refuser_mot_de_passe_vide(cle: str | None) -> None:
    """Raise UserError on an empty password; None, a base in clear, is another thing."""
    if cle == "":
        raise UserError(
            "Le mot de passe est vide. Rien n’a été écrit.", conseil="Choisissez un mot de passe, puis recommencez."
        )


def poser_cle(db: Database, cle: str | None) -> None:
    """Give its key to a connection just made; nothing happens for a base in clear.

    Raises EnvironmentFault when this SQLite cannot encrypt: it would take no notice of the key, and write in clear.
    """
    if cle is None:
        return
    if db.execute("PRAGMA cipher_version").fetchone() is None:
        raise EnvironmentFault(
            "La bibliothèque installée ne sait pas chiffrer une base. Rien n’a été écrit.",
            conseil="Réinstallez Clausule avec les bibliothèques de son fichier de verrou.",
        )
    db.execute("PRAGMA cipher_log_level = NONE")
    db.execute(sql("PRAGMA hexkey =", f"'{cle.encode().hex()}'"))


def eprouver_cle(db: Database, chemin: Path) -> None:
    """Raise UserError when the key that was given does not open the file: that is all that can be known of it."""
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.DatabaseError as faute:
        if code_primaire(faute) != dbapi2.SQLITE_NOTADB:
            raise
        raise UserError(
            f"Ce mot de passe n’ouvre pas le fichier «\u00a0{chemin.name}\u00a0». Rien n’y a été modifié.",
            conseil="Vérifiez les majuscules\u00a0; si le mot de passe est le bon, le fichier n’est pas celui "
            "que vous "
            "attendez, ou il est abîmé\u00a0: demandez-le de nouveau.",
        ) from faute
