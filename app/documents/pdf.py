"""Writes a `Contenu` as a PDF that is archivable (PDF/A-2a) and accessible (PDF/UA-1), the same bytes each time.

It knows no rule of the trade: blocks in, pages out.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from app.documents import polices, styles
from app.documents.balises import TaggedCanvas
from app.documents.conformite import Metadonnees
from app.documents.montage import unites
from app.documents.pagination import paginer
from app.documents.polices import imprimable

if TYPE_CHECKING:
    from app.documents.contenu import Contenu

_PIED = "/Type /Pagination /Subtype /Footer"
_FILIGRANE = "/Type /Pagination /Subtype /Watermark"


def rendre_pdf(contenu: Contenu) -> bytes:
    """Return the act as a PDF; the same value gives the same bytes on any machine.

    Raises UserError when a character cannot be printed or a picture cannot be read.
    """
    pages = paginer(unites(contenu), styles.LARGEUR, styles.HAUTEUR)
    sortie = io.BytesIO()
    toile = TaggedCanvas(sortie, _metadonnees(contenu))
    for numero, page in enumerate(pages, start=1):
        if contenu.projet:
            _filigrane(toile)
        for pose in page:
            y = styles.HAUTEUR_PAGE - styles.MARGE_HAUT - pose.haut - pose.hauteur
            pose.unite.flowable.drawOn(toile, styles.MARGE_COTE, y)
        _pied(toile, contenu, numero, len(pages))
        toile.showPage()
    toile.save()
    return sortie.getvalue()


def _metadonnees(contenu: Contenu) -> Metadonnees:
    return Metadonnees(
        titre=contenu.titre,
        auteur=contenu.auteur,
        sujet=contenu.sujet,
        etabli_le=contenu.etabli_le,
        empreinte=hashlib.sha256(repr(contenu).encode("utf-8")).hexdigest(),
    )


def _filigrane(toile: TaggedCanvas) -> None:
    with toile.artefact(_FILIGRANE):
        toile.saveState()
        toile.translate(styles.LARGEUR_PAGE / 2, styles.HAUTEUR_PAGE / 2)
        toile.rotate(52)
        toile.setFillColor(styles.FILIGRANE)
        toile.setFont(polices.GRAS, 130)
        toile.drawCentredString(0, -46, "PROJET")
        toile.restoreState()


def _pied(toile: TaggedCanvas, contenu: Contenu, numero: int, total: int) -> None:
    """Draw « référence · page x sur y » at the right and the lines of the service at the left."""
    droite = styles.LARGEUR_PAGE - styles.MARGE_COTE
    haut = 13 * mm
    texte = imprimable(f"{contenu.reference} · page\u00a0{numero} sur\u00a0{total}")
    with toile.artefact(_PIED):
        toile.setStrokeColor(styles.FILET_LEGER)
        toile.setLineWidth(0.5)
        toile.line(styles.MARGE_COTE, haut + 10, droite, haut + 10)
        toile.setFillColor(styles.ENCRE_DOUCE)
        toile.setFont(polices.NORMAL, styles.CORPS_PIED)
        toile.drawRightString(droite, haut, texte)
        for i, ligne in enumerate(contenu.pied):
            toile.drawString(styles.MARGE_COTE, haut - 10 * i, imprimable(ligne))
