"""What can be shown of a piece, prepared outside the UI thread: a plain function from a piece to what is painted.

PDF, pictures, documents and workbooks are opened by a child process (`services.lecture_pieces`), mails by another.
Only plain text is decoded here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.importers.apercu import Ouvert
from app.importers.genres import type_mime
from app.importers.noms import texte_propre
from app.socle.errors import UserError
from app.socle.formats import date_heure
from app.socle.progress import Annulation

if TYPE_CHECKING:
    from app.domain.pieces import Piece
    from app.importers.depot import Depot

Ouvrir = Callable[["Piece", Annulation], Ouvert | None]
Lire = Callable[[str], bytes]
Relire = Callable[[str, str, Annulation], "Depot"]

TEXTE_MAXIMAL = 300_000  # characters
COURRIELS = frozenset({"message/rfc822", "application/vnd.ms-outlook"})
TEXTES = frozenset({"text/plain", "text/csv"})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a piece is read: opened by the child, its bytes, the mail it is."""

    ouvrir: Ouvrir
    lire: Lire
    relire: Relire


@dataclass(frozen=True, slots=True)
class ApercuTexte:
    """Plain text under a few lines of heading (sender, subject, date)."""

    entete: tuple[tuple[str, str], ...]
    texte: str


@dataclass(frozen=True, slots=True)
class SansApercu:
    """Why nothing is shown, in French."""

    raison: str


Apercu = Ouvert | ApercuTexte | SansApercu


def preparer(piece: Piece, sources: Sources, annulation: Annulation) -> Apercu:
    """Return what can be shown of a piece. What cannot be read is said, never raised, faults of the base apart."""
    try:
        ouvert = sources.ouvrir(piece, annulation)
        if ouvert is not None:
            return ouvert
        octets = sources.lire(piece.sha256)
        annulation.verifier()
        genre = type_mime(piece.nom, octets, piece.type_mime)
        if genre in COURRIELS:
            return _courriel(sources.relire(piece.sha256, piece.nom, annulation))
    except UserError as faute:
        return SansApercu(str(faute))
    if genre in TEXTES:
        return ApercuTexte((), _decoder(octets))
    return SansApercu("Pas d’aperçu pour ce type de fichier. Enregistrez-en une copie pour l’ouvrir.")


def _courriel(depot: Depot) -> ApercuTexte:
    de = (
        f"{depot.expediteur_nom} <{depot.expediteur_adresse}>" if depot.expediteur_adresse else depot.expediteur_nom
    )
    lignes = (
        ("De", de),
        ("Transféré par", depot.transfere_par or ""),
        ("Objet", depot.objet),
        ("Envoyé le", date_heure(depot.date_envoi)),
        ("Reçu le", date_heure(depot.recu_le)),
        ("Pièces jointes", ", ".join(piece.nom for piece in depot.pieces)),
        ("À noter", " ".join(depot.avertissements)),
    )
    return ApercuTexte(tuple((nom, valeur) for nom, valeur in lignes if valeur), depot.texte[:TEXTE_MAXIMAL])


def _decoder(octets: bytes) -> str:
    """Return a text file as UTF-8, else as Windows writes it in France."""
    debut = octets[: 4 * TEXTE_MAXIMAL]
    try:
        texte = debut.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = debut.decode("cp1252", errors="replace")
    return texte_propre(texte)[:TEXTE_MAXIMAL]
