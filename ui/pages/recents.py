"""The bases opened lately, in a small file of the user’s folder; losing it loses nothing else."""

from __future__ import annotations

import json
import logging
from pathlib import Path

NB_RECENTS = 6
FICHIER = "recents.json"

_log = logging.getLogger("clausule.recents")


class Recents:
    """The list, newest first."""

    def __init__(self, dossier: Path) -> None:
        self._fichier = dossier / FICHIER

    def lister(self) -> tuple[Path, ...]:
        """Return the bases that are still there."""
        return tuple(chemin for chemin in self._lire() if chemin.is_file())

    def derniere(self) -> Path | None:
        """Return the base opened last time, None when there is none any more."""
        premiere = next(iter(self._lire()), None)
        return premiere if premiere is not None and premiere.is_file() else None

    def ajouter(self, chemin: Path) -> None:
        """Put a base first."""
        self._ecrire([chemin, *(c for c in self._lire() if c != chemin)])

    def oublier(self, chemin: Path) -> None:
        """Take a base off the list."""
        self._ecrire([c for c in self._lire() if c != chemin])

    def _lire(self) -> list[Path]:
        try:
            noms = json.loads(self._fichier.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return [Path(nom) for nom in noms if isinstance(nom, str)] if isinstance(noms, list) else []

    def _ecrire(self, chemins: list[Path]) -> None:
        try:
            self._fichier.parent.mkdir(parents=True, exist_ok=True)
            self._fichier.write_text(
                json.dumps([str(c) for c in chemins[:NB_RECENTS]], ensure_ascii=False), "utf-8"
            )
        except OSError as faute:
            _log.warning("recent files not kept: %s", type(faute).__name__)
