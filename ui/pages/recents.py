"""The bases opened lately, each with the campaign looked at last, in a small file of the user’s folder.

Losing it loses nothing else.
"""

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

    def toutes(self) -> tuple[Path, ...]:
        """Return every base of the list, those that are not found any more included."""
        return tuple(self._lire())

    def derniere(self) -> Path | None:
        """Return the base opened last time, None when there is none any more."""
        premiere = next(iter(self._lire()), None)
        return premiere if premiere is not None and premiere.is_file() else None

    def campagne(self, chemin: Path) -> int | None:
        """Return the campaign looked at last in a base, None when it is not known."""
        return self._lire().get(chemin)

    def ajouter(self, chemin: Path, campagne_id: int | None = None) -> None:
        """Put a base first, with the campaign looked at in it."""
        autres = {c: n for c, n in self._lire().items() if c != chemin}
        self._ecrire({chemin: campagne_id, **autres})

    def oublier(self, chemin: Path) -> None:
        """Take a base off the list."""
        self._ecrire({c: n for c, n in self._lire().items() if c != chemin})

    def _lire(self) -> dict[Path, int | None]:
        """Return the bases in order. A plain name is what was written before campaigns were kept."""
        try:
            lus = json.loads(self._fichier.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return dict(filter(None, map(_entree, lus))) if isinstance(lus, list) else {}

    def _ecrire(self, bases: dict[Path, int | None]) -> None:
        lignes = [{"base": str(c), "campagne": n} for c, n in list(bases.items())[:NB_RECENTS]]
        try:
            self._fichier.parent.mkdir(parents=True, exist_ok=True)
            self._fichier.write_text(json.dumps(lignes, ensure_ascii=False), "utf-8")
        except OSError as faute:
            _log.warning("recent files not kept: %s", type(faute).__name__)


def _entree(lue: object) -> tuple[Path, int | None] | None:
    if isinstance(lue, str):
        return Path(lue), None
    if not isinstance(lue, dict) or not isinstance(lue.get("base"), str):
        return None
    campagne = lue.get("campagne")
    return Path(lue["base"]), campagne if isinstance(campagne, int) else None
