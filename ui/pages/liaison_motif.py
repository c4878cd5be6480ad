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
    from ui.pages.dossier import PageDossier


def lier_motif_et_documents(page: PageDossier) -> None:
    """Tie the motive to the notes, and give the page the acts that open a document in the page of the acts."""
    page.decision.sous_critere_vise.connect(partial(_voir_la_note, page))
    for document, dessin in ((Document.EXPLICATION, "info"), (Document.FICHE, "dossier")):
        acte(
            page,
            f"dossier_{document.value}",
            f"{LIBELLES_DOCUMENT[document].capitalize()}…",
            partial(_ouvrir, page, document),
            dessin=dessin,
            aide="Préparer le document de ce dossier, dans l’écran Actes",
        )


def _voir_la_note(page: PageDossier, code: str) -> None:
    page.onglets.setCurrentWidget(page.notation)
    page.notation.viser(code)
    ligne = page.notation.lignes.get(code)
    if ligne is not None:
        ligne.setFocus(Qt.FocusReason.OtherFocusReason)


def _ouvrir(page: PageDossier, document: Document) -> None:
    if page.dossier_en_vue is not None:
        page.demande_page.emit("actes", (page.dossier_en_vue, document))
