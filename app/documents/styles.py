"""Page, sizes, spaces and colours of the acts: the only place to change how they look.

A4, 25 mm at the sides and 20 mm above and below, one face at 10.5 pt with a leading of 1.35. All lengths in points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus.paraparser import ParaFrag

from app.documents import polices
from app.documents.contenu import Alignement, Allure

LARGEUR_PAGE, HAUTEUR_PAGE = A4
MARGE_COTE, MARGE_HAUT, MARGE_BAS = 25 * mm, 20 * mm, 22 * mm
LARGEUR, HAUTEUR = LARGEUR_PAGE - 2 * MARGE_COTE, HAUTEUR_PAGE - MARGE_HAUT - MARGE_BAS
COLONNE_ADRESSE = 85 * mm  # the window of a French envelope begins 110 mm from the edge of the sheet

CORPS, INTERLIGNE = 10.5, 1.35
CORPS_TABLEAU, CORPS_NOTE, CORPS_PIED = 9.5, 8.5, 8.0
CORPS_TITRES = {1: 15.0, 2: 11.5, 3: 10.5, 4: 10.5}

NOIR, ENCRE_DOUCE = HexColor(0x1A1A1A), HexColor(0x4A4A4A)
FILET, FILET_LEGER = HexColor(0x8C8C8C), HexColor(0xD5D5D5)
FOND_ENTETE, FOND_ENCADRE, FILIGRANE = HexColor(0xF1F1F1), HexColor(0xF6F6F6), HexColor(0xF0F0F0)

PADDING_CELLULE = 5.0, 4.0  # at the sides, above and below
PADDING_ENCADRE = 10.0
ESPACE_SIGNATURE = 26 * mm
LARGEUR_EN_TETE, HAUTEUR_IMAGE_EN_TETE = 80 * mm, 26 * mm


@dataclass(frozen=True, slots=True)
class Apparence:
    """A paragraph style of reportlab with its four faces ready, so that no markup is ever parsed."""

    style: ParagraphStyle
    fragments: tuple[ParaFrag, ParaFrag, ParaFrag, ParaFrag]  # index: 2 × gras + italique

    def fragment(self, texte: str, *, gras: bool, italique: bool) -> ParaFrag:
        """Return the run of text that reportlab draws."""
        modele: Any = self.fragments[2 * gras + italique]
        fragment: ParaFrag = modele.clone(text=texte)
        return fragment


def _apparence(nom: str, taille: float = CORPS, *, gras: bool = False, **reglages: Any) -> Apparence:
    """Make a style; a style in bold keeps its weight in every run."""
    polices.enregistrer()
    faces = (polices.NORMAL, polices.ITALIQUE, polices.GRAS, polices.GRAS_ITALIQUE)
    if gras:
        faces = (polices.GRAS, polices.GRAS_ITALIQUE) * 2
    reglages.setdefault("textColor", NOIR)
    reglages.setdefault("spaceAfter", 6.0)
    reglages.setdefault("leading", taille * INTERLIGNE)
    style = ParagraphStyle(nom, fontName=faces[0], fontSize=taille, allowWidows=0, allowOrphans=0, **reglages)
    fragments = tuple(
        ParaFrag(
            fontName=face,
            fontSize=taille,
            textColor=style.textColor,
            rise=0,
            greek=0,
            link=[],
            us_lines=[],
            bold=i // 2,
            italic=i % 2,
            text="",
        )
        for i, face in enumerate(faces)
    )
    return Apparence(style, (fragments[0], fragments[1], fragments[2], fragments[3]))


@lru_cache(maxsize=1)
def allures() -> dict[Allure, Apparence]:
    """Return how each kind of paragraph looks."""
    return {
        Allure.CORPS: _apparence("corps"),
        Allure.CENTRE: _apparence("centre", alignment=TA_CENTER, spaceBefore=8.0, spaceAfter=8.0),
        Allure.DROITE: _apparence("droite", leftIndent=COLONNE_ADRESSE, spaceAfter=10.0),
        Allure.VISA: _apparence("visa", leftIndent=12.0, firstLineIndent=-12.0, spaceAfter=4.0),
        Allure.OBJET: _apparence("objet", spaceBefore=8.0, spaceAfter=12.0),
        Allure.NOTE: _apparence("note", CORPS_NOTE, textColor=ENCRE_DOUCE, spaceAfter=4.0),
    }


@lru_cache(maxsize=1)
def titres() -> dict[int, Apparence]:
    """Return how headings look, from 1 (the act) to 4."""
    avant_apres = {1: (6.0, 12.0), 2: (15.0, 5.0), 3: (10.0, 4.0), 4: (8.0, 3.0)}
    return {
        niveau: _apparence(
            f"titre{niveau}",
            taille,
            gras=True,
            leading=taille * 1.25,
            spaceBefore=avant_apres[niveau][0],
            spaceAfter=avant_apres[niveau][1],
            **({"textColor": ENCRE_DOUCE} if niveau == 4 else {}),
        )
        for niveau, taille in CORPS_TITRES.items()
    }


@lru_cache(maxsize=1)
def particulieres() -> dict[str, Apparence]:
    """Return the looks that belong to a block of their own: list items, address, letterhead, signatures."""
    return {
        "item": _apparence("item", leftIndent=16.0, spaceAfter=3.0),
        "item numéroté": _apparence("item_numerote", leftIndent=20.0, spaceAfter=3.0),
        "légende": _apparence("legende", CORPS_TABLEAU, gras=True, spaceBefore=6.0, spaceAfter=4.0),
        "adresse": _apparence("adresse", leftIndent=COLONNE_ADRESSE, spaceAfter=0.0),
        "en-tête": _apparence("entete", 9.5, spaceAfter=0.0, leading=12.5),
        "en-tête fort": _apparence("entete_fort", 11.0, gras=True, spaceAfter=1.0, leading=14.0),
        "encadré": _apparence("encadre", CORPS, spaceAfter=4.0),
        "encadré fort": _apparence("encadre_fort", CORPS, gras=True, spaceAfter=4.0),
        "partie": _apparence("partie", spaceAfter=0.0),
        "partie forte": _apparence("partie_forte", gras=True, spaceAfter=0.0),
        "mention": _apparence("mention", CORPS_NOTE, textColor=ENCRE_DOUCE, spaceAfter=0.0),
    }


@lru_cache(maxsize=16)
def cellule(alignement: Alignement, *, gras: bool = False) -> Apparence:
    """Return how the text of a table looks."""
    sens = {
        Alignement.GAUCHE: TA_LEFT,
        Alignement.CENTRE: TA_CENTER,
        Alignement.DROITE: TA_RIGHT,
    }
    nom = f"cellule_{alignement}_{'gras' if gras else 'normal'}"
    return _apparence(nom, CORPS_TABLEAU, gras=gras, alignment=sens[alignement], leading=12.5, spaceAfter=0.0)
