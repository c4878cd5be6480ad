"""A better use of what is left than the strict order: an integer program, its exact reading; never applied.

Each dossier is taken whole or not at all; the constraints are every known target (whole, by type, by zone) and
the envelope. The solver is given from outside (`Resoudre`) and trusted for nothing but its bound: the list it
returns is checked again here in integers, and called the best only when no integer lies between its value and the
bound.
Not here: the strict order, which remains the rule (`domain.selection`), the solver (`services.solveur`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import gcd
from typing import TYPE_CHECKING, TypeAlias

from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.selection import ENVELOPPE, Contrainte, Place, Pretendant
from app.socle.formats import centiemes, etp, euros, pluriel

if TYPE_CHECKING:
    from app.domain.selection import Selection

#: Beyond, a sentence is not read: the comparison of the two lists names them all.
NOMS_MAX = 6


class Mesure(StrEnum):
    """A quantity of a list, an integer: hundredths of ETP, cents, hundredths of points, cents not spent."""

    ETP = "etp"
    EUROS = "euros"
    POINTS = "points"
    EPARGNE = "epargne"


class Objectif(StrEnum):
    """What an officer may ask of the proposition; the second measure parts two lists equal on the first."""

    ETP = "etp"
    EUROS = "euros"
    POINTS = "points"


MESURES = {
    Objectif.ETP: (Mesure.ETP, Mesure.EPARGNE),
    Objectif.EUROS: (Mesure.EUROS, Mesure.ETP),
    Objectif.POINTS: (Mesure.POINTS, Mesure.EPARGNE),
}
LIBELLES_OBJECTIF = {
    Objectif.ETP: "Le plus d’ETP",
    Objectif.EUROS: "Le plus d’euros employés",
    Objectif.POINTS: "Le plus de points",
}
OBJECTIFS = {
    Objectif.ETP: (
        "Le plus d’ETP possible dans la cible et l’enveloppe, puis le moins d’euros\u00a0; les notes ne pèsent pas."
    ),
    Objectif.EUROS: (
        "Le plus d’euros employés dans la cible et l’enveloppe, puis le plus d’ETP\u00a0; les notes ne pèsent pas."
    ),
    Objectif.POINTS: (
        "La plus grande somme des notes des dossiers qui entrent, chacune arrondie au centième, puis le moins "
        "d’euros\u00a0; une somme favorise le nombre de dossiers."
    ),
}
REGLE = (
    "Chaque dossier entre entier ou n’entre pas. À égalité, la préférence va à l’ordre strict, puis à une liste "
    "que nul échange d’un dossier contre un autre n’en rapproche plus."
)


@dataclass(frozen=True, slots=True)
class Borne:
    """One linear constraint: minimum ≤ sum of the coefficients of those taken ≤ maximum; None: no such side."""

    coefficients: tuple[int, ...]
    maximum: int | None = None
    minimum: int | None = None

    def admet(self, choix: Sequence[bool]) -> bool:
        """True when a choice keeps within it, exactly."""
        return self.contient(valeur(self.coefficients, choix))

    def contient(self, total: int) -> bool:
        """True when a sum keeps within it."""
        return (self.maximum is None or total <= self.maximum) and (self.minimum is None or total >= self.minimum)

    def et(self, autre: Borne) -> Borne:
        """Return the two constraints in one; they bear on the same coefficients."""
        maxima = [m for m in (self.maximum, autre.maximum) if m is not None]
        minima = [m for m in (self.minimum, autre.minimum) if m is not None]
        return Borne(self.coefficients, min(maxima, default=None), max(minima, default=None))

    def reduite(self) -> Borne:
        """Return the same constraint on smaller integers: divided by what divides every coefficient."""
        pas = gcd(*self.coefficients) or 1
        return Borne(
            tuple(c // pas for c in self.coefficients),
            None if self.maximum is None else self.maximum // pas,
            None if self.minimum is None else -(-self.minimum // pas),
        )


@dataclass(frozen=True, slots=True)
class Programme:
    """Take or leave each item to make `but` the greatest within `bornes`. `depart`: a choice that is allowed."""

    but: tuple[int, ...]
    bornes: tuple[Borne, ...]
    depart: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver found. `plafond`: an integer that no allowed choice exceeds; None: none is known."""

    choix: tuple[bool, ...]
    plafond: int | None


Resoudre: TypeAlias = Callable[[Programme], Solution]


@dataclass(frozen=True, slots=True)
class Etage:
    """One measure of the best list, in order. `marge`: how much another list could exceed it; None: not known."""

    mesure: Mesure
    valeur: int
    marge: int | None


@dataclass(frozen=True, slots=True)
class Proposition:
    """The best list, in the order of the ranks. `ajoutes`, `retires`: against the strict order."""

    objectif: Objectif
    entrants: tuple[Pretendant, ...]
    ajoutes: tuple[Pretendant, ...]
    retires: tuple[Pretendant, ...]
    etages: tuple[Etage, ...]
    points: int
    points_ordre: int

    @property
    def etp(self) -> Etp:
        """Return the ETP of the list."""
        return somme_etp(p.etp for p in self.entrants)

    @property
    def montant(self) -> Montant:
        """Return the euros of the list; an unknown amount is not added."""
        return somme(p.montant for p in self.entrants if p.montant)

    @property
    def prouvee(self) -> bool:
        """True when no other list is better, on any of the two measures."""
        return all(e.marge == 0 for e in self.etages)

    def preuve(self) -> str:
        """Return what is proven of it, in French."""
        if self.prouvee:
            return "Prouvé\u00a0: aucune autre liste ne fait mieux."
        etage = next(e for e in self.etages if e.marge != 0)
        if etage.marge is None:
            return "Non prouvé\u00a0: le calcul n’a pas montré qu’aucune autre liste ne ferait mieux."
        return (
            "Non prouvé\u00a0: c’est la meilleure liste trouvée\u00a0; aucune autre ne ferait mieux de plus de "
            f"{_ecrire(etage.mesure, etage.marge)}."
        )

    def phrase(self, ordre: Selection) -> str:
        """Return what it changes and gains against the strict order, in French."""
        if not self.ajoutes and not self.retires:
            return "L’ordre strict emploie déjà au mieux ce qui reste." if self.prouvee else "Rien de mieux trouvé."
        passages = [_passages(self.ajoutes, "entrerait", "entreraient")] if self.ajoutes else []
        passages += [_passages(self.retires, "sortirait", "sortiraient")] if self.retires else []
        bilan = (
            f"{etp(self.etp.centiemes)} et {euros(self.montant.centimes, decimales=0)} au lieu de "
            f"{etp(ordre.etp.centiemes)} et {euros(ordre.montant.centimes, decimales=0)}"
        )
        if self.objectif is Objectif.POINTS:
            bilan += f", {centiemes(self.points)} points au lieu de {centiemes(self.points_ordre)}"
        return f"{', '.join(passages)}\u00a0: {bilan}."

    def restes(self, ordre: Selection) -> Mapping[Contrainte, int]:
        """Return what the list leaves of each known constraint, in hundredths or cents."""
        return {c: reste - sum(p.besoin(c) for p in self.entrants) for c, reste in ordre.disponibles.items()}


def proposer(
    ordre: Selection, resoudre: Resoudre, objectif: Objectif = Objectif.ETP, points: Mapping[int, int] | None = None
) -> Proposition:
    """Return the best list for an objective within each known constraint, and what is proven of it.

    Among the dossiers that compete in the strict order: those that enter and those that are stopped. On equal
    measures the strict order is kept; else the list is brought nearer to it by exchanges, one dossier for another
    (the nearest of all would cost more than the rest); the same dossiers give the same list. `points`: exact score
    of each dossier, in hundredths of a point, rounded as displayed; a dossier that is not there brings none.
    """
    candidats = [x.pretendant for x in ordre.lignes if x.place in {Place.ENTRE, Place.ARRETE}]
    notes = tuple((points or {}).get(p.dossier_id, 0) for p in candidats)
    strict = tuple(x.place is Place.ENTRE for x in ordre.lignes if x.place in {Place.ENTRE, Place.ARRETE})
    bornes = _contraintes(candidats, ordre.disponibles)
    choix, etages = strict, list[Etage]()
    for mesure in MESURES[objectif]:
        but = _coefficients(mesure, candidats, notes)
        choix, marge = _etage(Programme(but, bornes, choix), resoudre)
        etages.append(Etage(mesure, valeur(but, choix), marge))
        bornes = (*bornes, Borne(but, minimum=valeur(but, choix)))
    choix = strict if all(b.admet(strict) for b in bornes) else _rapprocher(choix, strict, bornes)
    return Proposition(
        objectif,
        tuple(p for p, pris in zip(candidats, choix, strict=True) if pris),
        tuple(p for p, pris, deja in zip(candidats, choix, strict, strict=True) if pris and not deja),
        tuple(p for p, pris, deja in zip(candidats, choix, strict, strict=True) if deja and not pris),
        tuple(etages),
        valeur(notes, choix),
        valeur(notes, strict),
    )


def valeur(coefficients: Sequence[int], choix: Sequence[bool]) -> int:
    """Return the sum of the coefficients of what is taken."""
    return sum(c for c, pris in zip(coefficients, choix, strict=True) if pris)


def _etage(programme: Programme, resoudre: Resoudre) -> tuple[tuple[bool, ...], int | None]:
    """Return the best allowed choice known, checked in integers, and how much another could exceed it."""
    pas = gcd(*programme.but) or 1
    reduit = Programme(
        tuple(c // pas for c in programme.but),
        tuple(b.reduite() for b in programme.bornes),
        programme.depart,
    )
    if not any(reduit.but):
        return programme.depart, 0
    solution, choix = resoudre(reduit), programme.depart
    permis = all(b.admet(solution.choix) for b in programme.bornes)
    if permis and valeur(reduit.but, solution.choix) > valeur(reduit.but, choix):
        choix = solution.choix
    if solution.plafond is None:
        return choix, None
    return choix, max(solution.plafond - valeur(reduit.but, choix), 0) * pas


def _contraintes(candidats: Sequence[Pretendant], disponibles: Mapping[Contrainte, int]) -> tuple[Borne, ...]:
    bornes = []
    for contrainte, reste in disponibles.items():
        besoins = tuple(p.besoin(contrainte) for p in candidats)
        if sum(besoins) > max(reste, 0):
            bornes.append(Borne(besoins, maximum=max(reste, 0)))
    return tuple(bornes)


def _coefficients(mesure: Mesure, candidats: Sequence[Pretendant], notes: tuple[int, ...]) -> tuple[int, ...]:
    match mesure:
        case Mesure.ETP:
            return tuple(p.etp.centiemes for p in candidats)
        case Mesure.EUROS:
            return tuple(p.besoin(ENVELOPPE) for p in candidats)
        case Mesure.EPARGNE:
            return tuple(-p.besoin(ENVELOPPE) for p in candidats)
        case _:
            return notes


def _rapprocher(choix: Sequence[bool], strict: Sequence[bool], bornes: Sequence[Borne]) -> tuple[bool, ...]:
    """Return a choice as good, nearer to the strict order: one dossier for another while the bounds allow it.

    A dossier of the strict order comes in for one that is not, then a better placed one for a worse; no exchange
    of one for one is left that would do it again.
    """
    pris, totaux = list(choix), [valeur(b.coefficients, choix) for b in bornes]

    def echanger(entre: int, sort: int) -> bool:
        apres = [t + b.coefficients[entre] - b.coefficients[sort] for t, b in zip(totaux, bornes, strict=True)]
        if not all(b.contient(t) for b, t in zip(bornes, apres, strict=True)):
            return False
        pris[entre], pris[sort], totaux[:] = True, False, apres
        return True

    rangs, change = range(len(pris)), True
    while change:
        change = False
        for entre in sorted((r for r in rangs if not pris[r]), key=lambda r: (not strict[r], r)):
            sortants = [r for r in reversed(rangs) if pris[r] and (strict[r], -r) < (strict[entre], -entre)]
            change = any(echanger(entre, sort) for sort in sortants) or change
    return tuple(pris)


def _passages(dossiers: Sequence[Pretendant], un: str, plusieurs: str) -> str:
    noms = [f"{p.numero} (rang {p.rang})" for p in dossiers[:NOMS_MAX]]
    reste = len(dossiers) - NOMS_MAX
    if reste > 0:
        noms.append(pluriel(reste, "autre", "autres"))
    verbe = un if len(dossiers) == 1 else plusieurs
    return f"{noms[0] if len(noms) == 1 else ', '.join(noms[:-1]) + ' et ' + noms[-1]} {verbe}"


def _ecrire(mesure: Mesure, quantite: int) -> str:
    match mesure:
        case Mesure.ETP:
            return etp(quantite)
        case Mesure.POINTS:
            return f"{centiemes(quantite)} point"
        case _:
            return euros(quantite)
