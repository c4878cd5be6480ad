"""Limits that the child process puts on itself before it sees any file.

On Linux: private memory (RLIMIT_DATA, because RLIMIT_AS counts address space that is never used),
size of written files, no core dump, few open files, and a network namespace without interface when
the kernel grants one. On Windows the parent puts the child in a Job Object instead (`bac_windows`):
memory and end of life are limited there; the network and the disk are not, for want of a low
integrity token. On neither is reading other files of the officer prevented.
"""

from __future__ import annotations

import ctypes
import math
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.importers.limites import Limites

if sys.platform != "win32":
    import resource

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FICHIERS_OUVERTS = 64
MARGE_S = 5  # the parent should act first; this is for a parent that died


def confiner(limites: Limites) -> dict[str, bool]:
    """Apply what this system allows and return what holds: « memoire », « ecriture », « reseau »."""
    tenues = {"memoire": False, "ecriture": False, "reseau": False}
    if sys.platform != "win32":
        tenues["reseau"] = _couper_le_reseau()
        tenues["memoire"] = _borner(resource.RLIMIT_DATA, limites.memoire_octets)
        tenues["ecriture"] = _borner(resource.RLIMIT_FSIZE, limites.ecriture_octets)
        _borner(resource.RLIMIT_CORE, 0)
        _borner(resource.RLIMIT_NOFILE, FICHIERS_OUVERTS)
    return tenues


def _borner(nature: int, borne: int) -> bool:
    tenu = False
    if sys.platform != "win32":
        with suppress(OSError, ValueError):
            resource.setrlimit(nature, (borne, borne))
            tenu = True
    return tenu


def _couper_le_reseau() -> bool:
    """Enter a network namespace of one's own, directly or through a user namespace."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError, TypeError):
        return False
    return any(unshare(drapeaux) == 0 for drapeaux in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


@contextmanager
def delai_de_secours(limites: Limites) -> Iterator[None]:
    """End this process, without a word, if one reading outlives its limit: the parent may be dead."""
    if sys.platform != "win32":
        signal.alarm(math.ceil(limites.duree_s) + MARGE_S)
    try:
        yield
    finally:
        if sys.platform != "win32":
            signal.alarm(0)
