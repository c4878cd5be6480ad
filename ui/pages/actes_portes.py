"""The doors of the page of acts: what is produced elsewhere, for many dossiers or for the whole campaign.

Not here: the acts of a dossier (`ui.pages.actes`), its other documents (`ui.pages.documents_dossier`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from ui.widgets.page import acte

if TYPE_CHECKING:
    from ui.pages.base import Page


class PortesDesActes:
    """Three acts of a page: the workbook, the documents of the campaign, the batch."""

    def __init__(self, page: Page) -> None:
        self._page = page
        aller = page.demande_page.emit
        self.classeur = acte(
            page, "exporter_le_classeur", "Exporter le classeur…", self._exporter,
            dessin="classeur", aide="Le tableau des dossiers, des notes et du quota, pour la hiérarchie",
        )  # fmt: skip
        self.campagne = acte(
            page, "documents_de_la_campagne", "Campagne…", partial(aller, "documents_campagne", None),
            dessin="dossier", aide="Note de présentation, bordereau, PV et émargement du comité, fiches navettes",
        )  # fmt: skip
        self.lot = acte(
            page, "actes_par_lot", "Par lot…", partial(aller, "lot_actes", None),
            dessin="actes", aide="Produire d’un coup les actes de plusieurs dossiers",
        )  # fmt: skip

    def _exporter(self) -> None:
        exporter = self._page.window().findChild(QAction, "exporter")
        if exporter is not None:
            exporter.trigger()
