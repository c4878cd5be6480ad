"""One writer among all processes: a lock of the operating system on a file beside the base.

`<base>.verrou` also names who holds it, for the message that another window shows. The kernel releases the lock
with the process, killed or not: what the file still says then is history, and nobody is asked anything.
The base itself is never opened here: closing any handle on it would drop the locks of SQLite.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.socle.formats import PARIS, date_heure
from app.socle.paths import nom_de_session
from data.sqlite.errors import DISQUE_PLEIN, INACCESSIBLE, LECTURE_SEULE, BaseOccupee, panne

if TYPE_CHECKING:
    from pathlib import Path

#: On Windows a locked byte cannot be read by others: the lock lies far after the text.
_OCTET_VERROUILLE = 1 << 20
_TAILLE_MAX = 4096
_PAR_ERRNO = {
    errno.EACCES: LECTURE_SEULE,
    errno.EPERM: LECTURE_SEULE,
    errno.EROFS: LECTURE_SEULE,
    errno.ENOSPC: DISQUE_PLEIN,
}


@dataclass(frozen=True, slots=True)
class Detenteur:
    """Who holds the base: `depuis` is an ISO instant."""

    agent: str
    poste: str
    pid: int
    depuis: str


if sys.platform == "win32":  # pragma: no cover  # the other half runs on the tested machine
    import msvcrt

    def _prendre(descripteur: int) -> None:
        os.lseek(descripteur, _OCTET_VERROUILLE, os.SEEK_SET)
        msvcrt.locking(descripteur, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _prendre(descripteur: int) -> None:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Verrou:
    """The lock of one base, held from its making to `rendre`."""

    def __init__(self, base: Path, agent: str) -> None:
        """Take the lock. Raises BaseOccupee, which names the holder, or EnvironmentFault when it cannot."""
        self._chemin = chemin_du_verrou(base)
        try:
            self._descripteur = os.open(self._chemin, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as faute:
            raise panne(_PAR_ERRNO.get(faute.errno or 0, INACCESSIBLE), base) from faute
        try:
            _prendre(self._descripteur)
        except OSError as faute:
            os.close(self._descripteur)
            raise occupee(base) from faute
        with suppress(OSError):  # on a full disk the lock holds all the same, without a name
            _ecrire(self._descripteur, _moi(agent))

    def rendre(self) -> None:
        """Release the lock. The file stays, empty: removing it would race with another window taking it."""
        if self._descripteur >= 0:
            with suppress(OSError):
                os.ftruncate(self._descripteur, 0)
            os.close(self._descripteur)
            self._descripteur = -1


def chemin_du_verrou(base: Path) -> Path:
    """Return `<base>.verrou`."""
    return base.with_name(f"{base.name}.verrou")


def detenteur(base: Path) -> Detenteur | None:
    """Return who is written in the lock file; None when it is missing, empty or unreadable."""
    try:
        brut = json.loads(chemin_du_verrou(base).read_text("utf-8")[:_TAILLE_MAX])
        return Detenteur(str(brut["agent"]), str(brut["poste"]), int(brut["pid"]), str(brut["depuis"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def occupee(base: Path) -> BaseOccupee:
    """Return the failure that tells which window holds the base."""
    qui = detenteur(base)
    par = f" par {qui.agent} sur {qui.poste}{_depuis(qui.depuis)}" if qui else " par une autre fenêtre"
    return BaseOccupee(
        f"La base est déjà ouverte{par}. Rien n’a été modifié.",
        conseil="Fermez cette autre fenêtre, ou ouvrez la base en consultation.",
    )


def _depuis(iso: str) -> str:
    try:
        return f" depuis le {date_heure(datetime.fromisoformat(iso))}"
    except ValueError:
        return ""


def _moi(agent: str) -> Detenteur:
    return Detenteur(
        agent=agent or nom_de_session(),
        poste=platform.node() or "ce poste",
        pid=os.getpid(),
        depuis=datetime.now(PARIS).isoformat(timespec="seconds"),
    )


def _ecrire(descripteur: int, qui: Detenteur) -> None:
    os.ftruncate(descripteur, 0)
    os.lseek(descripteur, 0, os.SEEK_SET)
    os.write(descripteur, json.dumps(asdict(qui), ensure_ascii=False).encode())
