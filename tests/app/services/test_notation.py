"""Noting: three things that are not the same (« non noté », « sans objet », 0), each act with its trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.lectures import Deport
from app.domain.montants import Etp
from app.domain.poste import TypePoste
from app.services.contexte import Contexte
from app.services.notation import Notation
from app.socle.changes import RIEN
from app.socle.errors import UserError
from app.socle.horloge import HorlogeFixe
from tests.app.services.atelier import changer, cliche, cotes, dossier_en_base, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, le, un_poste, une_campagne
from tests.fakes import FakeStore


@pytest.fixture
def notation(contexte):
    return Notation(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


def test_a_note_is_one_act(notation, store, dossier):
    with un_seul_acte(store) as (lignes):
        ancienne, changes = notation.noter(dossier.id, "C1.1", 3, " page 4 ")
    assert ancienne is None
    assert changes.dossiers == {dossier.id}
    assert changes.touches("classement")
    (ligne,) = lignes
    assert (ligne.acte, ligne.objet, ligne.objet_id, ligne.dossier_id) == ("Noter C1.1", "note", "C1.1", dossier.id)
    assert cotes(ligne)[0] is None
    assert cotes(ligne)[1]["valeur"] == 3
    assert cotes(ligne)[1]["justification"] == "page 4"


def test_an_agent_who_withdrew_does_not_note_until_it_is_lifted(notation, store, campagne, dossier):
    """R34: the withdrawal is of one agent and one dossier."""
    autre = dossier_en_base(store, campagne)
    with store.ecrire() as u:
        u.lectures.add_deport(Deport(dossier.id, "un autre agent", "lien familial", le(9, 1)))
        deport = u.lectures.add_deport(Deport(dossier.id, AGENT, "membre du conseil", le(9, 1)))
    with rien_d_ecrit(store), pytest.raises(UserError, match="déporté"):
        notation.noter(dossier.id, "C1.1", 3)
    notation.noter(autre.id, "C1.1", 3)
    with store.ecrire() as u:
        u.lectures.save_deport(replace(deport, leve_le=le(9, 2)))
    notation.noter(dossier.id, "C1.1", 3)


def test_a_corrected_note_gives_back_the_first_and_tells_only_the_change(notation, store, dossier):
    notation.noter(dossier.id, "C1.1", 3, "page 4")
    with un_seul_acte(store) as lignes:
        ancienne, _ = notation.noter(dossier.id, "C1.1", 2, "page 4")
    assert ancienne.valeur == 3
    assert cotes(lignes[0]) == ({"valeur": 3}, {"valeur": 2})


def test_non_note_sans_objet_and_zero_are_three_things(notation, dossier):
    assert notation.resultat(dossier.id).non_notes == ("C1.1", "C1.2", "C2.1")
    notation.noter(dossier.id, "C1.1", 0, "rien")
    notation.noter(dossier.id, "C1.2", None, "pas d’acteur sur l’île")
    assert notation.resultat(dossier.id).non_notes == ("C2.1",)
    assert notation.resultat(dossier.id).total is None
    notation.noter(dossier.id, "C2.1", 4, "clairs")
    assert notation.resultat(dossier.id).total == 40


@pytest.mark.parametrize(
    ("code", "valeur", "motif"),
    [
        ("C1.1", 5, "hors de l’échelle"),
        ("C1.1", None, "demande une justification"),
        ("Z9", 3, "n’a pas de sous-critère"),
    ],
)
def test_a_refused_note_writes_nothing(notation, store, dossier, code, valeur, motif):
    notation.noter(dossier.id, "C1.1", 2)
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        notation.noter(dossier.id, code, valeur)


def test_without_a_job_there_is_no_grid(notation, store, campagne):
    sans_poste = dossier_en_base(store, campagne, postes=())
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne demande encore aucun poste"):
        notation.noter(sans_poste.id, "C1.1", 2)
    with pytest.raises(UserError, match="grille n’est pas connue"):
        notation.resultat(sans_poste.id)


def test_a_note_is_taken_back(notation, store, dossier):
    notation.noter(dossier.id, "C1.1", 2)
    with un_seul_acte(store) as lignes:
        ancienne, _ = notation.effacer(dossier.id, "C1.1")
    assert ancienne.valeur == 2
    assert lignes[0].acte == "Effacer la note C1.1"
    assert lignes[0].objet_id == "C1.1"
    assert notation.resultat(dossier.id).non_notes == ("C1.1", "C1.2", "C2.1")


def test_taking_back_what_is_not_noted_leaves_no_line(notation, store, dossier):
    with rien_d_ecrit(store):
        assert notation.effacer(dossier.id, "C1.1") == (None, RIEN)


def test_a_note_of_the_former_grid_can_be_taken_back_once_the_job_is_gone(notation, store, dossier):
    notation.noter(dossier.id, "C1.1", 2)
    changer(store, dossier, postes=())
    assert notation.effacer(dossier.id, "C1.1")[0].valeur == 2


def test_the_grid_follows_the_type_of_job(notation, store, campagne):
    dossier = dossier_en_base(store, campagne, postes=(un_poste(type=TypePoste.COORDINATEUR, etp_demande=Etp(50)),))
    notation.noter(dossier.id, "C2.1", 4, "clairs")
    assert notation.resultat(dossier.id).partiel == 40


ACTES = st.lists(
    st.tuples(st.sampled_from(("C1.1", "C1.2", "C2.1")), st.sampled_from((0, 1, 2, 3, 4, "sans objet", "effacer"))),
    max_size=12,
)


@settings(max_examples=60)
@given(ACTES, ACTES)
def test_any_notes_then_their_undos_bring_the_base_back(deja, actes):
    store = FakeStore()
    notation = Notation(Contexte(store, HorlogeFixe(le(9, 20)), AGENT))
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    dossier = dossier_en_base(store, campagne)
    for code, valeur in deja:
        _agir(notation, dossier.id, code, valeur)
    avant = cliche(store)
    pile = [(code, _agir(notation, dossier.id, code, valeur)) for code, valeur in actes]
    for code, ancienne in reversed(pile):
        if ancienne is None:
            notation.effacer(dossier.id, code)
        else:
            notation.noter(dossier.id, code, ancienne.valeur, ancienne.justification)
    assert cliche(store) == avant
    assert store.verifier() == ()


def _agir(notation, dossier_id, code, valeur):
    if valeur == "effacer":
        return notation.effacer(dossier_id, code)[0]
    return notation.noter(dossier_id, code, None if valeur == "sans objet" else valeur, "motif")[0]
