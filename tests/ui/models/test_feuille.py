"""Sheets: what is pasted from a spreadsheet is read, or kept as it was and named; nothing is dropped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.domain.montants import Etp, Montant
from app.domain.poste import LigneBudget, Sens, TypePoste
from app.domain.situation import Financement, Objectif, PosteExistant
from app.socle.errors import UserError
from tests import builders
from ui.models.cellules import entier, lire_tableau, nombre, oui_non
from ui.models.feuille import LIGNES_MAX
from ui.models.projet import modele_budget, modele_postes
from ui.models.situation import (
    LigneExistante,
    ecart_en_mots,
    existants_des_lignes,
    lignes_des_existants,
    modele_existants,
    modele_objectifs,
)

NB, FINE = "\u00a0", "\u202f"
# As a spreadsheet copies it: NBSP, narrow NBSP, quotes round a line break, a merged cell, an accounting negative.
EXCEL = (
    f"Salaire chargé\t12{NB}345,67{NB}€\r\n"
    '"Déplacements\net missions"\t1 600\r\n'
    f"\t800,5\r\n"
    "Remise\t(150,00)\r\n"
    "Frais\tà voir\r\n"
    f"Loyer\t2{FINE}400,00\r\n\r\n"
)


@pytest.fixture
def produits(qapp):
    return modele_budget(Sens.PRODUIT)


@pytest.fixture
def charges(qapp):
    return modele_budget(Sens.CHARGE)


def ecoute(modele):
    """Return the rows saved and the sentences told, as they come."""
    ecrits, dits = [], []
    modele.modifiee.connect(ecrits.append)
    modele.refusee.connect(dits.append)
    return ecrits, dits


def test_a_table_from_a_spreadsheet_is_one_entry_and_its_bad_cells_stay(charges):
    ecrits, dits = ecoute(charges)
    charges.coller(0, 0, lire_tableau(EXCEL))
    (lignes,) = ecrits
    assert [(x.libelle, x.montant.centimes) for x in lignes] == [
        ("Salaire chargé", 1234567),
        ("Déplacements et missions", 160000),
        ("", 80050),
        ("Remise", 0),
        ("Frais", 0),
        ("Loyer", 240000),
    ]
    assert sorted(charges.fautes) == [(3, 1), (4, 1)]
    assert charges.index(4, 1).data() == "✕ à voir"
    assert charges.index(4, 1).data(Qt.ItemDataRole.EditRole) == "à voir"
    assert "n’est pas un nombre" in charges.index(4, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "«\u00a0(150,00)\u00a0» est négatif" in dits[-1]
    assert "✕ Ligne 5, Montant\u00a0: «\u00a0à voir\u00a0»" in dits[-1]


def test_a_bad_cell_survives_the_refresh_and_goes_once_corrected(charges):
    charges.coller(0, 0, [["Frais", "à voir"]])
    _, dits = ecoute(charges)
    charges.montrer(charges.lignes)
    assert (0, 1) in charges.fautes
    assert charges.setData(charges.index(0, 1), "12")
    assert not charges.fautes
    assert dits[-1] == ""


def test_a_bad_cell_goes_with_its_row_and_follows_it(charges):
    charges.coller(0, 0, [["A", "1"], ["B", "mal"], ["C", "pire"]])
    charges.supprimer([1])
    assert [(ou, f.texte) for ou, f in charges.fautes.items()] == [((1, 1), "pire")]
    charges.supprimer([2])  # the empty row is no row
    assert len(charges.lignes) == 2
    charges.montrer(charges.lignes[:1])
    assert not charges.fautes


def test_a_bad_first_cell_stays_on_the_empty_row(charges):
    vide = charges.index(0, 1)
    assert not charges.setData(vide, "beaucoup")
    assert vide.data() == "✕ beaucoup"
    charges.montrer(charges.lignes)
    assert vide.data() == "✕ beaucoup"
    assert not charges.setData(vide, "")
    assert not charges.fautes
    charges.setData(vide, "mal")
    charges.montrer((), tout=True)
    assert not charges.fautes


def test_boxes_and_lists_are_pasted_as_words(produits, qapp):
    produits.coller(0, 0, [["État", "28 000", "x", "non", ""], ["Région", "1", "Sollicité", "ACQUIS", "2"]])
    assert [(x.etat_present_aap, x.acquis) for x in produits.lignes] == [(True, False), (False, True)]
    produits.coller(0, 2, [["peut-être"]])
    assert "ne dit ni oui ni non" in produits.fautes[0, 2].message
    postes = modele_postes()
    postes.coller(0, 0, [["FACILITATEUR"], ["coordinateur"], ["jardinier"]])
    assert [p.type for p in postes.lignes] == [
        TypePoste.FACILITATEUR,
        TypePoste.COORDINATEUR,
        TypePoste.FACILITATEUR,
    ]
    assert "n’est pas un type de poste" in postes.fautes[2, 0].message


def test_five_hundred_rows_of_forty_columns_and_what_finds_no_place_is_named(charges):
    tableau = [[f"Ligne {n}", str(n), *["de trop"] * 38] for n in range(LIGNES_MAX)]
    ecrits, dits = ecoute(charges)
    charges.coller(0, 0, tableau)
    assert len(ecrits) == 1
    assert len(charges.lignes) == LIGNES_MAX
    assert "19\u00a0000\u00a0cellules collées sans place dans ce tableau" in dits[-1]
    charges.coller(LIGNES_MAX - 1, 0, [["dernière", "1"], ["une de trop", "2"]])
    assert len(charges.lignes) == LIGNES_MAX
    assert "«\u00a0une de trop\u00a0», «\u00a02\u00a0»" in dits[-1]


def test_many_bad_cells_are_all_named(charges):
    _, dits = ecoute(charges)
    charges.coller(0, 0, [[f"L{n}", "mal"] for n in range(7)])
    assert dits[-1].count("n’est pas un nombre") == 5
    assert "2\u00a0autres cellules marquées\u00a0: ligne 6 (Montant), ligne 7 (Montant)." in dits[-1]


def test_long_names_enter_and_endless_ones_are_named(charges):
    nom = "É" * 120
    assert charges.setData(charges.index(0, 0), nom)
    assert charges.lignes[0].libelle == nom
    assert not charges.setData(charges.index(0, 0), "x" * 501)
    assert "plus de 500 caractères" in charges.fautes[0, 0].message


@pytest.mark.parametrize(
    "saisie", ["90 000 000 000,01", "99999999999999999999", "un", "12,345", "1.234,56", "(12)", "-1", "=A1+1"]
)
def test_what_is_no_amount_stays_as_typed(charges, saisie):
    charges.montrer([LigneBudget(Sens.CHARGE, "Salaire", Montant(100))])
    assert not charges.setData(charges.index(0, 1), saisie)
    assert charges.index(0, 1).data() == f"✕ {saisie}"
    assert charges.lignes[0].montant == Montant(100)


def test_a_day_that_does_not_exist_stays_as_pasted(qapp):
    objectifs = modele_objectifs()
    objectifs.coller(
        0, 0, [["Heures", "heures", "12 000", "18 000", "31/02/2023"], ["Marchés", "", "", "6,5", "1/3/23"]]
    )
    assert objectifs.lignes == (
        Objectif("Heures", "heures", 12000, 18000),
        Objectif("Marchés", echeance=date(2023, 3, 1)),
    )
    assert objectifs.index(0, 4).data() == "✕ 31/02/2023"
    assert "n’est pas un nombre entier" in objectifs.fautes[1, 3].message


@pytest.mark.parametrize(("saisie", "lu"), [("12 345,67 €", 1234567), (f"1{NB}600", 160000), ("", None), ("0", 0)])
def test_numbers_as_spreadsheets_write_them(saisie, lu):
    assert nombre(saisie, "Montant") == lu


def test_small_readers():
    assert (entier(f"1{NB}600", "Cible"), entier(" ", "Cible")) == (1600, None)
    assert (oui_non("Accordé", "Acquis"), oui_non(" ", "Acquis")) == (True, False)
    with pytest.raises(UserError):
        entier("1e5", "Cible")
    with pytest.raises(UserError, match="tableau lisible"):
        lire_tableau("x" * 200_000)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_pasted_without_a_fault_nor_a_loss(qapp, texte):
    modele = modele_budget(Sens.CHARGE)
    tableau = lire_tableau(texte)
    modele.coller(0, 0, tableau)
    assert len(modele.lignes) == len(tableau)
    for rang, cellules in enumerate(tableau):
        assert modele.lignes[rang].libelle == cellules[0]


montants = st.none() | st.integers(0, 10**9).map(Montant)
financements = st.builds(Financement, st.sampled_from(["Département", "FSE+", "Commune"]), montants, montants)
postes = st.builds(
    PosteExistant,
    st.sampled_from(TypePoste),
    st.sampled_from(["", "Facilitatrice nord"]),
    st.none() | st.integers(0, 200).map(Etp),
    st.none() | st.integers(0, 200).map(Etp),
    st.lists(financements, max_size=4).map(tuple),
)


@given(st.lists(postes, max_size=4).map(tuple))
def test_existing_jobs_go_to_rows_and_back(existants):
    assert existants_des_lignes(lignes_des_existants(existants)) == existants


@pytest.mark.parametrize(
    ("avant", "apres", "mots"),
    [
        (1800000, 1200000, "✕ 6\u00a0000,00\u00a0€ de moins"),
        (100, 100, "● maintenu"),
        (100, 150, "● 0,50\u00a0€ de plus"),
        (100, None, "○ à compléter"),
    ],
)
def test_the_gap_of_a_line_is_in_words(avant, apres, mots):
    n1, n = (None if x is None else Montant(x) for x in (avant, apres))
    assert ecart_en_mots(LigneExistante(financeur="Département", montant_n1=n1, montant_n=n)) == mots
    assert ecart_en_mots(LigneExistante()) == ""


def test_what_is_said_of_a_job_makes_one_and_a_payer_joins_the_job_above(qapp):
    modele = modele_existants()
    modele.setData(modele.index(0, 1), "Facilitatrice nord")
    modele.setData(modele.index(1, 4), "Département")
    assert modele.lignes[0].type is TypePoste.FACILITATEUR
    assert existants_des_lignes(modele.lignes) == (
        PosteExistant(TypePoste.FACILITATEUR, "Facilitatrice nord", financements=(Financement("Département"),)),
    )
    assert not modele.setData(modele.index(0, 0), "")
    assert "Un poste a un type" in modele.fautes[0, 0].message
    assert modele.setData(modele.index(1, 0), "coordinateur")
    assert modele.setData(modele.index(1, 0), "")
    assert not modele.flags(modele.index(0, 7)) & Qt.ItemFlag.ItemIsEditable
    modele.coller(0, 7, [["écrit par-dessus"]])
    assert modele.index(0, 7).data() == ""


def test_the_models_are_sound(qtmodeltester, qapp):
    postes = modele_postes()
    postes.montrer([builders.un_poste()])
    postes.setData(postes.index(0, 4), "mal")
    for modele in (postes, modele_existants(), modele_objectifs()):
        qtmodeltester.check(modele)
