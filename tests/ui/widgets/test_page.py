"""A table gives up the columns that can be read elsewhere before it scrolls sideways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt

from ui.models.table import Column, ModeleTable
from ui.widgets.page import Etirement
from ui.widgets.table import Table

MARGE_DU_THEME = 8


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


def test_a_row_that_wraps_is_as_high_as_its_text_in_any_width(qtbot):
    """The margins that the theme draws count: without them the last line was cut."""
    texte = "aucun texte cité ici ne crée ce comité ni ne fixe son quorum, sauf si un texte oblige à consulter"
    modele = ModeleTable([Column("fait", "Fait", str, largeur=100), Column("source", "Source", str, largeur=100)])
    table = Table(modele, nom="Essai")
    qtbot.addWidget(table)
    table.setWordWrap(True)
    modele.remplacer([texte])
    table.show()
    for largeur in range(120, 400, 7):
        table.setColumnWidth(0, largeur)
        table.setColumnWidth(1, largeur)
        place = QRect(0, 0, largeur - 2 * MARGE_DU_THEME, 10_000)
        assert (
            table.rowHeight(0) >= table.fontMetrics().boundingRect(place, Qt.TextFlag.TextWordWrap, texte).height()
        )
