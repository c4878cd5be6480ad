"""The hash chain: a sound journal is accepted, any change is located."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.journal import ORIGINE, Evenement, chainer, rupture
from tests.app.domain.cas import INSTANT

CHAMPS_TEXTE = [c.name for c in fields(Evenement) if c.type == "str"]


def chaine(nb):
    lignes, precedent = [], ORIGINE
    for rang in range(1, nb + 1):
        evenement = Evenement(
            le=INSTANT + timedelta(seconds=rang),
            agent="Agent Exemple",
            acte=f"Noter C1.{rang}",
            objet="note",
            objet_id=str(rang),
            apres='{"valeur": 3}',
            dossier_id=rang,
        )
        ligne = chainer(rang, precedent, evenement)
        lignes.append(ligne)
        precedent = ligne.empreinte
    return lignes


@given(st.integers(0, 8))
def test_a_sound_chain_has_no_break(nb):
    assert rupture(chaine(nb)) is None


@given(st.integers(1, 8), st.data())
def test_a_changed_field_is_located(nb, data):
    lignes = chaine(nb)
    rang = data.draw(st.integers(1, nb))
    champ = data.draw(st.sampled_from(CHAMPS_TEXTE))
    ligne = lignes[rang - 1]
    ancien = getattr(ligne.evenement, champ)
    lignes[rang - 1] = replace(ligne, evenement=replace(ligne.evenement, **{champ: f"{ancien}!"}))
    assert rupture(lignes) == rang


@given(st.integers(2, 8), st.data())
def test_a_line_taken_out_or_moved_is_located(nb, data):
    rang = data.draw(st.integers(1, nb - 1))
    lignes = chaine(nb)
    assert rupture(lignes[: rang - 1] + lignes[rang:]) == rang
    lignes[rang - 1], lignes[rang] = lignes[rang], lignes[rang - 1]
    assert rupture(lignes) == rang


def test_a_line_forged_with_its_own_hash_breaks_the_next():
    lignes = chaine(3)
    faux = replace(lignes[1].evenement, motif="antidaté")
    lignes[1] = chainer(2, lignes[0].empreinte, faux)
    assert rupture(lignes) == 3


@pytest.mark.parametrize("faux", [{"le": INSTANT}, {"dossier_id": None}])
def test_date_and_dossier_are_held_by_the_chain_too(faux):
    lignes = chaine(2)
    lignes[0] = replace(lignes[0], evenement=replace(lignes[0].evenement, **faux))
    assert rupture(lignes) == 1


def test_text_cannot_slide_from_one_field_to_the_next():
    gauche = replace(chaine(1)[0].evenement, agent="AB", acte="C")
    droite = replace(gauche, agent="A", acte="BC")
    assert chainer(1, ORIGINE, gauche).empreinte != chainer(1, ORIGINE, droite).empreinte
