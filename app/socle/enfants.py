"""Starts child processes of ours: the same program again, fed through its pipes, told little of the machine.

Not here: what is said through the pipes, how a child is held and ended: `importers.bac`, and
`documents.fabrique_voisin`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_VARIABLES = frozenset(("SYSTEMROOT", "WINDIR", "PATH", "LD_LIBRARY_PATH", "TEMP", "TMP", "TMPDIR"))
_RACINE = Path(__file__).resolve().parents[2]
#: What a child that works for a while is started with on Windows; elsewhere it calls `ceder`.
EN_RETRAIT = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_RETRAIT = 10  # of the priority; the one that hands out the work then never waits for those it feeds


def commande(module: str, drapeau: str) -> list[str]:
    """Return the command line of a child: a module here, a flag of the same program once frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, drapeau]
    return [sys.executable, "-E", "-s", "-X", "utf8", "-m", module]


def lancer(commande: Sequence[str], drapeaux: int = 0) -> subprocess.Popen[bytes]:
    """Start a child, without a console, its errors unheard. `drapeaux`: those of Windows. Raises OSError."""
    return subprocess.Popen(  # noqa: S603  # our own program, no word of a stranger in it
        commande,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_RACINE,
        env={cle: valeur for cle, valeur in os.environ.items() if cle.upper() in _VARIABLES},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) | drapeaux,
    )


def ceder() -> None:
    """Let the program and its window have the machine first. On Windows nothing: it is said at the start."""
    if sys.platform != "win32":
        os.nice(_RETRAIT)
