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
    ("saisie", "mots"),
    [
        ("Marché  ŒUVRE", "marche oeuvre"),
        ("« clauses sociales » bilan", "clauses sociales bilan"),
        ('bilan "clauses sociales"', "clauses sociales bilan"),
        ('"clauses soc', "clauses soc"),
        ("l’emploi", "l emploi"),
        ("  ?! ", ""),
        ('""', ""),
    ],
)
def test_what_the_index_is_asked(saisie, mots):
    assert lire_requete(saisie).mots == mots


def test_words_in_quotes_follow_one_another():
    assert lire_requete('"clauses sociales"').repond(PAGE)
    assert lire_requete('"redaction des clauses"').repond(PAGE)
    assert not lire_requete('"sociales clauses"').repond(PAGE)
    assert not lire_requete('"clause"').repond(PAGE)
    assert lire_requete("clause").repond(PAGE)


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


@given(st.text(max_size=400), st.text(max_size=30))
def test_an_excerpt_only_holds_what_the_page_holds(page, saisie):
    morceaux, mot = lire_requete(saisie).extraire(page)
    serre = " ".join(page.split())
    assert " ".join(mot.split()) in serre
    for morceau, marque in morceaux:
        if marque:
            assert " ".join(morceau.split()) in serre
