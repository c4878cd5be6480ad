"""Documents made on demand about one dossier: they create nothing, and no row of the acts keeps them.

Not here: the acts, which do (`domain.convention`).
"""

from __future__ import annotations

from enum import StrEnum


class Document(StrEnum):
    """What may be asked of a dossier at any time; the value is the name of its model in `resources/actes`."""

    EXPLICATION = "explication_calcul"
    FICHE = "fiche_instruction"
    NAVETTE = "fiche_navette"


LIBELLES_DOCUMENT = {
    Document.EXPLICATION: "explication du calcul",
    Document.FICHE: "fiche d’instruction",
    Document.NAVETTE: "fiche navette",
}
#: Documents that quote what others wrote, as they wrote it: « N/A » in a piece is no hole of ours.
CITENT = frozenset({Document.FICHE, Document.NAVETTE})


def nom_du_document(document: Document) -> str:
    """Return « l’explication du calcul » or « la fiche d’instruction », as a sentence names it."""
    article = "l’" if document is Document.EXPLICATION else "la "
    return f"{article}{LIBELLES_DOCUMENT[document]}"
