"""The neutral value: its holes are found, its plain text is in reading order, its shape is checked."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.contenu import (
    Adresse,
    Colonne,
    Contenu,
    Encadre,
    EnTete,
    Espace,
    Fiche,
    Illustration,
    Liste,
    Paragraphe,
    Partie,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
    compose,
    gras,
    texte_brut,
    trous,
)
from tests.app.documents import contenus


def acte(*blocs) -> Contenu:
    return Contenu(titre="Acte", reference="R-1", blocs=blocs)


@pytest.mark.parametrize(
    "texte",
    [
        "le montant de [ ] euros",
        "le montant de [] euros",
        "le montant de […] euros",
        "le montant de [...] euros",
        "le montant de [xxx] euros",
        "la présidente ( )",
        "le projet «\u00a0»",
        "le montant de {montant} euros",
        "le montant de {{ dossier.montant }} euros",
        "le montant de {montant",
        "SIRET : N/A",
        "représentée par None",
        "un taux de nan",
        "Montant(centimes=12)",
        "deux  espaces",
        "deux\u00a0 espaces",
        "l’association , représentée",
        "sise à , représentée",
        "fin de phrase .",
        "une liste, , une autre",
    ],
)
def test_a_hole_is_found_wherever_it_stands(texte: str) -> None:
    places = [
        acte(Paragraphe(texte)),
        acte(Titre(1, texte)),
        acte(Liste(("bien", texte))),
        acte(Tableau((Colonne("Nom", 1),), (("bien",), (texte,)))),
        acte(Tableau((Colonne(texte, 1),), (("bien",),))),
        acte(Fiche((("Libellé", texte),))),
        acte(Encadre((compose("bien ", gras(texte)),))),
        acte(Adresse((texte,))),
        acte(Signatures((Partie("Pour l’État", nom=texte),))),
        replace(acte(), reference=texte),
        replace(acte(), entete=EnTete((texte,))),
        replace(acte(), pied=(texte,)),
    ]
    for contenu in places:
        assert trous(contenu), contenu


def test_a_hole_is_shown_with_the_words_around_it() -> None:
    assert trous(acte(Paragraphe("représentée par None, présidente"))) == (
        "valeur absente\u00a0: «\u00a0représentée par None, présidente\u00a0»",
    )


@pytest.mark.parametrize(
    "texte",
    [
        "29\u00a0400,00\u00a0€ (vingt-neuf mille quatre cents euros) ; « oui »",
        "Il hésite… puis accepte ... enfin.",
        "L’article 3 [modifié], alinéa (b), s’applique\u00a0: voir « annexe ».",
        "Fait à Villefictive, le …………………………",
        "Nonette et Nantes, « nul n’est censé »",
        "un coefficient de 1,5 à 2.5",
    ],
)
def test_ordinary_french_is_no_hole(texte: str) -> None:
    assert trous(acte(Paragraphe(texte))) == ()


@pytest.mark.parametrize(
    "bloc",
    [
        Paragraphe(" "),
        Titre(1, ()),
        Liste(()),
        Liste(("bien", "")),
        Tableau((Colonne("Nom", 1),), ()),
        Fiche(()),
        Fiche((("SIRET", ""),)),
        Encadre(()),
        Adresse(()),
        Adresse(("Madame", " ")),
        Signatures((Partie(""),)),
    ],
)
def test_an_empty_block_is_a_hole(bloc) -> None:
    assert trous(acte(bloc))


def test_an_act_without_title_or_reference_has_holes() -> None:
    assert trous(Contenu("", " ", ())) == ("titre de l’acte absent", "référence de l’acte absent")


@pytest.mark.parametrize("contenu", [contenus.lettre(image=True), contenus.convention()])
def test_whole_acts_have_no_hole(contenu: Contenu) -> None:
    assert trous(contenu) == ()


def test_plain_text_is_in_reading_order() -> None:
    contenu = replace(
        acte(
            Titre(1, "Décision"),
            Liste(("premier", compose("se", gras("cond"))), ordonnee=True),
            Tableau((Colonne("Poste", 1), Colonne("Aide", 1)), (("a", "1"),), ("Total", "1"), "Budget"),
            Signatures((Partie("Pour l’État", "Le préfet", "C. Exemple"), Partie("Pour le porteur")), "Fait ici"),
        ),
        entete=EnTete(("Direction", "Service")),
    )
    assert texte_brut(contenu).split("\n") == [
        "Direction", "Service", "Décision", "1. premier", "2. second", "Budget", "Poste", "Aide", "a", "1", "Total",
        "1", "Fait ici", "Pour l’État", "Le préfet", "C. Exemple", "Pour le porteur",
    ]  # fmt: skip


@pytest.mark.parametrize("niveaux", [(2,), (1, 3), (0,), (1, 2, 3, 4, 5)])
def test_headings_may_not_skip_a_level(niveaux: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="niveau"):
        acte(*(Titre(n, f"Titre {n}") for n in niveaux))


def test_a_page_break_may_not_isolate_the_signatures() -> None:
    signatures = Signatures((Partie("Pour l’État"),))
    with pytest.raises(ValueError, match="saut de page"):
        acte(Paragraphe("Fin."), SautDePage(), Espace(5), signatures)


@pytest.mark.parametrize(
    ("fabrique", "motif"),
    [
        (lambda: Tableau((Colonne("a", 1),), (("1", "2"),)), "2 cellules pour 1 colonnes"),
        (lambda: Tableau((Colonne("a", 0),), (("1",),)), "part de largeur"),
        (lambda: Tableau((), ()), "a des colonnes"),
        (lambda: Signatures(()), "de une à trois"),
        (lambda: Illustration(b"", " ", 10), "texte de remplacement"),
    ],
)
def test_a_block_of_wrong_shape_is_refused(fabrique, motif: str) -> None:
    with pytest.raises(ValueError, match=motif):
        fabrique()


def test_the_neutral_value_does_not_load_reportlab() -> None:
    code = "import sys, app.documents.contenu; sys.exit('reportlab' in sys.modules)"
    racine = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=racine, check=False).returncode == 0
