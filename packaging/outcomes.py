"""What the commands of `packaging` say to the person, and the codes they end with.

Not here: what is done. Everything said goes to the error stream, so that the output of
`clausule … --json` stays exactly what the console wrote.
"""

from __future__ import annotations

import sys
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the set-up, above 89 so that they never meet those of the console or of pytest."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    OLD_PYTHON = 90
    SYSTEM_PACKAGES = 91
    NETWORK = 92
    DISK = 93
    INTEGRITY = 94
    SETUP = 95
    INTERRUPTED = 130


class SetupError(Exception):
    """A set-up that cannot go on: a message for the person (French) and the code to end with."""

    def __init__(self, message: str, code: Exit = Exit.SETUP) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def say(text: str) -> None:
    """Write one line to the error stream at once, whoever listens."""
    print(text, file=sys.stderr, flush=True)


def make_streams_safe() -> None:
    """Let a terminal without accents show a question mark rather than stop the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
