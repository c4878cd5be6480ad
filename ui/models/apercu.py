"""What can be shown of a piece, prepared outside the UI thread: a plain function from bytes to something to paint.

PDF bytes are handed over as they are: `ui.widgets.lecteur_pdf` opens them. Not here: mails, read again by the
service away from the application.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app.importers.genres import type_mime
from app.importers.noms import texte_propre
from app.socle.errors import UserError
from app.socle.formats import date_heure
from app.socle.progress import Annulation

if TYPE_CHECKING:
    from app.domain.pieces import Piece
    from app.importers.depot import Depot

Lire = Callable[[str], bytes]
Relire = Callable[[str, str, Annulation], "Depot"]

COTE_MAXIMAL = 3000  # pixels: a sheet of paper at 250 dpi; a larger photograph gains nothing on a screen
TEXTE_MAXIMAL = 500_000  # characters
COURRIELS = frozenset({"message/rfc822", "application/vnd.ms-outlook"})
# What a decoder of Qt reads and that cannot point outside itself (no SVG).
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp"})
TEXTES = frozenset({"text/plain", "text/csv"})


@dataclass(frozen=True, slots=True)
class ApercuPdf:
    """The bytes of a PDF."""

    octets: bytes


@dataclass(frozen=True, slots=True)
class ApercuImage:
    """A decoded picture, at most 3000 pixels wide or high."""

    image: QImage


@dataclass(frozen=True, slots=True)
class ApercuTexte:
    """Plain text under a few lines of heading (sender, subject, date)."""

    entete: tuple[tuple[str, str], ...]
    texte: str


@dataclass(frozen=True, slots=True)
class SansApercu:
    """Why nothing is shown, in French."""

    raison: str


Apercu = ApercuPdf | ApercuImage | ApercuTexte | SansApercu


def preparer(piece: Piece, lire: Lire, relire: Relire, annulation: Annulation) -> Apercu:
    """Return what can be shown of a piece. What cannot be read is said, never raised, faults of the base apart."""
    octets = lire(piece.sha256)
    annulation.verifier()
    genre = type_mime(piece.nom, octets, piece.type_mime)
    if genre == "application/pdf":
        return ApercuPdf(octets)
    if genre in IMAGES:
        return _image(octets)
    if genre in COURRIELS:
        try:
            return _courriel(relire(piece.sha256, piece.nom, annulation))
        except UserError as faute:
            return SansApercu(str(faute))
    if genre in TEXTES:
        return ApercuTexte((), _decoder(octets))
    return SansApercu("Pas d’aperçu pour ce type de fichier. Enregistrez-en une copie pour l’ouvrir.")


def _image(octets: bytes) -> Apercu:
    tampon = QBuffer()
    tampon.setData(QByteArray(octets))
    tampon.open(QIODevice.OpenModeFlag.ReadOnly)
    lecteur = QImageReader(tampon)
    lecteur.setAutoTransform(True)
    taille = lecteur.size()
    if taille.isValid() and max(taille.width(), taille.height()) > COTE_MAXIMAL:
        borne = QSize(COTE_MAXIMAL, COTE_MAXIMAL)
        lecteur.setScaledSize(taille.scaled(borne, Qt.AspectRatioMode.KeepAspectRatio))
    image = lecteur.read()
    if image.isNull():
        return SansApercu(
            "Cette image est abîmée\u00a0: elle n’a pas pu être lue. Le fichier reçu est gardé tel quel."
        )
    return ApercuImage(image)


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
