"""What an act says, block by block, before any file format: the neutral value between the trade and the PDF.

Values only: no rule, no font, no reportlab. Emphasis is a run of text with two flags, never markup, so that a name
holding « < » or « & » is printed as it stands. Not here: who writes the blocks (`app.documents.composer`), how they
are drawn (`app.documents.pdf`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of characters of one appearance."""

    texte: str
    gras: bool = False
    italique: bool = False


Texte: TypeAlias = str | tuple[Passage, ...]
#: Depth of the headings that a reader of the act can follow.
NIVEAU_MAX = 4


def gras(texte: str) -> Passage:
    """Return a run in bold."""
    return Passage(texte, gras=True)


def italique(texte: str) -> Passage:
    """Return a run in italics."""
    return Passage(texte, italique=True)


def compose(*morceaux: str | Passage) -> tuple[Passage, ...]:
    """Return one text out of plain strings and runs: `compose("Le montant est de ", gras("10 €"), ".")`."""
    return tuple(Passage(m) if isinstance(m, str) else m for m in morceaux)


def en_clair(texte: Texte) -> str:
    """Return the characters of a text, without its emphasis."""
    return texte if isinstance(texte, str) else "".join(p.texte for p in texte)


class Allure(StrEnum):
    """The appearance of a paragraph; sizes and spaces belong to `app.documents.styles`."""

    CORPS = "corps"
    CENTRE = "centré"
    DROITE = "à droite"
    VISA = "visa"
    OBJET = "objet"
    NOTE = "note"


class Alignement(StrEnum):
    """Where the text of a column stands."""

    GAUCHE = "gauche"
    CENTRE = "centre"
    DROITE = "droite"


@dataclass(frozen=True, slots=True)
class Titre:
    """A heading; `niveau` 1 is the name of the act, 2 an article, 3 and 4 its parts."""

    niveau: int
    texte: Texte


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """Running text."""

    texte: Texte
    allure: Allure = Allure.CORPS


@dataclass(frozen=True, slots=True)
class Liste:
    """Items under a dash, or numbered from 1."""

    items: tuple[Texte, ...]
    ordonnee: bool = False


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its heading, its share of the width (any unit, compared with the others), its alignment.

    Amounts go `DROITE` and carry the same number of decimals, so that the commas fall under one another.
    """

    titre: str
    part: int
    alignement: Alignement = Alignement.GAUCHE


@dataclass(frozen=True, slots=True)
class Tableau:
    """Rows under headings; `legende` is printed above and read aloud first.

    `total` is a last row in bold. `entete_de_ligne` tells that the first cell of each row names the row.
    An empty cell is allowed (a sheet to be signed); no row at all is a hole. `hauteur_mm`: white space added
    around each row, for the pen.
    """

    colonnes: tuple[Colonne, ...]
    lignes: tuple[tuple[Texte, ...], ...]
    total: tuple[Texte, ...] | None = None
    legende: str = ""
    entete_de_ligne: bool = False
    hauteur_mm: int = 0

    def __post_init__(self) -> None:
        for ligne in (*self.lignes, *((self.total,) if self.total else ())):
            if len(ligne) != len(self.colonnes):
                raise ValueError(
                    f"une ligne de {len(ligne)} cellules pour {len(self.colonnes)} colonnes\u00a0: {ligne}"
                )
        if not self.colonnes or any(c.part <= 0 for c in self.colonnes):
            raise ValueError("un tableau a des colonnes, et chacune une part de largeur positive")


@dataclass(frozen=True, slots=True)
class Fiche:
    """Labels at the left, values at the right: the identity of a porteur, a summary sheet."""

    lignes: tuple[tuple[str, Texte], ...]
    legende: str = ""


@dataclass(frozen=True, slots=True)
class Encadre:
    """A framed remark, never cut in two (past half a page the frame goes, not the text); `titre` may be empty."""

    paragraphes: tuple[Texte, ...]
    titre: str = ""


@dataclass(frozen=True, slots=True)
class Adresse:
    """The addressee, in the right half of the page, one string per line."""

    lignes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partie:
    """One who signs: « Pour l’État », « Le préfet de Corse », and under the space left for the pen, a name."""

    titre: str
    qualite: str = ""
    nom: str = ""
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """One to three parties side by side, kept whole and never alone on a page; `fait` is « Fait à …, le … »."""

    parties: tuple[Partie, ...]
    fait: Texte = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.parties) <= 3:
            raise ValueError(f"de une à trois parties signent, pas {len(self.parties)}")


@dataclass(frozen=True, slots=True)
class Illustration:
    """A PNG or JPEG picture; `alternative` is what it shows, for who cannot see it. Width in millimetres."""

    octets: bytes
    alternative: str
    largeur_mm: int

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("une illustration a un texte de remplacement")


@dataclass(frozen=True, slots=True)
class SautDePage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Espace:
    """White space, in millimetres; nothing at the top of a page."""

    hauteur_mm: int


Bloc: TypeAlias = (
    Titre
    | Paragraphe
    | Liste
    | Tableau
    | Fiche
    | Encadre
    | Adresse
    | Signatures
    | Illustration
    | SautDePage
    | Espace
)


class Format(StrEnum):
    """The sheet: upright, lying for wide tables, or a single upright page in smaller type."""

    PORTRAIT = "portrait"
    PAYSAGE = "paysage"
    UNE_PAGE = "une_page"


@dataclass(frozen=True, slots=True)
class EnTete:
    """The letterhead that the service fills: lines, and a picture if it has one."""

    lignes: tuple[str, ...]
    image: Illustration | None = None


@dataclass(frozen=True, slots=True)
class Contenu:
    """A whole act. `reference` stands in every footer, above the lines of `pied`; `projet` adds the watermark.

    `code`: each page bears in its margin a code that lets a scan find its act, unless the act is a draft.
    `etabli_le` dates the file itself; without it the date is a constant, for the same value gives the same bytes.
    Raises ValueError when headings skip a level (no reader could follow them), or when a page break leaves the
    signatures alone on a page.
    """

    titre: str
    reference: str
    blocs: tuple[Bloc, ...]
    auteur: str = ""
    sujet: str = ""
    projet: bool = False
    entete: EnTete | None = None
    pied: tuple[str, ...] = ()
    etabli_le: date | None = None
    format: Format = Format.PORTRAIT
    code: bool = False

    def __post_init__(self) -> None:
        precedent = 0
        for titre in (b for b in self.blocs if isinstance(b, Titre)):
            if not 1 <= titre.niveau <= min(precedent + 1, NIVEAU_MAX):
                raise ValueError(
                    f"le titre «\u00a0{en_clair(titre.texte)}\u00a0» est de niveau {titre.niveau} après un "
                    f"niveau {precedent}"
                )
            precedent = titre.niveau
        pleins = [b for b in self.blocs if not isinstance(b, Espace)]
        if any(isinstance(a, SautDePage) and isinstance(b, Signatures) for a, b in pairwise(pleins)):
            raise ValueError("un saut de page laisserait les signatures seules sur leur page")


def _textes_du_tableau(bloc: Tableau) -> Iterator[str]:
    yield from (bloc.legende,) if bloc.legende else ()
    yield from (c.titre for c in bloc.colonnes)
    for ligne in (*bloc.lignes, *((bloc.total,) if bloc.total else ())):
        yield from map(en_clair, ligne)


def _textes_des_signatures(bloc: Signatures) -> Iterator[str]:
    yield en_clair(bloc.fait)
    for partie in bloc.parties:
        yield from (partie.titre, partie.qualite, partie.mention, partie.nom)


def textes(bloc: Bloc) -> tuple[str, ...]:
    """Return every text of a block in reading order, bullets included, empty ones left out."""
    trouves: Iterable[str]
    match bloc:
        case Titre() | Paragraphe():
            trouves = (en_clair(bloc.texte),)
        case Liste():
            trouves = (f"{puce(bloc, i)} {en_clair(t)}" for i, t in enumerate(bloc.items))
        case Tableau():
            trouves = _textes_du_tableau(bloc)
        case Fiche():
            paires = (t for libelle, valeur in bloc.lignes for t in (libelle, en_clair(valeur)))
            trouves = (bloc.legende, *paires)
        case Encadre():
            trouves = (bloc.titre, *map(en_clair, bloc.paragraphes))
        case Adresse():
            trouves = bloc.lignes
        case Signatures():
            trouves = _textes_des_signatures(bloc)
        case Illustration() | SautDePage() | Espace():
            trouves = ()
    return tuple(t for t in trouves if t)


def puce(liste: Liste, rang: int) -> str:
    """Return what stands before an item: « – », or its number « 1. »."""
    return f"{rang + 1}." if liste.ordonnee else "–"


def texte_brut(contenu: Contenu) -> str:
    """Return the act as plain text, one line per text, in the order in which it is read; no footer."""
    tete = contenu.entete.lignes if contenu.entete else ()
    return "\n".join([*tete, *(t for bloc in contenu.blocs for t in textes(bloc))])


_TROUS = (
    (re.compile(r"\[[\s.…_?xX]*\]|\(\s*\)|«\s*»"), "crochets ou guillemets vides"),
    (re.compile(r"\{[^{}]*\}?|\}"), "champ non remplacé"),
    (re.compile(r"(?<![\w/])(?:N/A|n/a|None|NaN|nan|null)(?![\w/])"), "valeur absente"),
    (re.compile(r"\b[A-Z]\w+\([a-z_]+="), "valeur non mise en forme"),
    (re.compile(r"[ \u00a0\u202f\t]{2,}"), "double espace"),
    (re.compile(r"[ \t][,.](?![.…\d])|, *,"), "mot manquant avant une virgule ou un point"),
)
_AUTOUR = 25


def _trous_du_texte(texte: str) -> Iterator[str]:
    for motif, nature in _TROUS:
        for trouve in motif.finditer(texte):
            debut, fin = max(0, trouve.start() - _AUTOUR), trouve.end() + _AUTOUR
            yield f"{nature} : « {texte[debut:fin].strip()} »"


def _indispensables(bloc: Bloc) -> tuple[str, ...]:
    """Return the texts without which the block means nothing; an empty one, or none at all, is a hole."""
    match bloc:
        case Titre() | Paragraphe():
            voulus: tuple[Texte, ...] = (bloc.texte,)
        case Liste():
            voulus = bloc.items
        case Tableau():
            voulus = ("ligne",) * len(bloc.lignes)
        case Fiche():
            voulus = tuple(t for paire in bloc.lignes for t in paire)
        case Encadre():
            voulus = bloc.paragraphes
        case Adresse():
            voulus = bloc.lignes
        case Signatures():
            voulus = tuple(p.titre for p in bloc.parties)
        case Illustration() | SautDePage() | Espace():
            voulus = ("sans texte par nature",)
    return tuple(map(en_clair, voulus))


def _trous_du_bloc(bloc: Bloc) -> Iterator[str]:
    voulus = _indispensables(bloc)
    if not voulus or not all(t.strip() for t in voulus):
        yield f"{type(bloc).__name__.lower()} sans texte : « {' '.join(textes(bloc))[:60]} »"
    for texte in textes(bloc):
        yield from _trous_du_texte(texte)


def trous(contenu: Contenu) -> tuple[str, ...]:
    """Return what a préfet must not sign, each in French with the words around it; empty when the act is whole.

    Sought in title, reference, letterhead, footer and blocks: empty brackets, « [...] », a field « {…} » left as it
    is, « N/A » or « None », two spaces in a row, a comma with no word before it, a block or an item without text.
    """
    tete = contenu.entete.lignes if contenu.entete else ()
    manques = [
        f"{nom} de l’acte absent"
        for nom, valeur in (("titre", contenu.titre), ("référence", contenu.reference))
        if not valeur.strip()
    ]
    for texte in (contenu.titre, contenu.reference, contenu.sujet, *tete, *contenu.pied):
        manques.extend(_trous_du_texte(texte))
    for bloc in contenu.blocs:
        manques.extend(_trous_du_bloc(bloc))
    return tuple(dict.fromkeys(manques))
