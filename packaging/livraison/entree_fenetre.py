"""Entry of the frozen window; with the flag of a child, the same program reads files or prints a batch.

What a child needs is imported for a child alone: the window is painted first.
"""

from __future__ import annotations

import sys

SUFFIX = "-enfant"  # of both flags: the usual words must not load what a child needs


def child() -> bool:
    """Do the work of a child when the first word asks for one."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    if not word.endswith(SUFFIX):
        return False
    from app.documents.fabrique_trame import DRAPEAU_FIGE as DRAPEAU_FABRIQUE  # noqa: PLC0415  # for a child alone
    from app.importers.bac import DRAPEAU_FIGE  # noqa: PLC0415  # for a child alone

    if word == DRAPEAU_FIGE:
        from app.importers.enfant import main as lire  # noqa: PLC0415  # for a child alone

        lire()
    elif word == DRAPEAU_FABRIQUE:
        from app.documents.fabrique_enfant import main as fabriquer  # noqa: PLC0415  # for a child alone

        fabriquer()
    return word in {DRAPEAU_FIGE, DRAPEAU_FABRIQUE}


if __name__ == "__main__" and not child():
    from ui.__main__ import main

    sys.exit(main())
