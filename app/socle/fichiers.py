"""Writes a file whole or not at all, and gives a name that overwrites nothing."""

from __future__ import annotations

import os
from pathlib import Path

from app.socle.errors import EnvironmentFault

#: Name ending of a bundle for a reader without the base.
EXTENSION_LIASSE = ".clausule-lecture"


def ecrire_atomique(chemin: Path, octets: bytes) -> Path:
    """Write bytes to `chemin`: written aside, synced, then put in place.

    Raises EnvironmentFault when the disk refuses; a file that was there is kept.
    """
    import tempfile  # noqa: PLC0415  # brings twenty modules, and a start writes nothing

    try:
        numero, aside = tempfile.mkstemp(prefix=f".{chemin.stem}-", suffix=".tmp", dir=chemin.parent)
    except OSError as faute:
        raise _faute(chemin, faute) from faute
    provisoire = Path(aside)
    try:
        with os.fdopen(numero, "wb") as sortie:
            sortie.write(octets)
            sortie.flush()
            os.fsync(sortie.fileno())
        provisoire.replace(chemin)
    except OSError as faute:
        provisoire.unlink(missing_ok=True)
        raise _faute(chemin, faute) from faute
    return chemin


def chemin_libre(dossier: Path, nom: str, suffixe: str) -> Path:
    """Return « nom.pdf » in the folder, or « nom (2).pdf » when the first is taken."""
    candidat, rang = dossier / f"{nom}{suffixe}", 1
    while candidat.exists():
        rang += 1
        candidat = dossier / f"{nom} ({rang}){suffixe}"
    return candidat


def _faute(chemin: Path, faute: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        f"Le fichier « {chemin.name} » n’a pas pu être écrit ({faute.strerror or faute}). Rien n’a été remplacé.",
        conseil="Vérifiez que le dossier existe, qu’il y reste de la place et que le fichier n’est pas ouvert.",
    )
