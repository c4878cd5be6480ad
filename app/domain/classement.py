"""The order of the dossiers, and the reason of each rank or of its absence.

Tie-break, stated once: higher total, then earlier receipt, then smaller number. Two dossiers never share a rank.
Not here: what the rank gives (`domain.quota`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.cycle import HORS_CLASSEMENT, LIBELLES_ETAT, Etat
from app.domain.montants import Etp, Montant
from app.domain.notation import Resultat
from app.domain.poste import TypePoste

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Candidat:
    """What the ranking needs to know of a dossier."""

    dossier_id: int
    numero: str
    porteur: str
    recu_le: datetime
    etat: Etat
    type_poste: TypePoste | None
    resultat: Resultat | None
    etp: Etp | None
    montant: Montant | None


@dataclass(frozen=True, slots=True)
class Rang:
    """A place, or why there is none. `explication` is French and says what decided against the previous one."""

    candidat: Candidat
    rang: int | None
    explication: str


def classer(candidats: Iterable[Candidat]) -> tuple[Rang, ...]:
    """Return the ranked dossiers, best first, then those without a rank by receipt. Independent of input order."""
    tous = sorted(candidats, key=lambda c: (c.recu_le, c.numero))
    sans = [(c, motif) for c in tous if (motif := motif_sans_rang(c))]
    exclus = {c.dossier_id for c, _ in sans}
    avec = sorted((c for c in tous if c.dossier_id not in exclus), key=_cle)
    ranges = [
        Rang(c, place, _explication(c, avec[place - 2] if place > 1 else None)) for place, c in enumerate(avec, 1)
    ]
    return (*ranges, *(Rang(c, None, motif) for c, motif in sans))


def motif_sans_rang(candidat: Candidat) -> str:
    """Return why a dossier has no rank, in French; empty when it has one."""
    if candidat.etat in HORS_CLASSEMENT:
        return f"dossier {LIBELLES_ETAT[candidat.etat]}"
    if candidat.resultat is None:
        return "aucun poste demandé : pas de grille"
    if candidat.resultat.non_notes:
        codes = candidat.resultat.non_notes
        liste = ", ".join(codes[:4]) + ("…" if len(codes) > 4 else "")
        return f"non noté : {liste}"
    if candidat.resultat.total is None:
        return "tous les sous-critères sont sans objet"
    return ""


def _total(candidat: Candidat) -> Fraction:
    return candidat.resultat.total if candidat.resultat and candidat.resultat.total is not None else Fraction(0)


def _cle(candidat: Candidat) -> tuple[Fraction, datetime, str]:
    return (-_total(candidat), candidat.recu_le, candidat.numero)


def _explication(candidat: Candidat, devant: Candidat | None) -> str:
    if devant is None:
        return "meilleur total"
    if _total(devant) > _total(candidat):
        return f"total inférieur à celui du dossier {devant.numero}"
    if devant.recu_le < candidat.recu_le:
        return f"même total que le dossier {devant.numero}, reçu avant"
    return f"même total et même réception que le dossier {devant.numero}, numéro plus petit"
