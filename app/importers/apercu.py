"""What the child process tells of a piece to show it: plain data, its limits, and the words of a refusal.

Not here: reading (`apercu_pdf`, `apercu_image`, `apercu_bureautique`) and the child's side of the talk (`seance`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.importers.genres import INCONNU, type_mime
from app.importers.limites import MIO, Limites
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from app.socle.formats import NBSP, sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PAGES_MAX = 500
OCTETS_MAX = 50 * MIO
COTE_MAX_PT = 14_400  # the largest page that the PDF format foresees: 200 inches
PIXELS_MAX = 100_000_000  # of a picture received
PIXELS_RENDUS_MAX = 16_000_000  # of an image sent to the window, 64 Mo
CARACTERES_MAX = 300_000  # more would hold the window up while it is unpacked
CELLULES_MAX = 60_000
LIMITES_APERCU = Limites(duree_s=5.0, courriel_octets=OCTETS_MAX + MIO)

_MICROSOFT = "application/vnd.openxmlformats-officedocument."
_OUVERT = "application/vnd.oasis.opendocument."
DOCX, XLSX = _MICROSOFT + "wordprocessingml.document", _MICROSOFT + "spreadsheetml.sheet"
ODT, ODS = _OUVERT + "text", _OUVERT + "spreadsheet"
PDF = "application/pdf"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp"})
TEXTES_RICHES = frozenset({DOCX, ODT})
CLASSEURS = frozenset({XLSX, ODS})
# Documents that may hold macros are read as the others, and their macros named.
A_MACROS = {
    "application/vnd.ms-word.document.macroenabled.12": DOCX,
    "application/vnd.ms-excel.sheet.macroenabled.12": XLSX,
}
_EXTENSIONS_A_MACROS = {"docm": DOCX, "xlsm": XLSX}
LISIBLES = frozenset({PDF}) | IMAGES | TEXTES_RICHES | CLASSEURS


class Nature(StrEnum):
    """How a piece is shown."""

    PAGES = "pages"
    TEXTE = "texte"
    CLASSEUR = "classeur"


@dataclass(frozen=True, slots=True)
class Bloc:
    """A paragraph (`rangees` empty) or a table; `niveau` above 0: a heading. `texte` of a table: its name.

    `origine`: row and column of the first cell of a sheet, from 0: what is empty before it is not sent.
    """

    texte: str
    niveau: int = 0
    rangees: tuple[tuple[str, ...], ...] = ()
    origine: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Ouvert:
    """A piece opened by the child.

    `pages`: width and height of each page that can be shown, in points. `agrandir` False: a picture, never shown
    above its own size unless asked. `remarques`: French sentences, active content first.
    """

    nature: Nature
    titre: str = ""
    pages: tuple[tuple[float, float], ...] = ()
    agrandir: bool = True
    blocs: tuple[Bloc, ...] = ()
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A page as pixels: four bytes each, blue, green, red, unused."""

    largeur: int
    hauteur: int
    octets: bytes


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """A passage found: page from 0, rectangles as left, top, right, bottom in fractions of the page."""

    page: int
    rectangles: tuple[tuple[float, float, float, float], ...]


def genre_d_apercu(nom: str, octets: bytes, declare: str) -> str:
    """Return the media type by which a piece is opened: `genres.type_mime`, documents with macros included."""
    mime = type_mime(nom, octets, declare)
    if mime == INCONNU:
        return _EXTENSIONS_A_MACROS.get(nom.rpartition(".")[2].strip().lower(), mime)
    return A_MACROS.get(mime, mime)


def lettres_de_colonne(rang: int) -> str:
    """Return the letters of a column from its rank from 0: 0 is A, 26 is AA."""
    lettres, rang = "", rang + 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        lettres = chr(65 + reste) + lettres
    return lettres


def quoi(mime: str) -> str:
    """Return how a refusal names a file of this type."""
    if mime == PDF:
        return "PDF"
    if mime in IMAGES:
        return "Image"
    return "Classeur" if mime in CLASSEURS else "Document"


def illisible(mime: str, raison: str) -> UserError:
    """Return the refusal « PDF illisible (…). Le fichier est gardé ; rien n’a été lu. »."""
    return UserError(
        f"{quoi(mime)} illisible ({raison}). Le fichier est gardé{NBSP}; rien n’a été lu.",
        conseil="Demandez un nouvel envoi, ou enregistrez une copie pour l’ouvrir ailleurs.",
    )


def ouvert_en_trame(ouvert: Ouvert) -> dict[str, Any]:
    """Return the header that carries an opened piece."""
    return {
        "genre": "ouvert",
        "nature": ouvert.nature,
        "titre": ouvert.titre,
        "pages": ouvert.pages,
        "agrandir": ouvert.agrandir,
        "blocs": [(b.texte, b.niveau, b.rangees, b.origine) for b in ouvert.blocs],
        "remarques": ouvert.remarques,
    }


def ouvert_de_trame(entete: Mapping[str, Any]) -> Ouvert:
    """Return the opened piece that a header describes. Raises TrameRompue."""
    try:
        return Ouvert(
            nature=Nature(entete["nature"]),
            titre=str(entete["titre"]),
            pages=tuple((_cote(largeur), _cote(hauteur)) for largeur, hauteur in entete["pages"]),
            agrandir=entete["agrandir"] is True,
            blocs=tuple(_bloc(bloc) for bloc in entete["blocs"]),
            remarques=tuple(str(remarque) for remarque in entete["remarques"]),
        )
    except (KeyError, TypeError, ValueError) as faute:
        raise TrameRompue("aperçu incohérent") from faute


def image_de_trame(entete: Mapping[str, Any], blocs: Sequence[bytes]) -> Image:
    """Return the image of a page. Raises TrameRompue when its bytes do not fill its size."""
    largeur, hauteur = entete.get("largeur"), entete.get("hauteur")
    if type(largeur) is not int or type(hauteur) is not int or min(largeur, hauteur) < 1 or len(blocs) != 1:
        raise TrameRompue("image incohérente")
    if len(blocs[0]) != 4 * largeur * hauteur:
        raise TrameRompue("image incomplète")
    return Image(largeur, hauteur, blocs[0])


def trouvailles_de_trame(entete: Mapping[str, Any]) -> tuple[Trouvaille, ...]:
    """Return the passages found. Raises TrameRompue."""
    try:
        return tuple(
            Trouvaille(int(page), tuple((float(g), float(h), float(d), float(b)) for g, h, d, b in rectangles))
            for page, rectangles in entete["trouvailles"]
        )
    except (KeyError, TypeError, ValueError) as faute:
        raise TrameRompue("recherche incohérente") from faute


class _Plis(dict[int, str]):
    """What each character becomes in a search; found once, then looked up at the speed of `str.translate`."""

    def __missing__(self, code: int) -> str:
        caractere = chr(code)
        self[code] = " " if caractere.isspace() else sans_accents(caractere)
        return self[code]


_PLIS = _Plis()


def plier_vite(texte: str) -> tuple[str, Sequence[int]]:
    """Return a text folded for search, and the rank of each of its letters; blanks are kept, one for one."""
    plie = texte.translate(_PLIS)
    if len(plie) == len(texte):
        return plie, range(len(texte))
    return plie, [rang for rang, caractere in enumerate(texte) for _ in _PLIS[ord(caractere)]]


def plier(caracteres: Iterable[str]) -> tuple[str, list[int]]:
    """Return a text folded for search, blanks as one space, and the rank in the original of each of its letters."""
    plie: list[str] = []
    rangs: list[int] = []
    for rang, caractere in enumerate(caracteres):
        if caractere.isspace():
            lettres = "" if plie and plie[-1] == " " else " "
        elif caractere in "\x02\xad\ufffe":  # a word cut at the end of a line
            lettres = ""
        else:
            lettres = _PLIS[ord(caractere)]
        plie += lettres
        rangs += [rang] * len(lettres)
    return "".join(plie), rangs


def echelle_bornee(largeur_pt: float, hauteur_pt: float, echelle: float) -> float:
    """Return pixels per point, lowered so that the image stays within what the window receives."""
    surface = largeur_pt * hauteur_pt
    plus_grande: float = (PIXELS_RENDUS_MAX / surface) ** 0.5 if surface else echelle
    return max(min(echelle, plus_grande), 1 / max(largeur_pt, hauteur_pt, 1))


def _bloc(valeur: Any) -> Bloc:
    texte, niveau, rangees, (ligne, colonne) = valeur
    lues = tuple(tuple(str(cellule) for cellule in rangee) for rangee in rangees)
    return Bloc(str(texte), int(niveau), lues, (int(ligne), int(colonne)))


def _cote(valeur: Any) -> float:
    cote = float(valeur)
    if not 0 < cote <= PIXELS_MAX:
        raise ValueError("page sans étendue")
    return cote
