"""The first minutes of a window: what follows its first paint, another start, a backup restored, the guided visit.

Not here: opening, making and restoring a base (`ui.main` and `ui.ouverture`), nor the visit itself (`visite`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.socle.fichiers import chemin_libre
from ui.dialogs.fichiers import EXTENSION_BASE, Fichiers
from ui.ouverture import BASE_FICTIVE
from ui.pages.visite import Visite

if TYPE_CHECKING:
    from pathlib import Path

    from ui.unique import FenetreUnique


class PremiersPas(QObject):
    """What a window owes to who discovers it, or starts it twice. `visite`: the visit of this window.

    `programme`: the `ui.main.Programme`, which pages do not know by its name.
    """

    def __init__(self, programme: Any) -> None:
        super().__init__(programme)
        self._programme = programme
        self._fenetre = programme.fenetre
        self.visite = Visite(self._fenetre)
        self._fenetre.actions_cadre.relier("visite", self._on_visite)
        self._fenetre.actions_cadre.relier("restaurer", self._on_restaurer)

    def commencer(self, unique: FenetreUnique, base: Path | None) -> None:
        """Open the base, serve other starts, show once what is new; say when another window does not answer."""
        unique.veiller()
        self._programme.commencer(base)
        self._programme.aide.dire_les_nouveautes(deja_servi=self._programme.runner.occupe)
        if not unique.tenue:
            self._fenetre.messages.alerte(
                "Une autre fenêtre de Clausule est ouverte et ne répond pas\u00a0: celle-ci s’ouvre à côté. Une "
                "base tenue par l’autre se consulte, elle ne se modifie pas ici."
            )

    def appeler(self, chemin: Path | None) -> None:
        """Bring the window to the front, as another start asks, and open the file that it names, if any."""
        if self._fenetre.isMinimized():
            self._fenetre.showNormal()
        self._fenetre.raise_()
        self._fenetre.activateWindow()
        if chemin is None:
            return
        if QApplication.activeModalWidget() is None:
            self._programme.recevoir([chemin])
        else:
            self._fenetre.messages.info(
                f"«\u00a0{chemin.name}\u00a0» attend\u00a0: répondez à la question affichée, puis ouvrez-le."
            )

    def _on_restaurer(self) -> None:
        sauvegarde = Fichiers.base(self._fenetre)
        if sauvegarde is None:
            return
        propose = chemin_libre(sauvegarde.parent, f"{sauvegarde.stem}-restauree", EXTENSION_BASE)
        chemin = Fichiers.nouvelle_base(self._fenetre, propose)
        if chemin is not None:
            self._programme.restaurer(sauvegarde, chemin)

    def _on_visite(self) -> None:
        """Show the window on the fictional dossiers, which are opened first when another base is in sight."""
        base = self._programme.base
        if base is not None and base.name == BASE_FICTIVE:
            self.visite.commencer()
        else:
            self._programme.base_ouverte.connect(self.visite.commencer, Qt.ConnectionType.SingleShotConnection)
            self._programme.decouvrir()
