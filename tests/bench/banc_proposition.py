"""Speed and proof of the proposition: the best use of what is left, beside the strict order of the same dossiers.

Run: `python -m tests.bench.banc_proposition [dossiers [seeds]]`. Each kind of instance is drawn several times:
amounts to the cent, to the euro, to 100 €, at one rate for all, or alike but for a few cents; ETP in tenths or in
hundredths; targets whole, by type, by zone; an envelope that binds, that binds with the target, or that does not.
Printed for each objective and kind: the best, median and worst time, and how many are proven on both measures;
times are those of the processor: the load of the machine weighs little. Target: 1 s for 200 dossiers, all proven.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.proposition import Objectif, proposer
from app.domain.selection import ENVELOPPE, Contrainte, Pretendant, selection
from app.services.solveur import Solveur
from tests.bench.banc_classement import dire

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = ("2A", "2B", "13", "06")
GRAINS = {"au centime": 1, "à l’euro": 100, "à 100 €": 10_000, "au même taux": 0, "à 37 centimes près": 100_000}
CIBLES = ("globale", "par type", "par zone")
#: Share of what is asked that the envelope holds, for a target that holds 55 % of it.
ENVELOPPES = {"enveloppe serrée": 50, "les deux serrées": 55, "cible serrée": 66}


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of instance."""

    grain: str
    cible: str
    enveloppe: str
    centiemes: bool

    def __str__(self) -> str:
        unite = "centièmes" if self.centiemes else "dixièmes"
        return f"{self.grain}, cible {self.cible}, {self.enveloppe}, ETP en {unite}"


def genres() -> Iterator[Genre]:
    """Yield every kind."""
    for grain, cible, enveloppe, centiemes in product(GRAINS, CIBLES, ENVELOPPES, (False, True)):
        yield Genre(grain, cible, enveloppe, centiemes)


def montant(genre: Genre, quantite: int, hasard: random.Random) -> int:
    """Return an amount in cents, about 28 500 € per ETP, in the grain of the kind."""
    pas = GRAINS[genre.grain]
    if not pas:
        return quantite * 28_500
    brut = quantite * hasard.randrange(25_000, 32_000) // pas * pas
    return brut + 37 if genre.grain == "à 37 centimes près" else brut


def campagne(
    nombre: int, genre: Genre, graine: int
) -> tuple[list[Pretendant], dict[Contrainte, int], dict[int, int]]:
    """Return ranked dossiers, what there is to give, and their scores."""
    hasard = random.Random(f"{nombre} {genre} {graine}")  # noqa: S311  # the same dossiers at each run
    pretendants = []
    for rang in range(1, nombre + 1):
        dixiemes = hasard.choice((3, 5, 6, 8, 10, 10, 10, 15, 20))
        quantite = hasard.randrange(20, 201) if genre.centiemes else 10 * dixiemes
        poste = TypePoste.COORDINATEUR if hasard.randrange(5) == 0 else TypePoste.FACILITATEUR
        pretendants.append(
            Pretendant(
                rang,
                f"2022-94-{rang:04d}",
                Etat.INSTRUIT,
                rang,
                {poste: Etp(quantite)},
                Montant(montant(genre, quantite, hasard)),
                {poste: hasard.choice(ZONES)},
            )
        )
    part = sum(p.etp.centiemes for p in pretendants) * 55 // 1000 * 10
    demande = sum(p.besoin(ENVELOPPE) for p in pretendants)
    disponibles = {Contrainte(): part}
    if genre.cible != "globale":
        disponibles[Contrainte("facilitateur")] = part * 3 // 4
    if genre.cible == "par zone":
        disponibles |= {Contrainte("", zone): part // 3 for zone in ZONES}
    disponibles[ENVELOPPE] = demande * ENVELOPPES[genre.enveloppe] // 10_000 * 100
    return pretendants, disponibles, {rang: hasard.randrange(3000, 9500) for rang in range(1, nombre + 1)}


def mesurer(nombre: int, genre: Genre, objectif: Objectif, graines: int) -> tuple[list[float], int]:
    """Return the times of one objective on one kind, in milliseconds, and how many are proven."""
    durees, prouvees = [], 0
    for graine in range(graines):
        pretendants, disponibles, points = campagne(nombre, genre, graine)
        ordre = selection(pretendants, disponibles)
        depart = time.process_time()
        trouvee = proposer(ordre, Solveur(), objectif, points)
        durees.append((time.process_time() - depart) * 1000)
        prouvees += trouvee.prouvee
        if not trouvee.prouvee:
            dire(f"  {objectif.value}, {genre}, tirage {graine} : {trouvee.preuve()}")
    return durees, prouvees


def main() -> None:
    """Measure, the very first search apart."""
    nombre = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    graines = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    tous = tuple(genres())
    pretendants, disponibles, points = campagne(nombre, tous[0], 0)
    depart = time.perf_counter()
    proposer(selection(pretendants, disponibles), Solveur(), Objectif.ETP, points)
    dire(f"première recherche, solveur chargé : {(time.perf_counter() - depart) * 1000:.0f} ms")
    for objectif in Objectif:
        ensemble, total = [], 0
        for genre in tous:
            durees, prouvees = mesurer(nombre, genre, objectif, graines)
            ensemble, total = ensemble + durees, total + prouvees
            dire(
                f"{nombre} dossiers, {objectif.value}, {genre} : meilleur {min(durees):.0f} ms, médiane "
                f"{statistics.median(durees):.0f}, pire {max(durees):.0f} ; prouvés {prouvees} sur {graines}"
            )
        dire(
            f"{nombre} dossiers, {objectif.value}, en tout : meilleur {min(ensemble):.0f} ms, médiane "
            f"{statistics.median(ensemble):.0f}, pire {max(ensemble):.0f} ; prouvés {total} sur {len(ensemble)}"
        )


if __name__ == "__main__":
    main()
