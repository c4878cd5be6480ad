"""The three families of failure, so that each is shown to the person who can act on it.

Not here: how a failure is shown (`ui.messages`), nor the result codes of SQLite (`data.sqlite.errors`).
"""

from __future__ import annotations

from app.socle.typage import override


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
