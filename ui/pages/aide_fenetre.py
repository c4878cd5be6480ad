"""What the menu « Aide » does: pages beside the window, the guide in PDF, what is new after an update, the visit.

Not here: the pages (`resources/aide`), nor the window of the help (`ui.dialogs.aide`).
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app import VERSION
from ui.raccourcis import PAGE as RACCOURCIS

if TYPE_CHECKING:
    from pathlib import Path

    from ui.dialogs.aide import Aide
    from ui.pages.main_window import MainWindow
    from ui.workers.runner import Runner

FICHIER = "version-vue.txt"
NOUVEAUTES = "nouveautes"

_log = logging.getLogger("clausule.aide")


class AideFenetre(QObject):
    """The help of one window. `dossier`: folder of the user, where the last version seen is written."""

    def __init__(self, fenetre: MainWindow, runner: Runner, dossier: Path) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._runner = runner
        self._fichier = dossier / FICHIER
        fenetre.aide_demandee.connect(self.montrer)
        for acte, cle in ((NOUVEAUTES, NOUVEAUTES), ("a_propos", "a-propos"), (RACCOURCIS, RACCOURCIS)):
            fenetre.actions_cadre.relier(acte, partial(self.montrer, cle))

    def montrer(self, cle: str) -> Aide:
        """Open the help on a page, beside the window."""
        from ui.dialogs.aide import Aide  # noqa: PLC0415  # rare

        aide = Aide.montrer(self._fenetre, cle)
        aide.offrir_le_guide(partial(self._on_guide_demande, aide))
        return aide

    def dire_les_nouveautes(self, *, deja_servi: bool) -> Aide | None:
        """Show what changed, once, at the first start of a new version; None when there is nothing to show.

        `deja_servi`: Clausule was used here before; else it is new as a whole, and the welcome page says the rest.
        """
        try:
            vue = self._fichier.read_text("utf-8").strip()
        except (OSError, ValueError):
            vue = ""
        if vue == VERSION:
            return None
        try:
            self._fichier.write_text(VERSION, "utf-8")
        except OSError as faute:
            _log.warning("version seen not kept: %s", type(faute).__name__)
            return None  # else it would be shown at every start
        return self.montrer(NOUVEAUTES) if vue or deja_servi else None

    def ecrire_le_guide(self, aide: Aide, dossier: Path) -> None:
        """Write the guide in a folder, outside the UI thread, and say where it is."""
        from app.services.guide import ecrire_le_guide  # noqa: PLC0415  # rare

        aide.dire("Le guide s’écrit…")
        self._runner.lancer(
            lambda *_suivi: ecrire_le_guide(dossier),
            libelle="Guide en PDF",
            au_succes=lambda fichier: aide.dire(f"Guide écrit\u00a0: {fichier}"),
            a_l_erreur=lambda faute: aide.dire(str(faute)),
            proprietaire=aide,
        )

    def _on_guide_demande(self, aide: Aide) -> None:
        from ui.dialogs.fichiers import Fichiers  # noqa: PLC0415  # rare

        dossier = Fichiers.dossier(aide, "Choisir où enregistrer le guide")
        if dossier is not None:
            self.ecrire_le_guide(aide, dossier)
