"""A10: a screen reader's ears. Run by the system's Python under `dbus-run-session`, beside the window.

Writes to the file named first what the window announces, one line each, until « fin » is heard or time is out.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pyatspi


def main(fichier):
    """Listen and write."""
    with Path(fichier).open("w", encoding="utf-8") as sortie:

        def entendre(evenement):
            sortie.write(f"{evenement.any_data}\n")
            sortie.flush()
            if str(evenement.any_data).endswith("fin"):
                pyatspi.Registry.stop()

        pyatspi.Registry.registerEventListener(entendre, "object:announcement")
        threading.Timer(40, pyatspi.Registry.stop).start()
        sortie.write("prêt\n")
        sortie.flush()
        pyatspi.Registry.start()


main(sys.argv[1])
