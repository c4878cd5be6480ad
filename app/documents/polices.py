"""The typeface of the acts, registered once, and the refusal of any character that it cannot print.

reportlab drops a missing glyph in silence: a legal document cannot afford it, so the text is checked before.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from typing_extensions import override

from app.socle import resources
from app.socle.errors import UserError

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
    """A TrueType font whose subsets carry a ToUnicode map that PDF/A accepts.

    reportlab maps the unused codes to U+0000 and writes one section however long; both are faults.
    """

    @override
    def addObjects(self, doc: Any) -> None:
        avant = set(doc.idToObject)
        super().addObjects(doc)
        for nom in doc.idToObject.keys() - avant:
            if nom.startswith("toUnicodeCMap:"):
                flux = doc.idToObject[nom]
                flux.content = _cmap_conforme(flux.content)


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
        police = EmbeddedFont(nom, str(resources.chemin(f"fonts/{fichier}")))
        pdfmetrics.registerFont(police)
        connus.append(set(police.face.charToGlyph))
    return frozenset(
        chr(c)
        for c in set.intersection(*connus)
        if _PREMIER_IMPRIMABLE <= c <= _DERNIER_IMPRIMABLE
        and unicodedata.bidirectional(chr(c)) not in _DROITE_A_GAUCHE
    )


def droite_a_gauche(caractere: str) -> bool:
    """True for a character of a script written from right to left."""
    return unicodedata.bidirectional(caractere) in _DROITE_A_GAUCHE


def remplacer(texte: str) -> str:
    """Return the text with what a keyboard or a mail brings replaced by what is printed."""
    return texte.translate(_REMPLACES)


def imprimable(texte: str) -> str:
    """Return the text as it is printed: composed accents, no-break spaces that reportlab respects.

    Raises UserError when a character has no glyph or belongs to a script written from right to left.
    """
    rendu = remplacer(texte)
    if not unicodedata.is_normalized("NFC", rendu):  # accents apart from their letters: the file names of a Mac
        rendu = unicodedata.normalize("NFC", rendu)
    inconnus = set(rendu) - enregistrer()
    if inconnus:
        _refuser(texte, next(c for c in rendu if c in inconnus))
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
