"""The proposition is the best of all combinations, by brute force; a case in words, and its limits."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.montants import Etp, Montant
from app.domain.proposition import OBJECTIF, proposer
from app.domain.selection import ENVELOPPE, Place, Suite, selection, tient
from app.socle.formats import NBSP
from tests.app.domain.test_selection import PLACES, RESTES, disponibles, pretendant

PAS = 100_000


def ordre(*textes, **limites):
    return selection([pretendant(t, rang) for rang, t in enumerate(textes, 1)], disponibles(limites))


def test_two_small_dossiers_use_what_one_large_one_leaves():
    strict = selection(
        [pretendant(t, r) for r, t in enumerate(("1 0,60 20000", "2 0,50 15000", "3 0,50 15000"), 1)],
        disponibles({"": "1,00", "enveloppe": "30000"}),
    )
    trouvee = proposer(strict, PAS)
    assert [p.numero for p in trouvee.entrants] == ["2", "3"]
    assert trouvee.phrase(strict).replace(NBSP, " ") == (
        "2 entrerait, 3 entrerait, 1 sortirait : 1,00 ETP et 30 000 € au lieu de 0,60 ETP et 20 000 €."
    )
    assert "les notes ne pèsent pas" in OBJECTIF


def test_the_strict_order_is_kept_when_nothing_is_better():
    strict = ordre("1 1,00 10", "2 1,00 10", enveloppe="10")
    trouvee = proposer(strict, PAS)
    assert [p.numero for p in trouvee.entrants] == ["1"]
    assert trouvee.phrase(strict) == "L’ordre strict emploie déjà au mieux ce qui reste."


def test_unknown_constraints_limit_nothing_and_an_exceeded_one_admits_nobody():
    assert len(proposer(ordre("1 1,00 10", "2 1,00 -"), PAS).entrants) == 2
    epuisee = selection([pretendant("1 1,00 10", 1)], {ENVELOPPE: -5})
    assert proposer(epuisee, PAS).entrants == ()
    assert proposer(ordre(), PAS).entrants == ()


def test_beyond_its_work_it_proposes_nothing_rather_than_something_inexact():
    assert proposer(ordre("1 1,00 10", "2 0,50 10", "3 0,30 10"), pas_max=2) is None


def valeur(liste):
    return sum(p.etp.centiemes for p in liste), -sum(p.besoin(ENVELOPPE) for p in liste)


@given(PLACES, RESTES, st.sampled_from(Suite))
def test_no_combination_is_better_and_no_constraint_is_exceeded(pretendants, restes, suite):
    strict = selection(pretendants[:8], restes, suite)
    trouvee = proposer(strict, PAS)
    candidats = [x.pretendant for x in strict.lignes if x.place in {Place.ENTRE, Place.ARRETE}]
    permises = [
        liste
        for taille in range(len(candidats) + 1)
        for liste in combinations(candidats, taille)
        if all((pris := sum(p.besoin(c) for p in liste)) <= 0 or pris <= reste for c, reste in restes.items())
    ]
    assert valeur(trouvee.entrants) == max(map(valeur, permises))
    assert trouvee.entrants in permises
    assert valeur(trouvee.entrants) >= valeur(tuple(x.pretendant for x in strict.entrants))
    assert (trouvee.etp, trouvee.montant) == (
        Etp(valeur(trouvee.entrants)[0]),
        Montant(-valeur(trouvee.entrants)[1]),
    )
    assert all(tient(p, restes) for p in trouvee.entrants)
