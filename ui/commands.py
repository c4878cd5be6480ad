"""Undo and redo with the name of the act: thin commands over two callables of the services.

Each of « faire » and « défaire » is a whole act, journal line included, and returns its `Changes`.
Not here: acts with legal effect, which are not undone; their page calls `Historique.oublier`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from app.socle.changes import Changes
from app.socle.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from ui.bus import Bus
    from ui.workers.runner import Runner

Acte = Callable[[], Changes]


class Commande(QUndoCommand):
    """One act of the officer. `libelle` is French: « la note C1.2 du dossier 2022-94-0003 ».

    Two acts of the same `fusion` that follow one another make one (a note typed twice is undone at once).
    """

    def __init__(self, libelle: str, faire: Acte, defaire: Acte, *, fusion: str = "") -> None:
        super().__init__(libelle)
        self.faire = faire
        self.defaire = defaire
        self.fusion = fusion
        self.porter: Callable[[QUndoCommand, Acte], None] | None = None

    @override
    def redo(self) -> None:
        if self.porter is not None:
            self.porter(self, self.faire)

    @override
    def undo(self) -> None:
        if self.porter is not None:
            self.porter(self, self.defaire)

    @override
    def id(self) -> int:
        return zlib.crc32(self.fusion.encode()) & 0x7FFFFFFF if self.fusion else -1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Commande) or other.fusion != self.fusion:
            return False
        self.faire = other.faire
        self.setText(other.text())
        return True


class Historique(QObject):
    """The stack of acts of one window.

    Signals:
        refus(Exception): an act did not happen, nothing is on the stack for it; `ui.messages` listens.
        enregistre(): an act is in the base; the status bar listens.
    """

    refus = Signal(object)
    enregistre = Signal()

    def __init__(self, bus: Bus, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pile = QUndoStack(self)
        self._bus = bus
        self._runner = runner

    def executer(self, commande: Commande) -> None:
        """Do a short act (one note, one verdict: under 50 ms) at once, and keep it to be undone."""
        commande.porter = self._porter
        self.pile.push(commande)

    def lancer(self, commande: Commande, *, a_la_fin: Callable[[], None] | None = None) -> None:
        """Do a longer act in the writer's thread; it joins the stack once it has succeeded."""

        def pousser(changes: Changes) -> None:
            self.pile.push(commande)  # `porter` is not set yet: redo does nothing
            commande.porter = self._porter_au_loin
            self._dire(changes)

        self._runner.lancer(
            lambda _rapporter, _annulation: commande.faire(),
            libelle=commande.text(),
            au_succes=pousser,
            a_l_erreur=self.refus.emit,
            a_la_fin=a_la_fin,
            en_ecriture=True,
        )

    def oublier(self) -> None:
        """Clear the stack: an act with legal effect closes what came before."""
        self.pile.clear()

    def _porter(self, commande: QUndoCommand, acte: Acte) -> None:
        try:
            changes = acte()
        except (UserError, EnvironmentFault) as faute:
            commande.setObsolete(True)
            self.refus.emit(faute)
        else:
            self._dire(changes)

    def _porter_au_loin(self, commande: QUndoCommand, acte: Acte) -> None:
        self._runner.lancer(
            lambda _rapporter, _annulation: acte(),
            libelle=commande.text(),
            au_succes=self._dire,
            a_l_erreur=self._on_retour_refuse,
            en_ecriture=True,
        )

    def _on_retour_refuse(self, faute: Exception) -> None:
        """An undo that failed leaves a stack that no longer says the truth: it is emptied."""
        self.pile.clear()
        self.refus.emit(faute)

    def _dire(self, changes: Changes) -> None:
        self._bus.changed.emit(changes)
        self.enregistre.emit()
