"""What every page is given: the desk of the open base, its campaign, and the one road for changes.

Not here: how the base is opened (`ui.ouverture`, the only module of the window that sees `data`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.socle.changes import Changes
from ui.commands import Commande, Historique

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.bureau import Bureau
    from ui.bus import Bus
    from ui.workers.runner import Runner

T = TypeVar("T")


class Session(QObject):
    """One open base in one window.

    Signals:
        campagne_changee(int): another campaign of the base is looked at; every page reads again.
    """

    campagne_changee = Signal(int)

    def __init__(self, bureau: Bureau, campagne_id: int, bus: Bus, runner: Runner, historique: Historique) -> None:
        super().__init__()
        self.bureau = bureau
        self.bus = bus
        self.runner = runner
        self.historique = historique
        self._campagne_id = campagne_id

    @property
    def campagne_id(self) -> int:
        """The campaign looked at."""
        return self._campagne_id

    def choisir_campagne(self, campagne_id: int) -> None:
        """Look at another campaign of the base."""
        self._campagne_id = campagne_id
        self.campagne_changee.emit(campagne_id)

    def faire(
        self,
        libelle: str,
        acte: Callable[[], tuple[T, Changes]],
        inverse: Callable[[T], tuple[object, Changes]],
        *,
        fusion: str = "",
    ) -> None:
        """Do a short undoable act. `inverse` receives what the first `acte` returned: the state before.

        A refusal is shown by the window and nothing is kept on the stack.
        """
        self.historique.executer(_commande(libelle, acte, inverse, fusion))

    def faire_au_loin(
        self,
        libelle: str,
        acte: Callable[[], tuple[T, Changes]],
        inverse: Callable[[T], tuple[object, Changes]],
        *,
        a_la_fin: Callable[[], None] | None = None,
    ) -> None:
        """Do a longer undoable act in the writer’s thread; `a_la_fin`: once it is in the base, or refused."""
        self.historique.lancer(_commande(libelle, acte, inverse), a_la_fin=a_la_fin)

    def faire_sans_retour(self, acte: Callable[[], tuple[T, Changes]]) -> T | None:
        """Do a short act with legal effect: it clears the undo stack. None when it was refused (and shown)."""
        obtenu: list[T] = []

        def do() -> Changes:
            valeur, changes = acte()
            obtenu.append(valeur)
            return changes

        self.historique.executer(Commande("", do, lambda: Changes(tout=True)))
        if obtenu:
            self.historique.oublier()
        return obtenu[0] if obtenu else None


def _commande(
    libelle: str,
    acte: Callable[[], tuple[T, Changes]],
    inverse: Callable[[T], tuple[object, Changes]],
    fusion: str = "",
) -> Commande:
    """Return the command of an act whose inverse receives the state before it."""
    avant: list[T] = []

    def do() -> Changes:
        valeur, changes = acte()
        if not avant:
            avant.append(valeur)
        return changes

    def undo() -> Changes:
        return inverse(avant[0])[1]

    return Commande(libelle, do, undo, fusion=fusion)
