"""Proofs: the frame, the quote that is cut, the versions of a piece, and the sentences about replaced ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.preuve import (
    COUPE,
    EXTRAIT_MAX,
    Cadre,
    Preuve,
    borner,
    lignee,
    phrases_de_remplacement,
    remplacantes,
)
from tests.builders import AGENT, le, une_piece


def une_preuve(**champs):
    return Preuve(
        **{
            "dossier_id": 1, "sous_critere": "C1.1", "piece_id": 1, "sha256": "0" * 64, "agent": AGENT,
            "le": le(9, 20), "page": 3, "extrait": "une priorité", **champs,
        }
    )  # fmt: skip


@pytest.mark.parametrize("cotes", [(0, 0, 0, 10), (-1, 0, 5, 5), (0, 9, 5, 9), (0, 0, 10_001, 5), (6, 0, 5, 5)])
def test_a_frame_off_the_page_is_refused(cotes):
    with pytest.raises(ValueError, match="cadre hors de la page"):
        Cadre(*cotes)


def test_the_place_of_a_proof_is_said_in_words():
    assert une_preuve().place == "p.\u00a03"
    assert une_preuve(page=None, lieu="Budget, B4").place == "Budget, B4"
    assert une_preuve(page=None).place == ""


def test_a_short_quote_is_kept_on_one_line():
    assert borner("  une\npriorité\u00a0claire ") == ("une priorité claire", False)


def test_a_long_quote_is_cut_at_a_word():
    extrait, coupe = borner("mot " * 500)
    assert coupe
    assert extrait.endswith("mot…")
    assert len(extrait) <= EXTRAIT_MAX
    assert borner("x" * 700) == ("x" * (EXTRAIT_MAX - 1) + COUPE, True)


@given(st.text(max_size=2000))
def test_a_quote_never_passes_its_limit_and_is_cut_once(texte):
    extrait, coupe = borner(texte)
    assert len(extrait) <= EXTRAIT_MAX
    assert borner(extrait) == (extrait, False)
    assert coupe == (len(" ".join(texte.split())) > EXTRAIT_MAX)


def test_the_last_version_stands_for_all_the_older_ones():
    pieces = [une_piece(id=1), une_piece(id=2, remplace=1), une_piece(id=3, remplace=2), une_piece(id=4)]
    assert {ancienne: p.id for ancienne, p in remplacantes(pieces).items()} == {1: 3, 2: 3}
    assert lignee(pieces, 3) == {1, 2, 3}
    assert lignee(pieces, 4) == {4}


def test_versions_that_turn_in_a_circle_end():
    pieces = [une_piece(id=1, remplace=2), une_piece(id=2, remplace=1)]
    assert set(remplacantes(pieces)) == {1, 2}
    assert lignee(pieces, 1) == {1, 2}


def test_each_replaced_piece_that_notes_rest_on_is_named_with_them():
    pieces = [
        une_piece(id=1, nom="Note.pdf"),
        une_piece(id=2, nom="Note v2.pdf", remplace=1, recue_le=le(10, 3)),
        une_piece(id=3, nom="Budget.pdf"),
        une_piece(id=4, nom="Budget v2.pdf", remplace=3),
    ]
    preuves = [une_preuve(sous_critere="C2.1"), une_preuve(), une_preuve(piece_id=2)]
    (phrase,) = phrases_de_remplacement(preuves, pieces)
    assert phrase == (
        "«\u00a0Note.pdf\u00a0» est remplacée par «\u00a0Note v2.pdf\u00a0», reçue le 3\u00a0octobre\u00a02022"
        "\u00a0: 2\u00a0preuves prises sur la version précédente (C1.1, C2.1)."
    )
    assert phrases_de_remplacement([une_preuve(piece_id=2)], pieces) == ()
