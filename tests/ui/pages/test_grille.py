"""The editor of grids in the real window, by the keyboard: draft, anomalies, effects, versions, undo, files."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.grille_brouillon import Rang
from app.domain.poste import TypePoste
from tests.outils.saisie import type_text
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.choix_grille import ChoixGrille

TYPE = TypePoste.FACILITATEUR
CTRL, MAJ, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
POIDS, CODE = 3, 1


@pytest.fixture
def page(base, calme):
    QTest.keyClick(base.fenetre, Qt.Key.Key_G, CTRL | MAJ)
    calme(base)
    assert base.fenetre.page.cle == "grille"
    return base.fenetre.page


def ligne_de(page, code):
    return next(k for k, x in enumerate(page.editeur.brouillon.lignes) if x.code == code)


def taper(page, code, colonne, texte):
    """Type in a cell, as an officer does."""
    editeur = page.editeur
    editeur.feuille.setCurrentIndex(editeur.modele.index(ligne_de(page, code), colonne))
    editeur.feuille.setFocus()
    QTest.keyClick(editeur.feuille, Qt.Key.Key_Return)
    champ = editeur.feuille.viewport().findChild(QLineEdit)
    champ.selectAll()
    QTest.keyClicks(champ, texte)
    QTest.keyClick(champ, Qt.Key.Key_Return)
    QApplication.processEvents()  # the delegate hands the text over at the next turn of the loop


def anomalies(page):
    return [page.editeur.liste.item(k).text() for k in range(page.editeur.liste.count())]


def test_the_grid_of_the_campaign_is_shown_with_both_weights(base, page):
    editeur = page.editeur
    assert editeur.modele.index(0, 4).data() == editeur.modele.index(0, POIDS).data() == "25"
    assert editeur.modele.index(0, 5).data() == "25,00\u00a0%"
    assert "sans note encore" in page.entete.phrase.text()
    assert not editeur.liste.isVisible()
    assert list(sans_nom(page)) == []
    assert all(acte.objectName() and acte.toolTip() for acte in page.actions())
    assert QApplication.focusWidget() is editeur.feuille
    assert page.panneaux()[0] is editeur.feuille


def test_a_weight_that_does_not_add_up_is_named_and_not_saved(base, page, calme):
    taper(page, "C1.1", POIDS, "9")
    ou = ligne_de(page, "C1.1")
    assert page.editeur.modele.index(ou, 4).data() == "≠\u00a08,65"
    assert page.editeur.modele.index(ou, 5).data() == "≈\u00a08,65\u00a0%"
    assert anomalies(page) == ["✕ C1\u00a0: poids déclaré 25, somme des sous-critères 26"]
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    assert QApplication.focusWidget() is page.editeur.liste
    QTest.keyClick(page.editeur.liste, Qt.Key.Key_Return)
    assert page.editeur.rang == ligne_de(page, "C1")
    assert base.session.bureau.grilles.en_vigueur(base.session.campagne_id, TYPE).poids_total == 100
    detail = page.editeur.detail
    assert "✓ Déclare 25" in detail.mesure.text()
    raison = detail.champs["motif_ecart"]
    raison.setFocus()
    QTest.keyClicks(raison, "cas particulier")
    QTest.keyClick(raison, Qt.Key.Key_Tab)
    assert anomalies(page) == []
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    grille = base.session.bureau.grilles.en_vigueur(base.session.campagne_id, TYPE)
    assert (grille.criteres[0].motif_ecart, grille.version) == ("cas particulier", 1)
    assert "Aucune modification" in page.entete.phrase.text()


def test_rows_are_added_moved_and_detailed(base, page, calme):
    editeur = page.editeur
    editeur.feuille.setCurrentIndex(editeur.modele.index(ligne_de(page, "C1.1"), CODE))
    QTest.keyClick(base.fenetre, Qt.Key.Key_Down, ALT)
    assert [x.code for x in editeur.brouillon.lignes[:3]] == ["C1", "C1.2", "C1.1"]
    assert editeur.rang == 2
    QTest.keyClick(base.fenetre, Qt.Key.Key_Up, ALT)
    QTest.keyClick(base.fenetre, Qt.Key.Key_Insert, CTRL)
    assert editeur.brouillon.lignes[2].rang is Rang.SOUS_CRITERE
    assert editeur.rang == 2
    QTest.keyClick(base.fenetre, Qt.Key.Key_Insert, CTRL | MAJ)
    assert editeur.brouillon.lignes[-1].rang is Rang.CRITERE
    assert len(anomalies(page)) > 3
    editeur.feuille.setCurrentIndex(editeur.modele.index(1, CODE))
    champ = editeur.detail.champs["0"]
    champ.setFocus()
    champ.selectAll()
    QTest.keyClicks(champ, "Aucun acheteur")
    QTest.keyClick(champ, Qt.Key.Key_Tab)
    assert editeur.brouillon.lignes[1].descripteurs[0] == "Aucun acheteur"
    aide = editeur.detail.champs["aide"]
    aide.setFocus()
    QTest.keyClicks(aide, "A")
    QTest.keyClick(aide, Qt.Key.Key_Tab)
    source = editeur.detail.champs["base"]
    source.setFocus()
    QTest.keyClicks(source, "B")
    editeur.feuille.setFocus()
    assert editeur.brouillon.lignes[1].aide.startswith("A")
    assert editeur.brouillon.lignes[1].base.startswith("B")
    assert not page.peut_quitter()
    assert "reste ouvert" in page.entete.phrase.text()
    page.abandonner()
    assert page.peut_quitter()
    editeur.feuille.setCurrentIndex(editeur.modele.index(editeur.modele.rowCount() - 1, CODE))
    assert "Choisissez une ligne" in editeur.detail.titre.text()


def test_scale_and_thresholds(base, page):
    editeur = page.editeur
    editeur.onglets.setCurrentIndex(1)
    echelle = editeur.echelle
    assert echelle.nombres["favorable"].text() == "60"
    for cle, texte in (
        ("total_annonce", "90"),
        ("reserve", "70"),
        ("critere_faible_pourcent", "30"),
        ("favorable", "65"),
    ):
        champ = echelle.nombres[cle]
        champ.setFocus()
        champ.selectAll()
        QTest.keyClicks(champ, texte)
        QTest.keyClick(champ, Qt.Key.Key_Return)
    assert anomalies(page) == [
        "✕ grille\u00a0: total annoncé 90, somme des poids des critères 100",
        "✕ seuils\u00a0: sous réserve 70 dépasse favorable 65",
    ]
    editeur.liste.setCurrentRow(1)
    editeur.aller_a_l_anomalie()
    assert QApplication.focusWidget() is echelle.intitule
    QTest.keyClick(echelle.intitule, Qt.Key.Key_End)
    QTest.keyClicks(echelle.intitule, " 2022")
    QTest.keyClick(echelle.intitule, Qt.Key.Key_Return)
    assert editeur.brouillon.intitule.endswith("2022")
    champ = echelle.nombres["favorable"]
    champ.setFocus()
    champ.selectAll()
    QTest.keyClicks(champ, "beaucoup")
    QTest.keyClick(champ, Qt.Key.Key_Return)
    assert "n’est pas un nombre entier" in echelle.faute.text()
    assert champ.text() == "65"
    modele = echelle.modele
    modele.setData(modele.index(2, 0), "3")
    assert "✕ échelle\u00a0: les niveaux [0, 1, 3, 3, 4] ne se suivent pas" in anomalies(page)[0]
    modele.setData(modele.index(2, 2), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert editeur.brouillon.commentaire_si == (0, 1, 3, 4)


def test_cells_that_cannot_be_read_stay_and_keep_the_grid_from_being_saved(base, page, calme):
    modele = page.editeur.modele
    modele.setData(modele.index(1, POIDS), "-3")
    assert "est négatif" in page.editeur.faute.text()
    assert not page.editeur.pret
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    assert QApplication.focusWidget() is page.editeur.feuille
    modele.setData(modele.index(1, 0), "autre")
    assert "ni un critère ni un sous-critère" in page.editeur.faute.text()
    modele.setData(modele.index(1, 6), "2")
    assert page.editeur.brouillon.lignes[1].seuil == 2
    modele.setData(modele.index(0, 7), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert page.editeur.brouillon.lignes[0].regional


def test_a_new_version_is_looked_at_applied_and_undone(base, calme, enregistrer, noter, decider):
    faible, fort, decide = (enregistrer(nom, jour=j) for j, nom in enumerate(("Une", "Deux", "Trois"), 3))
    noter(faible, 1)
    noter(fort, 3)
    decider(decide)
    page = base.fenetre.ouvrir("grille", TYPE)
    calme(base)
    assert "gelée par des notes" in page.entete.phrase.text()
    taper(page, "C1.1", 6, "2")
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    assert page.pile.currentWidget() is page.effets
    (effet,) = page.effets.modele.lignes
    assert effet.dossier_id == faible
    assert "éliminé" in page.effets.modele.index(0, 6).data()
    assert page.effets.modele.index(0, 5).data() == "→\u00a0aucun"
    assert page.effets.detail.text().endswith(
        "rang\u00a0: 3 → sans rang\u00a0; éliminé\u00a0: C1.1 noté 1, il faut au moins 2."
    )
    assert not page.effets.appliquer.isEnabled()
    assert QApplication.focusWidget() is page.effets.motif
    assert list(sans_nom(page)) == []
    QTest.keyClick(page.effets, Qt.Key.Key_Escape)
    assert page.pile.currentWidget() is page.editeur
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    type_text(page.effets.motif, "comité du 3 octobre")
    QTest.keyClick(page.effets.motif, Qt.Key.Key_Tab)
    page.effets.appliquer.setFocus()
    QTest.keyClick(page.effets.appliquer, Qt.Key.Key_Space)
    calme(base)
    grilles, campagne_id = base.session.bureau.grilles, base.session.campagne_id
    assert grilles.en_vigueur(campagne_id, TYPE).version == 2
    assert page.pile.currentWidget() is page.editeur
    assert "Version 2 en vigueur" in page.entete.phrase.text()
    QTest.keyClick(base.fenetre, Qt.Key.Key_V, CTRL | MAJ)
    calme(base)
    calme(base)
    assert [x.grille.version for x in page.versions.modele.lignes] == [2, 1]
    assert [x.rang for x in page.versions.modele_rangs.lignes] == [1, 2, None]
    QTest.keyClick(page.versions.table, Qt.Key.Key_Down)
    calme(base)
    assert page.versions.titre.text() == "Classement sous la version 1"
    assert [x.rang for x in page.versions.modele_rangs.lignes] == [1, 2, 3]
    assert "Reçus gardés sous cette version" in page.versions.phrase.text()
    assert page.panneaux() == (page.versions.table, page.type)
    QTest.keyClick(page.versions, Qt.Key.Key_Escape)
    assert page.pile.currentWidget() is page.editeur
    QTest.keyClick(base.fenetre, Qt.Key.Key_Z, CTRL)
    calme(base)
    assert grilles.en_vigueur(campagne_id, TYPE).version == 1
    assert "Version 1 en vigueur" in page.entete.phrase.text()


def test_decided_dossiers_come_first_and_a_dossier_opens(base, calme, enregistrer, noter, decider):
    autre, decide = enregistrer("Une", jour=3), enregistrer("Deux", jour=4)
    noter(autre, 1)
    decider(decide)
    noter(decide, 1)
    page = base.fenetre.ouvrir("grille", TYPE)
    calme(base)
    taper(page, "C1.1", 6, "2")
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    assert [e.dossier_id for e in page.effets.modele.lignes] == [decide, autre]
    assert "1\u00a0dossier est déjà décidé" in page.effets.decides.text()
    page.effets.table.choisir(0)
    QTest.keyClick(page.effets.table, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == decide
    base.fenetre.ouvrir("grille", TypePoste.COORDINATEUR)
    calme(base)
    page.type.fixer(TYPE)
    page.type.valeur_changee.emit(TYPE)
    assert page.pile.currentWidget() is page.editeur
    page.abandonner()


def test_nothing_to_save_is_said(base, page, calme):
    QTest.keyClick(base.fenetre, Qt.Key.Key_Return, CTRL)
    calme(base)
    assert "rien à enregistrer" in page.entete.phrase.text()


def test_each_type_of_job_keeps_its_draft(base, page, calme):
    taper(page, "C1.1", POIDS, "9")
    page.type.setFocus()
    QTest.keyClick(page.type, Qt.Key.Key_Down)
    assert page.type_poste is TypePoste.COORDINATEUR
    assert anomalies(page) == []
    QTest.keyClick(page.type, Qt.Key.Key_Up)
    assert len(anomalies(page)) == 1
    base.session.choisir_campagne(base.session.campagne_id)
    calme(base)
    assert anomalies(page) == []


def test_a_grid_goes_to_a_file_and_comes_back(base, page, calme, tmp_path, monkeypatch):
    fichier = tmp_path / "grille.toml"
    monkeypatch.setattr(ChoixGrille, "ou_exporter", lambda *_: fichier)
    monkeypatch.setattr(ChoixGrille, "a_importer", lambda *_: fichier)
    page.exporter()
    calme(base)
    assert "Grille exportée" in page.entete.phrase.text()
    texte = fichier.read_text("utf-8")
    fichier.write_text(texte.replace("Facilitateur des clauses sociales", "Autre intitulé"), "utf-8")
    page.importer()
    calme(base)
    assert page.editeur.brouillon.intitule == "Autre intitulé"
    fichier.write_text(texte.replace("poids = 25", "poids = 26", 1), "utf-8")
    avant = page.editeur.brouillon
    page.importer()
    calme(base)
    assert page.editeur.brouillon == avant
    page.versions.montrer(base.session.bureau.grilles.versions(base.session.campagne_id, TYPE))
    page.versions.export.click()
    calme(base)
    assert fichier.read_text("utf-8") == texte
    page.versions.table_rangs.ouverte.emit(0)
    page.abandonner()


def test_giving_up_a_file_changes_nothing(base, page, calme, monkeypatch):
    monkeypatch.setattr("ui.dialogs.choix_grille.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr("ui.dialogs.choix_grille.QFileDialog.getOpenFileName", lambda *_: ("", ""))
    avant = page.editeur.brouillon
    page.exporter()
    page.importer()
    calme(base)
    assert page.editeur.brouillon == avant


def test_from_the_menu_on_any_screen(base, calme):
    base.fenetre.ouvrir("cockpit")
    calme(base)
    base.fenetre.actions_cadre["grilles"].trigger()
    calme(base)
    assert base.fenetre.page.cle == "grille"
    assert base.fenetre.page.act_monter.isEnabled()
    base.fenetre.page.voir_les_versions()
    calme(base)
    assert not base.fenetre.page.act_monter.isEnabled()
