"""What a gesture selects: words, lines, rectangles, cells; pure lists, no widget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.preuve import COTE_PAGE, Cadre
from app.importers.apercu import Trouvaille, lettres_de_colonne
from app.importers.mots import Mot
from ui.models.selection import (
    CADRE_MINIMAL,
    CARACTERES_LUS,
    Cases,
    cadre_entre,
    cases_du_lieu,
    deplacer,
    lieu_de_cases,
    ligne_du_mot,
    mot_au_point,
    mot_de_la_ligne_voisine,
    mots_touches,
    rang_de_colonne,
    rectangles,
    selection_de_cadre,
    selection_de_mots,
    texte_des_cases,
    texte_des_mots,
    touche_un_mot,
)

# Two lines of three words, the first one cut: « une délibé- / ration prise ici ».
MOTS = (
    Mot("une", 0, (1000, 1000, 1500, 1200)),
    Mot("délibé", 0, (1600, 1000, 2500, 1200)),
    Mot("ration", 1, (1000, 1300, 1800, 1500), colle=True),
    Mot("prise", 1, (1900, 1300, 2400, 1500)),
    Mot("ici", 1, (2500, 1300, 2800, 1500)),
)


@pytest.mark.parametrize(
    ("point", "rang"), [((1100, 1100), 0), ((2000, 1100), 1), ((9000, 1100), 1), ((0, 1400), 2), ((2700, 9000), 4)]
)
def test_the_word_at_a_point_is_the_one_under_it_else_the_nearest(point, rang):
    assert mot_au_point(MOTS, *point) == rang


def test_a_page_without_words_has_no_word():
    assert mot_au_point((), 5, 5) is None
    assert not touche_un_mot((), 5, 5)
    assert touche_un_mot(MOTS, 1100, 1100)
    assert not touche_un_mot(MOTS, 1550, 1100)


def test_a_word_cut_at_the_end_of_a_line_is_quoted_whole():
    assert texte_des_mots(MOTS) == "une délibération prise ici"
    assert texte_des_mots((*MOTS[:1], MOTS[3])) == "une\nprise"


def test_a_quote_of_a_whole_book_is_bounded():
    assert len(texte_des_mots([Mot("mot", 0, (0, 0, 1, 1))] * 20_000)) == CARACTERES_LUS


def test_lines_are_found_and_left_by_their_nearest_word():
    assert ligne_du_mot(MOTS, 3) == (2, 4)
    assert mot_de_la_ligne_voisine(MOTS, 1, 1) == 3
    assert mot_de_la_ligne_voisine(MOTS, 3, -1) == 1
    assert mot_de_la_ligne_voisine(MOTS, 0, -1) == 0
    assert mot_de_la_ligne_voisine(MOTS, 2, 1) == 4


def test_a_selection_has_one_rectangle_a_line_and_one_frame():
    assert rectangles(MOTS[1:4]) == [(1600, 1000, 2500, 1200), (1000, 1300, 2400, 1500)]
    choisie = selection_de_mots(2, MOTS[1:4])
    assert (choisie.page, choisie.cadre) == (2, Cadre(1000, 1000, 2500, 1500))


def test_a_frame_quotes_the_words_whose_middle_it_holds():
    choisie = selection_de_cadre(0, Cadre(900, 900, 2100, 1600), MOTS)
    assert choisie.texte == "une délibération"
    assert selection_de_cadre(0, Cadre(5000, 5000, 6000, 6000), MOTS).texte == ""


def test_a_frame_as_small_as_a_click_is_none():
    assert cadre_entre((100, 100), (100 + CADRE_MINIMAL - 1, 900)) is None
    assert cadre_entre((900, 800), (-50, 20_000)) == Cadre(0, 800, 900, COTE_PAGE)


@given(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000), st.booleans())
def test_a_frame_moved_or_resized_stays_on_the_page(dx, dy, taille):
    depart = Cadre(2000, 3000, 4000, 5000)
    arrivee = deplacer(depart, dx, dy, taille=taille)
    if taille:
        assert (arrivee.gauche, arrivee.haut) == (2000, 3000)
    else:
        assert (arrivee.droite - arrivee.gauche, arrivee.bas - arrivee.haut) == (2000, 2000)


def test_a_hit_takes_whole_words_of_its_lines_only():
    zone = (0.17, 0.1, 0.2, 0.12)  # inside « délibé »
    assert mots_touches(MOTS, Trouvaille(0, (zone,))) == (1, 1)
    assert mots_touches(MOTS, Trouvaille(0, (zone, (0.1, 0.13, 0.15, 0.15)))) == (1, 2)
    assert mots_touches(MOTS, Trouvaille(0, ((0.1, 0.119, 0.3, 0.131),))) is None
    assert mots_touches(MOTS, Trouvaille(0, ())) is None


@pytest.mark.parametrize(
    ("cases", "lieu"),
    [
        (Cases("Budget", 3, 1, 5, 2), "Budget, B4:C6"),
        (Cases("Annexe, 2", 0, 26, 0, 26), "Annexe, 2, AA1"),
    ],
)
def test_cells_and_their_place_say_the_same(cases, lieu):
    assert lieu_de_cases(cases) == lieu
    assert cases_du_lieu(lieu) == cases


def test_a_place_that_names_no_cell():
    assert cases_du_lieu("paragraphe 12") is None


@given(st.integers(0, 20_000))
def test_the_letters_of_a_column_lead_back_to_it(rang):
    assert rang_de_colonne(lettres_de_colonne(rang)) == rang


def test_cells_as_text_leave_the_empty_ones_out_and_are_bounded():
    assert texte_des_cases([["Salaire", "", "38 500"], ["", ""], ["Total"]]) == "Salaire · 38 500\nTotal"
    assert len(texte_des_cases([["x" * 300]] * 5000)) == CARACTERES_LUS
