"""Bands of ranks: the same as with the reference computed for each scenario, one by one, in fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.campagne import Ordre
from app.domain.grille import Critere, SousCritere
from app.domain.notation import resultat
from app.domain.sensibilite import Essai, facteurs_du_tirage, selon_les_poids, selon_une_note
from app.domain.tableau import Inscrit, dresser
from app.socle.progress import Annulation, Annule
from tests.app.domain.cas import INSTANT, cas, grille
from tests.app.domain.tirages import concours, en_notes

DIX = Fraction(1, 10)
ECOLE = grille(A1=60, B1=40)


def inscrit(rang, a1, b1):
    return Inscrit(rang, f"2022-94-{rang:04d}", INSTANT, ECOLE, {"A1": a1, "B1": b1})


def total_repese(un, facteurs):
    """Return the total once each effective weight was multiplied by its factor, by the reference."""
    effectifs = {
        s.code: Fraction(c.poids * s.poids, sum(x.poids for x in c.sous_criteres)) * facteurs[s.code]
        for c in un.grille.criteres
        for s in c.sous_criteres
    }
    criteres = tuple(
        Critere(
            c.code,
            "",
            sum(effectifs[s.code] for s in c.sous_criteres),
            tuple(SousCritere(s.code, "", effectifs[s.code]) for s in c.sous_criteres),
        )
        for c in un.grille.criteres
    )
    repesee = replace(un.grille, criteres=criteres)
    return resultat(repesee, en_notes(un.notes)).total * un.grille.poids_total / repesee.poids_total


def rangs_selon(inscrits, total):
    """Return the rank by identifier of the dossiers that have a total."""
    notes = [(i, total(i)) for i in inscrits if resultat(i.grille, en_notes(i.notes)).total is not None]
    ordre = sorted(notes, key=lambda x: (-x[1], x[0].recu_le, x[0].numero))
    return {i.dossier_id: rang for rang, (i, _) in enumerate(ordre, 1)}


def bandes_selon(scenarios, base, ligne):
    return {
        d: (
            min([rang, *(s[d] for s in scenarios)]),
            max([rang, *(s[d] for s in scenarios)]),
            sum(s[d] <= ligne for s in scenarios),
        )
        for d, rang in base.items()
    }


def lues(sensibilite):
    return {b.dossier_id: (b.rang_min, b.rang_max, b.au_dessus) for b in sensibilite.bandes}


@settings(max_examples=40)
@given(st.one_of(concours(), concours(completes=True)), st.integers(0, 3), st.sampled_from([DIX, Fraction(1, 2)]))
def test_weights_drawn_anew_give_the_ranks_of_the_reference(inscrits, ligne, amplitude):
    tableau, essai = dresser(inscrits), Essai(amplitude, 4, 2022)
    classes = set(tableau.classes())
    codes = sorted({s.code for i in inscrits if i.dossier_id in classes for s in i.grille.sous_criteres()})
    scenarios = []
    for numero in range(essai.tirages):
        facteurs = facteurs_du_tirage(codes, essai, numero)
        scenarios.append(rangs_selon(inscrits, lambda i, f=facteurs: total_repese(i, f)))
    base = {d: tableau.rang(d) for d in classes}
    assert lues(selon_les_poids(tableau, essai, ligne)) == bandes_selon(scenarios, base, ligne)


@settings(max_examples=60)
@given(concours(), st.integers(0, 9))
def test_every_single_change_of_one_level_is_looked_at(inscrits, ligne):
    tableau = dresser(inscrits)
    base = {d: tableau.rang(d) for d in tableau.classes()}
    scenarios = []
    for un in (i for i in inscrits if i.dossier_id in base):
        for code, note in un.notes.items():
            for niveau in () if note is None else (note - 1, note + 1):
                if 0 <= niveau <= 4:
                    suivant, _ = tableau.avec_notes(un.dossier_id, {**un.notes, code: niveau})
                    scenarios.append({d: suivant.rang(d) for d in base})
    trouvee = selon_une_note(tableau, ligne)
    assert trouvee.nombre == len(scenarios)
    assert lues(trouvee) == bandes_selon(scenarios, base, ligne)


def test_a_change_that_would_eliminate_is_left_out_and_counted():
    critere, autre = ECOLE.criteres
    autre = replace(autre, sous_criteres=(SousCritere("B1", "B1", 40, seuil=3),))
    exigeante = replace(ECOLE, criteres=(critere, autre))
    tires = [replace(inscrit(1, 4, 3), grille=exigeante), replace(inscrit(2, 3, 4), grille=exigeante)]
    trouvee = selon_une_note(dresser(tires), 1)
    # As the worked case, less B1 of dossier 1 lowered from 3 to 2, which would eliminate it.
    assert trouvee.nombre == 5
    assert lues(trouvee) == {1: (1, 2, 3), 2: (1, 2, 2)}
    assert trouvee.hypothese.replace("\u00a0", " ") == (
        "une seule note d’un seul dossier change d’un niveau, tous les cas ; "
        "1 cas écarté parce qu’un seuil éliminerait le dossier"
    )
    poids = selon_les_poids(dresser(tires), Essai(DIX, 2, 1)).hypothese.replace("\u00a0", " ")
    assert poids.endswith("2 tirages, graine 1 ; les seuils éliminatoires restent ceux de la grille")


@settings(max_examples=40)
@given(concours(completes=True))
def test_groups_are_cut_where_nobody_passes(inscrits):
    trouvee = selon_une_note(dresser(inscrits))
    bandes = {b.dossier_id: b for b in trouvee.bandes}
    fin = 0
    for groupe in trouvee.groupes:
        debut, fin = fin, fin + len(groupe)
        assert all(debut < bandes[d].rang_min <= bandes[d].rang_max <= fin for d in groupe)
        for coupe in range(debut + 1, fin):
            assert any(bandes[d].rang <= coupe < bandes[d].rang_max for d in groupe)
    assert fin == len(bandes)


@cas("sensibilite", "une_note")
def test_worked_cases_of_one_note(cas):
    inscrits = [inscrit(rang, *notes) for rang, notes in enumerate(cas["notes"], 1)]
    trouvee = selon_une_note(dresser(inscrits), cas["places"])
    assert [[b.dossier_id, b.rang_min, b.rang_max] for b in trouvee.bandes] == cas["bandes"], cas["pourquoi"]
    assert [list(g) for g in trouvee.groupes] == cas["groupes"], cas["pourquoi"]
    assert trouvee.nombre == cas["cas_examines"]
    assert [b.au_dessus for b in trouvee.bandes] == cas["cas_au_dessus"]


@cas("sensibilite", "poids")
def test_worked_cases_of_weights(cas):
    inscrits = [inscrit(rang, *notes) for rang, notes in enumerate(cas["notes"], 1)]
    essai = Essai(Fraction(cas["amplitude"]), cas["tirages"], cas["graine"])
    trouvee = selon_les_poids(dresser(inscrits), essai)
    assert [[b.dossier_id, b.rang_min, b.rang_max] for b in trouvee.bandes] == cas["bandes"], cas["pourquoi"]
    assert [list(g) for g in trouvee.groupes] == cas["groupes"], cas["pourquoi"]
    assert trouvee.hypothese.replace("\u00a0", " ") == cas["hypothese"]


def test_the_same_seed_gives_the_same_bands_and_factors_stay_in_their_bounds():
    tableau = dresser([inscrit(1, 4, 1), inscrit(2, 2, 4), inscrit(3, 1, 3)])
    essai = Essai(DIX, 250, 7)
    assert selon_les_poids(tableau, essai) == selon_les_poids(tableau, essai)
    facteurs = [f for n in range(100) for f in facteurs_du_tirage(["A1", "B1"], essai, n).values()]
    assert 9000 <= min(facteurs) < 9100
    assert 10900 < max(facteurs) <= 11000


@pytest.mark.parametrize("amplitude", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_an_amplitude_that_means_nothing_is_refused(amplitude):
    with pytest.raises(ValueError, match="amplitude"):
        selon_les_poids(dresser([inscrit(1, 1, 1)]), Essai(amplitude, 1, 1))


def test_by_arrival_nothing_moves():
    tableau = dresser([inscrit(1, 0, 0), inscrit(2, 4, 4)], Ordre.ARRIVEE)
    for trouvee in (selon_les_poids(tableau, Essai(DIX, 10, 1), 1), selon_une_note(tableau)):
        assert [(b.rang_min, b.rang_max) for b in trouvee.bandes] == [(1, 1), (2, 2)]
        assert trouvee.groupes == ((1,), (2,))
        assert "le rang suit l’arrivée" in trouvee.hypothese
    assert [b.au_dessus for b in selon_les_poids(tableau, Essai(DIX, 10, 1), 1).bandes] == [10, 0]


def test_what_is_left_out_gives_its_weight_whatever_the_draw():
    modele = grille(A1=20, A2=20, B1=20, B2=40)
    notes = [
        {"A1": 2, "A2": None, "B1": None, "B2": 2},
        {"A1": 2, "A2": 2, "B1": None, "B2": None},
        {"A1": 2, "A2": 2, "B1": 2, "B2": 2},
    ]
    tableau = dresser([Inscrit(k, f"2022-94-{k:04d}", INSTANT, modele, n) for k, n in enumerate(notes, 1)])
    trouvee = selon_les_poids(tableau, Essai(Fraction(1, 2), 100, 3))
    assert [(b.dossier_id, b.rang_min, b.rang_max) for b in trouvee.bandes] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]


def test_an_empty_wave_has_no_band():
    vide = dresser([])
    assert selon_une_note(vide).bandes == ()
    assert selon_les_poids(vide, Essai(DIX, 3, 1)).groupes == ()


def test_the_work_reports_and_stops():
    tableau = dresser([inscrit(1, 4, 1), inscrit(2, 2, 4)])
    avances = []
    selon_les_poids(tableau, Essai(DIX, 250, 1), rapporter=avances.append, annulation=Annulation())
    assert [(p.fait, p.total) for p in avances] == [(100, 250), (200, 250), (250, 250)]
    annulation = Annulation()
    annulation.demander()
    with pytest.raises(Annule):
        selon_les_poids(tableau, Essai(DIX, 250, 1), annulation=annulation)
    with pytest.raises(Annule):
        selon_une_note(tableau, annulation=annulation)
