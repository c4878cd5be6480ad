"""Entry of the frozen console; with the flag of a child, the same program reads files or prints a batch."""

from __future__ import annotations

import sys

from app.documents.fabrique_trame import DRAPEAU_FIGE as DRAPEAU_FABRIQUE
from app.importers.bac import DRAPEAU_FIGE

if __name__ == "__main__":
    if sys.argv[1:2] == [DRAPEAU_FIGE]:
        from app.importers.enfant import main as lire

        lire()
    elif sys.argv[1:2] == [DRAPEAU_FABRIQUE]:
        from app.documents.fabrique_enfant import main as fabriquer

        fabriquer()
    else:
        from ui.console import clausule

        clausule(prog_name="clausule")
