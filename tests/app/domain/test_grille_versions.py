"""A grid being typed, and what another version of it would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.classement import Candidat, classer
from app.domain.cycle import Etat
from app.domain.grille import Anomalie, Seuils, SousCritere
from app.domain.grille_brouillon import Brouillon, LigneBrouillon, Rang, brouillon_de
from app.domain.grille_versions import Jugement, ecarts_de_sous_critere, effets, version_au
from app.domain.notation import Note, resultat
from app.domain.poste import TypePoste
from tests.app.domain.cas import INSTANT, NIVEAUX, grille
from tests.builders import une_grille

AVANT = replace(grille(A1=40, A2=20, B1=40), seuils=Seuils(60, 50))
TYPE = TypePoste.FACILITATEUR


def test_a_draft_gives_its_grid_back():
    for ecole in (AVANT, une_grille()):
        assert brouillon_de(ecole).grille() == ecole
        assert brouillon_de(ecole).anomalies() == ()


def test_each_row_says_what_it_makes_of_the_total():
    lignes = brouillon_de(AVANT).lignes
    assert [(x.code, x.effectif, x.part) for x in lignes][:2] == [
        ("A", 60, Fraction(3, 5)),
        ("A1", 40, Fraction(2, 5)),
    ]
    fausse = brouillon_de(AVANT).avec([replace(lignes[0], poids=30), *lignes[1:]])
    assert [x.concorde for x in fausse.lignes] == [True, False, False, True, True]
    assert Brouillon("c", "i", (LigneBrouillon(),), NIVEAUX).lignes[0].part is None


def test_rows_are_moved_added_and_found_from_what_is_wrong():
    brouillon = brouillon_de(AVANT)
    assert [x.code for x in brouillon.deplacer(1, 1).lignes] == ["A", "A2", "A1", "B", "B1"]
    assert brouillon.deplacer(0, -1) == brouillon
    assert brouillon.deplacer(4, 1) == brouillon
    allonge = brouillon.inserer(3, Rang.SOUS_CRITERE)
    assert [a.ou for a in allonge.anomalies()] == ["sous-critère sans code"] * 3
    assert allonge.ligne_de(allonge.anomalies()[0]) == 3
    assert brouillon.ligne_de(Anomalie("échelle", "x")) is None
    assert brouillon.inserer(9, Rang.CRITERE).lignes[-1].rang is Rang.CRITERE


def test_a_row_before_any_criterion_is_said():
    orphelin = brouillon_de(AVANT).deplacer(0, 1)
    assert orphelin.anomalies()[0].phrase == "A1\u00a0: sous-critère placé avant le premier critère"
    assert Brouillon("c", "i", (LigneBrouillon(),), NIVEAUX).anomalies()[0].ou == "ligne 1"


def _classes(ecole, notes):
    return classer(
        Candidat(k, f"D{k}", f"P{k}", INSTANT, Etat.RECU, TYPE if siennes is not None else None,
                 None if siennes is None else resultat(ecole, [Note(c, v) for c, v in siennes.items()]), None, None)
        for k, siennes in notes.items()
    )  # fmt: skip


def _effets(apres, notes, jugements=None):
    codes = {k: frozenset(v or ()) for k, v in notes.items()}
    return effets(
        _classes(AVANT, notes), _classes(apres, notes), ({TYPE: AVANT}, {TYPE: apres}), codes, jugements or {}
    )


NOTES = {
    1: {"A1": 4, "A2": 0, "B1": 2},
    2: {"A1": 2, "A2": 4, "B1": 3},
    3: None,
    4: {},
}


def test_the_same_grid_changes_nothing():
    assert _effets(replace(AVANT, version=2), NOTES) == ()


def test_weights_that_move_swap_ranks():
    apres = grille(A1=60, A2=20, B1=20)
    premier, second = _effets(replace(apres, seuils=AVANT.seuils), NOTES, {2: Jugement(Etat.RETENU, 1)})
    assert premier.phrases == ("total\u00a0: 60,00 → 70,00", "rang\u00a0: 2 → 1")
    assert second.details == ("décision déjà prise sous la version 1\u00a0: retenu",)
    assert second.phrases == (
        "décision déjà prise sous la version 1\u00a0: retenu",
        "total\u00a0: 70,00 → 65,00",
        "rang\u00a0: 1 → 2",
    )


def test_a_sub_criterion_that_appears_takes_the_rank_away_and_one_that_goes_keeps_its_note():
    apres = replace(grille(A1=60, B1=30, B2=10), seuils=AVANT.seuils)
    premier = _effets(apres, NOTES)[0]
    assert premier.a_noter == ("B2",)
    assert premier.disparus == ("A2",)
    assert premier.phrases == (
        "total\u00a0: 60,00 → non noté",
        "rang\u00a0: 2 → sans rang",
        "lecture\u00a0: favorable → aucune",
        "non noté\u00a0: B2",
        "à noter\u00a0: B2",
        "notes gardées, qui ne comptent plus\u00a0: A2",
    )


def test_a_threshold_eliminates_and_a_small_change_of_total_is_told_exactly():
    critere = AVANT.criteres[0]
    seuil = (replace(critere.sous_criteres[0], seuil=3), *critere.sous_criteres[1:])
    apres = replace(AVANT, criteres=(replace(critere, sous_criteres=seuil), *AVANT.criteres[1:]))
    (premier, second) = _effets(apres, NOTES)
    assert premier.phrases == ("rang\u00a0: 2 → 1",)
    assert second.phrases[-1] == "éliminé\u00a0: A1 noté 2, il faut au moins 3"
    assert second.apres.lecture == "éliminé"


def test_totals_that_round_alike_are_told_exactly():
    avant, apres = grille(A1=60, A2=20, B1=20), grille(A1=60, A2=20, B1=20)
    critere = replace(apres.criteres[0], motif_ecart="essai")
    premier = replace(critere.sous_criteres[0], poids=600001)
    second = replace(critere.sous_criteres[1], poids=200000)
    apres = replace(apres, criteres=(replace(critere, sous_criteres=(premier, second)), apres.criteres[1]))
    notes = {1: {"A1": 4, "A2": 0, "B1": 0}}
    (effet,) = effets(_classes(avant, notes), _classes(apres, notes), ({TYPE: avant}, {TYPE: apres}), {}, {})
    assert effet.phrases == ("total exact\u00a0: 60 → 48000080/800001",)


def test_the_version_in_force_at_an_instant():
    jour = timedelta(days=1)
    changements = [(INSTANT + 2 * jour, 2, 1), (INSTANT + jour, 1, 2)]
    assert version_au(changements, INSTANT, 1) == 1
    assert version_au(changements, INSTANT + jour, 1) == 2
    assert version_au(changements, INSTANT + 3 * jour, 1) == 1
    assert version_au([], INSTANT, 4) == 4


def test_what_changed_for_a_sub_criterion():
    assert ecarts_de_sous_critere(AVANT, AVANT, "A1") == ()
    assert ecarts_de_sous_critere(AVANT, grille(A2=60, B1=40), "A1") == ("sous-critère absent de l’autre version",)
    assert ecarts_de_sous_critere(AVANT, grille(A1=30, A2=30, B1=40), "A1") == ("poids 40 → 30",)
    critere = AVANT.criteres[1]
    autre = replace(critere, poids=50, sous_criteres=(SousCritere("B1", "Autre", 40, {0: "rien"}),))
    apres = replace(AVANT, criteres=(AVANT.criteres[0], autre))
    assert ecarts_de_sous_critere(AVANT, apres, "B1") == ("intitulé", "descripteurs", "critère")


NOTES_TIREES = st.fixed_dictionaries({code: st.integers(0, 4) for code in ("A1", "A2", "B1")})


@given(st.dictionaries(st.integers(1, 6), NOTES_TIREES))
def test_back_to_the_old_version_everything_is_as_before(notes):
    apres = replace(grille(A1=10, A2=50, B1=40), seuils=AVANT.seuils)
    aller, retour = _classes(AVANT, notes), _classes(apres, notes)
    codes = {k: frozenset(v) for k, v in notes.items()}
    fait = effets(aller, retour, ({TYPE: AVANT}, {TYPE: apres}), codes, {})
    defait = effets(retour, aller, ({TYPE: apres}, {TYPE: AVANT}), codes, {})
    assert [(e.dossier_id, e.avant, e.apres) for e in fait] == [(e.dossier_id, e.apres, e.avant) for e in defait]
    assert not any(e.a_noter or e.disparus for e in fait)
