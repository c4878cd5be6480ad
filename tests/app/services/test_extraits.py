"""What a query means, and the words shown around each place found."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.extraits import LONGUEUR, lire_requete

PAGE = (
    "Notre œuvre commune : l’accompagnement des communes.\nLe facilitateur suivra chaque marché, de la "
    "rédaction des clauses sociales au bilan des heures d’insertion. "
    + "Mot de remplissage. " * 40
    + "Le bilan clôt le marché."
)


def extrait(saisie, texte=PAGE):
    return lire_requete(saisie).extraire(texte)


def marques(saisie, texte=PAGE):
    return [morceau for morceau, marque in extrait(saisie, texte)[0] if marque]


@pytest.mark.parametrize(
    ("saisie", "libres", "suites"),
    [
        ("Marché  ŒUVRE", "marche oeuvre", ()),
        ("« clauses sociales » bilan", "bilan", ("clauses sociales",)),
        ('bilan "clauses sociales"', "", ("clauses sociales", "bilan")),
        ('"clauses soc', "", ("clauses soc",)),
        ("l’emploi", "l emploi", ()),
        ("  ?! ", "", ()),
        ('""', "", ()),
    ],
)
def test_what_the_index_is_asked(saisie, libres, suites):
    requete = lire_requete(saisie)
    assert (requete.libres, requete.suites) == (libres, suites)


def test_accents_case_and_ligatures_count_for_nothing():
    assert marques("OEUVRE") == ["œuvre"]
    assert marques("marche") == ["marché"]
    assert marques("cloture", unicodedata.normalize("NFD", "La clôture est là.")) == [
        unicodedata.normalize("NFD", "clôture")
    ]
    assert marques("redige", unicodedata.normalize("NFD", "rédigé")) == [unicodedata.normalize("NFD", "rédigé")]


def test_only_the_last_word_may_be_a_beginning():
    assert marques("comm") == ["commune", "communes"]
    assert marques("commune facil") == ["commune", "facilitateur"]


def test_the_excerpt_is_where_most_words_are():
    morceaux, mot = extrait("bilan marché")
    texte = "".join(m for m, _ in morceaux)
    assert "clauses sociales au bilan" in texte
    assert mot == "marché"


def test_an_excerpt_far_in_the_page_begins_on_a_word():
    morceaux, mot = extrait("clôt")
    assert morceaux[0][0].startswith("…")
    assert mot == "clôt"
    assert "".join(m for m, _ in morceaux).endswith("Le bilan clôt le marché.")


def test_a_page_without_the_word_shows_its_beginning():
    morceaux, mot = extrait("introuvable")
    assert mot == ""
    assert not any(marque for _, marque in morceaux)
    assert morceaux[0][0].endswith("…")
    assert extrait("introuvable", "Court.")[0] == (("Court.", False),)


def test_a_run_over_two_lines_is_given_on_one():
    assert extrait('"clauses sociales"', "les clauses\n  sociales")[1] == "clauses sociales"


def test_a_text_without_blank_is_cut_all_the_same():
    morceaux, _ = extrait("x", "é" * 300 + " x " + "y" * 300)
    assert sum(len(m) for m, _ in morceaux) <= LONGUEUR + 2


def test_a_word_inside_a_run_is_marked_once():
    assert marques('clauses "redaction des clauses"')[0].lower() == "rédaction des clauses"


@given(st.text(max_size=400), st.text(max_size=30))
def test_an_excerpt_only_holds_what_the_page_holds(page, saisie):
    morceaux, mot = lire_requete(saisie).extraire(page)
    serre = " ".join(page.split())
    assert " ".join(mot.split()) in serre
    for morceau, marque in morceaux:
        if marque:
            assert " ".join(morceau.split()) in serre
