"""The service's own models of acts, their versions, what an officer retouched, and what someone checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.convention import TypeModele


@dataclass(frozen=True, slots=True)
class VersionModele:
    """A version of the service's model of an act; the newest is in force. Never erased.

    `contenu`: the model as TOML, like the shipped ones; `docx`: SHA-256 of the service's own file, or empty.
    An empty `contenu` with no `docx` brings back the shipped model.
    """

    type_acte: TypeModele
    version: int
    contenu: str
    agent: str
    le: datetime
    motif: str
    id: int | None = None
    docx: str = ""


@dataclass(frozen=True, slots=True)
class Retouche:
    """The text an officer gave to one block of one act before its issue.

    `dossier_id`: None for an act of the campaign, whose retouches its meeting keeps, or the campaign without one.
    """

    dossier_id: int | None
    type_acte: TypeModele
    bloc: str
    texte: str
    agent: str
    le: datetime
    motif: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Someone of the service read this reference or this clause again on that day and found it in force.

    `empreinte`: of the words that were read. `levee`: the reading was taken back, the text is to be checked again.
    """

    cle: str
    le: date
    agent: str
    note: str = ""
    empreinte: str = ""
    levee: bool = False
