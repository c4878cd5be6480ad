"""A better use of what is left than the strict order: the most ETP, then the fewest euros; exact, never applied.

Solved by states: for each use of the ETP constraints, the least euros that reach it. Every combination is covered
by one state or costs more than one, so the best state is the best combination.
Not here: the strict order, which remains the rule (`domain.selection`), the sum of points as an objective.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING, TypeAlias

from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.selection import ENVELOPPE, Contrainte, Place, Pretendant
from app.socle.formats import etp, euros

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.selection import Selection

OBJECTIF = (
    "Le plus d’ETP possible dans la cible et l’enveloppe, puis le moins d’euros\u00a0; les notes ne pèsent pas."
)


@dataclass(frozen=True, slots=True)
class Proposition:
    """The best list, in the order of the ranks. `ajoutes`, `retires`: against the strict order."""

    entrants: tuple[Pretendant, ...]
    ajoutes: tuple[Pretendant, ...]
    retires: tuple[Pretendant, ...]

    @property
    def etp(self) -> Etp:
        """Return the ETP of the list."""
        return somme_etp(p.etp for p in self.entrants)

    @property
    def montant(self) -> Montant:
        """Return the euros of the list; an unknown amount is not added."""
        return somme(p.montant for p in self.entrants if p.montant)

    def phrase(self, ordre: Selection) -> str:
        """Return what it changes and gains against the strict order, in French."""
        if not self.ajoutes and not self.retires:
            return "L’ordre strict emploie déjà au mieux ce qui reste."
        mots = [f"{p.numero} entrerait" for p in self.ajoutes] + [f"{p.numero} sortirait" for p in self.retires]
        bilan = (
            f"{etp(self.etp.centiemes)} et {euros(self.montant.centimes, decimales=0)} au lieu de "
            f"{etp(ordre.etp.centiemes)} et {euros(ordre.montant.centimes, decimales=0)}"
        )
        return f"{', '.join(mots)}\u00a0: {bilan}."


#: The dossiers of a state, last one first.
Chaine: TypeAlias = "tuple[int, Chaine] | None"


def proposer(ordre: Selection, pas_max: int) -> Proposition | None:
    """Return the list of the most ETP, then of the fewest euros, within each known constraint; None: too much work.

    Among the dossiers that compete in the strict order: those that enter and those that are stopped. On equal ETP
    and euros the strict order is kept; else the better placed are preferred. `pas_max`: work beyond which nothing
    is proposed rather than something inexact.
    """
    candidats = [x.pretendant for x in ordre.lignes if x.place in {Place.ENTRE, Place.ARRETE}]
    deja = {x.pretendant.dossier_id for x in ordre.entrants}
    plafonds = {c: max(reste, 0) for c, reste in ordre.disponibles.items() if c != ENVELOPPE}
    budget = ordre.disponibles.get(ENVELOPPE)
    choisis = _meilleurs(candidats, plafonds, budget if budget is None else max(budget, 0), pas_max)
    if choisis is None:
        return None
    liste = tuple(p for p in candidats if p.dossier_id in choisis)
    if (somme_etp(p.etp for p in liste), somme(p.montant for p in liste if p.montant)) == (
        ordre.etp,
        ordre.montant,
    ):
        liste = tuple(p for p in candidats if p.dossier_id in deja)
    retenus = {p.dossier_id for p in liste}
    return Proposition(
        liste,
        tuple(p for p in liste if p.dossier_id not in deja),
        tuple(p for p in candidats if p.dossier_id in deja - retenus),
    )


def _meilleurs(
    candidats: Sequence[Pretendant], plafonds: Mapping[Contrainte, int], budget: int | None, pas_max: int
) -> frozenset[int] | None:
    """Return the identifiers of the best list; None beyond `pas_max` steps.

    A state is one integer, a lane of bits for each ETP constraint, all jobs first; the top bit of each lane of
    `limite - usage` stays set as long as that lane is not exceeded.
    """
    contraintes = [Contrainte(), *sorted(c for c in plafonds if c != Contrainte())]
    besoins = [tuple(p.besoin(c) for c in contraintes) for p in candidats]
    unite = gcd(*(b for ligne in besoins for b in ligne)) or 1
    sommes = [sum(ligne[k] for ligne in besoins) for k in range(len(contraintes))]
    limites = [min(plafonds.get(c, sommes[k]), sommes[k]) // unite for k, c in enumerate(contraintes)]
    largeur = (max(sommes) // unite).bit_length() + 1
    gardes = sum(1 << (largeur * (k + 1) - 1) for k in range(len(contraintes)))
    limite = gardes | _empaqueter(limites, largeur)
    etats: dict[int, tuple[int, Chaine]] = {0: (0, None)}
    pas = 0
    for pretendant, ligne in zip(candidats, besoins, strict=True):
        pas += len(etats)
        if pas > pas_max:
            return None
        prix, poids = pretendant.besoin(ENVELOPPE), _empaqueter([b // unite for b in ligne], largeur)
        plus = None if budget is None else budget - prix
        for cle, (centimes, chaine) in list(etats.items()):
            nouvelle = cle + poids
            if (plus is not None and centimes > plus) or (limite - nouvelle) & gardes != gardes:
                continue
            connu = etats.get(nouvelle)
            if connu is None or centimes + prix < connu[0]:
                etats[nouvelle] = (centimes + prix, (pretendant.dossier_id, chaine))
    tous_postes = (1 << largeur) - 1
    meilleur = max(etats, key=lambda cle: (cle & tous_postes, -etats[cle][0]))
    return frozenset(_remonter(etats[meilleur][1]))


def _empaqueter(valeurs: Sequence[int], largeur: int) -> int:
    return sum(valeur << (largeur * k) for k, valeur in enumerate(valeurs))


def _remonter(chaine: Chaine) -> list[int]:
    trouves = []
    while chaine is not None:
        dossier_id, chaine = chaine
        trouves.append(dossier_id)
    return trouves
