"""The parent’s side of one child process of a batch: acts go to it and PDFs come back, nobody waits for either.

Not here: which act goes to which child (`app.documents.fabrique`), what the child does
(`app.documents.fabrique_enfant`).
"""

from __future__ import annotations

import contextlib
import json
import logging
import pickle
import threading
import time
from collections import deque
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, TypeAlias

from app.documents.contenu import Contenu
from app.documents.fabrique_trame import DEFAUT, DRAPEAU_FIGE, PDF, PRET, REFUS, envoyer, recevoir
from app.socle import enfants
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = logging.getLogger("clausule.fabrique")

DEPART_MAX_S, DUREE_MAX_S = 30.0, 120.0  # of the start, of one act; past it the child is ended

Rendu: TypeAlias = bytes | UserError  # the PDF of an act, or why it is not made


def commande_enfant() -> list[str]:
    """Return the command line of a child: a module here, a flag of the same program once frozen."""
    return enfants.commande("app.documents.fabrique_enfant", DRAPEAU_FIGE)


@dataclass(eq=False, slots=True)
class Travail:
    """An act to make. `essais`: how many children died with it in hand."""

    contenu: Contenu
    rendu: Rendu | None = None
    essais: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """What came from a child; `genre` is empty when it is gone."""

    de: Voisin
    genre: bytes = b""
    octets: bytes = b""


class Voisin:
    """One child process, and the two threads that talk to it. It makes one act while the next ones wait beside it.

    Raises OSError when it cannot be started.
    """

    def __init__(self, commande: Sequence[str], recus: SimpleQueue[Message]) -> None:
        self._processus = enfants.lancer(commande, enfants.EN_RETRAIT)
        self.pret = False
        self.en_main: deque[Travail] = deque()  # answers come in the order of the questions
        self._depuis = time.monotonic()
        self._recus = recus
        self._a_envoyer: SimpleQueue[bytes | None] = SimpleQueue()
        self._fils = [threading.Thread(target=f, daemon=True) for f in (self._envoyer, self._recevoir)]
        for fil in self._fils:
            fil.start()

    def confier(self, travail: Travail) -> None:
        """Give an act to make; returns at once."""
        if self.pret and not self.en_main:
            self._depuis = time.monotonic()
        self.en_main.append(travail)
        self._a_envoyer.put(pickle.dumps(travail.contenu, pickle.HIGHEST_PROTOCOL))

    def comprendre(self, message: Message) -> None:
        """Take what the child answered. Raises ValueError when it is no answer of ours."""
        self._depuis = time.monotonic()
        if message.genre == PRET:
            self.pret = True
        elif message.genre in {PDF, REFUS, DEFAUT} and self.en_main:
            travail = self.en_main.popleft()
            travail.rendu = _rendu(travail.contenu, message)
        else:
            raise ValueError(message.genre)

    def surveiller(self) -> None:
        """End the child when it took too long to start, or over one act; its end is then told as any other."""
        permis = DUREE_MAX_S if self.pret else DEPART_MAX_S
        if (self.en_main or not self.pret) and time.monotonic() - self._depuis > permis:
            self._processus.kill()

    @property
    def vit(self) -> bool:
        """True while the process is there."""
        return self._processus.poll() is None

    def achever(self) -> None:
        """End the process and its threads; it holds nothing that could be lost."""
        self._processus.kill()
        self._processus.wait()
        self._a_envoyer.put(None)
        for fil in self._fils:
            fil.join()

    def _envoyer(self) -> None:
        entree = _tuyau(self._processus.stdin)
        with contextlib.suppress(OSError):  # the child is gone, which the other thread sees
            while (question := self._a_envoyer.get()) is not None:
                envoyer(entree, PDF, question)
        with contextlib.suppress(OSError):
            entree.close()

    def _recevoir(self) -> None:
        with _tuyau(self._processus.stdout) as sortie, contextlib.suppress(OSError, EOFError):
            while True:
                self._recus.put(Message(self, *recevoir(sortie)))
        self._recus.put(Message(self))


def _rendu(contenu: Contenu, message: Message) -> Rendu:
    if message.genre == PDF:
        return message.octets
    if message.genre == DEFAUT:
        return defaut(contenu, message.octets.decode("utf-8"))
    dit = json.loads(message.octets)
    return UserError(dit["message"], conseil=dit["conseil"])


def defaut(contenu: Contenu, trace: str) -> UserError:
    """Return what is said of an act that the program fails to draw; where it fails goes to the technical log."""
    _log.error("acte non dessiné\u00a0: %s", trace)
    return UserError(
        f"Le programme n’a pas su dessiner l’acte «\u00a0{contenu.reference}\u00a0»\u00a0: il n’est pas produit.",
        conseil="Signalez sa référence au service informatique\u00a0; les autres actes ne sont pas en cause.",
    )


def _tuyau(tuyau: IO[bytes] | None) -> IO[bytes]:
    if tuyau is None:
        raise OSError("sans tuyau")
    return tuyau
