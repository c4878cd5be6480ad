"""The matrix of pieces: one key per verdict, its undo, filters that keep the cursor, Enter on the piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.pieces import Verdict
from app.domain.porteur import Forme
from tests.builders import un_porteur
from tests.outils.saisie import type_text
from ui.dialogs.aide import Aide
from ui.models.table import Role

DEJA = "Zone du RNA"  # like no proposed reason: under the offscreen platform their list would keep the focus


@pytest.fixture
def deux(base, enregistrer):
    """An association, then a commune of which no Cerfa is asked."""
    association = enregistrer("Association Tremplin")
    commune = enregistrer("Commune d’essai", jour=6)
    porteur = un_porteur(raison_sociale="Commune d’essai", forme=Forme.COLLECTIVITE)
    base.session.bureau.instruction.modifier(commune, "Modifier le porteur", porteur=porteur)
    return association, commune


@pytest.fixture
def page(base, calme, deux):  # the dossiers must be there first
    page = base.fenetre.ouvrir("pieces")
    calme(base)
    return page


def aller(page, dossier_id, code):
    page.grille.choisir(page.grille.modele.rang_de(dossier_id), page.grille.modele.colonne_de(code))
    page.grille.cellules.setFocus()


def touche(page, cle):
    QTest.keyClick(page.grille.cellules, cle)


def case(page, dossier_id, code):
    modele = page.grille.modele
    return modele.case(modele.index(modele.rang_de(dossier_id), modele.colonne_de(code)))


def dit(page, dossier_id, code, role=Role.DisplayRole):
    modele = page.grille.modele
    return modele.index(modele.rang_de(dossier_id), modele.colonne_de(code)).data(role)


def test_a_larger_text_keeps_room_for_the_porteur_and_for_the_heads(page, monkeypatch):
    rang = page.grille.modele_fixe.rang_colonne("porteur")
    for facteur in (1, 2):
        monkeypatch.setattr("ui.widgets.grille_pieces.px", lambda longueur, n=facteur: longueur * n)
        page.grille.accorder()
        assert page.grille.fixes.width() >= min(340 * facteur, page.grille.width() * 60 // 100)
        assert page.grille.cellules.horizontalHeader().defaultSectionSize() >= 40 * facteur
        assert page.grille.fixes.columnWidth(rang) >= 150


def test_a_new_base_says_where_dossiers_come_from(base, calme):
    page = base.fenetre.ouvrir("pieces")
    calme(base)
    assert page.contenu.currentWidget() is page.aucun
    page.aucun.bouton.click()
    assert base.fenetre.page.cle == "reception"


def test_each_cell_has_a_symbol_a_word_and_what_a_reader_says(page, deux):
    association, commune = deux
    assert page.grille.cellules.hasFocus()
    assert dit(page, association, "P07") == "○ absente"
    assert dit(page, association, "P06") == "· non exigée"
    assert dit(page, commune, "P07") == ""
    assert "non demandée à cette forme juridique" in dit(page, commune, "P07", Role.AccessibleTextRole)
    assert dit(page, association, "P07", Role.ToolTipRole).startswith("2022-94-0001, P07 Formulaire Cerfa")
    entete = page.grille.modele.headerData
    rang = page.grille.modele.colonne_de("P07")
    assert entete(rang, Qt.Orientation.Horizontal) == "P07\n1"
    assert "1\u00a0manquante" in entete(rang, Qt.Orientation.Horizontal, Role.AccessibleTextRole)
    assert "dans 2\u00a0dossiers sur 2" in page.entete.phrase.text()


def test_a_key_gives_a_verdict_and_repaints_its_row_alone(page, base, calme, deux):
    association, _ = deux
    aller(page, association, "P03")
    touchees = []
    page.grille.modele.dataChanged.connect(lambda debut, fin: touchees.append((debut.row(), fin.row())))
    reconstruite = []
    page.grille.modele.modelReset.connect(lambda: reconstruite.append(1))
    touche(page, Qt.Key.Key_C)
    calme(base)
    assert dit(page, association, "P03") == "● conforme"
    assert "● conforme" in page.detail.etat.text()
    assert (touchees, reconstruite) == ([(0, 0)], [])
    pile = base.session.historique.pile
    assert pile.undoText() == "le verdict sur P03"
    pile.undo()
    calme(base)
    assert dit(page, association, "P03") == "○ absente"
    assert page.grille.modele.bilan(page.grille.modele.colonne_de("P03")).manquantes == 2


def test_a_reason_is_asked_in_the_strip_and_already_held_differs_from_without_object(page, base, calme, deux):
    association, commune = deux
    for dossier_id, cle, motif in (
        (association, Qt.Key.Key_D, DEJA),
        (commune, Qt.Key.Key_S, "Zone sans compte bancaire"),
    ):
        aller(page, dossier_id, "P14")
        touche(page, cle)
        question = page.detail.question
        assert question.isVisible()
        assert (
            "ne se redemande pas" if cle == Qt.Key.Key_D else "ne concerne pas"
        ) in question.reponse.accessibleName()
        type_text(question.reponse.lineEdit(), motif)
        QTest.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Return)
        calme(base)
        assert not question.isVisible()
        assert base.fenetre.focusWidget() is page.grille.cellules
    assert dit(page, association, "P14") == "◆ déjà détenue"
    assert dit(page, commune, "P14") == "– sans objet"
    assert "1\u00a0sans objet\u00a0· 1\u00a0déjà détenue" in page.detail.compte.text()
    assert case(page, association, "P14").attendue.motif == DEJA


def test_escape_gives_the_reason_up_and_delete_takes_a_verdict_back(page, base, calme, deux):
    association, _ = deux
    aller(page, association, "P01")
    touche(page, Qt.Key.Key_N)
    QTest.keyClick(page.detail.question.reponse.lineEdit(), Qt.Key.Key_Escape)
    assert page.grille.cellules.hasFocus()
    assert dit(page, association, "P01") == "○ absente"
    touche(page, Qt.Key.Key_V)
    calme(base)
    assert dit(page, association, "P01") == "◐ à vérifier"
    touche(page, Qt.Key.Key_Delete)
    calme(base)
    assert dit(page, association, "P01") == "○ absente"


def test_what_is_read_meanwhile_waits_for_the_reason_being_typed(page, base, calme, enregistrer, deux):
    association, _ = deux
    aller(page, association, "P01")
    touche(page, Qt.Key.Key_N)
    nouveau = enregistrer("Arrivée tardive", jour=7)
    page.actualiser(None)
    calme(base)
    assert page.detail.question.isVisible()
    assert page.grille.modele.rang_de(nouveau) == -1
    QTest.keyClick(page.detail.question.reponse.lineEdit(), Qt.Key.Key_Escape)
    assert page.grille.modele.rang_de(nouveau) == len(deux)


def test_no_verdict_where_the_piece_is_not_asked(page, base, calme, deux):
    _, commune = deux
    aller(page, commune, "P07")
    touche(page, Qt.Key.Key_C)
    touche(page, Qt.Key.Key_N)
    calme(base)
    assert case(page, commune, "P07") is None
    assert not page.detail.question.isVisible()
    assert "non demandée" in page.detail.etat.text()
    assert "Ne se demande pas\u00a0: collectivités" in page.detail.base.text()


def test_a_date_is_typed_in_the_strip_warns_and_blocks_nothing(page, base, calme, deux):
    association, _ = deux
    aller(page, association, "P13")
    assert not page.detail.date.isEnabled()
    assert "Donnez d’abord un verdict" in page.detail.validite.text()
    touche(page, Qt.Key.Key_C)
    calme(base)
    touche(page, Qt.Key.Key_F)
    assert page.detail.date.hasFocus()
    type_text(page.detail.date, "32/8")
    QTest.keyClick(page.detail.date, Qt.Key.Key_Return)
    assert page.detail.date.hasFocus()
    assert "n’est pas une date" in page.detail.validite.text()
    page.detail.date.clear()
    type_text(page.detail.date, "31/08/2022")
    QTest.keyClick(page.detail.date, Qt.Key.Key_Return)
    calme(base)
    assert page.grille.cellules.hasFocus()
    assert "validité dépassée depuis le 31\u00a0août\u00a02022" in page.detail.validite.text()
    assert dit(page, association, "P13") == "●! conforme, validité dépassée"
    assert case(page, association, "P13").attendue.verdict is Verdict.CONFORME
    pile = base.session.historique.pile
    assert pile.undoText() == "la fin de validité de P13"
    touche(page, Qt.Key.Key_Delete)
    calme(base)
    pile.undo()
    calme(base)
    assert case(page, association, "P13").rendu.valable_jusqu_au == date(2022, 8, 31)
    pile.undo()
    calme(base)
    assert case(page, association, "P13").rendu.valable_jusqu_au is None


def test_escape_leaves_the_date_as_it_was_and_other_pieces_have_none(page, base, calme, deux):
    association, _ = deux
    aller(page, association, "P13")
    touche(page, Qt.Key.Key_C)
    calme(base)
    touche(page, Qt.Key.Key_F)
    type_text(page.detail.date, "01/10/2022")
    QTest.keyClick(page.detail.date, Qt.Key.Key_Escape)
    calme(base)
    assert page.grille.cellules.hasFocus()
    assert page.detail.date.text() == ""
    assert case(page, association, "P13").rendu.valable_jusqu_au is None
    aller(page, association, "P01")
    refus = []
    base.runner.erreur.connect(refus.append)
    touche(page, Qt.Key.Key_F)
    assert "ne porte pas de fin de validité" in str(refus[0])


def test_only_what_is_missing(page, base, calme, deux):
    association, commune = deux
    instruction = base.session.bureau.instruction
    for ligne in instruction.fiche(commune).completude.manquantes:
        instruction.rendre_verdict(commune, ligne.type.code, Verdict.CONFORME)
    page.actualiser(None)
    calme(base)
    aller(page, association, "P07")
    page.manque.setChecked(True)
    modele = page.grille.modele
    assert [x.dossier_id for x in modele.lignes] == [association]
    assert "P06" not in [t.code for t in modele.types]
    assert page.grille.cellules.currentIndex().column() == modele.colonne_de("P07")
    touche(page, Qt.Key.Key_C)
    calme(base)
    assert dit(page, association, "P07") == "● conforme"  # it stays until the filter is asked again


def test_filters_by_state_of_a_piece_and_by_words(page, base, calme, deux):
    association, commune = deux
    aller(page, association, "P01")
    touche(page, Qt.Key.Key_V)
    calme(base)
    page.verdicts.fixer(Verdict.A_VERIFIER)
    page.verdicts.activated.emit(page.verdicts.currentIndex())
    assert [x.dossier_id for x in page.grille.modele.lignes] == [association]
    page.effacer_filtres()
    assert page.rechercher("commune")
    assert [x.dossier_id for x in page.grille.modele.lignes] == [commune]
    page.rechercher("introuvable")
    assert page.contenu.currentWidget() is page.introuvable
    page.introuvable.bouton.click()
    assert page.grille.modele.rowCount() == 2
    page.verdicts.setCurrentIndex(page.verdicts.count() - 1)
    page.verdicts.activated.emit(page.verdicts.currentIndex())
    assert page.grille.modele.rowCount() == 0


def test_enter_opens_the_dossier_on_the_piece(page, base, calme, deux):
    _, commune = deux
    aller(page, commune, "P11")
    touche(page, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.cle == "dossier"
    dossier = base.fenetre.page
    assert dossier.fiche.dossier.cle == commune
    assert dossier.pieces._attendue().type.code == "P11"


def test_both_halves_go_together(page, base, calme, enregistrer, deux):
    for rang in range(30):
        enregistrer(f"Association {rang}")
    page.actualiser(None)
    calme(base)
    grille = page.grille
    grille.choisir(grille.modele.rowCount() - 1, 16)
    assert grille.fixes.verticalScrollBar().value() == grille.cellules.verticalScrollBar().value() > 0
    assert grille.fixes.currentIndex().row() == grille.modele.rowCount() - 1
    grille.choisir(0, 3)
    grille.fixes.clicked.emit(grille.modele_fixe.index(1, 0))
    assert (grille.cellules.currentIndex().row(), grille.cellules.currentIndex().column()) == (1, 3)
    assert grille.cellules.hasFocus()


def test_a_new_dossier_comes_in_sight(page, base, calme, enregistrer, deux):
    assert page.grille.modele.rowCount() == len(deux)
    nouveau = enregistrer("Arrivée tardive", jour=7)
    _, changes = base.session.bureau.instruction.modifier(nouveau, "Modifier le projet", avis="")
    base.session.bus.changed.emit(changes)
    calme(base)
    assert page.grille.modele.rang_de(nouveau) == 2


def test_an_unknown_legal_form_is_said(page, base, calme, deux):
    association, _ = deux
    porteur = un_porteur(raison_sociale="Association Tremplin", forme=None)
    _, changes = base.session.bureau.instruction.modifier(association, "Modifier le porteur", porteur=porteur)
    base.session.bus.changed.emit(changes)
    calme(base)
    assert "1\u00a0dossier sans forme juridique" in page.entete.phrase.text()
    assert "forme juridique inconnue" in dit(page, association, "P01", Role.AccessibleTextRole)
    assert page.grille.modele_fixe.index(0, 2).data() == "?"


def test_copy_takes_the_table_as_shown(page, deux):
    association, _ = deux
    aller(page, association, "P01")
    QTest.keyClick(page.grille.cellules, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lignes = QApplication.clipboard().text().split("\n")
    assert lignes[0].startswith("Numéro\tPorteur\tP01 Dossier de candidature signé\t")
    assert lignes[1].startswith("2022-94-0001\tAssociation Tremplin\t○ absente\t")
    assert len(lignes) == 1 + len(deux)


def test_words_show_where_the_columns_have_room_for_them(page, base, calme, deux):
    association, _ = deux
    assert not page.grille.cellules.delegue.en_mots
    for ligne in base.session.bureau.instruction.fiche(association).completude.manquantes[:-1]:
        base.session.bureau.instruction.rendre_verdict(association, ligne.type.code, Verdict.CONFORME)
    page.actualiser(None)
    calme(base)
    page.rechercher("tremplin")
    page.manque.setChecked(True)
    assert len(page.grille.modele.types) < 8  # what the commune still misses
    base.fenetre.resize(1920, 1080)
    assert page.grille.cellules.delegue.en_mots
    assert not page.grab().isNull()


def test_conforme_on_the_rib_of_an_account_in_conflict_asks_its_reason_in_place(page, base, calme, deux):
    association, commune = deux  # the same account and the same SIRET: no conflict yet
    instruction = base.session.bureau.instruction
    for cle in deux:
        sans_titulaire = replace(instruction.dossier(cle).porteur, iban_titulaire="")
        instruction.modifier(cle, "Modifier le porteur", porteur=sans_titulaire)
    aller(page, association, "P14")
    touche(page, Qt.Key.Key_C)
    calme(base)
    assert dit(page, association, "P14") == "● conforme"
    porteur = replace(instruction.dossier(commune).porteur, siret="12345678900011")
    instruction.modifier(commune, "Modifier le porteur", porteur=porteur)
    touche(page, Qt.Key.Key_C)
    question = page.detail.question
    assert question.isVisible()
    assert "second regard" in question.reponse.accessibleName()
    type_text(question.reponse.lineEdit(), "Zone vérifiée")
    QTest.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Return)
    calme(base)
    assert "Zone vérifiée" in page.detail.etat.text()
    assert base.session.bureau.matrice.conflits(association) == ()
    assert base.fenetre.focusWidget() is page.grille.cellules


def test_f1_opens_the_help_of_the_screen(page, base):
    QTest.keyClick(page.grille.cellules, Qt.Key.Key_F1)
    (aide,) = base.fenetre.findChildren(Aide)
    assert "second regard" in aide.texte.toPlainText()
    aide.close()
