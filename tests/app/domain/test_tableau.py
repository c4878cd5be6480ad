"""The live ranking: the order of the reference, and one note at a time the same as from the start."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.campagne import Ordre
from app.domain.classement import Candidat, classer
from app.domain.cycle import Etat
from app.domain.notation import resultat
from app.domain.poste import TypePoste
from app.domain.tableau import Inscrit, dresser
from tests.app.domain.cas import INSTANT, grille
from tests.app.domain.tirages import concours, en_notes, notes_de

#: A competition is a large draw: fewer of them keep the suite quick.
COURT = settings(max_examples=50)
ECOLE = grille(A1=40, A2=20, B1=40)


def inscrit(rang, a1=0, a2=0, b1=0, minutes=0):
    notes = {c: v for c, v in (("A1", a1), ("A2", a2), ("B1", b1)) if v != "non noté"}
    return Inscrit(rang, f"2022-94-{rang:04d}", INSTANT + timedelta(minutes=minutes), ECOLE, notes)


def reference(inscrits, ordre):
    """Return (identifier, rank, total) as the reference gives them."""
    candidats = [
        Candidat(
            dossier_id=i.dossier_id,
            numero=i.numero,
            porteur="",
            recu_le=i.recu_le,
            etat=Etat.INSTRUIT,
            type_poste=TypePoste.FACILITATEUR,
            resultat=resultat(i.grille, en_notes(i.notes)),
            etp=None,
            montant=None,
            complet_le=i.complet_le,
        )
        for i in inscrits
    ]
    return {r.candidat.dossier_id: (r.rang, r.candidat.resultat.total) for r in classer(candidats, ordre)}


def lu(tableau):
    return {i.dossier_id: (tableau.rang(i.dossier_id), tableau.total(i.dossier_id)) for i in tableau.inscrits}


@COURT
@given(concours(), st.sampled_from(Ordre))
def test_the_order_is_that_of_the_reference(inscrits, ordre):
    tableau = dresser(inscrits, ordre)
    assert lu(tableau) == reference(inscrits, ordre)
    assert [tableau.rang(d) for d in tableau.classes()] == list(range(1, len(tableau.cles) + 1))
    assert [tableau.au_rang(r).dossier_id for r in range(1, len(tableau.cles) + 1)] == list(tableau.classes())


@COURT
@given(concours(), st.randoms(), st.sampled_from(Ordre))
def test_the_order_read_does_not_count(inscrits, hasard, ordre):
    meles = [*inscrits]
    hasard.shuffle(meles)
    assert dresser(meles, ordre) == dresser(inscrits, ordre)


@COURT
@given(concours(), st.data(), st.sampled_from(Ordre))
def test_a_changed_note_gives_the_same_ranking_as_from_the_start(inscrits, data, ordre):
    avant = dresser(inscrits, ordre)
    change = data.draw(st.sampled_from(inscrits))
    notes = data.draw(notes_de(change.grille))
    apres, mouvement = avant.avec_notes(change.dossier_id, notes)
    voulu = dresser([replace(i, notes=notes) if i is change else i for i in inscrits], ordre)
    assert lu(apres) == lu(voulu)
    assert apres.classes() == voulu.classes()
    assert all(apres.mediane(c.code) == voulu.mediane(c.code) for i in inscrits for c in i.grille.criteres)
    assert (mouvement.avant, mouvement.total_avant) == lu(avant)[change.dossier_id]
    assert (mouvement.apres, mouvement.total_apres) == lu(apres)[change.dossier_id]


@COURT
@given(concours(completes=True), st.data())
def test_undoing_a_note_restores_the_ranking(inscrits, data):
    avant = dresser(inscrits)
    change = data.draw(st.sampled_from(inscrits))
    apres, _ = avant.avec_notes(change.dossier_id, data.draw(notes_de(change.grille)))
    retour, _ = apres.avec_notes(change.dossier_id, change.notes)
    assert lu(retour) == lu(avant)


@COURT
@given(concours(completes=True), st.data())
def test_a_better_note_never_lowers_a_rank(inscrits, data):
    montables = [(i, c) for i in inscrits for c, v in i.notes.items() if v is not None and v < 4]
    if not montables:
        return
    change, code = data.draw(st.sampled_from(montables))
    _, mouvement = dresser(inscrits).avec_notes(change.dossier_id, {**change.notes, code: change.notes[code] + 1})
    assert mouvement.total_apres > mouvement.total_avant
    assert mouvement.apres <= mouvement.avant


@COURT
@given(concours(completes=True))
def test_the_median_is_that_of_the_ranked_dossiers(inscrits):
    tableau = dresser(inscrits)
    for lettre in "ABC":
        points = [
            ligne.points
            for i in inscrits
            for ligne in resultat(i.grille, en_notes(i.notes)).lignes
            if ligne.critere.code == lettre
        ]
        assert tableau.mediane(lettre) == (statistics.median(points) if points else None)


def test_ties_are_broken_by_receipt_then_by_number():
    tableau = dresser([inscrit(1, 2, minutes=5), inscrit(2, 2, minutes=5), inscrit(3, 2), inscrit(4, 3, minutes=9)])
    assert tableau.classes() == (4, 3, 1, 2)


def test_the_last_note_brings_a_dossier_in_and_its_erasure_takes_it_out():
    tableau = dresser([inscrit(1, 4), inscrit(2, 3, b1="non noté"), inscrit(3, 2)])
    assert tableau.rang(2) is None
    assert tableau.pas(2) == {}
    assert {c: Fraction(p, tableau.denominateur) for c, p in tableau.pas(1).items()} == {
        "A1": 10,
        "A2": 5,
        "B1": 10,
    }
    assert tableau.total(2) is None
    suivant, entree = tableau.avec_notes(2, {"A1": 3, "A2": 0, "B1": 0})
    assert (entree.avant, entree.apres, entree.total_apres) == (None, 2, Fraction(30))
    assert suivant.rang(3) == 3
    dernier, sortie = suivant.avec_notes(2, {"A1": 3})
    assert (sortie.avant, sortie.apres) == (2, None)
    assert dernier.rang(3) == 2


def test_a_wave_without_any_dossier_is_a_ranking():
    tableau = dresser([])
    assert tableau.classes() == ()
    assert tableau.mediane("A") is None


def test_a_dossier_of_another_wave_is_not_there():
    with pytest.raises(KeyError):
        dresser([inscrit(1)]).rang(2)
