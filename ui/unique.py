"""One window for one person on one workstation: a second start hands its file to the window that is there.

By files and a lock of the operating system, in the folder of the user: no socket, so QtNetwork stays out of the
installed program. The kernel gives the lock back with the process, killed or not. A window that does not answer in
time is left alone: the second one opens, and says so. The name of the lock holds the person and the workstation:
a folder shared by two of them has two locks. Not here: who holds a base (the lock of the storage).
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.socle.paths import nom_de_session

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 4.0
_PAS_S = 0.05
_RELECTURE_MS = 1000  # for a folder that the system does not watch (network share)
_TAILLE_MAX = 65536

if sys.platform == "win32":  # pragma: no cover  # the other half runs on the tested machine
    import msvcrt

    def _verrouiller(descripteur: int) -> None:
        os.lseek(descripteur, 0, os.SEEK_SET)
        msvcrt.locking(descripteur, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _verrouiller(descripteur: int) -> None:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FenetreUnique(QObject):
    """The place of the one window in a folder of the user.

    `tenue`: False once another window has been found in the place.

    Signals:
        demandee(object): another start asks for this window, with the Path to open or None; `ui.main` listens.
    """

    demandee = Signal(object)

    def __init__(self, dossier: Path, qui: str = "") -> None:
        super().__init__()
        nom = qui or f"{nom_de_session()}@{_poste()}"
        self._boite = dossier / "fenetre" / f"{zlib.crc32(nom.encode()):08x}"
        self._descripteur = -1
        self.tenue = True
        self._veilleur: QFileSystemWatcher | None = None

    def prendre(self) -> bool:
        """Take the place; False when another window has it. An unwritable folder gives it to everyone."""
        try:
            self._boite.mkdir(parents=True, exist_ok=True)
            self._descripteur = os.open(self._boite / "verrou", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as faute:
            _noter("no single window: %s", faute)
            return True
        try:
            _verrouiller(self._descripteur)
        except OSError:
            os.close(self._descripteur)
            self._descripteur = -1
            self.tenue = False
            return False
        for reste in self._demandes():  # of a window that was killed: whoever asked has opened another since
            reste.unlink(missing_ok=True)
        return True

    def demander(self, base: Path | None, patience_s: float = PATIENCE_S) -> bool:
        """Ask the window that is there to open a file; False when it does not take the request in time.

        The request is then taken back, so that it is not served twice.
        """
        import json  # noqa: PLC0415  # no paint is to come

        from app.socle.fichiers import chemin_reel  # noqa: PLC0415  # no paint is to come

        demande = self._boite / f"{os.getpid()}-{time.monotonic_ns()}.demande"
        provisoire = demande.with_suffix(".partiel")
        try:
            chemin = str(chemin_reel(base)) if base is not None else None
            provisoire.write_text(json.dumps({"base": chemin}, ensure_ascii=False), "utf-8")
            provisoire.replace(demande)
        except OSError as faute:
            _noter("no request: %s", faute)
            return False
        limite = time.monotonic() + patience_s
        while demande.exists():
            if time.monotonic() > limite:
                with suppress(FileNotFoundError):
                    demande.unlink()
                    return False
                return True  # taken at the last moment
            time.sleep(_PAS_S)
        return True

    def veiller(self) -> None:
        """Serve the requests from now on."""
        if self._descripteur < 0:
            return
        self._veilleur = QFileSystemWatcher([str(self._boite)], self)
        self._veilleur.directoryChanged.connect(lambda _dossier: self._servir())
        minuteur = QTimer(self, interval=_RELECTURE_MS)
        minuteur.timeout.connect(self._servir)
        minuteur.start()
        self._servir()

    def rendre(self) -> None:
        """Give the place back; a second call does nothing."""
        if self._descripteur >= 0:
            os.close(self._descripteur)
            self._descripteur = -1

    def _servir(self) -> None:
        import json  # noqa: PLC0415  # after the first paint

        for demande in self._demandes():
            try:
                lue = json.loads(demande.read_text("utf-8")[:_TAILLE_MAX])
                base = lue.get("base") if isinstance(lue, dict) else None
                demande.unlink()
            except FileNotFoundError:
                continue  # taken back meanwhile
            except (OSError, ValueError) as faute:
                _noter("request not read: %s", faute)
                with suppress(OSError):
                    demande.unlink()
                continue
            self.demandee.emit(Path(base) if isinstance(base, str) else None)

    def _demandes(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from sorted(self._boite.glob("*.demande"))


def _poste() -> str:
    """Return the name of the workstation."""
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename


def _noter(phrase: str, faute: Exception) -> None:
    import logging  # noqa: PLC0415  # rare, and 4 ms to load before the first paint

    logging.getLogger("clausule.unique").warning(phrase, type(faute).__name__)
