"""A proof: the place in a piece that a note rests on; and what becomes of it when the piece is replaced.

The content is named by its hash, so that the proof keeps saying what was read when the piece is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.socle.formats import NBSP, a_paris, date_longue, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.pieces import Piece

#: Letters of a quote, the mark of the cut included: a proof points to a passage, it does not copy the piece.
EXTRAIT_MAX = 600
COUPE = "…"

#: Sides of a page in the coordinates of a proof: whole numbers, whatever the size of the picture on the screen.
COTE_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Cadre:
    """A rectangle of a page, from its top left corner, in ten-thousandths of its width and height."""

    gauche: int
    haut: int
    droite: int
    bas: int

    def __post_init__(self) -> None:
        if not (0 <= self.gauche < self.droite <= COTE_PAGE and 0 <= self.haut < self.bas <= COTE_PAGE):
            raise ValueError(f"cadre hors de la page\u00a0: {self}")


@dataclass(frozen=True, slots=True)
class Endroit:
    """A place of a piece, as a proof keeps it (see `Preuve`)."""

    page: int | None = None
    cadre: Cadre | None = None
    extrait: str = ""
    lieu: str = ""


@dataclass(frozen=True, slots=True)
class Preuve:
    """What supports the note of a sub-criterion. `page` from 1, None for a piece without pages.

    `extrait`: the text quoted, empty for a part of a picture; `cadre`: where it stands on the page. `lieu`: where
    it stands in a piece without pages (« Budget, B4:C6 », « paragraphe 12 »), empty otherwise.
    """

    dossier_id: int
    sous_critere: str
    piece_id: int
    sha256: str
    agent: str
    le: datetime
    page: int | None = None
    extrait: str = ""
    cadre: Cadre | None = None
    lieu: str = ""
    id: int | None = None

    @property
    def place(self) -> str:
        """Return « p. 3 », or the place in a piece without pages; empty for a whole piece."""
        return f"p.{NBSP}{self.page}" if self.page is not None else self.lieu


def borner(texte: str) -> tuple[str, bool]:
    """Return a quote on one line, at most `EXTRAIT_MAX` letters, and whether it was cut (at a word, with « … »)."""
    plat = " ".join(texte.split())
    if len(plat) <= EXTRAIT_MAX:
        return plat, False
    garde = plat[: EXTRAIT_MAX - 1]
    mots = garde.rpartition(" ")[0]
    return (mots or garde) + COUPE, True


def remplacantes(pieces: Iterable[Piece]) -> Mapping[int, Piece]:
    """Return, by identifier of each piece replaced, the one in force in its place: the last of its versions."""
    suivantes: dict[int | None, Piece] = {p.remplace: p for p in pieces if p.remplace is not None}
    return {ancienne: _derniere(suivantes, ancienne) for ancienne in suivantes if ancienne is not None}


def lignee(pieces: Iterable[Piece], piece_id: int) -> frozenset[int]:
    """Return the identifiers of a piece and of every one that it replaces, directly or not."""
    anciennes = {p.id: p.remplace for p in pieces}
    vues: set[int] = set()
    rang: int | None = piece_id
    while rang is not None and rang not in vues:
        vues.add(rang)
        rang = anciennes.get(rang)
    return frozenset(vues)


def phrases_de_remplacement(preuves: Iterable[Preuve], pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Return one sentence for each replaced piece that notes still rest on, in the order of the pieces."""
    pieces = tuple(pieces)
    par, citees = remplacantes(pieces), tuple(preuves)
    phrases = []
    for piece in pieces:
        siennes = [p for p in citees if p.piece_id == piece.id]
        neuve = par.get(piece.id or 0)
        if neuve is not None and siennes:
            codes = ", ".join(sorted({p.sous_critere for p in siennes}))
            prises = pluriel(len(siennes), "preuve prise", "preuves prises")
            phrases.append(
                f"«{NBSP}{piece.nom}{NBSP}» est remplacée par «{NBSP}{neuve.nom}{NBSP}», reçue le "
                f"{date_longue(a_paris(neuve.recue_le).date())}{NBSP}: {prises} sur la version précédente "
                f"({codes})."
            )
    return tuple(phrases)


def _derniere(suivantes: Mapping[int | None, Piece], ancienne: int) -> Piece:
    """Return the end of a line of versions; a line that turns in a circle stops where it came from."""
    piece = suivantes[ancienne]
    vues: set[int | None] = {ancienne}
    while piece.id in suivantes and piece.id not in vues:
        vues.add(piece.id)
        piece = suivantes[piece.id]
    return piece
