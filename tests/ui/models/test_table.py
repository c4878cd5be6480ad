"""Both models under Qt's own tester; sorting on raw values, unknown last; pages read once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from app.socle.errors import EnvironmentFault
from ui.models.table import NB_PAGES, TAILLE_PAGE, Column, ModeleParesseux, ModeleTable


@dataclass(frozen=True, slots=True)
class Ligne:
    id: int
    nom: str
    montant: int | None


COLONNES = (
    Column[Ligne]("nom", "Porteur", lambda ligne: ligne.nom, infobulle=lambda ligne: ligne.nom),
    Column[Ligne](
        "montant",
        "Montant",
        lambda ligne: "" if ligne.montant is None else f"{ligne.montant} €",
        "droite",
        lambda ligne: ligne.montant,
        accessible=lambda ligne: f"{ligne.montant or 'inconnu'} euros",
        couleur=lambda ligne: "alerte" if ligne.montant is None else "",
    ),
)
LIGNES = (Ligne(1, "B", 900), Ligne(2, "A", None), Ligne(3, "C", 1000))
MONTANT = 1


def noms(modele):
    return [modele.index(r, 0).data() for r in range(modele.rowCount())]


def table():
    return ModeleTable(COLONNES, LIGNES, identite=lambda ligne: ligne.id)


def test_table_passes_the_tester_of_qt(qtmodeltester):
    qtmodeltester.check(table())


def test_lazy_model_passes_the_tester_of_qt(qtmodeltester):
    modele = ModeleParesseux(COLONNES, lambda ids: [Ligne(i, str(i), i) for i in ids])
    modele.remplacer(range(500))
    qtmodeltester.check(modele)


def test_sort_is_on_numbers_and_unknown_comes_last_both_ways(qapp):
    modele = table()
    modele.sort(MONTANT, Qt.SortOrder.AscendingOrder)
    assert noms(modele) == ["B", "C", "A"]
    modele.sort(MONTANT, Qt.SortOrder.DescendingOrder)
    assert noms(modele) == ["C", "B", "A"]
    modele.remplacer(reversed(LIGNES))
    assert noms(modele) == ["C", "B", "A"]
    modele.sort(-1)
    modele.remplacer(LIGNES)
    assert noms(modele) == ["B", "A", "C"]


def test_sort_carries_the_selection(qapp):
    modele = table()
    choisi = QPersistentModelIndex(modele.index(0, 0))
    modele.sort(0)
    assert choisi.data() == "B"
    assert choisi.row() == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=30))
def test_sort_keeps_every_row(montants):
    lignes = [Ligne(i, str(i), m) for i, m in enumerate(montants)]
    modele = ModeleTable(COLONNES, lignes)
    modele.sort(MONTANT)
    connus = [ligne.montant for ligne in modele.lignes if ligne.montant is not None]
    assert sorted(lignes, key=str) == sorted(modele.lignes, key=str)
    assert connus == sorted(connus)


def test_only_the_rows_that_changed_are_told(qtbot):
    modele = table()
    with qtbot.waitSignal(modele.dataChanged) as signal:
        modele.actualiser_lignes([Ligne(3, "C", 5), Ligne(99, "?", 1)])
    assert (signal.args[0].row(), signal.args[1].row()) == (2, 2)
    assert modele.ligne(2) == Ligne(3, "C", 5)
    assert modele.rang_de(3) == 2
    assert modele.rang_de(99) == -1


def test_roles_of_a_cell(qapp):
    modele = table()
    role = Qt.ItemDataRole
    inconnu, connu = modele.index(1, MONTANT), modele.index(0, MONTANT)
    assert inconnu.data() == ""
    assert inconnu.data(role.AccessibleTextRole) == "inconnu euros"
    assert inconnu.data(role.ForegroundRole) is not None
    assert connu.data(role.ForegroundRole) is None
    assert connu.data(role.ToolTipRole) is None
    assert modele.index(0, 0).data(role.ToolTipRole) == "B"
    assert connu.data(role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert connu.data(role.UserRole + 77) is None
    assert modele.data(QModelIndex(), role.DisplayRole) is None
    assert modele.headerData(0, Qt.Orientation.Horizontal) == "Porteur"
    assert modele.headerData(0, Qt.Orientation.Vertical) is None
    assert modele.rang_colonne("montant") == MONTANT


def test_lazy_model_reads_a_page_once_and_keeps_few(qapp):
    lus = []

    def charger(ids):
        lus.append(tuple(ids))
        return [Ligne(i, str(i), i) for i in ids]

    modele = ModeleParesseux(COLONNES, charger)
    nombre = TAILLE_PAGE * (NB_PAGES + 2)
    modele.remplacer(range(nombre))
    assert not lus
    assert modele.index(450, 0).data() == "450"
    assert modele.index(401, 0).data() == "401"
    assert lus == [tuple(range(400, 600))]
    for rang in range(0, nombre, TAILLE_PAGE):
        modele.index(rang, 0).data()
    assert len(modele._pages) == NB_PAGES


def test_lazy_model_forgets_what_changed(qtbot):
    valeur = {7: "avant"}
    modele = ModeleParesseux(COLONNES, lambda ids: [Ligne(i, valeur.get(i, ""), i) for i in ids])
    modele.remplacer([5, 7])
    assert modele.index(1, 0).data() == "avant"
    valeur[7] = "après"
    with qtbot.waitSignal(modele.dataChanged):
        modele.oublier([7, 1234])
    assert modele.index(1, 0).data() == "après"


def test_lazy_model_asks_for_a_sort_and_survives_a_failed_read(qtbot):
    def echouer(ids):
        raise EnvironmentFault("Base occupée.")

    modele = ModeleParesseux(COLONNES, echouer)
    modele.remplacer([1, 2])
    with qtbot.waitSignal(modele.echec):
        assert modele.index(0, 0).data() is None
    with qtbot.assertNotEmitted(modele.echec):
        assert modele.index(1, 0).data() is None
    with qtbot.waitSignal(modele.tri_demande) as signal:
        modele.sort(MONTANT, Qt.SortOrder.DescendingOrder)
    assert signal.args == ["montant", True]


@pytest.mark.parametrize("rang", [-1, 2])
def test_a_rank_out_of_the_list_is_no_row(qapp, rang):
    modele = ModeleParesseux(COLONNES, lambda ids: [Ligne(i, str(i), i) for i in ids])
    modele.remplacer([1, 2])
    assert modele.ligne(rang) is None
