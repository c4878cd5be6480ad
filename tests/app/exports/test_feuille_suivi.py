"""The sheets of payments and renewals: each year against what was paid, recomputed by hand from the cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.decompte import Periode
from app.domain.execution import NatureVersement as N
from app.domain.execution import Reconduction, SensReconduction, Versement
from app.domain.montants import Montant
from app.exports.classeur import composer_classeur
from app.exports.donnees import AnneeSuivie, LigneSuivi
from tests.app.exports.test_classeur import centiemes, colonne, lire, une_campagne_entiere

JOUR = date(2023, 1, 9)
CONVENTION = Periode(
    0, date(2022, 10, 1), date(2023, 9, 30), Montant(2800000), Montant(1400000), None, None, JOUR, "EJ-1",
    Montant(2800000),
)  # fmt: skip
RECONDUITE = Periode(
    1,
    date(2023, 10, 1),
    date(2024, 9, 30),
    Montant(2500000),
    Montant(0),
    None,
    None,
    None,
    "EJ-2",
    Montant(2400000),
)
SUIVI = LigneSuivi(
    "2022-94-0002",
    "Association d’essai",
    (
        AnneeSuivie(CONVENTION, Montant(1300000), Montant(1200000), "conforme"),
        AnneeSuivie(RECONDUITE, Montant(0), None),
    ),
    (
        Versement(N.AVANCE, Montant(1400000), "DP-1", JOUR, JOUR),
        Versement(N.REVERSEMENT, Montant(100000), paye_le=JOUR),
        Versement(N.ACOMPTE, Montant(50000), prevu_le=JOUR),
        Versement(N.AVANCE, Montant(1250000), rang=1),
        Versement(N.AVANCE, Montant(700), rang=2),
    ),
    (Reconduction(2, SensReconduction.NE_PAS_RECONDUIRE, "crédits", JOUR),),
)
AUTRE = LigneSuivi("2022-94-0003", "=Autre", (AnneeSuivie(CONVENTION, Montant(0), Montant(900000)),), ())


@pytest.fixture(scope="module")
def donnees():
    return replace(une_campagne_entiere(), suivis=(SUIVI, AUTRE))


@pytest.fixture(scope="module")
def octets(donnees):
    return composer_classeur(donnees)


def test_each_year_has_its_row_and_a_refusal_no_amount(octets):
    feuille = lire(octets, valeurs=True)["Conventions"]
    annees = [str(v).replace("\u00a0", " ") for v in colonne(feuille, "Année")[:4]]
    assert annees == ["convention", "reconduction 1", "reconduction 2", "convention"]
    assert colonne(feuille, "Montant")[:4] == [28000, 25000, None, 28000]
    assert colonne(feuille, "Écart d’engagement")[:4] == [0, -1000, None, 0]
    assert colonne(feuille, "Reste à verser")[:4] == [0, None, None, 9000]
    assert colonne(feuille, "À reverser")[:4] == [1000, None, None, 0]
    assert colonne(feuille, "Bilan")[:2] == ["conforme", None]
    assert colonne(feuille, "Décision")[2].endswith("crédits")
    assert feuille["B5"].value == "=Autre"


def test_what_was_paid_is_the_sum_of_the_payments(octets):
    """Redo SUMIFS and the totals from the cells alone."""
    classeur = lire(octets, valeurs=True)
    paiements, conventions = classeur["Versements"], classeur["Conventions"]
    nets = [
        (numero, annee, centiemes(montant) * (-1 if nature == "reversement" else 1) if paye else 0)
        for numero, annee, nature, montant, paye in zip(
            *(colonne(paiements, t)[:-1] for t in ("Numéro", "Année", "Nature", "Montant", "Payé le")), strict=True
        )
    ]
    net = colonne(paiements, "Payé, reversements déduits")
    assert [centiemes(v) for v in net] == [*(m for _, _, m in nets), 1300000]
    cles = zip(*(colonne(conventions, t)[:-1] for t in ("Numéro", "Année", "Versé")), strict=True)
    for numero, annee, verse in cles:
        assert verse is None or centiemes(verse) == sum(m for n, a, m in nets if (n, a) == (numero, annee))
    for titre in ("Montant", "Montant engagé", "Versé", "Reste à verser", "À reverser"):
        *lignes, total = colonne(conventions, titre)
        assert total == sum(v or 0 for v in lignes), titre


def test_the_formulas_are_alive_and_carry_their_value(octets):
    vives, lues = lire(octets, valeurs=False), lire(octets, valeurs=True)
    formules = [c for nom in ("Conventions", "Versements") for x in vives[nom] for c in x if c.data_type == "f"]
    assert len(formules) == 5 + 1 + 3 * 4 + 5
    vides = [c.coordinate for c in formules if lues[c.parent.title][c.coordinate].value is None]
    assert vides == ["O3", "P3"]  # what the bilan does not tell is neither owed nor due back


def test_nothing_without_a_signed_convention_and_the_same_bytes(donnees, octets):
    assert composer_classeur(donnees) == octets
    assert "Versements" not in lire(composer_classeur(replace(donnees, suivis=())), valeurs=True).sheetnames
    assert "Versements" in lire(composer_classeur(replace(donnees, suivis=(AUTRE,))), valeurs=True).sheetnames
