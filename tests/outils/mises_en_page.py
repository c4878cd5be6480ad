"""Refuses a layout that takes another before it is itself in a widget.

PySide 6.12 then gives the inner one to the layout of the outer one: with the window gone, the first frees what the
second deletes again, and the process dies in `QBoxLayout::~QBoxLayout`, at times.
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
