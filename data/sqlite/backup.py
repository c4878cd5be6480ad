"""A checked copy of the base: made beside its destination, opened, counted, made durable, then put in place.

Not here: when copies are made and how many are kept (`services.sauvegardes`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import chemin_reel
from data.sqlite.connection import lecteur, verifier_fichier, vierge
from data.sqlite.durable import mettre_en_place
from data.sqlite.errors import INACCESSIBLE, en_francais, panne

if TYPE_CHECKING:
    from pathlib import Path

    from data.sqlite.engine import Database

#: Tables whose rows are counted in the base and in its copy.
_COMPTES = """
SELECT 'campagne', count(*) FROM campagne UNION ALL SELECT 'dossier', count(*) FROM dossier
UNION ALL SELECT 'piece', count(*) FROM piece UNION ALL SELECT 'contenu', count(*) FROM contenu
UNION ALL SELECT 'arrivee', count(*) FROM arrivee UNION ALL SELECT 'note', count(*) FROM note
UNION ALL SELECT 'decision', count(*) FROM decision UNION ALL SELECT 'acte', count(*) FROM acte
UNION ALL SELECT 'journal', count(*) FROM journal
UNION ALL SELECT coalesce(max(empreinte), ''), coalesce(max(rang), 0) FROM journal
  WHERE rang = (SELECT max(rang) FROM journal)
"""


def copier(source: Database, base: Path, destination: Path, cle: str | None = None) -> None:
    """Write a copy of what `source` reads to `destination`: it appears whole, or not at all.

    `source` is inside a read, so that the copy is one committed state even while others write. `cle`: of an
    encrypted base; its copy has the same.
    """
    if chemin_reel(destination) == chemin_reel(base):
        raise UserError(
            "Une sauvegarde ne peut pas remplacer la base elle-même.", conseil="Choisissez un autre nom."
        )
    if not destination.parent.is_dir():
        raise panne(INACCESSIBLE, destination)
    provisoire = destination.with_name(f".{destination.name}.partiel-{os.getpid()}")
    try:
        with en_francais(destination):
            _copier(source, provisoire, cle)
        mettre_en_place(provisoire, destination)
    except OSError as faute:
        raise panne(INACCESSIBLE, destination) from faute
    finally:
        for reste in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                provisoire.with_name(f"{provisoire.name}{reste}").unlink()


def restaurer(sauvegarde: Path, destination: Path) -> None:
    """Make a new base out of a backup, which is only read. Not checked here beyond being the same as the backup.

    Raises UserError when `destination` exists: nothing is ever replaced. Raises EnvironmentFault on a file that is
    not a base, or when the disk refuses.
    """
    verifier_fichier(sauvegarde)
    if destination.exists():
        raise UserError(
            f"Le fichier «\u00a0{destination.name}\u00a0» existe déjà. Rien n’a été restauré ni remplacé.",
            conseil="Choisissez un autre nom pour la base restaurée.",
        )
    with en_francais(sauvegarde):
        source = lecteur(sauvegarde)
        try:
            copier(source, sauvegarde, destination)
        finally:
            source.close()


def _copier(source: Database, provisoire: Path, cle: str | None) -> None:
    provisoire.unlink(missing_ok=True)
    vide = vierge(provisoire, cle)
    try:
        source.conn.backup(vide.conn)
        vide.execute("PRAGMA journal_mode = DELETE")
    finally:
        vide.close()
    copie = lecteur(provisoire, cle)
    try:
        obtenu = copie.execute(_COMPTES).fetchall()
        etat = [ligne for (ligne,) in copie.execute("PRAGMA quick_check").fetchall()]
    finally:
        copie.close()
    attendu = source.execute(_COMPTES).fetchall()
    if etat != ["ok"] or obtenu != attendu:
        raise EnvironmentFault(
            "La copie n’est pas identique à la base\u00a0: elle a été écartée. La base et les sauvegardes "
            "précédentes "
            "sont intactes.",
            conseil="Recommencez, de préférence sur un autre disque\u00a0; si cela se répète, vérifiez la base.",
        )
