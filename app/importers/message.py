"""A message as its format tells it, before it becomes a `Depot`: what `eml` and `msg` both return.

Not here: which message of a forward is the porteur's, and what is inside archives (`courriel`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.importers.limites import LIMITES, Limites
from app.importers.noms import nom_lisible
from app.socle.errors import UserError
from app.socle.formats import NBSP

RIEN_ENREGISTRE = "Rien n’a été enregistré et le fichier est intact à sa place"
CHIFFRE = (
    f"Le message est chiffré{NBSP}: son contenu ne peut pas être lu ici. Demandez un envoi non chiffré ou "
    "ouvrez-le dans la messagerie."
)
SIGNE = "Le message porte une signature électronique, laissée dans le message d’origine et non vérifiée."
TEXTE_COUPE = f"Le texte du message, très long, est coupé ici{NBSP}; il est entier dans le message d’origine."
AUTRE_ENVOI = f"{RIEN_ENREGISTRE}{NBSP}; demandez l’envoi en .eml ou en PDF."


@dataclass(frozen=True, slots=True)
class Fichier:
    """An attached file, with the name its sender gave it (raw, not yet made safe to show)."""

    nom: str
    contenu: bytes
    type_mime: str


@dataclass(frozen=True, slots=True)
class MessageLu:
    """One message, without its archives opened. `trace_serveur` is the date a mail server wrote."""

    expediteur_nom: str
    expediteur_adresse: str
    objet: str
    date_envoi: datetime | None
    trace_serveur: datetime | None
    message_id: str
    en_reponse_a: tuple[str, ...]
    texte: str
    fichiers: tuple[Fichier, ...] = ()
    messages: tuple[MessageJoint, ...] = ()
    avertissements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageJoint:
    """A message attached to another.

    `octets` returns the file of that message alone, or None when its format gives none; it is
    called only when the message is kept as a piece.
    """

    nom: str
    message: MessageLu
    octets: Callable[[], bytes | None]


@dataclass(slots=True)
class Lecture:
    """Limits of one reading and what has been spent of them; one per mail, shared by its levels."""

    limites: Limites = LIMITES
    parties: int = 0
    octets_deplies: int = 0
    entrees_depliees: int = 0

    def compter_partie(self) -> None:
        """Count one part; raise UserError beyond the limit."""
        self.parties += 1
        if self.parties > self.limites.parties:
            raise trop_imbrique(f"plus de {self.limites.parties} parties")

    def verifier_niveau(self, niveau: int) -> None:
        """Raise UserError when messages are nested beyond the limit."""
        if niveau > self.limites.niveaux:
            raise trop_imbrique(f"plus de {self.limites.niveaux} niveaux")

    def verifier_taille(self, nom: str, taille: int) -> None:
        """Raise UserError when a piece is above the limit; sizes in bytes."""
        if taille > self.limites.piece_octets:
            raise UserError(
                f"La pièce «{NBSP}{nom_lisible(nom)}{NBSP}» pèse {en_mo(taille)}, au-delà de la "
                f"limite de {en_mo(self.limites.piece_octets)}. {RIEN_ENREGISTRE}.",
                conseil="Demandez un fichier plus léger, ou le même en plusieurs envois.",
            )


def en_mo(octets: int) -> str:
    """Return a size in Mo rounded up, or in ko under one Mo."""
    if octets < 1000 * 1000:
        return f"{-(-octets // 1000)}{NBSP}ko"
    return f"{-(-octets // (1000 * 1000))}{NBSP}Mo"


def trop_imbrique(detail: str) -> UserError:
    """Return the refusal of a message with too many parts or levels."""
    return UserError(
        f"Message trop imbriqué ({detail}), non importé. {RIEN_ENREGISTRE}.",
        conseil="Demandez à l’expéditeur un courriel simple, avec les pièces jointes.",
    )


def verifier_fichier(taille: int, nom: str, limites: Limites) -> None:
    """Raise UserError for a mail file that is empty or above the limit; `taille` in bytes.

    Cheap: to be called with the size on disk, before the file is read.
    """
    montre = f"Le fichier «{NBSP}{nom_lisible(nom)}{NBSP}»"
    if taille == 0:
        raise UserError(f"{montre} est vide (0{NBSP}octet). {RIEN_ENREGISTRE}{NBSP}; demandez un nouvel envoi.")
    if taille > limites.courriel_octets:
        raise UserError(
            f"{montre} pèse {en_mo(taille)}, au-delà de la limite de {en_mo(limites.courriel_octets)}. "
            f"{RIEN_ENREGISTRE}.",
            conseil="Demandez les pièces en plusieurs envois.",
        )


def trop_gourmand(nom: str, limites: Limites) -> UserError:
    """Return the refusal of a file whose reading asks for more memory than allowed."""
    return UserError(
        f"La lecture de «{NBSP}{nom_lisible(nom)}{NBSP}» demande plus de {en_mo(limites.memoire_octets)} de "
        f"mémoire. {AUTRE_ENVOI}"
    )
