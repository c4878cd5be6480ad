"""Scenarios through the window: kept, copied, changed, undone, compared, printed; nothing is decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.montants import Etp, Montant
from app.domain.proposition import Objectif
from app.domain.scenario import A_LA_MAIN, Origine
from app.socle.formats import NBSP
from tests.outils.saisie import type_text
from tests.ui.pages import test_ligne_selection
from tests.ui.pages.test_programme import textes
from ui.widgets.vue_scenarios import ARRETEE, DEPORT, RECHERCHE

instruire, trois = test_ligne_selection.instruire, test_ligne_selection.trois
Touche = Qt.Key


@pytest.fixture
def page(base, calme, trois):
    ouverte = base.fenetre.ouvrir("cockpit")
    calme(base)
    ouverte.onglets.setCurrentWidget(ouverte.scenarios.vue)
    calme(base)
    return ouverte


def garder(base, calme, page, nom, acte="act_ordre"):
    vue = page.scenarios.vue
    vue.nom.setFocus()
    type_text(vue.nom, nom)
    getattr(page.scenarios, acte).trigger()
    calme(base)


@pytest.fixture
def copie(base, calme, page):
    """A copy under the cursor, on its first dossier."""
    garder(base, calme, page, "Ordre du 12")
    page.scenarios.act_dupliquer.trigger()
    calme(base)
    page.scenarios.vue.table.choisir(1)
    page.scenarios.vue.table_lignes.choisir(0)
    return page.scenarios.vue


def noms(page):
    return [x.scenario.nom for x in page.scenarios.vue.modele.lignes]


def annuler(base, calme):
    base.session.historique.pile.undo()
    calme(base)


def test_the_proposition_is_told_proven_and_never_applied(base, calme, page):
    dite = page.scenarios.vue.proposition
    assert dite.text().startswith("Proposition, jamais appliquée d’elle-même. L’ordre strict emploie déjà au mieux")
    assert "Prouvé" in dite.text()
    page.scenarios.vue.objectif.setFocus()
    QTest.keyClick(page.scenarios.vue.objectif, Touche.Key_Down)
    assert dite.text().startswith(RECHERCHE)
    calme(base)
    assert page.scenarios.vue.objectif_voulu is Objectif.EUROS
    assert "Le plus d’euros employés" in dite.text()


def test_a_search_stopped_says_so(base, calme, page):
    page.scenarios.actualiser()
    page.scenarios.actualiser()
    base.session.runner.annuler_tout()
    calme(base)
    assert page.scenarios.vue.proposition.text().startswith(ARRETEE)


def test_a_scenario_is_kept_copied_changed_compared_and_forgotten(base, calme, page, copie, trois):
    vue = copie
    assert vue.nom.text() == ""
    assert vue.choisi.nom == "Ordre du 12 (copie)"
    vue.table_lignes.setFocus()
    vue.table_lignes.choisir(2)
    QTest.keyClick(vue.table_lignes, Touche.Key_Return)
    calme(base)
    assert (vue.choisi.nom, vue.ligne_choisie.dossier_id) == ("Ordre du 12 (copie)", trois[2])
    assert "▲ enveloppe" in vue.tenue.text()
    for choix, fois in ((vue.premier, 2), (vue.second, 2)):
        choix.setFocus()
        for _ in range(fois):
            QTest.keyClick(choix, Touche.Key_Down)
    calme(base)
    assert vue.listes == ("Ordre du 12", "Ordre du 12 (copie)")
    (ecart,) = vue.modele_ecarts.lignes
    assert (ecart.dossier_id, ecart.pourquoi) == (trois[2], A_LA_MAIN)
    assert "1 dossier diffère." in vue.bilan.text().replace(NBSP, " ")
    assert page.grab().toImage().width() > 0
    page.scenarios.act_supprimer.trigger()
    calme(base)
    assert noms(page) == ["Ordre du 12"]
    assert vue.listes == ("Ordre du 12", Origine.PROPOSITION)
    annuler(base, calme)
    assert noms(page) == ["Ordre du 12", "Ordre du 12 (copie)"]


def test_amount_and_etp_are_typed_kept_by_enter_and_undone(base, calme, copie, trois):
    champ = copie.correction.montant
    assert champ.isEnabled()
    champ.setFocus()
    champ.selectAll()
    type_text(champ, "25000,50")
    type_text(copie.correction.motif, "cofinancement")
    copie.correction.motif.setFocus()
    QTest.keyClick(copie.correction.motif, Touche.Key_Return)
    calme(base)  # the act comes by the next turn of the loop
    calme(base)
    assert copie.ligne_choisie.montant == Montant(2_500_050)
    assert copie.ligne_choisie.motif == "cofinancement"
    assert copie.correction.montant.text().replace(NBSP, " ") == "25 000,50 €"
    annuler(base, calme)
    assert copie.ligne_choisie.montant == Montant(2_800_000)
    assert base.session.bureau.instruction.dossier(trois[0]).montant_demande == Montant(2_800_000)


def test_what_cannot_be_read_stays_as_typed_and_changes_nothing(base, calme, page, copie):
    champ = copie.correction.etp
    champ.setFocus()
    champ.selectAll()
    type_text(champ, "un demi")
    QTest.keyClick(champ, Touche.Key_Return)
    calme(base)
    assert champ.text() == "un demi"
    assert copie.correction.faute.text().startswith("✕ ")
    assert copie.ligne_choisie.etp == Etp(100)
    page.scenarios.actualiser()
    calme(base)
    assert champ.text() == "un demi"
    champ.clear()
    champ.setFocus()
    page.scenarios.act_corriger.trigger()
    copie.correction.montant.setFocus()
    page.scenarios.act_corriger.trigger()
    assert "ne sont pas donnés" in copie.correction.faute.text()
    copie.table.choisir(0)
    assert not champ.isEnabled()
    assert "Dupliquer" in copie.correction.intitule.text()


def test_a_scenario_is_renamed_and_the_proposition_kept(base, calme, page, copie):
    type_text(copie.nom, "Avec accord")
    page.scenarios.act_renommer.trigger()
    calme(base)
    assert noms(page) == ["Ordre du 12", "Avec accord"]
    assert copie.nom.text() == ""
    annuler(base, calme)
    garder(base, calme, page, "Mieux", "act_proposition")
    assert noms(page) == ["Ordre du 12", "Ordre du 12 (copie)", "Mieux"]
    annuler(base, calme)
    assert noms(page) == ["Ordre du 12", "Ordre du 12 (copie)"]


def test_a_refusal_is_told_and_the_name_typed_stays(base, calme, page):
    page.scenarios.act_dupliquer.trigger()
    page.scenarios.act_corriger.trigger()
    garder(base, calme, page, "Un")
    garder(base, calme, page, "Un")
    assert page.scenarios.vue.nom.text() == "Un"
    assert "est pris" in textes(base)
    page.scenarios.vue.table.choisir(0)
    page.scenarios.vue.table_lignes.choisir(0)
    QTest.keyClick(page.scenarios.vue.table_lignes, Touche.Key_Return)
    assert "ne se change pas" in textes(base)
    calme(base)


def test_the_sheet_is_written_and_printed(base, calme, page, tmp_path, monkeypatch):
    demandes = []
    monkeypatch.setattr(page.scenarios.impression, "demander", demandes.append)
    page.scenarios.act_imprimer.trigger()
    calme(base)
    assert demandes[0].startswith(b"%PDF")
    choisis = iter((None, tmp_path))
    monkeypatch.setattr("ui.pages.cockpit_scenarios.Fichiers.dossier", lambda *_: next(choisis))
    page.scenarios.act_enregistrer.trigger()
    page.scenarios.act_enregistrer.trigger()
    calme(base)
    assert [f.name for f in tmp_path.glob("*.pdf")] == ["Comparaison de scénarios.pdf"]
    assert "● Enregistré" in page.scenarios.vue.feuille.text()


def test_who_withdrew_is_told_why_nothing_is_shown(page):
    page.scenarios.vue.montrer_proposition(None)
    assert page.scenarios.vue.proposition.text() == DEPORT
    page.scenarios._on_comparaison(None)
    assert not page.scenarios.act_imprimer.isEnabled()
