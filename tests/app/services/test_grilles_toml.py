"""A grid written as TOML and read back; what is wrong in a file is named at its line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.grille import Critere, Grille, Niveau, Seuils, SousCritere
from app.services.campagnes_modeles import lire_modele
from app.services.grilles_toml import ecrire_grille, lire_grille_toml
from app.socle.errors import UserError
from tests.builders import une_grille

BONNE = ecrire_grille(une_grille())
TEXTES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


def lire(texte):
    return lire_grille_toml("grille.toml", texte.encode())


def refus(texte):
    with pytest.raises(UserError) as faute:
        lire(texte)
    return str(faute.value).replace("\u00a0", " ")


def test_every_shipped_grid_is_written_and_read_back():
    for grille in (*lire_modele("corse-2022").grilles.values(), une_grille()):
        assert lire(ecrire_grille(grille)) == grille
        assert lire(ecrire_grille(grille).replace("\n", "\r\n")) == grille


@given(TEXTES, TEXTES, TEXTES, st.integers(1, 100))
def test_any_text_is_kept(intitule, aide, motif, poids):
    grille = Grille(
        "code",
        intitule,
        (Niveau(0, "a"), Niveau(1, "b")),
        (
            Critere("A", intitule, poids + 1, (SousCritere("A1", intitule, poids, {1: aide}, aide, seuil=1),),
                    base=motif, motif_ecart=motif, seuil=1, regional=True),
        ),
        seuils=Seuils(favorable=1),
        total_annonce=poids + 1,
    )  # fmt: skip
    assert lire(ecrire_grille(grille)) == grille


def test_a_grid_without_threshold_nor_descriptor():
    grille = replace(une_grille(), seuils=Seuils(), commentaire_si=())
    assert lire(ecrire_grille(grille)) == grille
    assert "[seuils]" not in ecrire_grille(grille)


def test_the_source_of_weights_joins_the_base():
    lue = lire(BONNE.replace('base = "appel à projets"', 'base = "appel"\nsource_poids = "service"'))
    assert lue.criteres[0].base == "appel\u00a0; poids\u00a0: service"


@pytest.mark.parametrize(
    ("avant", "apres", "attendue"),
    [
        ("version = 1", "version = ", "règles du format TOML, ligne 3, colonne 11 : une valeur ne se lit pas"),
        ('code = "G-ESSAI"\n', "", "grille : « code » est absent"),
        ("version = 1", 'version = "deux"', "grille : « version » : un nombre entier positif est attendu"),
        ("version = 1", "version = 1\ncouleur = 2", "grille : « couleur » n’est pas une donnée de grille"),
        ("[seuils]\n", "[seuil_x]\n", "grille : « seuil_x » n’est pas une donnée de grille"),
        ("[seuils]\nfavorable = 60\nreserve = 40\n", "seuils = 3\n", "seuils : une table est attendue"),
        ("[seuils]\n", "[seuils]\nautre = 1\n", "seuils : « autre » n’est pas une donnée de grille"),
        ("commentaire_si = [0, 4]", "commentaire_si = 4", "grille : « commentaire_si » : une liste de notes"),
        ('note = 2\nlibelle = "niveau 2"', 'libelle = "niveau 2"', "niveau 3 : « note » est absent"),
        ('[[niveaux]]\nnote = 2\nlibelle = "niveau 2"\n\n', "", "les niveaux [0, 1, 3, 4] ne se suivent pas"),
        ("poids = 60", "poids = -1", "ligne 30, C1 : « poids » : un nombre entier positif est attendu"),
        ("poids = 60", "poids = 61", "ligne 30, C1 : poids déclaré 61, somme des sous-critères 60"),
        ('code = "C1.2"', 'code = "C1.1"', "ligne 48, C1.1 : le code C1.1 est porté deux fois"),
        ('code = "C1.2"\n', "", "ligne 48, C1, sous-critère 2 : « code » est absent"),
        ('aide = "qui a été rencontré ?"', "aide = 3", "ligne 48, C1.2 : « aide » : un texte est attendu"),
        ('aide = "qui a été rencontré ?"', "seuil = 9", "ligne 48, C1.2 : seuil éliminatoire 9 hors de l’échelle"),
        ('aide = "qui a été rencontré ?"', "descripteurs = 3", "une liste de textes est attendue, un par note"),
        (
            'aide = "qui a été rencontré ?"',
            'descripteurs = ["a", "b", "c", "d", "e", "f"]',
            "ligne 48, C1.2 : descripteur de la note 5, hors de l’échelle",
        ),
        ('base = "appel à projets"', "regional = 1", "ligne 30, C1 : « regional » : true ou false est attendu"),
    ],
)
def test_what_is_wrong_is_named_at_its_line(avant, apres, attendue):
    assert avant in BONNE
    assert attendue in refus(BONNE.replace(avant, apres, 1))


def test_everything_wrong_is_said_at_once():
    texte = (
        BONNE.replace("poids = 60", "poids = -1")
        .replace('code = "C1.2"\n', "")
        .replace("poids = 20", "poids = 2.5")
    )
    assert refus(texte).count("•") == 3


def test_lines_are_not_said_when_the_tables_are_written_otherwise():
    texte = 'code = "g"\nintitule = "g"\nniveaux = 3\ncriteres = [{ code = "A", intitule = "A", poids = 1.5 }]\n'
    assert "• A : « poids » : un nombre entier" in refus(texte)
    assert "« niveaux » se lit comme une suite de tables [[niveaux]]" in refus(texte)
    assert "« criteres » se lit comme" in refus('code = "g"\nintitule = "g"\ncriteres = [1]\n')


def test_what_is_no_text_or_too_deep():
    with pytest.raises(UserError, match="n’est pas un texte UTF-8"):
        lire_grille_toml("x.toml", b"\xff\xfe")
    assert "trop de crochets" in refus("a = " + "[" * 5000)


def test_a_grid_half_typed_is_read_back_as_a_draft_and_refused_as_a_file():
    vide = Critere("", "", 0, (SousCritere("", "", 0, {}),))
    grille = replace(une_grille(), criteres=(*une_grille().criteres, vide))
    assert lire_grille_toml("brouillon", ecrire_grille(grille).encode(), saine=False) == grille
    assert "critère 3 : « code » : un texte est attendu" in refus(ecrire_grille(grille))
