"""The queue: its order as the worked cases say it, what a choice keeps, which thing comes next."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.delais import Echeance
from app.domain.file_instruction import (
    LIBELLES_GENRE,
    SANS_LETTRE,
    Choix,
    DossierAFaire,
    Genre,
    ranger,
    restes_du_genre,
    retenir,
    retrouver,
    suivant,
)
from app.domain.restes import Reste, Travail
from app.domain.seance import Lettre
from app.socle.formats import PARIS
from tests.app.domain.cas import cas
from tests.builders import le

NOTER = tuple(Reste(Travail.NOTER, f"C{i}.1", f"noter C{i}.1", "Objectifs", i) for i in (1, 2, 3))
VERDICT = Reste(Travail.VERDICT, "RIB", "examiner RIB", "reçue, sans verdict")
DECIDER = Reste(Travail.DECIDER, "", "préparer la décision", "dossier instruit")


def dossier(numero="2022-94-0001", restes=(VERDICT,), **champs):
    valeurs = {"dossier_id": 1, "porteur": "Essai", "recu_le": le(7, 12), "etat": Etat.RECU, "vague": None,
               "lettre": None, "restes": tuple(restes), **champs}  # fmt: skip
    return DossierAFaire(numero=numero, **valeurs)


@cas("seance", "file")
def test_the_order_is_that_of_the_case(cas):
    lus = [
        dossier(
            brut["nom"],
            () if brut.get("fini") else (VERDICT,),
            lettre=None if brut["lettre"] == "-" else Lettre(brut["lettre"]),
            recu_le=datetime.combine(brut["recu"], time(9), PARIS),
            echeances=(Echeance(brut["presse"], "règle", "source"),) if "presse" in brut else (),
        )
        for brut in cas["dossiers"]
    ]
    assert [d.numero for d in ranger(lus)] == cas["ordre"]


@given(st.permutations(range(6)))
def test_the_order_does_not_depend_on_that_of_the_base(rangs):
    tous = [dossier(str(i), recu_le=le(7, 1 + i // 2), lettre=Lettre.A if i % 2 else None) for i in range(6)]
    assert ranger(tous[i] for i in rangs) == ranger(tous)


@pytest.mark.parametrize(
    ("choix", "gardes"),
    [
        (Choix(), {"a", "b"}),
        (Choix(Genre.NOTER), {"a"}),
        (Choix(Genre.PIECES), {"b"}),
        (Choix(Genre.DECIDER), set()),
        (Choix(Genre.RIEN), {"fini"}),
        (Choix(lettre="A"), {"a"}),
        (Choix(lettre=SANS_LETTRE), {"b"}),
        (Choix(vague=2), {"b"}),
    ],
)
def test_a_choice_keeps_the_dossiers_that_answer_it(choix, gardes):
    file = (
        dossier("a", NOTER, lettre=Lettre.A, vague=1),
        dossier("b", (VERDICT,), vague=2),
        dossier("fini", ()),
    )
    retenus = retenir(file, choix)
    assert {d.numero for d in retenus} == gardes
    assert all(r in restes_du_genre((*NOTER, VERDICT), choix.genre) for d in retenus for r in d.restes)


def test_every_kind_of_work_belongs_to_one_kind_of_session():
    for travail in Travail:
        reste = Reste(travail, "", "", "")
        genres = [g for g in Genre if restes_du_genre((reste,), g)]
        assert genres[0] is Genre.TOUT
        assert len(genres) == 2, travail
    assert set(LIBELLES_GENRE) == set(Genre)


def test_the_next_thing_comes_after_the_one_in_hand_done_or_not():
    tous = (VERDICT, *NOTER)
    assert suivant(tous, None) is VERDICT
    assert suivant(tous, VERDICT) is NOTER[0]
    assert suivant(NOTER[1:], NOTER[0]) is NOTER[1]
    assert suivant(tous, NOTER[2]) is None


def test_a_session_is_taken_up_where_it_was_left():
    tous = (VERDICT, *NOTER, DECIDER)
    assert retrouver(tous, "C2.1") is NOTER[1]
    assert retrouver((VERDICT, NOTER[2], DECIDER), "C2.1") is NOTER[2]
    assert retrouver(tous, "C9.9") is VERDICT
    assert retrouver(tous, "") is VERDICT
    assert retrouver((), "C2.1") is None
