"""Which packages are in the frozen folder, by the tables that PyInstaller writes of what it took.

A library may be asked for by its name at run time: what freezes it sees nothing, and the program runs without it.
So each package of the lock is either found there, or named below with the reason why it is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outcomes import Exit, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: Each table quotes where a file came from; a path of Windows has its backslashes doubled.
TAKEN = re.compile(r"site-packages/+([^'\"]+)['\"]")
#: In the lock because another package asks for it, and called by no line that is delivered.
LEFT_OUT = {
    "click-default-group": "la console de sqlite-utils",
    "pip": "une commande de la console de sqlite-utils",
}


def taken(tables: Path) -> frozenset[str]:
    """Return the files of packages that are in the frozen folder, as their packages name them.

    Raises SetupError when PyInstaller left no table there.
    """
    found = [*tables.rglob("COLLECT-*.toc"), *tables.rglob("PYZ-*.toc")]
    if not found:
        raise SetupError(f"PyInstaller n’a pas dit ce qu’il a pris : {tables}.", Exit.FAILED)
    texts = (path.read_text("utf-8").replace("\\\\", "/") for path in found)
    return frozenset(name for text in texts for name in TAKEN.findall(text))


def delivered(
    files: Mapping[str, Iterable[str]], wanted: Iterable[str], taken_files: frozenset[str]
) -> frozenset[str]:
    """Return the names of the packages that have a file in the frozen folder.

    `files`: those of each package of the environment; `wanted`: the packages of the lock for this system.
    Raises SetupError when one of these is not there and nothing says that it should not be.
    """
    here = frozenset(name for name, own in files.items() if any(map(taken_files.__contains__, own)))
    forgotten = sorted(frozenset(wanted) - here - LEFT_OUT.keys())
    if forgotten:
        raise SetupError(
            f"Paquets du verrou absents du dossier figé : {', '.join(forgotten)}.\n"
            "À faire : nommez leurs modules dans clausule.spec (hiddenimports), ou dites dans shipped.py pourquoi "
            "ils n’y sont pas.",
            Exit.INTEGRITY,
        )
    return here
