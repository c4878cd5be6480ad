"""Refuses a layout that takes another before it is itself in a widget.

PySide 6.12 then leaves the inner one to Python for good (`shiboken6.ownedByPython`), while Qt holds it too: with
the window gone each deletes it, and the process dies in `QBoxLayout::~QBoxLayout`, at times.
"""

from __future__ import annotations

from functools import wraps

from PySide6.QtWidgets import QBoxLayout, QFormLayout, QGridLayout, QLayout

PRENEURS = (
    (QBoxLayout, ("addLayout", "insertLayout")),
    (QGridLayout, ("addLayout",)),
    (QFormLayout, ("addRow", "insertRow", "setLayout")),
)


def surveiller():
    """Have each method that takes a layout refuse it while its own layout stands nowhere."""
    for classe, methodes in PRENEURS:
        for methode in methodes:
            setattr(classe, methode, _surveillee(getattr(classe, methode)))


def _surveillee(methode):
    @wraps(methode)
    def prendre(forme, *arguments, **options):
        if forme.parentWidget() is None:
            assert not any(isinstance(pris, QLayout) for pris in arguments), "se remplit une fois en place"
        return methode(forme, *arguments, **options)

    return prendre
