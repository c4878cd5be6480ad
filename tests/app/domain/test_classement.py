"""The order of the dossiers: independent of the order in which they are read, and explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.campagne import Ordre
from app.domain.classement import Candidat, classer
from app.domain.cycle import Etat
from app.domain.notation import Note, Resultat, resultat
from app.domain.poste import TypePoste
from tests.app.domain.cas import INSTANT, grille

ECOLE = grille(A1=60, B1=40)


def _score(total, non_notes=()):
    return Resultat(total, 100, (), non_notes, (), total or Fraction(0))


def candidat(rang, total=Fraction(50), minutes=0, etat=Etat.INSTRUIT, non_notes=()):
    return Candidat(
        dossier_id=rang,
        numero=f"2022-94-{rang:04d}",
        porteur=f"Porteur {rang}",
        recu_le=INSTANT + timedelta(minutes=minutes),
        etat=etat,
        type_poste=TypePoste.FACILITATEUR,
        resultat=_score(total, non_notes),
        etp=None,
        montant=None,
    )


CANDIDATS = st.lists(
    st.builds(
        candidat,
        rang=st.integers(1, 500),
        total=st.one_of(st.none(), st.fractions(0, 100, max_denominator=4)),
        minutes=st.integers(0, 3),
        etat=st.sampled_from([Etat.INSTRUIT, Etat.RETENU, Etat.RETIRE, Etat.IRRECEVABLE]),
    ),
    unique_by=lambda c: c.dossier_id,
    max_size=12,
)


@given(CANDIDATS, st.randoms())
def test_the_order_read_does_not_count(candidats, hasard):
    melanges = [*candidats]
    hasard.shuffle(melanges)
    assert classer(melanges) == classer(candidats)


@given(CANDIDATS)
def test_ranks_follow_one_another_and_totals_go_down(candidats):
    rangs = classer(candidats)
    assert len(rangs) == len(candidats)
    places = [r.rang for r in rangs if r.rang is not None]
    assert places == list(range(1, len(places) + 1))
    totaux = [r.candidat.resultat.total for r in rangs if r.rang is not None]
    assert totaux == sorted(totaux, reverse=True)
    assert all(r.explication for r in rangs)


@given(CANDIDATS, st.integers(501, 600))
def test_a_dossier_without_rank_moves_nobody(candidats, rang):
    avec = classer([*candidats, candidat(rang, etat=Etat.RETIRE)])
    sans = classer(candidats)
    assert [(r.candidat, r.rang) for r in avec if r.rang] == [(r.candidat, r.rang) for r in sans if r.rang]


def test_ties_are_broken_by_receipt_then_by_number():
    premier, deuxieme = candidat(3, minutes=0), candidat(1, minutes=5)
    jumeau = candidat(2, minutes=5)
    rangs = classer([jumeau, deuxieme, premier, candidat(4, Fraction(51), minutes=9)])
    assert [r.candidat.dossier_id for r in rangs] == [4, 3, 1, 2]
    assert [r.explication for r in rangs] == [
        "meilleur total",
        "total inférieur à celui du dossier 2022-94-0004",
        "même total que le dossier 2022-94-0003, reçu avant",
        "même total et même réception que le dossier 2022-94-0001, numéro plus petit",
    ]


def test_ranks_start_again_in_each_wave_and_those_of_no_wave_come_last():
    rangs = classer(
        [
            replace(candidat(1, Fraction(90)), vague=2),
            replace(candidat(2, Fraction(10)), vague=1),
            candidat(3, Fraction(99)),
            replace(candidat(4, Fraction(20)), vague=1),
        ]
    )
    assert [(r.candidat.dossier_id, r.rang, r.explication) for r in rangs] == [
        (4, 1, "meilleur total de la vague 1"),
        (2, 2, "total inférieur à celui du dossier 2022-94-0004"),
        (1, 1, "meilleur total de la vague 2"),
        (3, 1, "meilleur total"),
    ]


def test_by_arrival_the_score_does_not_count_but_must_exist():
    rangs = classer(
        [
            candidat(1, Fraction(90), minutes=5),
            replace(candidat(2, Fraction(10), minutes=9), complet_le=INSTANT + timedelta(days=2), vague=1),
            replace(candidat(3, Fraction(20), minutes=8), complet_le=INSTANT + timedelta(days=1), vague=2),
            replace(candidat(4, Fraction(30), minutes=9), complet_le=INSTANT + timedelta(days=1)),
            candidat(6, Fraction(1), minutes=5),
            candidat(7, None, minutes=0),
        ],
        Ordre.ARRIVEE,
    )
    assert [(r.candidat.dossier_id, r.rang, r.explication) for r in rangs] == [
        (3, 1, "premier arrivé"),
        (4, 2, "reçu après le dossier 2022-94-0003"),
        (2, 3, "constaté complet après le dossier 2022-94-0004"),
        (1, 4, "complétude non constatée, après le dossier 2022-94-0002 constaté complet"),
        (6, 5, "arrivé en même temps que le dossier 2022-94-0001, numéro plus petit"),
        (7, None, "tous les sous-critères sont sans objet"),
    ]


@given(CANDIDATS, st.randoms())
def test_by_arrival_the_order_read_does_not_count(candidats, hasard):
    melanges = [*candidats]
    hasard.shuffle(melanges)
    assert classer(melanges, Ordre.ARRIVEE) == classer(candidats, Ordre.ARRIVEE)


def test_zero_is_a_rank_and_unscored_is_none():
    nul = replace(candidat(1), resultat=resultat(ECOLE, [Note("A1", 0, "x"), Note("B1", 0, "x")]))
    incomplet = replace(candidat(2), resultat=resultat(ECOLE, [Note("A1", 4, "x")]))
    rangs = classer([incomplet, nul])
    assert [(r.candidat.dossier_id, r.rang) for r in rangs] == [(1, 1), (2, None)]
    assert rangs[1].explication.replace("\u00a0", " ") == "non noté : B1"


@pytest.mark.parametrize(
    ("prive", "explication"),
    [
        (candidat(1, etat=Etat.RETIRE), "dossier retiré"),
        (candidat(1, etat=Etat.IRRECEVABLE), "dossier irrecevable"),
        (replace(candidat(1), resultat=None), "aucun poste demandé : pas de grille"),
        (candidat(1, None), "tous les sous-critères sont sans objet"),
        (candidat(1, None, non_notes=("A", "B", "C", "D")), "non noté : A, B, C, D"),
        (candidat(1, None, non_notes=("A", "B", "C", "D", "E")), "non noté : A, B, C, D…"),
    ],
)
def test_the_absence_of_a_rank_is_explained(prive, explication):
    (rang,) = classer([prive])
    assert rang.rang is None
    assert rang.explication.replace("\u00a0", " ") == explication
