"""Entry of the frozen window; the same program, with the flag of the child, reads the files received."""

from __future__ import annotations

import sys

from app.importers.bac import DRAPEAU_FIGE

if __name__ == "__main__":
    if sys.argv[1:2] == [DRAPEAU_FIGE]:
        from app.importers.enfant import main as lire

        lire()
    else:
        from ui.__main__ import main

        sys.exit(main())
