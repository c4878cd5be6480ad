"""Keeps None, True and False alive under Python 3.11, where PySide6 6.12 takes their references away.

Measured: each Python method that Qt calls (`paintEvent`, a slot, `data`) takes one reference of None; a process
starts with some 7,000 and dies of « deallocating None » after as many paints. From Python 3.12 on these objects are
immortal (PEP 683) and nothing is needed. Other objects are counted right: integers, texts and QSize were tried.
"""

from __future__ import annotations

import ctypes
import sys

IMMORTELS = (None, True, False, NotImplemented, Ellipsis)
REFERENCES = 1 << 60  # a window that took away a million a second would need thirty thousand years


def proteger() -> None:
    """Make the singletons of Python outlive the process, as Python 3.12 does. Called before the first widget."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for objet in IMMORTELS:
        compteur = ctypes.c_ssize_t.from_address(id(objet))
        compteur.value = max(compteur.value, REFERENCES)
