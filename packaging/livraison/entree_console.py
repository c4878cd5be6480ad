"""Entry of the frozen console; the same program, with the flag of the child, reads the files received."""

from __future__ import annotations

import sys

from app.importers.bac import DRAPEAU_FIGE

if __name__ == "__main__":
    if sys.argv[1:2] == [DRAPEAU_FIGE]:
        from app.importers.enfant import main as lire

        lire()
    else:
        from ui.console import clausule

        clausule(prog_name="clausule")
