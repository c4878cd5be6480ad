"""The first minutes of a window: what follows its first paint, another start, a backup restored, the guided visit.

Not here: opening, making and restoring a base (`ui.main` and `ui.ouverture`), nor the visit itself (`visite`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
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
        self.visite.finie.connect(self._on_visite_finie)
        self._avant_la_visite: Path | None = None
        self._attendue = False
        programme.base_ouverte.connect(self._on_base_ouverte)
        programme.echec.connect(self._on_echec)
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
            self._avant_la_visite = base
            self._attendue = True
            self._programme.decouvrir()

    def _on_base_ouverte(self) -> None:
        attendue, self._attendue = self._attendue, False
        if attendue and self._programme.base.name == BASE_FICTIVE:
            self.visite.commencer()

    def _on_echec(self, _faute: Exception) -> None:
        self._attendue = False  # else the next base opened would begin the visit

    def _on_visite_finie(self) -> None:
        """Offer the base that the visit replaced, when the fictional dossiers are still in sight."""
        avant, self._avant_la_visite = self._avant_la_visite, None
        base = self._programme.base
        if avant is None or base is None or base.name != BASE_FICTIVE:
            return
        self._fenetre.messages.info(
            f"La visite est finie. Vous êtes dans les dossiers fictifs\u00a0; «\u00a0{avant.name}\u00a0» n’a pas "
            "changé.",
            acte="Revenir à ma base",
            au_clic=lambda: self._programme.ouvrir(avant),
        )
