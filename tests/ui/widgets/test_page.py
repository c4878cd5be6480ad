"""A table gives up the columns that can be read elsewhere before it scrolls sideways."""

from __future__ import annotations

import pytest

from ui.models.table import Column, ModeleTable
from ui.widgets.page import Etirement
from ui.widgets.table import Table


@pytest.fixture
def table(qtbot):
    colonnes = [Column(nom, nom, str, largeur=100) for nom in ("numero", "porteur", "ville", "objet")]
    table = Table(ModeleTable(colonnes), nom="Essai")
    qtbot.addWidget(table)
    return table


def visibles(table):
    return [c.cle for rang, c in enumerate(table.model().colonnes) if not table.isColumnHidden(rang)]


@pytest.mark.parametrize(
    ("place", "attendues"),
    [
        (500, ["numero", "porteur", "ville", "objet"]),
        (350, ["numero", "porteur", "ville"]),
        (250, ["numero", "porteur"]),
    ],
)
def test_les_colonnes_se_replient_dans_l_ordre_dit(table, place, attendues):
    etirement = Etirement(table, "porteur", replies=("objet", "ville"))
    table.viewport().resize(place, 100)
    etirement.accorder()
    assert visibles(table) == attendues
    assert sum(table.columnWidth(r) for r in range(4) if not table.isColumnHidden(r)) == place


def test_la_place_de_la_colonne_repliee_va_a_la_derniere_vue(table):
    etirement = Etirement(table, "objet", replies=("objet",))
    table.viewport().resize(350, 100)
    etirement.accorder()
    assert table.columnWidth(2) == 150
    table.viewport().resize(600, 100)
    etirement.accorder()
    assert visibles(table)[-1] == "objet"
    assert table.columnWidth(3) == 300
