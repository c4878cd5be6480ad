"""Many acts at once: their PDFs made by child processes of ours, in the order asked, a few at a time.

reportlab holds the interpreter: threads would gain nothing. A child is the same program, started afresh (no fork),
fed through its pipes; it dies with its parent, whose pipe closes. Children may be started before they are needed,
are kept from one batch to the next, and are ended after some idle minutes. Not here: what the child does
(`app.documents.fabrique_enfant`), how it is talked to (`app.documents.fabrique_voisin`), which acts make a batch
(services).
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from itertools import chain, islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from app.documents.fabrique_trame import trace
from app.documents.fabrique_voisin import Message, Rendu, Travail, Voisin, commande_enfant, defaut
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.documents.contenu import Contenu
    from app.socle.progress import Annulation

PROCESSUS = 2
PETIT_LOT = 3  # so few acts are made here before a child would be ready
EN_FILE = 4  # acts that a child has before it: it never waits for this process, which has other work
RESERVE = 4  # acts composed for the first child that has room
AVANCE = 16  # acts made before their turn to be given, at most
PAS_S = 0.05  # how often cancellation is looked at
REPOS_S = 300.0  # after which idle children are ended
ESSAIS = 2  # children that an act may end before it is given up
PERTES = 6  # children lost by a batch before the rest of it is given up


class Fabrique:
    """The children, kept ready from one batch to the next; one batch at a time has them. Safe between threads."""

    def __init__(
        self, processus: int = PROCESSUS, commande: Sequence[str] | None = None, repos_s: float = REPOS_S
    ) -> None:
        self.processus = processus
        self._commande = tuple(commande or commande_enfant())
        self._repos_s = repos_s
        self._verrou = threading.Lock()
        self._occupee = False
        self._voisins: list[Voisin] = []
        self._recus: SimpleQueue[Message] = SimpleQueue()
        self._minuterie: threading.Timer | None = None
        weakref.finalize(self, _achever, self._voisins)  # with the program, or with the base that they served

    def chauffer(self) -> None:
        """Start the children that are not there, ahead of a batch; returns before they are ready.

        They are ended if no batch comes for some minutes. A machine where none starts is told by the batch.
        """
        with self._verrou:
            if not self._occupee:
                self._completer()
                self._compter_le_repos()

    def fermer(self) -> None:
        """End the children, unless a batch has them."""
        with self._verrou:
            if not self._occupee:
                self._arreter_le_compte()
                _achever(self._voisins)

    def rendre_tous(self, contenus: Iterable[Contenu], annulation: Annulation | None = None) -> Iterator[Rendu]:
        """Yield in order the PDF of each act, the bytes that `rendre_pdf` gives, or why it cannot be printed.

        `contenus` is read a few acts ahead, so that memory does not follow the size of the batch. Where no child
        starts, in a batch of a few acts, or while another batch has the children, acts are made here. An act whose
        child dies is given to another, and refused when that one dies too; past a few deaths the rest is refused.
        Raises Annule between two acts: children with an act in hand are ended, as when the caller stops reading.
        """
        suite = iter(contenus)
        la = bool(self._voisins)  # children that are there wait for no count of the acts
        debut = [] if la else list(islice(suite, PETIT_LOT + 1))
        if self.processus <= 1 or not (la or len(debut) > PETIT_LOT) or not self._prendre():
            yield from rendre_ici(chain(debut, suite), annulation)
            return
        try:
            yield from _Lot(self, annulation).dessiner(chain(debut, suite))
        finally:
            self._laisser()

    def _prendre(self) -> bool:
        with self._verrou:
            if self._occupee:
                return False
            self._occupee = True
            self._arreter_le_compte()
            self._completer()
            return True

    def _laisser(self) -> None:
        """Keep the children that have nothing in hand: what the others would answer is for nobody."""
        with self._verrou:
            for voisin in [v for v in self._voisins if v.en_main]:
                self._retirer(voisin)
            self._occupee = False
            self._compter_le_repos()

    def _completer(self) -> None:
        """Between two batches, where none has anything in hand: leave the dead, start those that are missing."""
        for mort in [v for v in self._voisins if not v.vit]:
            self._retirer(mort)
        self._lancer_les_manquants()

    def _lancer_les_manquants(self) -> None:
        while len(self._voisins) < self.processus:
            try:
                self._voisins.append(Voisin(self._commande, self._recus))
            except OSError:
                return

    def _retirer(self, voisin: Voisin) -> None:
        self._voisins.remove(voisin)
        voisin.achever()

    def _arreter_le_compte(self) -> None:
        if self._minuterie is not None:
            self._minuterie.cancel()
            self._minuterie = None

    def _compter_le_repos(self) -> None:
        self._arreter_le_compte()
        if self._voisins:
            moi = weakref.ref(self)
            self._minuterie = threading.Timer(self._repos_s, _reposer, (moi,))
            self._minuterie.daemon = True
            self._minuterie.start()

    # what the batch that has the children does with them

    def voisins(self) -> tuple[Voisin, ...]:
        """Return the children of the batch under way."""
        return tuple(self._voisins)

    def attend(self) -> bool:
        """Return whether a child said something that was not received."""
        return not self._recus.empty()

    def recevoir(self) -> Message | None:
        """Return what a child said, or None after a moment, when each was looked at; None at once without any."""
        if not self._voisins:
            return None
        try:
            message = self._recus.get(timeout=PAS_S)
        except Empty:
            for voisin in self._voisins:
                voisin.surveiller()
            return None
        return message if message.de in self._voisins else None

    def perdre(self, voisin: Voisin, *, remplacer: bool) -> None:
        """Do without a child, or with another. Any other that died keeps what it has until its end is received."""
        self._retirer(voisin)
        if remplacer:
            self._lancer_les_manquants()


class _Lot:
    """One batch: what is to be made, in whose hands it is, what is given back in order."""

    def __init__(self, fabrique: Fabrique, annulation: Annulation | None) -> None:
        self._fabrique = fabrique
        self._annulation = annulation
        self._ordre: deque[Travail] = deque()
        self._a_faire: deque[Travail] = deque()
        self._pertes = 0

    def dessiner(self, contenus: Iterable[Contenu]) -> Iterator[Rendu]:
        for contenu in contenus:
            _verifier(self._annulation)
            travail = Travail(contenu)
            self._ordre.append(travail)
            self._a_faire.append(travail)
            self._distribuer()
            self._ecouter()
            yield from self._prets()
            while len(self._a_faire) > RESERVE or len(self._ordre) > AVANCE:
                self._avancer()
                yield from self._prets()
        while self._ordre:
            self._avancer()
            yield from self._prets()

    def _prets(self) -> Iterator[Rendu]:
        while self._ordre and (rendu := self._ordre[0].rendu) is not None:
            _verifier(self._annulation)
            self._ordre.popleft()
            yield rendu

    def _ecouter(self) -> None:
        """Take what the children have said already, without waiting: a child with room is given an act at once."""
        while self._fabrique.attend():
            self._avancer()

    def _avancer(self) -> None:
        """Wait for a child to say something, a moment at most, and give what is to be made."""
        _verifier(self._annulation)
        message = self._fabrique.recevoir()
        if message is not None:
            try:
                message.de.comprendre(message)
            except ValueError:  # it is gone, or says what no child of ours says
                self._perdre(message.de)
        self._distribuer()

    def _perdre(self, voisin: Voisin) -> None:
        """Take back what a child had in hand. One that was never ready cannot work here, and is not replaced."""
        if voisin.pret:
            self._pertes += 1
            if voisin.en_main:
                voisin.en_main[0].essais += 1
        self._fabrique.perdre(voisin, remplacer=voisin.pret and self._pertes < PERTES)
        for travail in reversed(voisin.en_main):
            if travail.essais < ESSAIS:
                self._a_faire.appendleft(travail)
            else:
                travail.rendu = _abandon(travail.contenu)

    def _distribuer(self) -> None:
        """Give each child as many acts as it may have before it; without any child, make them here."""
        while self._a_faire:
            voisins = self._fabrique.voisins()
            if not voisins:
                travail = self._a_faire.popleft()
                travail.rendu = _ici(travail.contenu) if self._pertes < PERTES else _interrompu(travail.contenu)
                return
            libre = min(voisins, key=lambda v: (not v.vit, len(v.en_main)))
            if len(libre.en_main) >= EN_FILE or not libre.vit:  # of one that is gone, the end is on its way
                return
            libre.confier(self._a_faire.popleft())


def rendre_ici(contenus: Iterable[Contenu], annulation: Annulation | None = None) -> Iterator[Rendu]:
    """Yield in order the PDF of each act, or why it cannot be printed, made by this process alone.

    Raises Annule between two acts.
    """
    for contenu in contenus:
        _verifier(annulation)
        yield _ici(contenu)


def _ici(contenu: Contenu) -> Rendu:
    from app.documents.pdf import rendre_pdf  # noqa: PLC0415  # reportlab weighs a third of the start of the window

    try:
        return rendre_pdf(contenu)
    except UserError as refus:
        return refus
    except Exception as faute:  # noqa: BLE001  # as in a child: the other acts are not at fault
        return defaut(contenu, trace(faute))


def _abandon(contenu: Contenu) -> UserError:
    return UserError(
        f"Le dessin de l’acte «\u00a0{contenu.reference}\u00a0» a interrompu {ESSAIS} fois le programme qui le "
        "dessine. Cet acte n’est pas produit.",
        conseil="Signalez sa référence au service informatique\u00a0; les autres actes ne sont pas en cause.",
    )


def _interrompu(contenu: Contenu) -> UserError:
    return UserError(
        f"Le programme qui dessine les actes s’est interrompu {PERTES} fois. "
        f"L’acte «\u00a0{contenu.reference}\u00a0» n’est pas produit.",
        conseil="Les actes déjà produits sont gardés. Fermez d’autres logiciels, puis relancez le lot.",
    )


def _achever(voisins: list[Voisin]) -> None:
    while voisins:
        voisins.pop().achever()


def _reposer(fabrique: weakref.ref[Fabrique]) -> None:
    if (vive := fabrique()) is not None:
        vive.fermer()


def _verifier(annulation: Annulation | None) -> None:
    if annulation is not None:
        annulation.verifier()
