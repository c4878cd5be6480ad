"""Many acts at once: their PDFs made by child processes of ours, in the order asked, a few at a time.

reportlab holds the interpreter: threads would gain nothing. A child is the same program, started afresh (no fork),
fed through its pipes; it dies with its parent, whose pipe closes. Not here: what the child does
(`app.documents.fabrique_enfant`), which acts make a batch (services).
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from app.documents.fabrique_trame import PDF, REFUS, envoyer, recevoir
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.documents.contenu import Contenu
    from app.socle.progress import Annulation

DRAPEAU_FIGE = "--fabrique-enfant"
PROCESSUS = 2
PETIT_LOT = 3  # so few acts are made here before a child would be ready
EN_FILE = 2  # acts that a child has before it: the next one waits in its pipe while it makes one
AVANCE = 16  # acts made before their turn to be given, at most
PAS_S = 0.05  # how often cancellation is looked at
DUREE_MAX_S = 120.0  # of one act in a child; past it the act is made here
_VARIABLES = frozenset(("SYSTEMROOT", "WINDIR", "PATH", "LD_LIBRARY_PATH", "TEMP", "TMP", "TMPDIR"))
_RACINE = Path(__file__).resolve().parents[2]


def commande_enfant() -> list[str]:
    """Return the command line of a child: a module here, a flag of the same program once frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, DRAPEAU_FIGE]
    return [sys.executable, "-E", "-s", "-X", "utf8", "-m", "app.documents.fabrique_enfant"]


def rendre_tous(
    contenus: Iterable[Contenu],
    processus: int = PROCESSUS,
    annulation: Annulation | None = None,
    commande: Sequence[str] | None = None,
    *,
    libre: bool = True,
) -> Iterator[bytes]:
    """Yield the PDF of each act, in order: the bytes that `rendre_pdf` gives, made by so many processes.

    `libre`: all of them are children, and this process stays free for a window; else it is one of them, which is
    faster by what starting a child costs.

    `contenus` is read a few acts ahead, so that memory does not follow the size of the batch. A child that does not
    start, or dies, is done without: the act is made here. A batch of a few acts, or of one process, starts none.
    Raises UserError as `rendre_pdf` for the act that cannot be printed, and Annule between two acts; the children
    are then ended, as when the caller stops reading.
    """
    suite = iter(contenus)
    debut = list(islice(suite, PETIT_LOT + 1))
    if processus <= 1 or len(debut) <= PETIT_LOT:
        for contenu in chain(debut, suite):
            _verifier(annulation)
            yield _ici(contenu)
        return
    atelier = _Atelier(processus if libre else processus - 1, commande or commande_enfant())
    try:
        yield from _en_parallele(atelier, chain(debut, suite), annulation, libre=libre)
    finally:
        atelier.fermer()


def _en_parallele(
    atelier: _Atelier, contenus: Iterator[Contenu], annulation: Annulation | None, *, libre: bool
) -> Iterator[bytes]:
    en_cours: deque[Future[bytes]] = deque()
    for contenu in contenus:
        _verifier(annulation)
        occupes = sum(not promis.done() for promis in en_cours) >= EN_FILE * atelier.processus
        en_cours.append(_fait_ici(contenu) if occupes and not libre else atelier.confier(contenu))
        while en_cours and (len(en_cours) > AVANCE or en_cours[0].done() or (occupes and libre)):
            yield _attendre(en_cours.popleft(), annulation)
            occupes = False
    while en_cours:
        yield _attendre(en_cours.popleft(), annulation)


def _fait_ici(contenu: Contenu) -> Future[bytes]:
    """Make an act in this process, while the children have theirs to make."""
    fait: Future[bytes] = Future()
    try:
        fait.set_result(_ici(contenu))
    except UserError as refus:
        fait.set_exception(refus)
    return fait


def _attendre(promis: Future[bytes], annulation: Annulation | None) -> bytes:
    while True:
        _verifier(annulation)
        with contextlib.suppress(TimeoutError):
            return promis.result(PAS_S)


def _ici(contenu: Contenu) -> bytes:
    from app.documents.pdf import rendre_pdf  # noqa: PLC0415  # reportlab weighs a third of the start of the window

    return rendre_pdf(contenu)


def _verifier(annulation: Annulation | None) -> None:
    if annulation is not None:
        annulation.verifier()


class _Rompu(Exception):
    """The child is gone, or was never there."""


class _Enfant:
    """One child process; it makes one act while the next waits in its pipe."""

    def __init__(self, commande: Sequence[str]) -> None:
        self._processus = subprocess.Popen(  # noqa: S603  # our own program, no word of a stranger in it
            commande,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_RACINE,
            env={cle: valeur for cle, valeur in os.environ.items() if cle.upper() in _VARIABLES},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._attendus: deque[Future[tuple[bytes, bytes]]] = deque()  # answers come in the order of the questions
        self._envoi, self._reception = threading.Lock(), threading.Lock()

    def rendre(self, contenu: Contenu) -> bytes:
        """Return the PDF. Raises UserError as `rendre_pdf`, _Rompu when the child did not answer.

        Several threads may ask at once: each reads one answer and gives it to whoever asked for it.
        """
        garde = threading.Timer(DUREE_MAX_S, self._processus.kill)
        garde.daemon = True
        garde.start()
        try:
            genre, octets = self._echanger(pickle.dumps(contenu, pickle.HIGHEST_PROTOCOL))
        except (OSError, EOFError, ValueError) as faute:
            raise _Rompu from faute
        finally:
            garde.cancel()
        if genre == REFUS:
            refus = json.loads(octets)
            raise UserError(refus["message"], conseil=refus["conseil"])
        return octets

    def _echanger(self, question: bytes) -> tuple[bytes, bytes]:
        vers_enfant, de_enfant = self._processus.stdin, self._processus.stdout
        if vers_enfant is None or de_enfant is None:
            raise EOFError
        attendu: Future[tuple[bytes, bytes]] = Future()
        with self._envoi:
            envoyer(vers_enfant, PDF, question)
            self._attendus.append(attendu)
        with self._reception:
            try:
                reponse = recevoir(de_enfant)
            except (OSError, EOFError, ValueError):
                while self._attendus:  # the answer of another may have been read for it: nobody waits in vain
                    self._attendus.popleft().set_exception(EOFError())
                raise
            self._attendus.popleft().set_result(reponse)
        return attendu.result(DUREE_MAX_S)

    def achever(self) -> None:
        """End the process; it holds nothing that could be lost."""
        self._processus.kill()
        self._processus.wait()

    def liberer(self) -> None:
        """Close the pipes, once nobody waits on them."""
        for tuyau in (self._processus.stdin, self._processus.stdout):
            if tuyau is not None:
                with contextlib.suppress(OSError):
                    tuyau.close()


class _Atelier:
    """The children and the threads that talk to them, `EN_FILE` for each."""

    def __init__(self, processus: int, commande: Sequence[str]) -> None:
        self.processus = processus
        self._fils = ThreadPoolExecutor(processus * EN_FILE, thread_name_prefix="fabrique")
        self._libres: SimpleQueue[_Enfant | None] = SimpleQueue()
        demarres = [_demarre(commande) for _ in range(processus)]
        self._enfants = [enfant for enfant in demarres if enfant is not None]
        for enfant in demarres * EN_FILE:
            self._libres.put(enfant)

    def confier(self, contenu: Contenu) -> Future[bytes]:
        """Return the PDF to come."""
        return self._fils.submit(self._rendre, contenu)

    def fermer(self) -> None:
        """End children and threads; the acts not begun are not made."""
        for enfant in self._enfants:
            enfant.achever()
        self._fils.shutdown(wait=True, cancel_futures=True)
        for enfant in self._enfants:
            enfant.liberer()

    def _rendre(self, contenu: Contenu) -> bytes:
        enfant = self._libres.get()
        try:
            return enfant.rendre(contenu) if enfant is not None else _ici(contenu)
        except _Rompu:
            enfant = None  # from now on this thread makes its acts itself
            return _ici(contenu)
        finally:
            self._libres.put(enfant)


def _demarre(commande: Sequence[str]) -> _Enfant | None:
    try:
        return _Enfant(commande)
    except OSError:
        return None
