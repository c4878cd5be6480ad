"""The documents on demand for every dossier of the campaign: a menu, a folder, what was written or not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from app.domain.documents import LIBELLES_DOCUMENT, Document
from app.socle.formats import pluriel
from ui.dialogs.fichiers import Fichiers
from ui.pages.travaux import ecrire
from ui.widgets.page import acte

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.services.documents import Lot
    from app.socle.changes import Changes
    from app.socle.progress import Annulation, Rapporter
    from ui.pages.base import Page
    from ui.session import Session


class DocumentsDeTous(QObject):
    """The button « Tous les dossiers » and its menu; `dire` writes what was done."""

    def __init__(self, page: Page, session: Session, dire: Callable[[str], None]) -> None:
        super().__init__(page)
        self._page, self._session, self._dire = page, session, dire
        self.actes = tuple(
            acte(
                page, f"{d.value}_de_tous", f"{LIBELLES_DOCUMENT[d].capitalize()}, tous les dossiers…",
                partial(self._demander, d), aide="Écrire ce document pour chaque dossier, dans un dossier du poste",
            )
            for d in Document
        )  # fmt: skip

    def bouton(self, parent: QWidget) -> QToolButton:
        """Return the button that opens the menu."""
        bouton = QToolButton(parent)
        bouton.setText("Tous les dossiers ▾")
        bouton.setObjectName("documents_de_tous")
        bouton.setAccessibleName("Documents de tous les dossiers de la campagne")
        bouton.setToolTip(bouton.accessibleName())
        bouton.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu("Tous les dossiers", bouton)
        menu.addActions(self.actes)
        bouton.setMenu(menu)
        return bouton

    def ecrire_dans(self, document: Document, dossier: Path) -> None:
        """Write them in the writer's thread; can be stopped from the bar of progress."""
        documents, campagne_id = self._session.bureau.documents, self._session.campagne_id

        def faire(rapporter: Rapporter, annulation: Annulation) -> tuple[Lot, Changes]:
            return documents.produire_tous(campagne_id, document, dossier, rapporter, annulation)

        ecrire(
            self._session,
            faire,
            libelle=f"{LIBELLES_DOCUMENT[document].capitalize()}, tous les dossiers",
            au_succes=partial(self._on_ecrits, dossier),
        )

    def _demander(self, document: Document) -> None:
        dossier = Fichiers.dossier(self._page, "Écrire les documents dans")
        if dossier is not None:
            self.ecrire_dans(document, dossier)

    def _on_ecrits(self, dossier: Path, lot: Lot) -> None:
        ecrits = pluriel(len(lot.fichiers), "document écrit", "documents écrits")
        phrases = [f"● {ecrits} dans «\u00a0{dossier}\u00a0»."]
        phrases += [f"✕ {numero}\u00a0: {raison}" for numero, raison in lot.refus]
        self._dire("\n".join(phrases))
