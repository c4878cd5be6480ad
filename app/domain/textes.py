"""The text of the pages of a piece, as read once by the child, and what is looked for in it.

Not here: reading a file (`importers`), finding words (`ports.Textes`), passages in common (`domain.passages`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EtatTexte(StrEnum):
    """What the reading of a content gave. « Sans texte » is an image: nothing can be found in it."""

    LU = "lu"
    SANS_TEXTE = "sans_texte"
    ILLISIBLE = "illisible"


@dataclass(frozen=True, slots=True)
class TexteLu:
    """The text of a content, page by page (from 1), and its reading. `message`: why it could not be read."""

    sha256: str
    etat: EtatTexte
    pages: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class RechercheTexte:
    """Words that must all be on one page, accents and case ignored; the last may be a beginning.

    `suites`: runs of words that must be there too, each as it stands, whatever parts its words.
    `dossier_id`: in this dossier only; `campagne_id`: in this campaign only; both None: in the whole base.
    """

    texte: str
    campagne_id: int | None = None
    dossier_id: int | None = None
    limite: int = 200
    suites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTrouvee:
    """A page that holds the words, in one piece of one dossier. `page` from 1; `texte`: the whole page."""

    dossier_id: int
    piece_id: int
    sha256: str
    page: int
    texte: str


@dataclass(frozen=True, slots=True)
class PagesProches:
    """Two pages of different contents that share `communes` fingerprints (`domain.passages`). Pages from 1."""

    sha256: str
    page: int
    autre_sha256: str
    autre_page: int
    communes: int


@dataclass(frozen=True, slots=True)
class PassageEcarte:
    """A passage that the officer set aside for a campaign: a model that everybody uses says nothing of a copy.

    `texte`: the passage as `domain.passages` normalises it.
    """

    campagne_id: int
    texte: str
    motif: str
    agent: str
    le: datetime
    id: int | None = None
