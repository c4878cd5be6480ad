"""The typeface of the acts, registered once, and the refusal of any character that it cannot print.

reportlab drops a missing glyph in silence: a legal document cannot afford it, so the text is checked before.
"""

from __future__ import annotations

import unicodedata
import zlib
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFTrueTypeFont
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, SUBSETN, TTFont, makeToUnicodeCMap
from typing_extensions import override

from app.socle import resources
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

NORMAL = "Clausule"
GRAS = "Clausule-Gras"
ITALIQUE = "Clausule-Italique"
GRAS_ITALIQUE = "Clausule-GrasItalique"
_FICHIERS = {
    NORMAL: "LiberationSans-Regular.ttf",
    GRAS: "LiberationSans-Bold.ttf",
    ITALIQUE: "LiberationSans-Italic.ttf",
    GRAS_ITALIQUE: "LiberationSans-BoldItalic.ttf",
}
# Coded beforehand with those of ASCII; any other is coded when an act uses it.
_COURANTS = "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»’“”–—…€°²³·"
_PREMIER_IMPRIMABLE, _DERNIER_IMPRIMABLE = 0x20, 0xFFFD  # reportlab's ToUnicode map knows 16 bits
_SANS_UNICODE = frozenset({"0000", "FEFF", "FFFE"})  # forbidden in a ToUnicode map: ISO 19005-2, 6.2.11.7
_LIGNES_PAR_TABLE = 100  # limit of a beginbfchar section: ISO 32000-1, 9.7.5 (CMap)

# What a keyboard or a mail brings, and the character of the same meaning that is printed. U+202F is a space for
# reportlab, which would break an amount there; line ends and tabs inside a text are spaces; marks without width go.
_REMPLACES = str.maketrans(
    {
        "\u202f": "\u00a0",
        "\u2007": "\u00a0",
        "\u2009": "\u00a0",
        "\u2011": "-",
        "\u2010": "-",
        "\r": None,
        "\n": " ",
        "\t": " ",
        "\u200b": None,
        "\u2060": None,
        "\ufeff": None,
        "\u00ad": None,
        "\u200e": None,
        "\ufe0f": None,
    }
)
_DROITE_A_GAUCHE = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


class EmbeddedFont(TTFont):
    """A TrueType font cut alike in every act, whose subsets carry a ToUnicode map that PDF/A accepts.

    reportlab gives codes in the order in which an act uses characters; here those of French have theirs beforehand,
    so that a text is coded, and the font cut, once for all acts. It also maps the unused codes to U+0000 and writes
    one section however long; both are faults.
    """

    state: Any

    def __init__(self, nom: str, fichier: str, interne: str) -> None:
        super().__init__(nom, fichier, asciiReadable=True)
        self._interne = interne
        modele = _Modele()
        super().splitString(_COURANTS, modele)
        self._modele = self.state.pop(modele)
        self._table = {**self._modele.assignments, 0xA0: 0x20}
        self._courants = frozenset(map(chr, self._table))
        self.codes = lru_cache(maxsize=2048)(self._codes)

    def _codes(self, texte: str) -> bytes | None:
        """Return the codes of a text, the same in every act; None when a character has none beforehand."""
        return texte.translate(self._table).encode("latin-1") if self._courants.issuperset(texte) else None

    def montrer(self, texte: str, corps: float, doc: Any) -> str:
        """Return the operators that show a text at a size, within a text object."""
        return " ".join(
            f"{self.getSubsetInternalName(n, doc)} {fp_str(corps)} Tf ({escapePDF(codes)}) Tj"
            for n, codes in self.splitString(texte, doc)
        )

    def _etat(self, doc: Any) -> Any:
        if doc not in self.state:
            etat = self.state[doc] = copy(self._modele)
            etat.assignments, etat.subsets = dict(etat.assignments), [list(s) for s in etat.subsets]
        return self.state[doc]

    @override
    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        codes = self.codes(text)
        if codes is not None:
            return [(0, codes)] if codes else []
        self._etat(doc)
        rendu: list[tuple[int, bytes]] = super().splitString(text, doc, encoding)
        return rendu

    @override
    def getSubsetInternalName(self, subset: int, doc: Any) -> str:
        etat = self._etat(doc)
        if etat.internalName is None:
            etat.internalName = self._interne
            doc.fontMapping[self.fontName] = f"/{self._interne}"
            doc.delayedFonts.append(self)
        return f"/{self._interne}+{subset}"

    @override
    def addObjects(self, doc: Any) -> None:
        for n, caracteres in enumerate(self._etat(doc).subsets):
            prefixe = SUBSETN(n).decode("ascii")
            coupe = _couper(self, prefixe, tuple(caracteres))
            objet: Any = PDFTrueTypeFont()
            objet.Name, objet.BaseFont = f"{self._interne}+{n}", coupe.nom
            objet.FirstChar, objet.LastChar, objet.Widths = 0, len(caracteres) - 1, coupe.largeurs
            objet.ToUnicode = doc.Reference(_flux(coupe.unicode), f"toUnicodeCMap:{coupe.nom}")
            fichier = doc.Reference(_flux(coupe.fichier, Length1=coupe.longueur), f"fontFile:{coupe.nom}")
            descripteur = PDFDictionary({**coupe.descripteur, "FontFile2": fichier})
            objet.FontDescriptor = doc.Reference(descripteur, f"fontDescriptor:{coupe.nom}")
            doc.Reference(objet, objet.Name)
            doc.idToObject["BasicFonts"].dict[objet.Name] = objet
        del self.state[doc]


class _Modele:
    """What stands for a document while the codes of the usual characters are given."""


@dataclass(frozen=True, slots=True)
class _Coupe:
    """The part of a font that an act embeds, streams compressed."""

    nom: str
    largeurs: str
    unicode: bytes
    fichier: bytes
    longueur: int
    descripteur: dict[str, Any]


@lru_cache(maxsize=16)
def _couper(police: EmbeddedFont, prefixe: str, caracteres: tuple[int, ...]) -> _Coupe:
    face: Any = police.face
    nom = f"{prefixe}+{face.name.decode('ascii')}"
    fichier = face.makeSubset(list(caracteres))
    cmap = _cmap_conforme(makeToUnicodeCMap(nom, list(caracteres)))
    return _Coupe(
        nom,
        f"[{' '.join(fp_str(face.getCharWidth(c)) for c in caracteres)}]",
        zlib.compress(cmap.encode("ascii")),
        zlib.compress(fichier, 9),
        len(fichier),
        {
            "Type": "/FontDescriptor",
            "Ascent": face.ascent,
            "CapHeight": face.capHeight,
            "Descent": face.descent,
            "Flags": face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC,
            "FontBBox": PDFArray(face.bbox),
            "FontName": PDFName(nom),
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "MissingWidth": face.defaultWidth,
        },
    )


def _flux(comprime: bytes, **entrees: Any) -> PDFStream:
    return PDFStream(PDFDictionary({**entrees, "Filter": PDFName("FlateDecode")}), comprime)


def _cmap_conforme(cmap: str) -> str:
    """Return the same map without the codes that stand for no character, in sections of at most 100 lines."""
    lignes = cmap.split("\n")
    debut = next(i for i, ligne in enumerate(lignes) if ligne.endswith("beginbfchar"))
    fin = lignes.index("endbfchar")
    utiles = [x for x in lignes[debut + 1 : fin] if x[x.rindex("<") + 1 : -1] not in _SANS_UNICODE]
    milieu: list[str] = []
    for i in range(0, len(utiles), _LIGNES_PAR_TABLE):
        section = utiles[i : i + _LIGNES_PAR_TABLE]
        milieu += [f"{len(section)} beginbfchar", *section, "endbfchar"]
    return "\n".join([*lignes[:debut], *milieu, *lignes[fin + 1 :]])


@lru_cache(maxsize=1)
def enregistrer() -> frozenset[str]:
    """Register the four faces, once per process; return the characters that all of them can print."""
    connus: list[set[int]] = []
    for nom, fichier in _FICHIERS.items():
        police = EmbeddedFont(nom, str(resources.chemin(f"fonts/{fichier}")), f"F{len(connus) + 1}")
        pdfmetrics.registerFont(police)
        connus.append(set(police.face.charToGlyph))
    return frozenset(
        chr(c)
        for c in set.intersection(*connus)
        if _PREMIER_IMPRIMABLE <= c <= _DERNIER_IMPRIMABLE
        and unicodedata.bidirectional(chr(c)) not in _DROITE_A_GAUCHE
    )


def courant(texte: str, police: str) -> bool:
    """True when the characters of a printable text have the same codes in every act."""
    fonte: Any = pdfmetrics.getFont(police)
    return fonte.codes(texte) is not None


def employer(noms: Iterable[str], document: Any) -> None:
    """Embed these fonts in a document of reportlab."""
    for nom in noms:
        fonte: Any = pdfmetrics.getFont(nom)
        fonte.getSubsetInternalName(0, document)


@lru_cache(maxsize=2048)
def largeur(texte: str, police: str, corps: float) -> float:
    """Return the width of a text in points."""
    return pdfmetrics.stringWidth(texte, police, corps)


def montrer(texte: str, police: str, corps: float, document: Any) -> str:
    """Return the operators that show a printable text in a document of reportlab, within a text object."""
    fonte: Any = pdfmetrics.getFont(police)
    rendu: str = fonte.montrer(texte, corps, document)
    return rendu


def droite_a_gauche(caractere: str) -> bool:
    """True for a character of a script written from right to left."""
    return unicodedata.bidirectional(caractere) in _DROITE_A_GAUCHE


def remplacer(texte: str) -> str:
    """Return the text with what a keyboard or a mail brings replaced by what is printed."""
    return texte.translate(_REMPLACES)


@lru_cache(maxsize=2048)
def imprimable(texte: str) -> str:
    """Return the text as it is printed: composed accents, no-break spaces that reportlab respects.

    Raises UserError when a character has no glyph or belongs to a script written from right to left.
    """
    rendu = remplacer(texte)
    if not unicodedata.is_normalized("NFC", rendu):  # accents apart from their letters: the file names of a Mac
        rendu = unicodedata.normalize("NFC", rendu)
    connus = enregistrer()
    if not connus.issuperset(rendu):
        _refuser(texte, next(c for c in rendu if c not in connus))
    return rendu


def _refuser(texte: str, caractere: str) -> None:
    nom = f"U+{ord(caractere):04X} {unicodedata.name(caractere, '')}".strip()
    extrait = "".join(c if c.isprintable() or c.isspace() else "?" for c in texte[:80])
    if droite_a_gauche(caractere):
        raise UserError(
            f"Le texte « {extrait} » contient une écriture de droite à gauche ({nom}).",
            conseil="Les actes ne l’impriment pas : écrivez ce texte en caractères latins.",
        )
    signe = caractere if caractere.isprintable() else "?"
    raise UserError(
        f"Le caractère « {signe} » ({nom}) ne s’imprime pas dans un acte : « {extrait} ».",
        conseil="Remplacez ou retirez ce caractère.",
    )
