"""A copy of a kept piece on the disk, to be opened by another program. Not here: its name (`importers.noms`)."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING

from app.socle.errors import EnvironmentFault, cause

if TYPE_CHECKING:
    from pathlib import Path

LECTURE_SEULE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def ecrire_copie(octets: bytes, destination: Path) -> Path:
    """Write a read-only copy, whole or not at all, and return its path.

    Read-only, so that nobody thinks that changing it changes the dossier. Raises EnvironmentFault when the folder
    refuses it.
    """
    provisoire = ""
    try:
        descripteur, provisoire = tempfile.mkstemp(dir=destination.parent, prefix=".clausule-")
        with os.fdopen(descripteur, "wb") as flux:
            flux.write(octets)
        if destination.exists():
            destination.chmod(stat.S_IWUSR | stat.S_IRUSR)  # Windows replaces no read-only file
        os.replace(provisoire, destination)  # noqa: PTH105  # atomic, and named so by the plan of the house
        destination.chmod(LECTURE_SEULE)
    except OSError as faute:
        _oter(provisoire)
        raise EnvironmentFault(
            f"La copie «\u00a0{destination.name}\u00a0» n’a pas pu être écrite ({cause(faute)}).",
            conseil="La pièce est intacte dans la base\u00a0; choisissez un autre dossier.",
        ) from faute
    return destination


def _oter(provisoire: str) -> None:
    if provisoire and os.path.exists(provisoire):  # noqa: PTH110  # a name, not a path of ours
        os.unlink(provisoire)  # noqa: PTH108  # idem
