"""Speed of the proposition: the best use of what is left, beside the strict order of the same dossiers.

Run: `python -m tests.bench.banc_proposition [dossiers]`. Amounts and ETP as in the demonstration (tenths of an ETP,
whole euros), then to the cent, the hardest case. The two are run in turn in one process, so that the load of the
machine weighs on both; the best of three is kept. Target: 1 s for 200 dossiers, the first search included, which
loads the solver.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.proposition import Objectif, proposer
from app.domain.selection import ENVELOPPE, Contrainte, Pretendant, Selection, selection
from app.services.solveur import Solveur
from tests.bench.banc_classement import alterner, dire

if TYPE_CHECKING:
    from collections.abc import Mapping

ZONES = ("2A", "2B", "13", "06")


def campagne(nombre: int, *, au_centime: bool) -> tuple[list[Pretendant], Mapping[Contrainte, int], dict[int, int]]:
    """Return ranked dossiers, what there is to give (95 ETP and 2,8 M€ for 200), and their scores."""
    hasard = random.Random(nombre)  # noqa: S311  # the same dossiers at each run
    pretendants = []
    for rang in range(1, nombre + 1):
        quantite = hasard.choice((30, 50, 60, 80, 100, 100, 100, 150, 200))
        type_poste = TypePoste.COORDINATEUR if hasard.randrange(5) == 0 else TypePoste.FACILITATEUR
        centimes = quantite * hasard.randrange(250, 320) * (100 if not au_centime else 1)
        centimes = centimes if not au_centime else centimes * 100 + hasard.randrange(100)
        pretendants.append(
            Pretendant(
                rang,
                f"2022-94-{rang:04d}",
                Etat.INSTRUIT,
                rang,
                {type_poste: Etp(quantite)},
                Montant(centimes),
                {type_poste: hasard.choice(ZONES)},
            )
        )
    part = nombre * 95 // 2
    disponibles = {
        Contrainte(): part,
        Contrainte("facilitateur"): part * 3 // 4,
        **{Contrainte("", zone): part // 3 for zone in ZONES},
        ENVELOPPE: nombre * 1_400_000,
    }
    points = {rang: hasard.randrange(3000, 9500) for rang in range(1, nombre + 1)}
    return pretendants, disponibles, points


def mesurer(nombre: int, *, au_centime: bool) -> None:
    """Print the time of each objective, and its ratio to the strict order."""
    pretendants, disponibles, points = campagne(nombre, au_centime=au_centime)
    ordre: list[Selection] = []

    def strict() -> None:
        ordre[:] = [selection(pretendants, disponibles)]

    strict()
    for objectif in Objectif:

        def chercher(objectif: Objectif = objectif) -> None:
            proposer(ordre[0], Solveur(), objectif, points)

        du_strict, de_la_proposition = alterner(3, strict, chercher)
        trouvee = proposer(ordre[0], Solveur(), objectif, points)
        dire(
            f"{nombre} dossiers{', au centime' if au_centime else ''}, {objectif.value} : "
            f"{de_la_proposition:.0f} ms, {de_la_proposition / du_strict:.0f} fois l’ordre strict "
            f"({du_strict:.1f} ms). {trouvee.preuve()} "
            f"{len(ordre[0].entrants)} → {len(trouvee.entrants)} dossiers, "
            f"{ordre[0].etp.centiemes / 100:.2f} → {trouvee.etp.centiemes / 100:.2f} ETP"
        )


def main() -> None:
    """Measure, the very first search apart."""
    nombre = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    pretendants, disponibles, points = campagne(nombre, au_centime=False)
    depart = time.perf_counter()
    proposer(selection(pretendants, disponibles), Solveur(), Objectif.ETP, points)
    dire(f"première recherche, solveur chargé : {(time.perf_counter() - depart) * 1000:.0f} ms")
    for au_centime in (False, True):
        mesurer(nombre, au_centime=au_centime)


if __name__ == "__main__":
    main()
