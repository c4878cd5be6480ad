"""What the reserve sums over the arrivals: kept as sums, so that one dossier that changes is not all of them again.

Exact, in integers: counts, hundredths of ETP, cents. Not here: what is read from these sums (`domain.reserve`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from app.domain.cycle import EN_COURS, Etat
from app.domain.selection import Contrainte

if TYPE_CHECKING:
    from app.domain.arrivees import Arrivee

#: Not decided for good: a dossier on the waiting list or postponed may still be accepted (R14, R35).
OUVERTS = EN_COURS | {Etat.LISTE_ATTENTE, Etat.AJOURNE}
ENTIERE = Contrainte()


class Compte(Enum):
    """A sum over the arrivals. Those of a constraint are kept by constraint, the others under the whole target."""

    ARRIVES = auto()
    VENUS = auto()
    AVEC_ETP = auto()
    ETP = auto()
    CHIFFRES = auto()
    CENTIMES = auto()
    DEMANDEURS = auto()
    DEMANDE = auto()
    SANS_MONTANT = auto()
    EN_COURS = auto()


Cle = tuple[Compte, Contrainte]


@dataclass(frozen=True, slots=True)
class Comptes:
    """The sums, over these constraints. `depuis`: arrivals after it are counted as come since; None: none is."""

    contraintes: Sequence[Contrainte]
    depuis: datetime | None
    sommes: Mapping[Cle, int]

    def __getitem__(self, compte: Compte) -> int:
        """Return a sum that belongs to no constraint."""
        return self.sommes.get((compte, ENTIERE), 0)

    def de(self, compte: Compte, contrainte: Contrainte) -> int:
        """Return the sum of a constraint."""
        return self.sommes.get((compte, contrainte), 0)

    def remplacer(self, avant: Arrivee, apres: Arrivee) -> Comptes:
        """Return the sums once an arrival is another."""
        sommes = dict(self.sommes)
        for arrivee, signe in ((avant, -1), (apres, 1)):
            for cle, valeur in _apports(arrivee, self.contraintes, self.depuis):
                sommes[cle] = sommes.get(cle, 0) + signe * valeur
        return replace(self, sommes=sommes)


def compter_arrivees(
    arrivees: Iterable[Arrivee], contraintes: Iterable[Contrainte], depuis: datetime | None
) -> Comptes:
    """Return the sums over all the arrivals; the whole target is always among the constraints."""
    vues = tuple(dict.fromkeys((ENTIERE, *contraintes)))
    sommes: dict[Cle, int] = {}
    for arrivee in arrivees:
        for cle, valeur in _apports(arrivee, vues, depuis):
            sommes[cle] = sommes.get(cle, 0) + valeur
    return Comptes(vues, depuis, sommes)


def _apports(
    arrivee: Arrivee, contraintes: Sequence[Contrainte], depuis: datetime | None
) -> Iterable[tuple[Cle, int]]:
    """Give what one arrival adds; nothing of what it asks when it weighs nothing."""
    yield (Compte.ARRIVES, ENTIERE), 1
    if depuis is not None and arrivee.recu_le > depuis:
        yield (Compte.VENUS, ENTIERE), 1
    demande, examine = arrivee.demande, arrivee.examine
    if arrivee.compte and demande.montant is not None:
        yield (Compte.CHIFFRES, ENTIERE), 1
        yield (Compte.CENTIMES, ENTIERE), demande.montant.centimes
    if arrivee.compte and demande.etp.centiemes > 0:
        yield (Compte.AVEC_ETP, ENTIERE), 1
        yield (Compte.ETP, ENTIERE), demande.etp.centiemes
        for contrainte in contraintes:
            if not contrainte.en_euros and (besoin := demande.besoin(contrainte)) > 0:
                yield (Compte.DEMANDEURS, contrainte), 1
                yield (Compte.DEMANDE, contrainte), besoin
    if demande.etat in OUVERTS:
        yield (Compte.SANS_MONTANT, ENTIERE), int(examine.montant is None)
        for contrainte in contraintes:
            yield (Compte.EN_COURS, contrainte), examine.besoin(contrainte)
