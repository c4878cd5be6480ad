"""A file that appears whole under its name, or not at all, even through a power cut."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def mettre_en_place(provisoire: Path, destination: Path) -> None:
    """Give a finished file its name, in the same folder, once its bytes are on the disk."""
    rendre_durable(provisoire)
    provisoire.replace(destination)
    rendre_durable(destination.parent)


def rendre_durable(chemin: Path) -> None:
    """Ask the disk to keep a file, or the names in a folder (which Windows does by itself)."""
    dossier = chemin.is_dir()
    if dossier and os.name == "nt":  # pragma: no cover  # no folder handle on Windows
        return
    descripteur = os.open(chemin, os.O_RDONLY if dossier else os.O_RDWR)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
