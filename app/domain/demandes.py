"""Requests for pieces: which are asked, why, on what basis, by when, and when the reply came.

Not here: what is expected of whom (`domain.pieces`), nor the counting of days (`domain.delais`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.delais import OBJET_PIECES, OBJET_RAPPEL, Attente, Certitude, Echeance, rejets_implicites
from app.domain.dossier import Canal
from app.domain.pieces import CODE_COURRIEL, Completude, LigneDePiece, Piece, Verdict
from app.socle.formats import a_paris, sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterable


class MotifDemande(StrEnum):
    """Why a piece is asked."""

    ABSENTE = "absente"
    ILLISIBLE = "illisible"
    PERIMEE = "perimee"
    NON_SIGNEE = "non_signee"
    INCOHERENTE = "incoherente"


#: For each, its word and how the porteur answers it.
LIBELLES_MOTIF = {
    MotifDemande.ABSENTE: ("absente", "joindre la pièce"),
    MotifDemande.ILLISIBLE: ("illisible", "joindre un exemplaire lisible"),
    MotifDemande.PERIMEE: ("périmée", "joindre une pièce à jour"),
    MotifDemande.NON_SIGNEE: ("non signée", "joindre la pièce signée par la personne habilitée"),
    MotifDemande.INCOHERENTE: ("incohérente", "corriger la pièce ou l’expliquer"),
}
_A_DEMANDER = frozenset({Verdict.ABSENTE, Verdict.NON_CONFORME, Verdict.PERIMEE})


@dataclass(frozen=True, slots=True)
class LigneDemandee:
    """A piece asked. `base`: what allows to ask it. `precision`: what the officer wrote of it."""

    code: str
    libelle: str
    motif: MotifDemande
    base: str
    precision: str = ""


@dataclass(frozen=True, slots=True)
class DemandeDePieces:
    """A request. `rappel_le`: the day to remind the porteur. `repondue_le`: None while nothing came.

    `derniere_piece`: highest identifier of the pieces already there, so that only a later one is a reply.
    """

    dossier_id: int
    demandee_le: datetime
    date_limite: date
    lignes: tuple[LigneDemandee, ...]
    canal: Canal = Canal.COURRIEL
    agent: str = ""
    rappel_le: date | None = None
    repondue_le: datetime | None = None
    derniere_piece: int = 0
    id: int | None = None

    @property
    def est_ouverte(self) -> bool:
        """True while nothing came."""
        return self.repondue_le is None

    @property
    def attente(self) -> Attente:
        """Return the days of the request, as the clock of the dossier sees them."""
        repondue = a_paris(self.repondue_le).date() if self.repondue_le else None
        return Attente(a_paris(self.demandee_le).date(), self.date_limite, repondue)

    def reponse(self, pieces: Iterable[Piece]) -> datetime | None:
        """Return when the first later piece of a type asked, or the first later mail, came; None when none did.

        Never before the request itself.
        """
        codes = {CODE_COURRIEL, *(ligne.code for ligne in self.lignes)}
        venues = [p.recue_le for p in pieces if p.code in codes and (p.id or 0) > self.derniere_piece]
        return max(self.demandee_le, min(venues)) if venues else None


def a_demander(completude: Completude) -> tuple[LigneDePiece, ...]:
    """Return the due pieces that the porteur must give: absent, not in order, or out of date.

    A piece that came and was not examined is the service’s to examine, not the porteur’s to send again.
    """
    return tuple(ligne for ligne in completude.manquantes if ligne.verdict in _A_DEMANDER)


def ligne_demandee(ligne: LigneDePiece) -> LigneDemandee:
    """Return the line of a request for an expected piece; its reason is read in the officer’s words."""
    return LigneDemandee(ligne.type.code, ligne.type.libelle, _motif(ligne), ligne.type.base, ligne.motif)


def _motif(ligne: LigneDePiece) -> MotifDemande:
    if ligne.verdict is Verdict.ABSENTE:
        return MotifDemande.ABSENTE
    if ligne.verdict is Verdict.PERIMEE:
        return MotifDemande.PERIMEE
    mots = sans_accents(ligne.motif)
    if "lisible" in mots:
        return MotifDemande.ILLISIBLE
    return MotifDemande.NON_SIGNEE if "sign" in mots else MotifDemande.INCOHERENTE


def en_cours(demandes: Iterable[DemandeDePieces]) -> DemandeDePieces | None:
    """Return the last request that nothing answered; None when there is none."""
    ouvertes = [d for d in demandes if d.est_ouverte]
    return ouvertes[-1] if ouvertes else None


def silence(recu_le: datetime, mois: int, demandes: Iterable[DemandeDePieces]) -> tuple[Echeance, ...]:
    """Return the date of implicit rejection of a dossier under each reading, the earliest first."""
    return rejets_implicites(a_paris(recu_le).date(), mois, (d.attente for d in demandes))


def echeances_de(demande: DemandeDePieces) -> tuple[Echeance, ...]:
    """Return what an open request waits for: the reminder, then the limit; nothing once it is answered."""
    if not demande.est_ouverte:
        return ()
    source, regle = "CRPA, art. L114-5", "délai fixé par le service dans sa demande"
    limite = Echeance(demande.date_limite, regle, source, OBJET_PIECES, Certitude.USAGE)
    if demande.rappel_le is None:
        return (limite,)
    rappel = Echeance(demande.rappel_le, "rappel avant la limite", "usage", OBJET_RAPPEL, Certitude.USAGE)
    return (rappel, limite)
