"""What a mail brings, as plain data that a child process can send back.

Not here: reading (`courriel`), limits (`limites`), transport between processes (`trame`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PieceLue:
    """One file found in a mail, before anybody has judged it.

    `nom` is the name the sender gave, in NFC, with control and bidirectional characters made
    visible; it is data and never a path. `chemin` tells where the file was, one step after another:
    the archive or the message that held it, then its place inside. `code_propose` is the code of a
    type of piece, or None when the name says nothing.
    """

    nom: str
    contenu: bytes
    type_mime: str
    code_propose: str | None
    chemin: str


@dataclass(frozen=True, slots=True)
class Depot:
    """A mail as received: who wrote, when it came, and the pieces it carries.

    When the mail only forwards another one, `expediteur_nom`, `expediteur_adresse`, `objet`,
    `date_envoi`, `message_id` and `en_reponse_a` are those of the message inside, `recu_le` stays
    the receipt of the mail outside and `transfere_par` is its sender. Dates are aware; `recu_le` is
    in Europe/Paris. A date that the mail does not give is None, never a guess. `original` holds the
    bytes exactly as they came and `sha256` their digest in hexadecimal. `avertissements` are French
    sentences to show with the dossier.
    """

    expediteur_nom: str
    expediteur_adresse: str
    objet: str
    date_envoi: datetime | None
    recu_le: datetime | None
    message_id: str
    en_reponse_a: tuple[str, ...]
    texte: str
    pieces: tuple[PieceLue, ...]
    original: bytes
    sha256: str
    avertissements: tuple[str, ...] = ()
    transfere_par: str | None = None
