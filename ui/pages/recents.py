"""The bases opened lately, each with the campaign looked at last, in a small file of the user’s folder.

Losing it loses nothing else. Whether a base is still there is asked aside: a share that is off answers after many
seconds.
"""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

NB_RECENTS = 6
FICHIER = "recents.json"

_log = logging.getLogger("clausule.recents")


class Recents:
    """The list, newest first."""

    def __init__(self, dossier: Path) -> None:
        self._fichier = dossier / FICHIER

    def toutes(self) -> tuple[Path, ...]:
        """Return every base of the list, whether it is still there or not."""
        return tuple(self._lire())

    def derniere(self, apres: str) -> Path | None:
        """Return the base opened last, None for none; one named `apres` comes after every other."""
        toutes = self.toutes()
        return next((chemin for chemin in toutes if chemin.name != apres), next(iter(toutes), None))

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


class Sondage(QObject):
    """Asks the disk, outside the UI thread and without anyone waiting for it, which bases are not there.

    Signals:
        absente(Path): emitted on the UI thread for each base that was moved, deleted, or cannot be reached.
    """

    absente = Signal(object)

    def sonder(self, bases: Sequence[Path]) -> None:
        """Look at each base in a thread of its own: a share that is off does not hide the answer of the others."""
        for base in bases:
            threading.Thread(target=self._regarder, args=(base,), name="sondage", daemon=True).start()

    def _regarder(self, base: Path) -> None:
        try:
            presente = base.is_file()
        except (OSError, ValueError):
            presente = False
        if not presente:
            try:
                self.absente.emit(base)
            except RuntimeError:  # the program closed meanwhile
                return
