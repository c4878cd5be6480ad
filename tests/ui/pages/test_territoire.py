"""The territory in the window: both views, files read then kept by keyboard, undone, nothing written before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.figures_territoire import Couvertures, Tuiles
from app.domain.nationale import Mesure
from tests.outils.regions_fictives import ecrire
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.fichiers import Fichiers
from ui.pages.territoire import CHOISIR, Vue


@pytest.fixture
def page(base, calme):
    page = base.fenetre.ouvrir("territoire")
    calme(base)
    return page


@pytest.fixture
def chemins(tmp_path):
    return ecrire(tmp_path / "recus", 4)


def lire(base, calme, page, chemins, monkeypatch):
    monkeypatch.setattr(Fichiers, "regions", lambda _parent: tuple(chemins))
    page.act_consolider.trigger()
    calme(base)


def test_the_region_is_shown_and_exported(base, calme, page, tmp_path, monkeypatch):
    assert isinstance(page.cadre.figure, Couvertures)
    assert "aucun porteur n’en a déclaré" in page.details.text()
    assert "Corse" in page.vue.itemText(0)
    monkeypatch.setattr(Fichiers, "nouvelle_region", lambda _parent, nom: tmp_path / nom)
    page.act_exporter.trigger()
    calme(base)
    assert (tmp_path / "region-94-2022.clausule-region").exists()
    assert page.cadre.etat.text().startswith("● Fichier régional écrit")


def test_an_empty_map_says_what_to_do(base, calme, page):
    page.montrer(Vue.NATIONALE)
    assert page.pile.currentWidget() is page.vide
    assert page.vide.bouton.text() == "Lire des fichiers régionaux…"


def test_files_are_read_kept_visited_and_undone(base, calme, page, chemins, monkeypatch):
    abime = chemins[-1]
    abime.write_bytes(abime.read_bytes().replace(b'"edition": 2022', b'"edition": 2021'))
    lire(base, calme, page, chemins, monkeypatch)
    assert page.droite.currentWidget() is page.fichiers
    assert page.fichiers.titre.text() == "18\u00a0fichiers lus, 1\u00a0refusé"
    assert page.fichiers.liste.text().startswith("✕ refusé – region-94-2022")
    assert list(sans_nom(page)) == []
    assert page.fichiers.remplacer.isHidden()
    assert page.panneaux()[-1] is page.fichiers.liste
    assert page.fichiers.liste.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert page.pile.currentWidget() is page.vide  # nothing is written yet
    QTest.keyClick(page.fichiers.retenir, Qt.Key.Key_Space)
    calme(base)
    assert isinstance(page.cadre.figure, Tuiles)
    assert page.cadre.modele.rowCount() == 18
    assert page.details.text() == CHOISIR
    page.cadre.vue.setFocus()
    QTest.keyClick(page.cadre.vue, Qt.Key.Key_Down)
    assert page.details.text().startswith("Hauts-de-France")
    page.mesure.fixer(Mesure.TAUX_CIBLE)
    page.mesure.valeur_changee.emit(Mesure.TAUX_CIBLE)
    assert page.cadre.figure.mesure is Mesure.TAUX_CIBLE
    page.cadre.basculer()
    page.cadre.table.choisir(0)
    assert page.details.text().startswith("Auvergne")
    lire(base, calme, page, chemins[:1], monkeypatch)
    assert page.fichiers.liste.text().startswith("– déjà là")
    assert not page.fichiers.retenir.isEnabled()
    page.fichiers.abandonner.click()
    assert page.droite.currentWidget() is not page.fichiers
    base.historique.pile.undo()
    calme(base)
    assert page.pile.currentWidget() is page.vide


def test_replacing_asks_for_a_tick(base, calme, page, chemins, tmp_path, monkeypatch):
    lire(base, calme, page, chemins[:1], monkeypatch)
    page.fichiers.retenir.click()
    calme(base)
    lire(base, calme, page, ecrire(tmp_path / "neufs", 5)[:1], monkeypatch)
    assert not page.fichiers.retenir.isEnabled()
    assert page.fichiers.remplacer.text() == "Remplacer 1\u00a0fichier déjà reçu"
    page.fichiers.remplacer.click()
    assert page.fichiers.retenir.text() == "Retenir 1\u00a0fichier"
    page.fichiers.retenir.click()
    calme(base)
    assert [r.fichier.dossiers for r in page._lu.national.recues] == [5]


def test_giving_up_the_choice_of_files_changes_nothing(base, calme, page, monkeypatch):
    monkeypatch.setattr(Fichiers, "nouvelle_region", lambda _parent, _nom: None)
    page.act_exporter.trigger()
    lire(base, calme, page, (), monkeypatch)
    assert page.droite.currentWidget() is not page.fichiers
    assert all(p.focusPolicy() & Qt.FocusPolicy.TabFocus for p in page.panneaux())
