"""Writes a file whole or not at all, and gives a name that overwrites nothing."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.socle.errors import EnvironmentFault, cause

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Name ending of a bundle for a reader without the base.
EXTENSION_LIASSE = ".clausule-lecture"


class Provisoire:
    """A file written little by little beside its place, then put there whole, or not at all.

    Raises EnvironmentFault when the disk refuses, here and by its methods; a file that was there is kept.
    """

    def __init__(self, chemin: Path) -> None:
        import tempfile  # noqa: PLC0415  # brings twenty modules, and a start writes nothing

        self._chemin = chemin
        with self._dit():
            numero, aside = tempfile.mkstemp(prefix=f".{chemin.stem}-", suffix=".tmp", dir=chemin.parent)
        self._aside = Path(aside)
        self._flux = os.fdopen(numero, "wb")

    def write(self, octets: bytes) -> None:
        """Add bytes."""
        with self._dit():
            self._flux.write(octets)

    def poser(self, chemin: Path | None = None) -> Path:
        """Sync, and put the file in its place, or in another of the same folder; return where it is."""
        if chemin is not None:
            self._chemin = chemin
        with self._dit():
            self._flux.flush()
            os.fsync(self._flux.fileno())
            self._flux.close()
            self._aside.replace(self._chemin)
        return self._chemin

    def abandonner(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self._flux.close()
        self._aside.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _dit(self) -> Iterator[None]:
        try:
            yield
        except OSError as faute:
            raise _faute(self._chemin, faute) from faute


def ecrire_atomique(chemin: Path, octets: bytes) -> Path:
    """Write bytes to `chemin`: written aside, synced, then put in place.

    Raises EnvironmentFault when the disk refuses; a file that was there is kept.
    """
    provisoire = Provisoire(chemin)
    try:
        provisoire.write(octets)
        return provisoire.poser()
    except EnvironmentFault:
        provisoire.abandonner()
        raise


def dossier_pret(dossier: Path, suite: str = "Rien n’a été écrit.") -> Path:
    """Return a folder, made with those above it when it is not there.

    Raises EnvironmentFault when the disk refuses; `suite`: what that means for who asked, a sentence in French.
    """
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as faute:
        raise EnvironmentFault(
            f"Le dossier «\u00a0{dossier}\u00a0» ne peut pas être créé ({cause(faute)}). {suite}",
            conseil="Choisissez un autre dossier, ou faites-vous donner le droit d’y écrire.",
        ) from faute
    return dossier


def chemin_reel(chemin: Path) -> Path:
    """Return a path with its links followed; the absolute one where the system cannot follow a path so long."""
    try:
        return chemin.resolve()
    except OSError:
        return chemin.absolute()


def chemin_libre(dossier: Path, nom: str, suffixe: str) -> Path:
    """Return « nom.pdf » in the folder, or « nom (2).pdf » when the first is taken."""
    candidat, rang = dossier / f"{nom}{suffixe}", 1
    while candidat.exists():
        rang += 1
        candidat = dossier / f"{nom} ({rang}){suffixe}"
    return candidat


def _faute(chemin: Path, faute: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        f"Le fichier « {chemin.name} » n’a pas pu être écrit ({cause(faute)}). Rien n’a été remplacé.",
        conseil="Vérifiez que le dossier existe, qu’il y reste de la place et que le fichier n’est pas ouvert.",
    )
