"""The words of a page of PDF, with their rectangles. Imported by the child only.

Words are what blanks separate; a word cut at the end of a line is two words, the second one glued to the first.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as brut

from app.domain.preuve import COTE_PAGE
from app.importers.mots import (
    CARACTERES_DE_MOTS,
    LETTRES_MAX,
    MOTS_MAX,
    Boite,
    Mot,
    MotsDePage,
    boite_bornee,
)
from app.importers.noms import texte_propre

_CESURES = frozenset("\x02\xad\ufffe")
_MOYENNE = 2  # two boxes on one line share at least half of the smaller height


class _Boites:
    """Where the characters of a page are, in the coordinates of the page as it is shown."""

    def __init__(self, page: Any, texte: Any) -> None:
        self._page, self._texte = page, texte
        self._rect = brut.FS_RECTF()
        self._x, self._y = ctypes.c_int(), ctypes.c_int()

    def de(self, rang: int) -> tuple[int, int, int, int] | None:
        """Return the box of a character, as high as its line; None when the page gives it none."""
        rect = self._rect
        if not brut.FPDFText_GetLooseCharBox(self._texte, rang, ctypes.byref(rect)):
            return None
        x1, y1 = self._ici(rect.left, rect.top)
        x2, y2 = self._ici(rect.right, rect.bottom)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def _ici(self, abscisse: float, ordonnee: float) -> tuple[int, int]:
        cote, x, y = COTE_PAGE, self._x, self._y
        brut.FPDF_PageToDevice(
            self._page, 0, 0, cote, cote, 0, abscisse, ordonnee, ctypes.byref(x), ctypes.byref(y)
        )
        return x.value, y.value


class _Recolte:
    """The word being read, and those that are finished."""

    def __init__(self) -> None:
        self.mots: list[Mot] = []
        self._lettres: list[str] = []
        self._boite: tuple[int, int, int, int] | None = None
        self._ligne = 0
        self._colle = False

    def lettre(self, caractere: str, boite: tuple[int, int, int, int] | None) -> None:
        """Add a character; one that stands on another line, or makes the word too long, begins a new word."""
        ailleurs = self._boite is not None and boite is not None and not _meme_ligne(self._boite, boite)
        if ailleurs or len(self._lettres) >= LETTRES_MAX:
            self.finir(colle=True)
            self._ligne += ailleurs
        self._lettres.append(caractere)
        if boite is not None:
            self._boite = boite if self._boite is None else _union(self._boite, boite)

    def finir(self, *, colle: bool = False, ligne: bool = False) -> None:
        """End the word; `colle`: the next one has no blank before it; `ligne`: it begins a line."""
        borne: Boite | None = boite_bornee(*self._boite) if self._boite is not None else None
        texte = texte_propre("".join(self._lettres)).strip()
        if texte and borne is not None:
            self.mots.append(Mot(texte, self._ligne, borne, self._colle))
        self._colle = colle
        self._lettres, self._boite = [], None
        self._ligne += ligne


def mots_de_la_page(page: Any) -> MotsDePage:
    """Return the words of an open page of PDFium, at most `MOTS_MAX`."""
    texte = page.get_textpage()
    try:
        total = texte.count_chars()
        nombre, boites, recolte = min(total, CARACTERES_DE_MOTS), _Boites(page, texte), _Recolte()
        for rang in range(nombre):
            code = brut.FPDFText_GetUnicode(texte, rang)
            caractere = "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)
            if caractere in _CESURES:
                recolte.finir(colle=True, ligne=True)
            elif caractere.isspace() or not code:
                recolte.finir(ligne=caractere == "\n")
            else:
                recolte.lettre(caractere, boites.de(rang))
            if len(recolte.mots) >= MOTS_MAX:
                return MotsDePage(tuple(recolte.mots[:MOTS_MAX]), tronquee=True)
        recolte.finir()
    finally:
        texte.close()
    return MotsDePage(tuple(recolte.mots[:MOTS_MAX]), tronquee=total > nombre)


def _meme_ligne(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    """True when two boxes face each other, side by side or (a turned page) one above the other."""
    return _face(a[1], a[3], b[1], b[3]) or _face(a[0], a[2], b[0], b[2])


def _face(debut: int, fin: int, autre_debut: int, autre_fin: int) -> bool:
    commun = min(fin, autre_fin) - max(debut, autre_debut)
    return _MOYENNE * commun >= min(fin - debut, autre_fin - autre_debut)


def _union(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
