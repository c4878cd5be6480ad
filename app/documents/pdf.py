"""Writes a `Contenu` as a PDF that is archivable (PDF/A-2a) and accessible (PDF/UA-1), the same bytes each time.

It knows no rule of the trade: blocks in, pages out.
"""

from __future__ import annotations

import hashlib
import io
import threading
from typing import TYPE_CHECKING

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents import polices, styles
from app.documents.balises import TaggedCanvas
from app.documents.code_dessine import dessiner
from app.documents.conformite import Metadonnees
from app.documents.montage import unites
from app.documents.pagination import paginer
from app.documents.polices import imprimable
from app.domain.code_de_page import CodeDePage

if TYPE_CHECKING:
    from app.documents.contenu import Contenu
    from app.documents.styles import Gabarit

_HAUT_DU_PIED = 13 * mm
_PIED = "/Type /Pagination /Subtype /Footer"
_FILIGRANE = "/Type /Pagination /Subtype /Watermark"
_VERROU = threading.Lock()  # reportlab reads a font file through one cursor, shared by all documents


def rendre_pdf(contenu: Contenu) -> bytes:
    """Return the act as a PDF; the same value gives the same bytes on any machine.

    Raises UserError when a character cannot be printed or a picture cannot be read. May be called from any thread;
    two calls wait for each other, a batch gains from processes only.
    """
    with _VERROU:
        return _rendre(contenu)


def nombre_de_pages(contenu: Contenu) -> int:
    """Return how many pages the act takes. Raises UserError as `rendre_pdf` does; nothing is drawn."""
    gabarit = styles.GABARITS[contenu.format]
    with _VERROU:
        return len(paginer(unites(contenu), gabarit.largeur, gabarit.hauteur))


def pages_des_titres(contenu: Contenu) -> tuple[int, ...]:
    """Return the page of each heading, in their order. Raises as `rendre_pdf` does; nothing is drawn."""
    gabarit = styles.GABARITS[contenu.format]
    with _VERROU:
        pages = paginer(unites(contenu), gabarit.largeur, gabarit.hauteur)
    return tuple(
        numero
        for numero, page in enumerate(pages, start=1)
        for pose in page
        if getattr(pose.unite.flowable, "niveau", 0)
    )


def _rendre(contenu: Contenu) -> bytes:
    gabarit = styles.GABARITS[contenu.format]
    pages = paginer(unites(contenu), gabarit.largeur, gabarit.hauteur)
    sortie = io.BytesIO()
    metadonnees = _metadonnees(contenu)
    toile = TaggedCanvas(sortie, metadonnees)
    toile.setPageSize((gabarit.largeur_page, gabarit.hauteur_page))
    for numero, page in enumerate(pages, start=1):
        if contenu.projet:
            _filigrane(toile, gabarit)
        for pose in page:
            y = gabarit.hauteur_page - gabarit.haut - pose.haut - pose.hauteur
            pose.unite.flowable.drawOn(toile, gabarit.cote, y)
        _pied(toile, contenu, gabarit, f"page\u00a0{numero} sur\u00a0{len(pages)}")
        if metadonnees.identifiant:
            code = CodeDePage.de_l_acte(contenu.reference, metadonnees.empreinte, numero, len(pages))
            with toile.artefact(_PIED):
                dessiner(toile, code.texte, gabarit.cote)
        toile.showPage()
    toile.save()
    return sortie.getvalue()


def _metadonnees(contenu: Contenu) -> Metadonnees:
    empreinte = hashlib.sha256(repr(contenu).encode("utf-8")).hexdigest()
    code = CodeDePage.de_l_acte(contenu.reference, empreinte, 1, 1)
    return Metadonnees(
        titre=contenu.titre,
        auteur=contenu.auteur,
        sujet=contenu.sujet,
        etabli_le=contenu.etabli_le,
        empreinte=empreinte,
        identifiant=code.nom if contenu.code and not contenu.projet else "",
    )


def _filigrane(toile: TaggedCanvas, gabarit: Gabarit) -> None:
    with toile.artefact(_FILIGRANE):
        toile.saveState()
        toile.translate(gabarit.largeur_page / 2, gabarit.hauteur_page / 2)
        toile.rotate(52 if gabarit.largeur_page < gabarit.hauteur_page else 32)
        toile.setFillColor(styles.FILIGRANE)
        toile.setFont(polices.GRAS, 130)
        toile.drawCentredString(0, -46, "PROJET")
        toile.restoreState()


def _pied(toile: TaggedCanvas, contenu: Contenu, gabarit: Gabarit, folio: str) -> None:
    """Draw « référence · page x sur y » at the right and the lines of the service at the left, or under it."""
    droite, largeur = gabarit.largeur_page - gabarit.cote, gabarit.largeur
    texte = imprimable(f"{contenu.reference} · {folio}")
    lignes = [imprimable(ligne) for ligne in contenu.pied]
    with toile.artefact(_PIED):
        toile.setStrokeColor(styles.FILET_LEGER)
        toile.setLineWidth(0.5)
        toile.line(gabarit.cote, _HAUT_DU_PIED + 10, droite, _HAUT_DU_PIED + 10)
        toile.setFillColor(styles.ENCRE_DOUCE)
        taille = _corps_qui_tient(texte, largeur)
        toile.setFont(polices.NORMAL, taille)
        toile.drawRightString(droite, _HAUT_DU_PIED, texte)
        cote_a_cote = lignes and _largeur(lignes[0]) + _largeur(texte) + 12 <= largeur
        for i, ligne in enumerate(lignes, start=0 if cote_a_cote else 1):
            toile.setFont(polices.NORMAL, _corps_qui_tient(ligne, largeur))
            toile.drawString(gabarit.cote, _HAUT_DU_PIED - 10 * i, ligne)


def _largeur(texte: str) -> float:
    return stringWidth(texte, polices.NORMAL, styles.CORPS_PIED)


def _corps_qui_tient(texte: str, largeur: float) -> float:
    """Return the size at which a line of the footer holds in the width: a long one is smaller, never cut."""
    return styles.CORPS_PIED * min(1.0, largeur / max(1.0, _largeur(texte)))
