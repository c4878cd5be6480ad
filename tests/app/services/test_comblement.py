"""The search of sums against every choice of small questions: what is found fits, « complete » is never false."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.proposition import Borne, valeur
from app.domain.relaxation import relacher
from app.services.comblement import Comblement, Question, Reponse
from app.socle.progress import Annulation, Annule
from tests.app.services.test_solveur import tirage

NOMBRE = 7
COEFFICIENTS = st.lists(st.integers(-5, 30), min_size=NOMBRE, max_size=NOMBRE).map(tuple)
BORNES = st.lists(
    st.builds(Borne, COEFFICIENTS, st.none() | st.integers(-5, 120), st.none() | st.integers(-30, 40)), max_size=3
)
MULTIPLICATEURS = st.lists(st.integers(-9, 9), min_size=3, max_size=3)
MINUSCULE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def question(but, bornes, bas, haut, multiplicateurs, base):
    """The relaxations of the value and of a sum that has a minimum; false multipliers only let more choices in."""
    bornes = tuple(bornes)
    ecarts = [(relaxation := relacher(but, bornes, multiplicateurs[: len(bornes)], 3), relaxation.marge(bas))]
    for borne in bornes:
        if borne.minimum is not None:
            autre = relacher(borne.coefficients, bornes, [0] * len(bornes), 1)
            ecarts.append((autre, autre.marge(borne.minimum)))
    return Question(Borne(but, haut, bas), bornes, tuple(ecarts), base, (1, 3))


def meilleure(posee):
    """Return the greatest value of all, None when no choice fits: the slow and certain way."""
    return max(
        (
            valeur(posee.fenetre.coefficients, choix)
            for choix in product((True, False), repeat=len(posee.base))
            if all(b.admet(choix) for b in (posee.fenetre, *posee.bornes))
        ),
        default=None,
    )


def verifier(posee, reponse):
    sure = meilleure(posee)
    if reponse.choix is not None:
        assert all(b.admet(reponse.choix) for b in (posee.fenetre, *posee.bornes))
        assert valeur(posee.fenetre.coefficients, reponse.choix) <= sure
    if reponse.complete:
        trouvee = reponse.choix and valeur(posee.fenetre.coefficients, reponse.choix)
        assert trouvee == sure


QUESTIONS = st.builds(
    question,
    COEFFICIENTS,
    BORNES,
    st.integers(-20, 60),
    st.integers(60, 220),
    MULTIPLICATEURS,
    st.lists(st.booleans(), min_size=NOMBRE, max_size=NOMBRE).map(tuple),
)


@given(QUESTIONS)
def test_with_memory_enough_every_choice_is_seen(posee):
    reponse = Comblement(posee, Annulation()).tout(1 << NOMBRE)
    assert reponse.complete
    verifier(posee, reponse)


@given(QUESTIONS, st.sampled_from((1, 2, 4, 8)), st.integers(0, 3))
def test_with_little_memory_nothing_false_is_said(posee, capacite, essai):
    comblement = Comblement(posee, Annulation())
    verifier(posee, comblement.tout(capacite))
    verifier(posee, comblement.autour(2 * capacite, essai))


@given(QUESTIONS)
@MINUSCULE
def test_small_lots_short_words_and_few_pairs_change_nothing_to_the_truth(monkeypatch, posee):
    monkeypatch.setattr("app.services.comblement.LOT", 2)
    monkeypatch.setattr("app.services.comblement.PAR_MOT", 2)
    entiere = Comblement(posee, Annulation()).tout(1 << NOMBRE)
    assert entiere.complete
    verifier(posee, entiere)
    with monkeypatch.context() as court:
        court.setattr("app.services.comblement.PAIRES_MAX", 1)
        verifier(posee, Comblement(posee, Annulation()).tout(1 << NOMBRE))


def aux_centimes(nombre=60, graine=0):
    """Amounts to the cent, an envelope met exactly by many lists, and a target that binds."""
    hasard = tirage(graine)
    etp = tuple(hasard.choice((5, 8, 10, 15)) for _ in range(nombre))
    euros = tuple(e * hasard.randrange(250_000, 320_000) for e in etp)
    enveloppe, cible = sum(euros) // 2, sum(etp) // 2 + 3
    base = tuple(rang % 2 == 0 for rang in range(nombre))
    relaxation = relacher(euros, [Borne(euros, enveloppe)], [1], 1)
    fenetre = Borne(euros, maximum=enveloppe, minimum=enveloppe)
    return Question(fenetre, (Borne(etp, maximum=cible),), ((relaxation, 0),), base, (0, 1))


@pytest.mark.parametrize("essai", range(3))
def test_an_envelope_is_met_to_the_cent_and_twice_the_same(essai):
    posee = aux_centimes()
    reponse = Comblement(posee, Annulation()).autour(1 << 14, essai)
    assert all(b.admet(reponse.choix) for b in (posee.fenetre, *posee.bornes))
    assert reponse.complete  # at the top of the window: no other list does better
    assert reponse == Comblement(posee, Annulation()).autour(1 << 14, essai)


def test_choices_that_all_give_up_alike_are_too_many():
    assert Comblement(aux_centimes(), Annulation()).tout(1 << 8) == Reponse(None, complete=False)


def test_the_stop_is_heard():
    annulation = Annulation()
    annulation.demander()
    with pytest.raises(Annule):
        Comblement(aux_centimes(), annulation).tout(1 << 8)
