"""How a page reads and writes outside the UI thread: one read at a time, one road for changes.

Not here: the pools (`ui.workers.runner`), nor short undoable acts (`ui.session.Session.faire`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.socle.changes import Changes
    from app.socle.progress import Annulation, Rapporter
    from ui.session import Session
    from ui.workers.runner import Runner
    from ui.workers.task import Tache

T = TypeVar("T")
Ecriture = Callable[["Rapporter", "Annulation"], "tuple[T, Changes]"]


class Lecture(Generic[T]):
    """A read that a page asks again and again: never twice at once, and what is asked meanwhile is read after."""

    def __init__(
        self,
        proprietaire: QObject,
        runner: Runner,
        libelle: str,
        lire: Callable[[], T],
        montrer: Callable[[T], None],
    ) -> None:
        self._proprietaire = proprietaire
        self._runner = runner
        self._libelle = libelle
        self._lire = lire
        self._montrer = montrer
        self._en_cours = False
        self._encore = False

    @property
    def en_cours(self) -> bool:
        """True while a read is under way."""
        return self._en_cours

    def demander(self) -> None:
        """Read in a worker and show; a read under way is followed by another, and its own result is not shown."""
        if self._en_cours:
            self._encore = True
            return
        if self._runner.ferme:
            return  # nobody will see what would be read
        self._en_cours = True
        self._runner.lancer(
            lambda _rapporter, _annulation: self._lire(),
            libelle=self._libelle,
            au_succes=self._on_lu,
            a_la_fin=self._on_fini,
            proprietaire=self._proprietaire,
        )

    def _on_lu(self, valeur: T) -> None:
        if not self._encore:
            self._montrer(valeur)

    def _on_fini(self) -> None:
        self._en_cours = False
        if self._encore:
            self._encore = False
            self.demander()


def ecrire(
    session: Session,
    fonction: Ecriture[T],
    *,
    libelle: str,
    au_succes: Callable[[T], None] | None = None,
    a_l_erreur: Callable[[Exception], None] | None = None,
    a_la_fin: Callable[[], None] | None = None,
) -> Tache:
    """Run a long act in the writer's thread; its changes go on the bus, then `au_succes` receives its value.

    Such an act is not undone: it clears the stack, as acts with legal effect do. `a_l_erreur`: as for the runner.
    """

    def recevoir(obtenu: tuple[T, Changes]) -> None:
        valeur, changes = obtenu
        session.historique.oublier()
        session.bus.changed.emit(changes)
        session.historique.enregistre.emit()
        if au_succes is not None:
            au_succes(valeur)

    return session.runner.lancer(
        fonction,
        libelle=libelle,
        au_succes=recevoir,
        a_l_erreur=a_l_erreur,
        a_la_fin=a_la_fin,
        en_ecriture=True,
    )
