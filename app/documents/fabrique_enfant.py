"""The child process of a batch: makes the acts that its parent hands it, one after another.

Started by `app.documents.fabrique`, never by hand. It is handed our own values by our own program, through a pipe.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from typing import IO

from app.documents.fabrique_trame import PDF, REFUS, envoyer, recevoir
from app.documents.pdf import rendre_pdf
from app.socle.errors import UserError


def servir(entree: IO[bytes], sortie: IO[bytes]) -> None:
    """Answer each act by its PDF, or by the reason why it cannot be printed, until the other side closes."""
    while True:
        try:
            _, octets = recevoir(entree)
        except EOFError:  # the parent closed the pipe
            return
        contenu = pickle.loads(octets)  # noqa: S301  # written by our own parent, never read from a file
        try:
            envoyer(sortie, PDF, rendre_pdf(contenu))
        except UserError as refus:
            dit = {"message": refus.message, "conseil": refus.conseil}
            envoyer(sortie, REFUS, json.dumps(dit).encode("ascii"))


def main() -> None:
    """Serve on the standard streams; what libraries may print cannot reach the answers."""
    sortie = os.fdopen(os.dup(1), "wb")
    nul = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nul, 1)
    os.close(nul)
    with sortie:
        servir(sys.stdin.buffer, sortie)


if __name__ == "__main__":
    main()
