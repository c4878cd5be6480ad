"""A PDF in the child process: its pages as images, its text with rectangles, its form fields.

Nothing of it runs: the library is built without a script engine, and no action is ever followed. Imported by the
child only. Not here: active content (`contenu_actif`).
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as brut

from app.importers.apercu import (
    COTE_MAX_PT,
    OCTETS_MAX,
    PAGES_MAX,
    PDF,
    Image,
    Nature,
    Ouvert,
    Trouvaille,
    echelle_bornee,
    illisible,
    plier,
)
from app.importers.contenu_actif import actifs_d_un_pdf
from app.importers.mots_pdf import mots_de_la_page
from app.importers.noms import texte_propre
from app.importers.scans import extraire_d_un_pdf
from app.socle.formats import NBSP, sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.importers.mots import MotsDePage

CARACTERES_PAR_PAGE = 100_000
CHAMPS_PAR_PAGE = 2_000
PAGES_EN_MEMOIRE = 4
_ERREURS = {
    brut.FPDF_ERR_FORMAT: "fichier abîmé ou tronqué",
    brut.FPDF_ERR_PASSWORD: "protégé par un mot de passe",
    brut.FPDF_ERR_SECURITY: "protection inconnue",
}
_ENFANTS = re.compile(rb"(\d+)\s+\d+\s+obj(?:(?!endobj).){0,4000}?/Kids\s*\[([^\]]*)\]", re.DOTALL)
_RENVOI = re.compile(rb"(\d+)\s+\d+\s+R")


class DocumentPdf:
    """One open PDF. Raises UserError when it cannot be read."""

    def __init__(self, octets: bytes) -> None:
        if len(octets) > OCTETS_MAX:
            raise illisible(PDF, f"plus de {OCTETS_MAX // (1024 * 1024)}{NBSP}Mio")
        if pages_en_boucle(octets):
            raise illisible(PDF, "arbre de pages en boucle")
        try:
            self._document: Any = pdfium.PdfDocument(octets)
            self._nombre = len(self._document)
        except pdfium.PdfiumError as faute:
            raise illisible(PDF, _ERREURS.get(getattr(faute, "err_code", None), "fichier abîmé")) from faute
        if not self._nombre:
            raise illisible(PDF, "aucune page")
        self._document.init_forms()
        self._actifs = actifs_d_un_pdf(octets)
        self._tailles = tuple(self._taille(page) for page in range(min(self._nombre, PAGES_MAX)))
        self._pages: dict[int, Any] = {}
        self._plis: dict[int, tuple[str, list[int]]] = {}

    def ouvert(self) -> Ouvert:
        """Return what the window is told of the document."""
        remarques = list(self._actifs)
        if self._nombre > PAGES_MAX:
            remarques.append(f"{self._nombre} pages{NBSP}: les {PAGES_MAX} premières sont montrées")
        titre = texte_propre(self._document.get_metadata_value("Title"))[:500]
        return Ouvert(Nature.PAGES, titre, self._tailles, remarques=tuple(remarques))

    def image(self, page: int, echelle: float) -> Image:
        """Return a page at so many pixels per point. Raises UserError."""
        largeur, hauteur = self._tailles[page]
        if max(largeur, hauteur) > COTE_MAX_PT:
            raise illisible(PDF, f"la page {page + 1} dépasse {COTE_MAX_PT}{NBSP}points")
        rendu = self._page(page).render(scale=echelle_bornee(largeur, hauteur, echelle), prefer_bgrx=True)
        pas, attendu = rendu.stride, 4 * rendu.width
        octets = bytes(rendu.buffer)
        if pas != attendu:  # pragma: no cover  # PDFium packs lines of four-byte pixels
            octets = b"".join(octets[y * pas : y * pas + attendu] for y in range(rendu.height))
        return Image(rendu.width, rendu.height, octets)

    def texte(self, page: int) -> str:
        """Return the text of a page, then its form fields, one « nom : valeur » a line."""
        lignes = ["".join(self._caracteres(page)), *self._champs(page)]
        return texte_propre("\n".join(lignes).replace("\x02", "-")).strip()

    def chercher(self, mot: str, de: int, a: int) -> tuple[Trouvaille, ...]:
        """Return the passages of the pages from `de` to `a` (excluded); accents, case and line ends are ignored."""
        cherche = " ".join(sans_accents(mot).split())
        return tuple(
            trouvee
            for page in range(max(de, 0), min(a, len(self._tailles)))
            for trouvee in self._dans_la_page(page, cherche)
        )

    def mots(self, page: int) -> MotsDePage:
        """Return the words of a page with their rectangles, at most what a selection needs."""
        return mots_de_la_page(self._page(page))

    @property
    def nb_pages(self) -> int:
        """Number of pages that can be shown."""
        return len(self._tailles)

    @property
    def total(self) -> int:
        """Number of pages, those that cannot be shown included."""
        return int(self._nombre)

    def extraire(self, pages: Sequence[tuple[int, int]]) -> bytes:
        """Return a PDF of some pages, each turned by so many quarters. Raises UserError."""
        return extraire_d_un_pdf(self._document, pages)

    def fermer(self) -> None:
        """Free the document."""
        for page in self._pages.values():
            page.close()
        self._document.close()

    def _dans_la_page(self, page: int, cherche: str) -> Iterator[Trouvaille]:
        if page not in self._plis:
            self._plis[page] = plier(self._caracteres(page))
        texte, rangs = self._plis[page]
        debut = texte.find(cherche) if cherche else -1
        while debut >= 0:
            premier, dernier = rangs[debut], rangs[debut + len(cherche) - 1]
            yield Trouvaille(page, self._rectangles(page, premier, dernier - premier + 1))
            debut = texte.find(cherche, debut + len(cherche))

    def _rectangles(self, page: int, premier: int, nombre: int) -> tuple[tuple[float, float, float, float], ...]:
        """Return the rectangles of a run of characters, turned and cut as the page is shown."""
        vue, texte = self._page(page), self._page(page).get_textpage()
        x, y = ctypes.c_int(), ctypes.c_int()
        pas, rectangles = 10_000, []
        for rang in range(texte.count_rects(premier, nombre)):
            gauche, bas, droite, haut = texte.get_rect(rang)
            coins = []
            for abscisse, ordonnee in ((gauche, haut), (droite, bas)):
                brut.FPDF_PageToDevice(vue, 0, 0, pas, pas, 0, abscisse, ordonnee, x, y)
                coins.append((x.value / pas, y.value / pas))
            (x1, y1), (x2, y2) = coins
            rectangles.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
        texte.close()
        return tuple(rectangles)

    def _caracteres(self, page: int) -> list[str]:
        """Return the characters of a page, one string each, so that their rank finds their place."""
        texte = self._page(page).get_textpage()
        nombre = min(texte.count_chars(), CARACTERES_PAR_PAGE)
        codes = [brut.FPDFText_GetUnicode(texte, rang) for rang in range(nombre)]
        texte.close()
        return ["\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code) for code in codes]

    def _champs(self, page: int) -> Iterator[str]:
        """Yield the filled fields of a form, named by what the form shows of them when it does."""
        vue, formulaire = self._page(page), self._document.formenv
        if formulaire is None:
            return
        for rang in range(min(brut.FPDFPage_GetAnnotCount(vue), CHAMPS_PAR_PAGE)):
            note = brut.FPDFPage_GetAnnot(vue, rang)
            if brut.FPDFAnnot_GetSubtype(note) == brut.FPDF_ANNOT_WIDGET:
                valeur = _chaine(brut.FPDFAnnot_GetFormFieldValue, formulaire, note)
                nom = _chaine(brut.FPDFAnnot_GetFormFieldAlternateName, formulaire, note)
                nom = nom or _chaine(brut.FPDFAnnot_GetFormFieldName, formulaire, note)
                if valeur:
                    yield f"{nom}{NBSP}: {valeur}"
            brut.FPDFPage_CloseAnnot(note)

    def _taille(self, page: int) -> tuple[float, float]:
        try:
            largeur, hauteur = self._document.get_page_size(page)
        except pdfium.PdfiumError:
            largeur, hauteur = 0, 0
        return (largeur, hauteur) if largeur > 0 < hauteur else (595.0, 842.0)

    def _page(self, page: int) -> Any:
        if page not in self._pages:
            if len(self._pages) >= PAGES_EN_MEMOIRE:
                self._pages.pop(next(iter(self._pages))).close()
            try:
                self._pages[page] = self._document[page]
            except pdfium.PdfiumError as faute:
                raise illisible(PDF, f"la page {page + 1} est abîmée") from faute
        return self._pages[page]


def pages_en_boucle(octets: bytes) -> bool:
    """True when a node of the page tree is among its own descendants: readers turn round in it for ever."""
    fils = {int(noeud[1]): {int(n) for n in _RENVOI.findall(noeud[2])} for noeud in _ENFANTS.finditer(octets)}
    vus: set[int] = set()
    for racine, premiers in fils.items():
        pile = [(racine, iter(premiers))]
        chemin = {racine}
        while pile and racine not in vus:
            suivant = next(pile[-1][1], None)
            if suivant is None:
                fini = pile.pop()[0]
                chemin.discard(fini)
                vus.add(fini)
            elif suivant in chemin:
                return True
            elif suivant in fils and suivant not in vus:
                chemin.add(suivant)
                pile.append((suivant, iter(fils[suivant])))
    return False


def _chaine(fonction: Any, *arguments: Any) -> str:
    """Return a UTF-16 string that the library writes in a buffer, asked for its size first."""
    taille = fonction(*arguments, None, 0)
    if taille <= 2:
        return ""
    tampon = ctypes.create_string_buffer(taille)
    fonction(*arguments, ctypes.cast(tampon, ctypes.POINTER(brut.FPDF_WCHAR)), taille)
    return tampon.raw[: taille - 2].decode("utf-16-le", "replace").strip()
