"""The child process of a batch: makes the acts that its parent hands it, one after another.

Started by `app.documents.fabrique`, never by hand. It is handed our own values by our own program, through a pipe.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import sys
import threading
from queue import SimpleQueue
from typing import IO

from app.documents import contenu as c
from app.documents.fabrique_trame import DEFAUT, PDF, PRET, REFUS, envoyer, recevoir, trace
from app.documents.pdf import rendre_pdf
from app.socle import enfants
from app.socle.errors import UserError

OBJETS_AVANT_TRI = 20_000  # an act makes that many objects and leaves few: looked through once an act, not fifty
ECHANTILLON = c.Contenu(
    "Échantillon",
    "R-0",
    (
        c.Titre(1, "Titre"),
        c.Paragraphe(c.compose("Texte ", c.gras("gras"), c.italique("italique"))),
        c.Liste(("un", "deux"), ordonnee=True),
        c.Tableau((c.Colonne("Montant", 1, c.Alignement.DROITE),), (("1,00",),), legende="Tableau"),
        c.Encadre(("Texte",)),
        c.Signatures((c.Partie("Pour l’État"),), "Fait"),
    ),
    code=True,
)


def servir(entree: IO[bytes], sortie: IO[bytes]) -> None:
    """Answer each act by its PDF, or by the reason why it cannot be printed, until the other side closes.

    Questions come and answers leave in order, each by a thread of its own: an act is larger than a pipe, and the
    parent may be long to look at its own.
    """
    questions: SimpleQueue[bytes | None] = SimpleQueue()
    reponses: SimpleQueue[tuple[bytes, bytes] | None] = SimpleQueue()
    facteurs = (
        threading.Thread(target=_ecouter, args=(entree, questions), daemon=True),
        threading.Thread(target=_repondre, args=(reponses, sortie)),
    )
    for facteur in facteurs:
        facteur.start()
    try:
        while (octets := questions.get()) is not None:
            reponses.put(_reponse(octets))
    finally:
        reponses.put(None)
        facteurs[1].join()


def _ecouter(entree: IO[bytes], questions: SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(EOFError):  # the parent closed the pipe
        while True:
            questions.put(recevoir(entree)[1])
    questions.put(None)


def _reponse(octets: bytes) -> tuple[bytes, bytes]:
    contenu = pickle.loads(octets)  # noqa: S301  # written by our own parent, never read from a file
    try:
        return PDF, rendre_pdf(contenu)
    except UserError as refus:
        return REFUS, json.dumps({"message": refus.message, "conseil": refus.conseil}).encode("ascii")
    except Exception as faute:  # noqa: BLE001  # the other acts are not at fault, and the parent says this one
        return DEFAUT, trace(faute).encode("utf-8", "replace")


def _repondre(reponses: SimpleQueue[tuple[bytes, bytes] | None], sortie: IO[bytes]) -> None:
    while (reponse := reponses.get()) is not None:
        try:
            envoyer(sortie, *reponse)
        except OSError:  # the parent is gone; so are those who waited
            return


def main() -> None:
    """Serve on the standard streams; what libraries may print cannot reach the answers."""
    sortie = os.fdopen(os.dup(1), "wb")
    nul = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nul, 1)
    os.close(nul)
    enfants.ceder()
    rendre_pdf(ECHANTILLON)  # fonts and styles are made before an act waits for them
    gc.freeze()  # what is loaded stays
    gc.set_threshold(OBJETS_AVANT_TRI)
    with sortie:
        envoyer(sortie, PRET, b"")
        servir(sys.stdin.buffer, sortie)


if __name__ == "__main__":
    main()
