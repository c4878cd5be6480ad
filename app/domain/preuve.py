"""A proof: the place in a piece that a note rests on.

The content is named by its hash, so that the proof keeps saying what was read when the piece is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
            raise ValueError(f"cadre hors de la page : {self}")


@dataclass(frozen=True, slots=True)
class Preuve:
    """What supports the note of a sub-criterion. `page` from 1, None for a piece without pages.

    `extrait`: the text quoted, empty for a part of a picture; `cadre`: where it stands on the page. `lieu`: where it
    stands in a piece without pages (« Budget, B4:C6 », « paragraphe 12 »), empty otherwise.
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
