"""Technical log: rotated, and free of personal data (identifiers only, never a name, an address or an IBAN)."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TAILLE_OCTETS = 2_000_000
NB_FICHIERS = 5


def ouvrir(dossier: Path) -> logging.Handler:
    """Write the log of the program to `dossier/clausule.log`; return the handler, to be closed at exit."""
    sortie = RotatingFileHandler(
        dossier / "clausule.log",
        maxBytes=TAILLE_OCTETS,
        backupCount=NB_FICHIERS,
        encoding="utf-8",
        delay=True,
    )
    sortie.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    racine = logging.getLogger("clausule")
    racine.setLevel(logging.INFO)
    racine.addHandler(sortie)
    return sortie
