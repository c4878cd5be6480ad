"""Scenarios through the window: kept, copied, changed by Enter, compared; nothing is decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.outils.saisie import type_text
from tests.ui.pages import test_ligne_selection
from tests.ui.pages.test_programme import textes

instruire, trois = test_ligne_selection.instruire, test_ligne_selection.trois


@pytest.fixture
def page(base, calme, trois):
    ouverte = base.fenetre.ouvrir("cockpit")
    calme(base)
    ouverte.onglets.setCurrentWidget(ouverte.scenarios.vue)
    calme(base)
    return ouverte


def garder(base, calme, page, nom):
    vue = page.scenarios.vue
    vue.nom.setFocus()
    type_text(vue.nom, nom)
    page.scenarios.act_ordre.trigger()
    calme(base)


def test_the_proposition_is_told_and_never_applied(page):
    assert page.scenarios.vue.proposition.text().startswith("Proposition, jamais appliquée d’elle-même.")
    assert "L’ordre strict emploie déjà au mieux" in page.scenarios.vue.proposition.text()


def test_a_scenario_is_kept_copied_changed_compared_and_forgotten(base, calme, page, trois):
    vue = page.scenarios.vue
    page.scenarios.act_dupliquer.trigger()
    garder(base, calme, page, "Ordre du 12")
    assert vue.nom.text() == ""
    assert [s.nom for s in vue.modele.lignes] == ["Ordre du 12"]
    page.scenarios.act_dupliquer.trigger()
    calme(base)
    vue.table.choisir(1)
    assert vue.choisi.nom == "Ordre du 12 (copie)"
    vue.table_lignes.setFocus()
    vue.table_lignes.choisir(2)
    QTest.keyClick(vue.table_lignes, Qt.Key.Key_Return)
    calme(base)
    for choix, fois in ((vue.premier, 1), (vue.second, 2)):
        choix.setFocus()
        for _ in range(fois):
            QTest.keyClick(choix, Qt.Key.Key_Down)
    calme(base)
    (ecart,) = vue.modele_ecarts.lignes
    assert (ecart.dossier_id, ecart.pourquoi) == (trois[2], "changé à la main dans ce scénario")
    assert page.grab().toImage().width() > 0
    page.scenarios.act_supprimer.trigger()
    calme(base)
    assert len(vue.modele.lignes) == 1
    assert vue.modele_ecarts.lignes == ()


def test_a_refusal_is_told_and_the_name_typed_stays(base, calme, page):
    garder(base, calme, page, "Un")
    garder(base, calme, page, "Un")
    assert page.scenarios.vue.nom.text() == "Un"
    assert "est pris" in textes(base)
    page.scenarios.act_proposition.trigger()
    page.scenarios.vue.table.choisir(0)
    page.scenarios.vue.table_lignes.choisir(0)
    QTest.keyClick(page.scenarios.vue.table_lignes, Qt.Key.Key_Return)
    assert "ne se change pas" in textes(base)
    calme(base)


def test_who_withdrew_is_told_why_nothing_is_shown(page):
    page.scenarios.vue.montrer((), None)
    assert "déport" in page.scenarios.vue.proposition.text()
