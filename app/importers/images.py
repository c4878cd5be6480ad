"""Pictures placed in the body of a mail: which are layout, left in the original, and which are pieces.

Choices of the house: a picture of 100 ko or more may be a scanned page that a candidate pasted in the text, so it
is kept as a piece; logos and signatures are lighter. When the mail has no word and nothing else, every picture is
kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.importers.message import en_mo
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.importers.message import Fichier

SEUIL_SCAN = 100_000  # bytes


def est_citee(content_id: str, html: str) -> bool:
    """True when the HTML body shows the picture of that Content-ID."""
    cle = content_id.strip().strip("<>").strip()
    return bool(cle) and f"cid:{cle}".lower() in html.lower()


def trier_images(images: Sequence[Fichier], *, seules: bool) -> tuple[list[Fichier], list[str]]:
    """Return the pictures kept as pieces, in order, and the French sentences about all.

    `seules` is True when the mail has neither text nor any other piece.
    """
    gardees = [image for image in images if seules or len(image.contenu) >= SEUIL_SCAN]
    laissees = len(images) - len(gardees)
    remarques = []
    if laissees:
        remarques.append(f"Images de mise en page laissées dans le message d’origine{NBSP}: {laissees}.")
    if gardees:
        scan = f"{en_mo(SEUIL_SCAN)} ou plus, peut-être un document scanné"
        pourquoi = "le message n’a rien d’autre" if seules else scan
        remarques.append(f"Images du texte gardées comme pièces ({pourquoi}){NBSP}: {len(gardees)}.")
    return gardees, remarques
