"""The order of the dossiers, and the reason of each rank or of its absence.

Two orders, the choice of the campaign: the score within each wave (tie-break: earlier receipt, then smaller
number), or the arrival (R38: date of complétude, then receipt, then number). Two dossiers never share a rank.
Totals are compared as exact fractions; rounding is for display alone.
Not here: what the rank gives (`domain.quota`), the live ranking (`domain.tableau`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.campagne import Ordre
from app.domain.cycle import HORS_CLASSEMENT, LIBELLES_ETAT, Etat
from app.domain.montants import Etp, Montant
from app.domain.notation import Resultat
from app.domain.poste import TypePoste

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.dossier import Dossier

#: What the receipt, the screen and the acts say of the rule, word for word.
REGLES_ORDRE = {
    Ordre.NOTE: (
        "Au sein de chaque vague, les dossiers entièrement notés sont classés du plus fort total au plus faible."
    ),
    Ordre.ARRIVEE: (
        "Les dossiers entièrement notés sont pris dans l’ordre de leur arrivée\u00a0: ceux dont la complétude est "
        "constatée d’abord, à la date de ce constat, puis les autres, à la date de leur réception."
    ),
}
DEPARTAGES = {
    Ordre.NOTE: (
        "À total égal, le dossier reçu le premier passe devant\u00a0; à réception égale, le plus petit numéro."
    ),
    Ordre.ARRIVEE: (
        "À même date, le dossier reçu le premier passe devant\u00a0; à réception égale, le plus petit numéro."
    ),
}
ARRONDI = (
    "Les totaux sont comparés en fractions exactes. L’affichage seul est arrondi, à deux décimales, "
    "la demie vers le haut."
)
REGLE_SANS_OBJET = (
    "Le poids d’un sous-critère sans objet est partagé entre les autres sous-critères de son critère, à proportion "
    "de leurs poids\u00a0; celui d’un critère entièrement sans objet est rendu de même au reste de la grille."
)


@dataclass(frozen=True, slots=True)
class Candidat:
    """What the ranking needs to know of a dossier. `complet_le`: None while its complétude was not established.

    `blancs`: codes of the départements without facilitateur that it serves (R32), shown beside the rank, no points.
    """

    dossier_id: int
    numero: str
    porteur: str
    recu_le: datetime
    etat: Etat
    type_poste: TypePoste | None
    resultat: Resultat | None
    etp: Etp | None
    montant: Montant | None
    vague: int | None = None
    complet_le: datetime | None = None
    blancs: tuple[str, ...] = ()


def candidat(
    dossier: Dossier, resultat: Resultat | None, complet_le: datetime | None, blancs: tuple[str, ...] = ()
) -> Candidat:
    """Return a stored dossier as the ranking sees it; ETP and amount are those under examination."""
    return Candidat(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        porteur=dossier.porteur.raison_sociale,
        recu_le=dossier.recu_le,
        etat=dossier.etat,
        type_poste=dossier.type_poste,
        resultat=resultat,
        etp=dossier.etp_examine,
        montant=dossier.montant_examine,
        vague=dossier.vague,
        complet_le=complet_le,
        blancs=blancs,
    )


@dataclass(frozen=True, slots=True)
class Rang:
    """A place, or why there is none. `explication` is French and says what decided against the previous one."""

    candidat: Candidat
    rang: int | None
    explication: str


CleArrivee = tuple[bool, datetime, datetime, str]


def classer(candidats: Iterable[Candidat], ordre: Ordre = Ordre.NOTE) -> tuple[Rang, ...]:
    """Return the ranked dossiers, wave by wave and best first, then those without a rank by receipt.

    Ranks start again from 1 in each wave; dossiers of no wave come after them. By arrival there is one list.
    Independent of input order.
    """
    tous = sorted(candidats, key=lambda c: (c.recu_le, c.numero))
    sans = [(c, motif) for c in tous if (motif := motif_sans_rang(c))]
    exclus = {c.dossier_id for c, _ in sans}
    avec = [c for c in tous if c.dossier_id not in exclus]
    ranges = _par_arrivee(avec) if ordre is Ordre.ARRIVEE else _par_note(avec)
    return (*ranges, *(Rang(c, None, motif) for c, motif in sans))


def cle_arrivee(complet_le: datetime | None, recu_le: datetime, numero: str) -> CleArrivee:
    """Return what orders dossiers by arrival: established complétude first, then receipt, then number (R38)."""
    return (complet_le is None, complet_le or recu_le, recu_le, numero)


def raison(candidat: Candidat, devant: Candidat | None, ordre: Ordre) -> str:
    """Return what decided, in French, between a ranked dossier and the one just before it (None: it is first)."""
    if ordre is Ordre.ARRIVEE:
        return _explication_arrivee(candidat, devant)
    return _explication_note(candidat, devant, candidat.vague)


def motif_sans_rang(candidat: Candidat) -> str:
    """Return why a dossier has no rank, in French; empty when it has one."""
    if candidat.etat in HORS_CLASSEMENT:
        return f"dossier {LIBELLES_ETAT[candidat.etat]}"
    if candidat.resultat is None:
        return "aucun poste demandé\u00a0: pas de grille"
    if candidat.resultat.elimine:
        return "éliminé\u00a0: " + "\u00a0; ".join(candidat.resultat.elimine)
    if candidat.resultat.non_notes:
        codes = candidat.resultat.non_notes
        liste = ", ".join(codes[:4]) + ("…" if len(codes) > 4 else "")
        return f"non noté\u00a0: {liste}"
    if candidat.resultat.total is None:
        return "tous les sous-critères sont sans objet"
    return ""


def _par_note(candidats: list[Candidat]) -> list[Rang]:
    tries = sorted(candidats, key=lambda c: (c.vague is None, c.vague or 0, -_total(c), c.recu_le, c.numero))
    ranges = []
    for _vague, groupe in groupby(tries, key=lambda c: c.vague):
        devant = None
        for place, candidat in enumerate(groupe, 1):
            ranges.append(Rang(candidat, place, raison(candidat, devant, Ordre.NOTE)))
            devant = candidat
    return ranges


def _par_arrivee(candidats: list[Candidat]) -> list[Rang]:
    tries = sorted(candidats, key=_arrivee)
    return [
        Rang(c, place, raison(c, tries[place - 2] if place > 1 else None, Ordre.ARRIVEE))
        for place, c in enumerate(tries, 1)
    ]


def _total(candidat: Candidat) -> Fraction:
    return candidat.resultat.total if candidat.resultat and candidat.resultat.total is not None else Fraction(0)


def _arrivee(candidat: Candidat) -> CleArrivee:
    return cle_arrivee(candidat.complet_le, candidat.recu_le, candidat.numero)


def _explication_note(candidat: Candidat, devant: Candidat | None, vague: int | None) -> str:
    if devant is None:
        return "meilleur total" if vague is None else f"meilleur total de la vague {vague}"
    if _total(devant) > _total(candidat):
        return f"total inférieur à celui du dossier {devant.numero}"
    if devant.recu_le < candidat.recu_le:
        return f"même total que le dossier {devant.numero}, reçu avant"
    return f"même total et même réception que le dossier {devant.numero}, numéro plus petit"


def _explication_arrivee(candidat: Candidat, devant: Candidat | None) -> str:
    if devant is None:
        return "premier arrivé"
    if devant.complet_le is not None and candidat.complet_le is None:
        return f"complétude non constatée, après le dossier {devant.numero} constaté complet"
    if candidat.complet_le is not None and devant.complet_le != candidat.complet_le:
        return f"constaté complet après le dossier {devant.numero}"
    if devant.recu_le < candidat.recu_le:
        return f"reçu après le dossier {devant.numero}"
    return f"arrivé en même temps que le dossier {devant.numero}, numéro plus petit"
