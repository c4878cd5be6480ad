"""Reads the text of the pieces in the background, one base at a time: when it opens, and after each import.

Not here: what is read and kept (`app.services.textes`), nor what the officer sees of it (`ui.pages.recherche`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.socle.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from app.services.textes import Lecture
    from app.socle.changes import Changes, Sujet
    from ui.session import Session
    from ui.workers.task import Tache

ATTENTE_MS = 2000  # after the last change: an import comes in several
SUJETS: tuple[Sujet, ...] = ("pieces", "arrivees")


class Indexation(QObject):
    """The reading of one session; `Indexation.de(session)` gives it.

    Signals:
        changee(): it began or ended; the page of search listens.
    """

    changee = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._tache: Tache | None = None
        self._encore = False
        self.faute = ""
        self._bientot = QTimer(self)
        self._bientot.setSingleShot(True)
        self._bientot.setInterval(ATTENTE_MS)
        self._bientot.timeout.connect(self.lancer)

    @classmethod
    def de(cls, session: Session) -> Indexation:
        """Return the reading of a session, always the same."""
        return session.findChild(cls) or cls(session)

    @property
    def en_cours(self) -> bool:
        """True while pieces are being read."""
        return self._tache is not None

    def veiller(self) -> None:
        """Read what is not read yet, soon and after each import."""
        self._session.bus.changed.connect(self._on_change)
        self._bientot.start()

    def lancer(self) -> None:
        """Read now; asked again meanwhile, it reads once more after."""
        self._bientot.stop()
        if self._session.runner.ferme:
            return
        if self._tache is not None:
            self._encore = True
            return
        textes = self._session.bureau.textes
        self.faute = ""
        self._tache = self._session.runner.lancer(
            lambda rapporter, annulation: textes.indexer(None, rapporter, annulation),
            libelle="Lecture du texte des pièces",
            au_succes=self._on_lu,
            a_l_erreur=self._on_echec,
            a_la_fin=self._on_fini,
            proprietaire=self,
        )
        self.changee.emit()

    def interrompre(self) -> None:
        """Stop after the piece under way; what was read is kept, and the rest waits to be asked for."""
        self._encore = False
        self._bientot.stop()
        if self._tache is not None:
            self._tache.annuler()

    def arreter(self) -> None:
        """Stop, and end the child process: another base is being opened."""
        self.interrompre()
        self._session.bureau.textes.fermer()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*SUJETS):
            self._bientot.start()

    def _on_lu(self, obtenu: tuple[Lecture, Changes]) -> None:
        _, changes = obtenu
        if changes.sujets:
            self._session.bus.changed.emit(changes)

    def _on_echec(self, faute: Exception) -> None:
        """Keep why it stopped: the page of search says it; nobody asked for this work just now."""
        if isinstance(faute, UserError | EnvironmentFault):
            self.faute = str(faute)

    def _on_fini(self) -> None:
        self._tache = None
        self.changee.emit()
        if self._encore:
            self._encore = False
            self.lancer()
