"""The three families of failure, so that each is shown to the person who can act on it.

Not here: how a failure is shown (`ui.messages`), nor the result codes of SQLite (`data.sqlite.errors`).
"""

from __future__ import annotations

import errno

from app.socle.typage import override

#: What Linux says in English whatever the language of the session; Windows answers in that of the workstation.
_RAISONS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "opération interdite",
    errno.ENOENT: "introuvable",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EISDIR: "c’est un dossier",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota de disque atteint",
    errno.EROFS: "disque en lecture seule",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EIO: "erreur du disque",
    errno.EBUSY: "occupé par un autre programme",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENOTEMPTY: "le dossier n’est pas vide",
}


class ClausuleError(Exception):
    """Base of the failures that Clausule raises on purpose; the message is French and complete."""

    def __init__(self, message: str, *, conseil: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.conseil = conseil

    @override
    def __str__(self) -> str:
        return f"{self.message} {self.conseil}".strip()


class UserError(ClausuleError):
    """The officer can act: a field to fill, a file to ask again. Shown as written."""


class EnvironmentFault(ClausuleError):
    """The machine is at fault: disk, lock, rights. Shown with what to try."""


class Bug(ClausuleError):
    """The program contradicts itself. Shown by the crash dialog, with a report to copy."""


def cause(faute: OSError) -> str:
    """Return why the system refused, in French where we know its words: « accès refusé », « disque plein »."""
    connue = _RAISONS.get(faute.errno) if faute.errno is not None else None
    return connue or faute.strerror or type(faute).__name__
