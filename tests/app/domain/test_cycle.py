"""The cases of `cycle.toml`: which moves are permitted, and which ask for a reason."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from app.domain.cycle import (
    DECIDES,
    FAVORABLES,
    HORS_CLASSEMENT,
    LIBELLES_ETAT,
    PASSAGES,
    Etat,
    passage,
    suivants,
)
from app.socle.errors import UserError
from tests.app.domain.cas import cas


def marcher(chemin, motif):
    for de, vers in pairwise(map(Etat, chemin)):
        passage(de, vers, motif)


@cas("cycle", "passages")
def test_passages(cas):
    if not cas["refus"]:
        marcher(cas["chemin"], cas["motif"])
        return
    with pytest.raises(UserError) as refus:
        marcher(cas["chemin"], cas["motif"])
    assert cas["refus"] in str(refus.value), cas["pourquoi"]


def test_the_table_holds_each_move_once():
    couples = [(p.de, p.vers) for p in PASSAGES]
    assert len(couples) == len(set(couples))
    assert all(de is not vers for de, vers in couples)


@pytest.mark.parametrize(("de", "vers"), list(product(Etat, Etat)))
def test_every_pair_is_permitted_or_refused_in_french(de, vers):
    if vers in suivants(de):
        assert passage(de, vers, "motif").vers is vers
        return
    with pytest.raises(UserError) as refus:
        passage(de, vers, "motif")
    assert LIBELLES_ETAT[de] in refus.value.message
    assert refus.value.conseil


def test_every_state_has_a_name_and_can_be_reached():
    assert set(LIBELLES_ETAT) == set(Etat)
    assert {p.vers for p in PASSAGES} == set(Etat)


def test_unfavourable_and_backward_moves_ask_for_a_reason():
    for p in PASSAGES:
        if p.vers in DECIDES or p.vers in HORS_CLASSEMENT or p.de in DECIDES - FAVORABLES:
            assert p.motif, p
