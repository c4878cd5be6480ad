"""Page, sizes, spaces and colours of the acts: the only place to change how they look.

A4, 25 mm at the sides and 20 mm above and below, one face at 10.5 pt with a leading of 1.35. All lengths in points.
A landscape page is for wide tables; a single page has smaller type, never under 8 pt in a table.
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
from app.documents.contenu import Alignement, Allure, Format

LARGEUR_PAGE, HAUTEUR_PAGE = A4
MARGE_COTE, MARGE_HAUT, MARGE_BAS = 25 * mm, 20 * mm, 22 * mm
LARGEUR, HAUTEUR = LARGEUR_PAGE - 2 * MARGE_COTE, HAUTEUR_PAGE - MARGE_HAUT - MARGE_BAS
COLONNE_ADRESSE = 85 * mm  # the window of a French envelope begins 110 mm from the edge of the sheet

CORPS, INTERLIGNE = 10.5, 1.35
CORPS_TABLEAU, CORPS_NOTE, CORPS_PIED = 9.5, 8.5, 8.0
CORPS_TITRES = {1: 15.0, 2: 11.5, 3: 10.5, 4: 10.5}
CORPS_SERRE, INTERLIGNE_SERRE, CORPS_TITRES_SERRES = 8.6, 1.19, {1: 13.0, 2: 9.6, 3: 9.0, 4: 9.0}

NOIR, ENCRE_DOUCE = HexColor(0x1A1A1A), HexColor(0x4A4A4A)
FILET, FILET_LEGER = HexColor(0x8C8C8C), HexColor(0xD5D5D5)
FOND_ENTETE, FOND_ENCADRE, FILIGRANE = HexColor(0xF1F1F1), HexColor(0xF6F6F6), HexColor(0xF0F0F0)

PADDING_ENCADRE = 10.0
ESPACE_SIGNATURE = 26 * mm
LARGEUR_EN_TETE, HAUTEUR_IMAGE_EN_TETE = 80 * mm, 26 * mm


@dataclass(frozen=True, slots=True)
class Cellules:
    """The type of a table, and the white space of its cells: at the sides, above and below."""

    corps: float = CORPS_TABLEAU
    interligne: float = 12.5
    cote: float = 5.0
    vertical: float = 4.0


_CELLULES = Cellules()


@dataclass(frozen=True, slots=True)
class Gabarit:
    """The sheet of an act. `serre`: smaller type, for an act that holds on one page."""

    largeur_page: float
    hauteur_page: float
    cote: float
    haut: float
    bas: float
    serre: bool = False
    cellules: Cellules = _CELLULES

    @property
    def largeur(self) -> float:
        """Return the width of the text."""
        return self.largeur_page - 2 * self.cote

    @property
    def hauteur(self) -> float:
        """Return the height of the text."""
        return self.hauteur_page - self.haut - self.bas


GABARITS = {
    Format.PORTRAIT: Gabarit(LARGEUR_PAGE, HAUTEUR_PAGE, MARGE_COTE, MARGE_HAUT, MARGE_BAS),
    Format.PAYSAGE: Gabarit(
        HAUTEUR_PAGE, LARGEUR_PAGE, 16 * mm, 14 * mm, 20 * mm, cellules=Cellules(9.0, 11.5, 4.0, 3.0)
    ),
    Format.UNE_PAGE: Gabarit(
        LARGEUR_PAGE, HAUTEUR_PAGE, 16 * mm, 10 * mm, 18.5 * mm, serre=True, cellules=Cellules(8.0, 9.2, 3.0, 1.1)
    ),
}


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: each is made once
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


@lru_cache(maxsize=2)
def allures(serre: bool = False) -> dict[Allure, Apparence]:  # noqa: FBT001, FBT002  # a key of the cache
    """Return how each kind of paragraph looks."""
    if serre:
        return {
            Allure.CORPS: _apparence(
                "corps_serre", CORPS_SERRE, leading=CORPS_SERRE * INTERLIGNE_SERRE, spaceAfter=2.5
            ),
            Allure.CENTRE: _apparence("centre_serre", CORPS_SERRE, alignment=TA_CENTER, spaceAfter=3.0),
            Allure.DROITE: _apparence("droite_serre", CORPS_SERRE, alignment=TA_RIGHT, spaceAfter=3.0),
            Allure.VISA: _apparence("visa_serre", CORPS_SERRE, spaceAfter=2.0),
            Allure.OBJET: _apparence("objet_serre", CORPS_SERRE, spaceAfter=4.0),
            Allure.NOTE: _apparence("note_serre", 8.0, leading=9.4, textColor=ENCRE_DOUCE, spaceAfter=2.0),
        }
    return {
        Allure.CORPS: _apparence("corps"),
        Allure.CENTRE: _apparence("centre", alignment=TA_CENTER, spaceBefore=8.0, spaceAfter=8.0),
        Allure.DROITE: _apparence("droite", leftIndent=COLONNE_ADRESSE, spaceAfter=10.0),
        Allure.VISA: _apparence("visa", leftIndent=12.0, firstLineIndent=-12.0, spaceAfter=4.0),
        Allure.OBJET: _apparence("objet", spaceBefore=8.0, spaceAfter=12.0),
        Allure.NOTE: _apparence("note", CORPS_NOTE, textColor=ENCRE_DOUCE, spaceAfter=6.0),
    }


@lru_cache(maxsize=2)
def titres(serre: bool = False) -> dict[int, Apparence]:  # noqa: FBT001, FBT002  # a key of the cache
    """Return how headings look, from 1 (the act) to 4."""
    avant_apres = {1: (6.0, 12.0), 2: (15.0, 5.0), 3: (10.0, 4.0), 4: (8.0, 3.0)}
    if serre:
        avant_apres = {1: (0.0, 3.0), 2: (4.0, 1.5), 3: (4.0, 2.0), 4: (3.0, 2.0)}
    return {
        niveau: _apparence(
            f"titre{niveau}{'_serre' if serre else ''}",
            taille,
            gras=True,
            leading=taille * 1.25,
            spaceBefore=avant_apres[niveau][0],
            spaceAfter=avant_apres[niveau][1],
            **({"textColor": ENCRE_DOUCE} if niveau == 4 else {}),
        )
        for niveau, taille in (CORPS_TITRES_SERRES if serre else CORPS_TITRES).items()
    }


@lru_cache(maxsize=2)
def particulieres(serre: bool = False) -> dict[str, Apparence]:  # noqa: FBT001, FBT002  # a key of the cache
    """Return the looks that belong to a block of their own: list items, address, letterhead, signatures."""
    petites = {
        "légende": _apparence("legende_serree", 8.6, gras=True, spaceBefore=3.0, spaceAfter=2.0),
        "en-tête": _apparence("entete_serre", 8.6, spaceAfter=0.0, leading=10.5),
        "en-tête fort": _apparence("entete_fort_serre", 9.6, gras=True, spaceAfter=0.0, leading=11.5),
    }
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
        **(petites if serre else {}),
    }


@lru_cache(maxsize=32)
def cellule(alignement: Alignement, cellules: Cellules = _CELLULES, *, gras: bool = False) -> Apparence:
    """Return how the text of a table looks."""
    sens = {
        Alignement.GAUCHE: TA_LEFT,
        Alignement.CENTRE: TA_CENTER,
        Alignement.DROITE: TA_RIGHT,
    }
    nom = f"cellule_{alignement}_{cellules.corps}_{'gras' if gras else 'normal'}"
    return _apparence(
        nom, cellules.corps, gras=gras, alignment=sens[alignement], leading=cellules.interligne, spaceAfter=0.0
    )
