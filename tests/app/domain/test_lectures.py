"""Readings: their gap, who may see what, the seal of a note."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.lectures import Lecture, closes, ecartement, sceau, visibles
from app.domain.notation import Note, resultat
from tests.builders import le, une_grille

GRILLE = une_grille()
CODES = tuple(s.code for s in GRILLE.sous_criteres())
LECTURES = st.lists(
    st.fixed_dictionaries(dict.fromkeys(CODES, st.one_of(st.none(), st.integers(0, 4)))), min_size=2, max_size=2
)
UNE = Lecture(1, "Une", 1, le(9, 1))
DEUX = Lecture(1, "Deux", 2, le(9, 1))


def notes(**valeurs):
    return [Note(code.replace("_", "."), valeur, "dit") for code, valeur in valeurs.items()]


def clore(*lectures):
    return tuple(replace(x, close_le=le(9, 2)) for x in lectures)


def test_les_ecarts_qui_se_compensent_au_total_se_voient_par_sous_critere():
    ecart = ecartement(GRILLE, notes(C1_1=4, C1_2=2, C2_1=0), notes(C1_1=0, C1_2=2, C2_1=4))
    assert ecart.total == 0
    assert ecart.sous_criteres == (("C1.1", 40), ("C2.1", 40), ("C1.2", 0))
    assert ecart.depasse(20) == ("C1.1", "C2.1")
    assert ecart.depasse(39) == ("C1.1", "C2.1")
    assert ecart.depasse(40) == ()
    assert ecart.depasse(None) == ()


def test_l_ecart_du_total_appelle_seul_une_troisieme_lecture():
    ecart = ecartement(GRILLE, notes(C1_1=2, C1_2=2, C2_1=2), notes(C1_1=3, C1_2=3, C2_1=3))
    assert ecart.total == 25
    assert ecart.depasse(24) == ("total",)
    assert ecart.depasse(25) == ()


def test_sans_objet_n_a_pas_d_ecart_propre_mais_compte_au_total():
    ecart = ecartement(GRILLE, notes(C1_1=4, C1_2=None, C2_1=4), notes(C1_1=4, C1_2=0, C2_1=4))
    assert ecart.sous_criteres == (("C1.1", 0), ("C2.1", 0))
    assert ecart.total == 20


@given(LECTURES)
def test_l_ecart_ne_depend_pas_de_qui_lit_en_premier(lus):
    une, autre = ([Note(c, v, "dit") for c, v in lu.items()] for lu in lus)
    aller, retour = ecartement(GRILLE, une, autre), ecartement(GRILLE, autre, une)
    assert aller == retour
    totaux = [resultat(GRILLE, n).total or Fraction(0) for n in (une, autre)]
    assert aller.total == abs(totaux[0] - totaux[1])
    assert all(0 <= points <= GRILLE.poids_total for _, points in aller.sous_criteres)


def test_nul_ne_voit_une_lecture_avant_la_cloture_des_deux():
    ouverte = (clore(UNE)[0], DEUX)
    assert not closes((UNE,))
    assert not closes(ouverte)
    assert visibles(ouverte, "Une", troisieme_due=False) == (ouverte[0],)
    assert visibles(ouverte, "Deux", troisieme_due=False) == (DEUX,)
    assert visibles(ouverte, "Trois", troisieme_due=False) == ()
    deux = clore(UNE, DEUX)
    assert visibles(deux, "Trois", troisieme_due=False) == deux


def test_le_troisieme_lecteur_ne_sait_rien():
    deux = clore(UNE, DEUX)
    assert visibles(deux, "Trois", troisieme_due=True) == ()
    assert visibles(deux, "Une", troisieme_due=True) == deux
    trois = (*deux, Lecture(1, "Trois", 3, le(9, 3)))
    assert visibles(trois, "Trois", troisieme_due=False) == (trois[2],)
    assert visibles(trois, "Une", troisieme_due=False) == (trois[0],)
    assert len(visibles(clore(*trois), "Une", troisieme_due=False)) == 3


@given(st.integers(0, 4), st.integers(0, 4), st.text(max_size=8), st.text(max_size=8))
def test_le_sceau_ne_dit_la_note_qu_a_qui_a_le_sel(une, autre, sel, autre_sel):
    scelle = sceau(sel, Note("C1.1", une))
    assert (scelle == sceau(sel, Note("C1.1", autre))) is (une == autre)
    assert (scelle == sceau(autre_sel, Note("C1.1", une))) is (sel == autre_sel)
