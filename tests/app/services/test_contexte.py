"""What the journal keeps of an act: only what changed, in the glossary's terms, without a float."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.journal import rupture
from app.domain.montants import Etp, Montant
from app.services.contexte import differences, journaliser
from app.socle.errors import Bug
from tests.app.services.atelier import journal
from tests.builders import AGENT, le, un_dossier, un_porteur, une_campagne


def test_only_the_fields_that_changed_are_kept():
    avant = un_dossier(porteur=un_porteur(ville="Ajaccio"), montant_demande=Montant(2800000))
    apres = un_dossier(porteur=un_porteur(ville="Bastia"), montant_demande=Montant(2900000))
    ancien, nouveau = differences(avant, apres)
    assert json.loads(ancien) == {"porteur": {"ville": "Ajaccio"}, "montant_demande": 2800000}
    assert json.loads(nouveau) == {"porteur": {"ville": "Bastia"}, "montant_demande": 2900000}


def test_what_was_unknown_is_null_and_what_was_not_there_is_empty():
    assert differences(un_dossier(cout_total=None), un_dossier(cout_total=Montant(1))) == (
        '{"cout_total": null}',
        '{"cout_total": 1}',
    )
    assert differences(None, {"etat": Etat.RECU}) == ("", '{"etat": "recu"}')
    assert differences({"a": 1}, {"b": 2}) == ('{"a": 1}', '{"b": 2}')


def test_values_of_the_trade_are_written_exactly():
    _, ecrit = differences(
        None, {"taux": Fraction(7, 10), "etp": Etp(150), "le": date(2022, 9, 15), "recu": le(9, 15)}
    )
    assert json.loads(ecrit) == {
        "taux": "7/10",
        "etp": 150,
        "le": "2022-09-15",
        "recu": "2022-09-15T10:12:00+02:00",
    }


def test_a_float_never_enters_the_journal():
    with pytest.raises(Bug, match="virgule flottante"):
        differences(None, {"montant": 29400.0})


def test_a_whole_campaign_can_be_written():
    ancien, nouveau = differences(une_campagne(), une_campagne(intitule="Autre"))
    assert json.loads(ancien) == {"intitule": "Appel à projets d’essai"}
    assert json.loads(nouveau) == {"intitule": "Autre"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=3), x, max_size=3),
    max_leaves=8,
)
FICHES = st.dictionaries(st.text(max_size=3), JSON, max_size=4)


@given(FICHES, FICHES)
def test_both_sides_say_what_changed_and_nothing_else(avant, apres):
    ancien, nouveau = (json.loads(cote) for cote in differences(avant, apres))
    for cle in {**avant, **apres}:
        if avant.get(cle) == apres.get(cle):
            assert cle not in ancien
            assert cle not in nouveau
        else:
            assert (cle in ancien, cle in nouveau) == (cle in avant, cle in apres)


def test_a_line_says_who_when_what_and_why(contexte, store, horloge):
    with store.ecrire() as u:
        journaliser(u, contexte, acte="Essayer", objet="dossier", objet_id=3, apres={"a": 1}, motif="pour voir")
    (ligne,) = journal(store)
    assert (ligne.agent, ligne.le, ligne.acte, ligne.objet_id, ligne.motif) == (
        AGENT, horloge.instant, "Essayer", "3", "pour voir",
    )  # fmt: skip
    with store.lire() as u:
        assert rupture(u.journal.toutes()) is None
