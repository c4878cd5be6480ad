"""The proposition, read exactly whatever the solver says: the cases of `propositions.toml`, refusals, sentences."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.proposition import (
    LIBELLES_OBJECTIF,
    MESURES,
    OBJECTIFS,
    Borne,
    Mesure,
    Objectif,
    Solution,
    proposer,
    valeur,
)
from app.domain.selection import ENVELOPPE, Contrainte, Place, Suite, selection
from app.socle.formats import NBSP
from tests.app.domain.cas import cas
from tests.app.domain.test_selection import PLACES, RESTES, disponibles, pretendant


def essayer_tout(programme):
    """Return the best of all choices, the first one in case of a tie: the slow and certain solver."""
    permis = [
        choix
        for choix in product((True, False), repeat=len(programme.but))
        if all(b.admet(choix) for b in programme.bornes)
    ]
    meilleur = max(permis, key=lambda choix: valeur(programme.but, choix))
    return Solution(meilleur, valeur(programme.but, meilleur))


def ordre(*textes, suite=Suite.ARRET, **limites):
    return selection([pretendant(t, rang) for rang, t in enumerate(textes, 1)], disponibles(limites), suite)


TROIS = ordre("1 0,60 20000", "2 0,50 15000", "3 0,50 15000", **{"": "1,00", "enveloppe": "30000"})


@cas("propositions", "proposition")
def test_proposition(cas):
    strict = selection(
        [pretendant(t, rang) for rang, t in enumerate(cas["dossiers"], 1)], disponibles(cas["disponibles"])
    )
    points = dict(enumerate(cas.get("points", ()), 1))
    assert [x.pretendant.numero for x in strict.entrants] == cas["ordre_strict"]
    trouvee = proposer(strict, essayer_tout, Objectif(cas["objectif"]), points)
    assert [p.numero for p in trouvee.entrants] == cas["proposition"], cas["pourquoi"]
    assert trouvee.phrase(strict).replace(NBSP, " ") == cas["phrase"]
    assert trouvee.prouvee


def test_each_objective_is_told_in_a_sentence():
    assert set(LIBELLES_OBJECTIF) == set(OBJECTIFS) == set(MESURES) == set(Objectif)
    assert all(phrase.endswith(".") for phrase in OBJECTIFS.values())


def test_unknown_constraints_limit_nothing_and_an_exceeded_one_admits_nobody():
    assert len(proposer(ordre("1 1,00 10", "2 1,00 -"), essayer_tout).entrants) == 2
    epuisee = selection([pretendant("1 1,00 10", 1)], {ENVELOPPE: -5})
    assert proposer(epuisee, essayer_tout).entrants == ()
    vide = proposer(ordre(), essayer_tout)
    assert (vide.entrants, vide.prouvee) == ((), True)


def test_what_is_left_is_told_by_constraint():
    trouvee = proposer(TROIS, essayer_tout)
    assert trouvee.restes(TROIS) == {Contrainte(): 0, ENVELOPPE: 0}
    assert trouvee.preuve().replace(NBSP, " ") == "Prouvé : aucune autre liste ne fait mieux."


def test_many_names_are_counted_rather_than_listed():
    textes = ["1 1,00 20000", *(f"{rang} 0,20 1000" for rang in range(2, 10))]
    strict = ordre(*textes, **{"": "1,00", "enveloppe": "20000"})
    trouvee = proposer(strict, essayer_tout, Objectif.POINTS, dict.fromkeys(range(1, 10), 100))
    assert "6 (rang 6) et 7 (rang 7)" not in trouvee.phrase(strict)
    beaucoup = replace(trouvee, ajoutes=tuple(pretendant(t, r) for r, t in enumerate(textes, 1)))
    assert "6 (rang 6) et 3 autres entreraient" in beaucoup.phrase(strict).replace(NBSP, " ")


def mentir(choix, plafond):
    return lambda _programme: Solution(choix, plafond)


def test_a_list_that_breaks_a_constraint_or_brings_less_is_not_taken():
    for faux in ((True, True, True), (False, False, False)):
        trouvee = proposer(TROIS, mentir(faux, 60), Objectif.EUROS)
        assert [p.numero for p in trouvee.entrants] == ["1"]


@pytest.mark.parametrize(
    ("objectif", "plafond", "dit"),
    [
        (Objectif.ETP, None, "Non prouvé : le calcul n’a pas montré"),
        (Objectif.ETP, 9, "de plus de 0,30 ETP."),
        (Objectif.EUROS, 6, "de plus de 10 000,00 €."),
        (Objectif.POINTS, 2, "de plus de 0,10 point."),
    ],
)
def test_a_bound_that_leaves_room_proves_nothing_and_says_how_much(objectif, plafond, dit):
    points = {1: 10, 2: 10, 3: 10}
    trouvee = proposer(TROIS, mentir((True, False, False), plafond), objectif, points)
    assert not trouvee.prouvee
    assert dit in trouvee.preuve().replace(NBSP, " ")
    assert trouvee.phrase(TROIS) == "Rien de mieux trouvé."


def test_a_bound_below_what_is_found_is_no_negative_margin():
    trouvee = proposer(TROIS, mentir((True, False, False), -1000))
    assert [e.marge for e in trouvee.etages] == [0, 0]
    assert [e.mesure for e in trouvee.etages] == [Mesure.ETP, Mesure.EPARGNE]


def test_a_constraint_divided_keeps_its_choices():
    for borne in (Borne((6, 9, 0), maximum=14), Borne((6, 9, 0), minimum=7), Borne((0, 0), 5)):
        for choix in product((True, False), repeat=len(borne.coefficients)):
            assert borne.admet(choix) == borne.reduite().admet(choix)
    assert Borne((6, 9, 0), maximum=14).reduite() == Borne((2, 3, 0), maximum=4)


@given(PLACES, RESTES, st.sampled_from(Suite), st.sampled_from(Objectif), st.lists(st.integers(0, 9), min_size=8))
def test_nothing_exceeds_a_constraint_and_the_strict_order_is_never_better(
    pretendants, restes, suite, objectif, notes
):
    strict = selection(pretendants[:8], restes, suite)
    points = {p.dossier_id: notes[rang] for rang, p in enumerate(pretendants[:8])}
    trouvee = proposer(strict, essayer_tout, objectif, points)
    deja = [x.pretendant for x in strict.lignes if x.place is Place.ENTRE]
    for contrainte, reste in restes.items():
        pris = sum(p.besoin(contrainte) for p in trouvee.entrants)
        assert pris <= max(reste, 0)
    ecarts = {p.dossier_id for p in trouvee.ajoutes}, {p.dossier_id for p in trouvee.retires}
    entrants = {p.dossier_id for p in trouvee.entrants}
    assert ecarts == (entrants - {p.dossier_id for p in deja}, {p.dossier_id for p in deja} - entrants)
    assert trouvee.prouvee
    assert trouvee.points >= trouvee.points_ordre or objectif is not Objectif.POINTS
    assert trouvee.etp >= strict.etp or objectif is not Objectif.ETP
    assert trouvee.montant >= strict.montant or objectif is not Objectif.EUROS
