"""A10: a screen reader's ears. Run by the system's Python under `dbus-run-session`, beside the window.

Writes to the file named first what the window announces, one line each, until « fin » is heard or time is out;
then the head and the value of one cell, as the table in sight gives them.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pyatspi


def tables(noeud, profondeur=0):
    """Give the tables under a node of the tree; the rows of one are not walked."""
    if noeud is None or profondeur > 14:
        return
    if noeud.getRole() in (pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE_TABLE):
        yield noeud
        return
    for rang in range(noeud.childCount):
        yield from tables(noeud.getChildAtIndex(rang), profondeur + 1)


def cellule():
    """Return « cellule : head | value » of the first table that shows rows, empty when none does."""
    for vue in tables(pyatspi.Registry.getDesktop(0)):
        table = vue.queryTable()
        if table.nRows and vue.getState().contains(pyatspi.STATE_SHOWING):
            return f"cellule : {table.getColumnDescription(0)} | {table.getAccessibleAt(0, 0).name}"
    return ""


def main(fichier):
    """Listen and write."""
    with Path(fichier).open("w", encoding="utf-8") as sortie:

        def entendre(evenement):
            sortie.write(f"{evenement.any_data}\n")
            sortie.flush()
            if str(evenement.any_data).endswith("fin"):
                sortie.write(f"{cellule()}\n")
                sortie.flush()
                pyatspi.Registry.stop()

        pyatspi.Registry.registerEventListener(entendre, "object:announcement")
        threading.Timer(40, pyatspi.Registry.stop).start()
        sortie.write("prêt\n")
        sortie.flush()
        pyatspi.Registry.start()


main(sys.argv[1])
