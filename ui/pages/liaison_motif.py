"""On the page of a dossier: from a paragraph of the motive to its note, and to the documents made on demand.

Not here: the composer (`ui.widgets.composeur_motif`), the documents (`ui.pages.documents_dossier`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.documents import LIBELLES_DOCUMENT, Document
from ui.widgets.page import acte

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTabWidget

    from ui.pages.base import Page
    from ui.widgets.formulaire_decision import FormulaireDecision
    from ui.widgets.formulaire_notation import FormulaireNotation


def lier_motif_et_documents(
    page: Page, onglets: QTabWidget, decision: FormulaireDecision, notation: FormulaireNotation
) -> None:
    """Tie the motive to the notes, and give the page the acts that open a document in the page of the acts."""
    decision.sous_critere_vise.connect(partial(_voir_la_note, onglets, notation))
    for document, dessin in ((Document.EXPLICATION, "info"), (Document.FICHE, "dossier")):
        acte(
            page,
            f"dossier_{document.value}",
            f"{LIBELLES_DOCUMENT[document].capitalize()}…",
            partial(_ouvrir, page, document),
            dessin=dessin,
            aide="Préparer le document de ce dossier, dans l’écran Actes",
        )


def _voir_la_note(onglets: QTabWidget, notation: FormulaireNotation, code: str) -> None:
    onglets.setCurrentWidget(notation)
    notation.viser(code)
    ligne = notation.lignes.get(code)
    if ligne is not None:
        ligne.setFocus(Qt.FocusReason.OtherFocusReason)


def _ouvrir(page: Page, document: Document) -> None:
    if page.dossier_en_vue is not None:
        page.demande_page.emit("actes", (page.dossier_en_vue, document))
