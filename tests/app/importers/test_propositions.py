"""What the text and the tables of pieces propose: worked cases, then any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.propositions import (
    Lue,
    Passage,
    Surete,
    Tableau,
    lire,
    lire_passage,
    lire_tableau,
    lues_de_trame,
    lues_en_trame,
)
from app.importers.trame import TrameRompue
from tests.outils.lecteur_ici import aller_retour


def valeurs(texte, champ):
    return [lue.texte or lue.centimes for lue in lire_passage(Passage(texte, 0)) if lue.champ == champ]


@pytest.mark.parametrize(
    ("texte", "champ", "attendu"),
    [
        ("SIRET : \n88800012200018.", "siret", ["88800012200018"]),
        ("N° SIRET du siège : 888 000 122 00018", "siret", ["88800012200018"]),
        ("SIRET : 88800012200019", "siret", []),  # its check digit is wrong
        ("SIRET : 000 000 000 00000", "siret", []),
        ("Téléphone : 04 95 00 00 00", "telephone", ["04 95 00 00 00"]),
        ("Courriel : contact@exemple.fr", "courriel", ["contact@exemple.fr"]),
        ("RNA : W2A1234567", "rna", ["W2A1234567"]),
        ("IBAN : FR76 3000 1000 64DE MO00 0000 191\nBIC : BDFEFRPPCCT", "iban", ["FR763000100064DEMO000000191"]),
        ("IBAN : FR76 3000 1000 64DE MO00 0000 192", "iban", []),
        ("IBAN : BE68 5390 0754 7034 BELGIQUE", "iban", ["BE68539007547034"]),
        ("IBAN : FR76\nBIC : BDFEFRPPCCT", "bic", ["BDFEFRPPCCT"]),
        ("Montant demandé à l’État : 29400 €, soit 70,0 % du coût total de 42000 €.", "montant_demande", [2940000]),
        ("Montant demandé à l’État : 29400 €, soit 70,0 % du coût total de 42000 €.", "cout_total", [4200000]),
        ("Subvention sollicitée : 1.234,50 €", "montant_demande", [123450]),
        ("Montant demandé : 12 000,00 euros", "montant_demande", [1200000]),
        ("Montant demandé : 0 €", "montant_demande", []),
        ("Poste demandé : coordinateur régional, 0,5 ETP", "postes", ["coordinateur"]),
        ("Poste demandé : facilitateur, 0 ETP", "postes", []),
        ("Structure : GIP Clauses – GIP. SIRET : 13000055700012.", "raison_sociale", ["GIP Clauses"]),
        ("Porteur : Les Essais", "raison_sociale", ["Les Essais"]),
        ("Porteur : Les Essais", "forme", []),
        ("Structure : GIP Clauses – GIP. SIRET : 13000055700012.", "forme", ["gip"]),
        ("Structure : Les Essais – association loi 1901. SIRET : 88800012200018", "forme", ["association"]),
        ("Forme juridique : association reconnue d’utilité publique", "forme", ["association_rup"]),
        ("Forme juridique : Communauté d’agglomération", "forme", ["epci"]),
        ("Statut juridique : SCIC SARL", "forme", ["societe"]),
        ("Nature juridique : à préciser", "forme", []),
        ("Porteur : .", "raison_sociale", []),
        ("Titulaire du compte : Les Essais", "iban_titulaire", ["Les Essais"]),
        ("Représentant légal : Claude Témoin, directrice.", "representant_nom", ["Claude Témoin"]),
        ("Représentant légal : Claude Témoin, directrice.", "representant_qualite", ["directrice"]),
        ("Représentante légale : Claude Témoin", "representant_qualite", []),
        ("Je soussigné(e) André Modèle, directeur de PLIE, atteste", "representant_qualite", ["directeur"]),
        ("Territoire : Balagne", "territoire", ["Balagne"]),
        ("Intitulé du projet : Clauses en Balagne", "intitule", ["Clauses en Balagne"]),
    ],
)
def test_a_line_proposes(texte, champ, attendu):
    assert valeurs(texte, champ) == attendu


def test_a_value_says_where_it_was_read_and_how_far_to_trust_it():
    siret, nom = (
        next(
            x for x in lire_passage(Passage("SIRET : 88800012200018\nPorteur : Les Essais", 2)) if x.champ == champ
        )
        for champ in ("siret", "raison_sociale")
    )
    assert (siret.lieu, siret.page, siret.surete) == ("p.\u00a03", 2, Surete.FORTE)
    assert (nom.surete, nom.extrait) == (Surete.MOYENNE, "Porteur : Les Essais")
    assert not next(lire_passage(Passage("SIRET : 88800012200018"))).lieu


def test_the_two_sides_of_a_budget_side_by_side():
    rangees = (
        ("Budget", "", "", ""),
        ("Dépenses", "Montant (€)", "Recettes", "Montant (€)"),
        ("Salaire", "38 500", "État – appel à projets", "29400"),
        ("", "", "Fonds propres", "12 600,00"),
        ("Matériel", "3500", "note sans montant", "à voir"),
        ("Total", "42000", "Total", "42000"),
        ("Signature", "3", "", ""),
    )
    plan, total = lire_tableau(Tableau("Budget", rangees, (2, 1)))
    assert [(x.sens, x.libelle, x.centimes, x.present_aap) for x in plan.lignes] == [
        ("charge", "Salaire", 3850000, False),
        ("charge", "Matériel", 350000, False),
        ("produit", "État – appel à projets", 2940000, True),
        ("produit", "Fonds propres", 1260000, False),
    ]
    assert plan.lieu == "Budget, B4"
    assert (total.centimes, total.lieu, total.surete) == (4200000, "Budget, C8", Surete.FORTE)


def test_one_side_under_the_other_and_a_total_that_does_not_add_up():
    rangees = (
        ("Charges", "Montant"),
        ("Salaire", "10"),
        ("Total", "11"),
        ("Produits", "Montant"),
        ("Commune", "10"),
    )
    (plan,) = lire_tableau(Tableau("", rangees))
    assert [x.sens for x in plan.lignes] == ["charge", "produit"]
    assert plan.lieu == ""


def test_a_table_that_is_no_budget_proposes_nothing():
    assert list(lire_tableau(Tableau("F", (("Indicateur", "Année 1"), ("Marchés", "25"))))) == []
    assert list(lire_tableau(Tableau("F", (("Charges",),)))) == []


def test_a_value_read_twice_is_proposed_once():
    passages = [Passage("SIRET : 88800012200018", page) for page in range(3)]
    (lue,) = lire(passages, ())
    assert lue.page == 0


def test_values_cross_the_frames():
    lues = lire(
        [Passage("SIRET : 88800012200018\nPoste demandé : facilitateur, 1 ETP", 0)],
        [Tableau("B", (("Charges", "Montant"), ("Salaire", "10")))],
    )
    assert lues_de_trame(aller_retour(lues_en_trame(lues), ())[0]) == lues


def champs(**autres):
    lue = Lue("postes", Surete.FORTE, "", texte="facilitateur")
    return {**lues_en_trame([lue])["lues"][0], **autres}


@pytest.mark.parametrize(
    "entete",
    [
        {},
        {"lues": [3]},
        {"lues": [champs(texte="préfet")]},
        {"lues": [champs(surete="absolue")]},
        {"lues": [champs(page="un")]},
        {"lues": [champs(lignes=[{"sens": "autre", "libelle": "", "centimes": 0, "present_aap": False}])]},
    ],
)
def test_values_out_of_form_break_the_frame(entete):
    with pytest.raises(TrameRompue):
        lues_de_trame(entete)


@given(st.text(max_size=400), st.lists(st.lists(st.text(max_size=20), max_size=5).map(tuple), max_size=6))
def test_any_text_and_any_table_are_read_without_fail(texte, rangees):
    lues = lire([Passage(texte, 0)], [Tableau("F", tuple(rangees))])
    assert lues_de_trame(lues_en_trame(lues)) == lues


def test_a_legal_form_that_does_not_exist_does_not_cross_the_frames():
    lue = Lue("forme", Surete.MOYENNE, "x", texte="gip")
    assert lues_de_trame(lues_en_trame([lue])) == (lue,)
    with pytest.raises(TrameRompue):
        lues_de_trame(lues_en_trame([Lue("forme", Surete.MOYENNE, "x", texte="royaume")]))
