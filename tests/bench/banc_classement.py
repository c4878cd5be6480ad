"""Speed of the ranking: one note, the whole list, its sensitivity; and its ratio to NumPy doing the same in floats.

Run: `python -m tests.bench.banc_classement [rounds]`. NumPy is no dependency of Clausule: the ratios need an
interpreter that has it, the rest does not. The two are run in turn in one process, so that the load of the machine
weighs on both; the best of the rounds is kept. Targets: 5 times NumPy for the weighted sums and the order of 10,000
dossiers; 16 ms at 200 dossiers and 50 ms at 10,000 for one note and its explanation; 1 s for 200 × 2,000 draws.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from app.domain.calcul import bareme, empaqueter, sommes
from app.domain.explication import expliquer, phrases
from app.domain.sensibilite import Essai, selon_les_poids, selon_une_note
from app.domain.tableau import Inscrit, dresser, lots
from app.services.campagnes_modeles import lire_modele
from tests.builders import le

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    import numpy as np
except ImportError:
    np = None

GRILLES = tuple(lire_modele("corse-2022").grilles.values())
ESSAI = Essai(Fraction(1, 10), 2000, 1)


def dire(phrase: str) -> None:
    """Print a measure."""
    sys.stdout.write(f"{phrase}\n")


def concours(nombre: int, sans_objet: int = 0, grilles: Any = GRILLES) -> list[Inscrit]:
    """Return dossiers wholly scored at random; `sans_objet`: how many notes in a hundred do not apply."""
    hasard = random.Random(nombre)  # noqa: S311  # the same dossiers at each run
    inscrits = []
    for rang in range(1, nombre + 1):
        grille = hasard.choice(grilles)
        notes = {
            s.code: None if hasard.randrange(100) < sans_objet else hasard.randrange(5)
            for s in grille.sous_criteres()
        }
        recu_le = le(7, 1) + timedelta(minutes=hasard.randrange(90_000))
        inscrits.append(Inscrit(rang, f"2022-94-{rang:05d}", recu_le, grille, notes))
    return inscrits


def alterner(tours: int, *actes: Callable[[], object]) -> list[float]:
    """Return the best time of each act in milliseconds, run in turn."""
    meilleurs = [float("inf")] * len(actes)
    for _ in range(tours):
        for rang, acte in enumerate(actes):
            depart = time.perf_counter()
            acte()
            meilleurs[rang] = min(meilleurs[rang], time.perf_counter() - depart)
    return [m * 1000 for m in meilleurs]


def contre_numpy(tours: int) -> None:
    """Print the ratios of one run: from columns that are ready, from notes as they are kept, of the draws."""
    grille = GRILLES[0]
    inscrits = concours(10_000, grilles=(grille,))
    modele = bareme(grille)
    rangees = [[i.notes[c] for c in modele.codes] for i in inscrits]
    paquet = empaqueter(tuple(zip(*rangees, strict=True)), sum(modele.coefficients) * grille.note_max)
    tableau = np.array(rangees)
    poids = np.array(modele.coefficients)

    def nous() -> list[int]:
        totaux = sommes(paquet, modele.coefficients)
        return sorted(range(len(totaux)), key=totaux.__getitem__, reverse=True)

    def eux() -> Any:
        return np.argsort(-(tableau @ poids), kind="stable")

    def eux_depuis_les_notes() -> Any:
        lus = np.array([[i.notes[c] for c in modele.codes] for i in inscrits])
        arrivees = sorted(range(len(inscrits)), key=lambda k: (inscrits[k].recu_le, inscrits[k].numero))
        return np.argsort(-(lus[arrivees] @ poids), kind="stable")

    assert nous() == eux().tolist()
    a, b = alterner(tours, nous, eux)
    dire(f"10 000 dossiers, sommes et ordre, colonnes prêtes : {a:.2f} ms ; NumPy {b:.2f} ms ; {a / b:.1f} fois")
    a, b = alterner(tours, lambda: dresser(inscrits), eux_depuis_les_notes)
    dire(f"10 000 dossiers, depuis les notes, médianes en plus : {a:.1f} ms ; NumPy {b:.1f} ms ; {a / b:.1f} fois")
    petit = dresser(concours(200, grilles=(grille,)))
    (lot,) = lots(petit)
    notes = np.array(lot.notes, dtype=float)
    facteurs = 1 + (np.random.default_rng(1).random((ESSAI.tirages, notes.shape[1])) - 0.5) / 5

    def tirages() -> Any:
        return [np.argsort(-(notes @ (poids * f)), kind="stable") for f in facteurs]

    a, b = alterner(3, lambda: selon_les_poids(petit, ESSAI, 20), tirages)
    dire(f"200 dossiers × 2 000 tirages, exact, bandes comprises : {a:.0f} ms ; NumPy, ordres seuls {b:.0f} ms")


def une_note(nombre: int, sans_objet: int, tours: int) -> None:
    """Print the time of the worst note (last to first) with the explanation of the dossier."""
    tableau = dresser(concours(nombre, sans_objet))
    dernier = tableau.classes()[-1]
    meilleures = dict.fromkeys(tableau.inscrit(dernier).notes, 4)

    def noter() -> object:
        suivant, _ = tableau.avec_notes(dernier, meilleures)
        return phrases(expliquer(suivant, dernier))

    (duree,) = alterner(tours, noter)
    dire(f"{nombre} dossiers, {sans_objet} % sans objet : du dernier au premier rang, expliqué, {duree:.1f} ms")


def main() -> None:
    """Print every measure."""
    tours = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for nombre in (200, 10_000):
        for sans_objet in (0, 3):
            une_note(nombre, sans_objet, tours)
    for sans_objet in (0, 3):
        petit = dresser(concours(200, sans_objet))
        poids, note = alterner(
            3, lambda t=petit: selon_les_poids(t, ESSAI, 20), lambda t=petit: selon_une_note(t, 20)
        )
        dire(f"200 dossiers, {sans_objet} % sans objet : 2 000 tirages {poids:.0f} ms ; chaque note {note:.1f} ms")
    if np is None:
        dire("NumPy n’est pas installé ici : les rapports ne sont pas mesurés.")
    else:
        contre_numpy(tours)


if __name__ == "__main__":
    main()
