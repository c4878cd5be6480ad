"""The models edited by the window and a passage of an act retouched: undone, kept, previewed, compared, in Word."""

from __future__ import annotations

import re
from datetime import date

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.documents.modeles import Genre
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.cycle import Etat
from app.ports import Filtre
from app.services.actes_en_projet import ActeEnProjet
from app.socle.changes import Changes
from tests.app.documents.test_mot_modele import un_modele
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.fichiers import Fichiers

ACCUSE = TypeActe.ACCUSE_RECEPTION


@pytest.fixture
def demo(programme, calme, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(tmp_path / "poste"))
    programme.decouvrir()
    calme(programme)
    return programme


def un_recu(programme):
    bureau, campagne = programme.session.bureau, programme.session.campagne_id
    return next(x for x in bureau.listes.lignes(bureau.listes.ids(Filtre(campagne))) if x.etat is Etat.RECU).id


def la_page(demo, calme):
    page = demo.fenetre.ouvrir("modeles", ACCUSE)
    calme(demo)
    page.dossier.fixer(un_recu(demo))
    return page


def voir(page, bloc):
    page.table.choisir(page.blocs.rang_de(bloc))


def laisser(page, demo, calme):
    page._attente.stop()
    page._examen.demander()
    calme(demo)


def test_a_block_is_written_previewed_undone_and_a_fault_is_on_it(demo, calme):
    page = la_page(demo, calme)
    assert list(sans_nom(page)) == []
    laisser(page, demo, calme)
    assert page.pdf.nb_pages >= 1
    voir(page, "non_promesse")
    page.editeur.texte.setPlainText("Sans engagement de l’État, {inconnu}.")
    page.editeur.valider()
    laisser(page, demo, calme)
    ligne = page.blocs.ligne(page.blocs.rang_de("non_promesse"))
    assert ligne.faute.startswith("champ inconnu «\u00a0inconnu\u00a0»")
    assert "champ inconnu" in page.editeur.faute.text()
    assert "Corrigez" in page.attente.text()
    voir(page, "envoi")
    voir(page, "non_promesse")
    assert "{inconnu}" in page.editeur.texte.toPlainText()  # the text at fault is in sight
    demo.session.historique.pile.undo()
    laisser(page, demo, calme)
    assert not page.modifie
    assert page.pdf.nb_pages >= 1


def test_blocks_lines_conditions_and_numbers_change_and_a_version_is_recorded(demo, calme):
    page = la_page(demo, calme)
    voir(page, "envoi")
    page.inserer(Genre.LISTE)
    assert page.blocs.ligne(page.rang).nom == "service_liste_1"
    page.editeur.ajouter.click()
    page.editeur._on_endroit(("items", 1))
    page.editeur.portee.fixer(valeur=True)
    page.editeur._on_condition("complet")
    assert "est complet" in page.editeur.posees.currentText()
    page.editeur._on_retirer()
    page.editeur.repete.valeur_changee.emit("destinataire")
    page.editeur.inserer_champ("porteur")
    page.editeur.valider()
    assert "{porteur}" in page.brouillon.texte
    page.editeur.source.valeur_changee.emit("usage : note du service")
    page.editeur.oter.click()
    page.actes.monter.trigger()
    page.actes.descendre.trigger()
    page.nombre.fixer("recours_mois")
    page._on_valeur("trois")
    page._on_valeur("3")
    laisser(page, demo, calme)
    assert "ajoutée" in page.resume.text()
    assert page.session.bureau.modeles.brouillon(ACCUSE)
    page.actes.enregistrer.trigger()
    calme(demo)
    assert page.session.bureau.modeles.versions(ACCUSE) == ()  # a reason is asked
    page.motif.setText("Note du service")
    page.actes.enregistrer.trigger()
    calme(demo)
    (version,) = page.session.bureau.modeles.versions(ACCUSE)
    assert version.motif == "Note du service"
    assert not page.modifie
    assert page.session.bureau.modeles.brouillon(ACCUSE) == ""
    assert page.actes.livre.isEnabled()
    page.motif.setText("fin")
    page.actes.livre.trigger()
    calme(demo)
    assert not page.actes.livre.isEnabled()


def test_the_model_of_a_pv_is_edited_with_its_own_words_and_seen_on_a_comite(demo, calme):
    bureau, campagne = demo.session.bureau, demo.session.campagne_id
    comite, _ = bureau.comites.creer(campagne, date(2022, 9, 12), "Comité fictif", "Ajaccio")
    page = demo.fenetre.ouvrir("modeles", TypeActeCampagne.PV_COMITE)
    laisser(page, demo, calme)
    assert page.dossier.valeur == comite.cle
    assert "Comité fictif du 12/09/2022" in page.dossier.currentText()
    assert "avis du comité" in page.attente.text()
    assert page.editeur.lignes_de.rang_de("membres") >= 0
    assert page.editeur.lignes_de.rang_de("postes") == -1
    voir(page, "portee")
    page.editeur.inserer_champ("region")
    page.editeur._on_condition("deports")
    voir(page, "composition")
    page.editeur.lignes_de.valeur_changee.emit("avis")
    assert len(page.brouillon.blocs[page.rang]["colonnes"]) == 6
    laisser(page, demo, calme)
    assert page._fautes == ()
    page.montrer(TypeActeCampagne.NOTE_PRESENTATION)
    laisser(page, demo, calme)
    assert page.dossier.valeur == comite.cle
    page.dossier.fixer(0)
    assert page.dossier.currentText() == "Toute la campagne"
    laisser(page, demo, calme)
    assert page.pdf.nb_pages >= 1
    page.inserer(Genre.TABLEAU)
    laisser(page, demo, calme)
    assert page._fautes == ()
    page.oublier_le_brouillon()
    page.montrer(TypeActe.CONVENTION)
    assert page.editeur.lignes_de.rang_de("postes") >= 0


def test_the_draft_comes_back_with_the_screen_and_is_given_up(demo, calme):
    page = la_page(demo, calme)
    voir(page, "envoi")
    page.actes.retirer.trigger()
    page.montrer(TypeActe.CONVENTION)
    assert not page.modifie
    page.montrer(ACCUSE)
    assert page.modifie
    assert page.blocs.rang_de("envoi") == -1
    assert not page.peut_quitter()  # the question first
    page.depart.rester.click()
    page.actes.abandonner.trigger()
    assert not page.modifie
    assert page.peut_quitter()


def test_leaving_with_changes_asks_once_and_the_list_stays_where_it_is(demo, calme):
    page = la_page(demo, calme)
    voir(page, "non_promesse")
    rang = page.rang
    page.editeur.texte.setPlainText("Sans engagement de l’État.")
    page.editeur.valider()
    page.actualiser(Changes(sujets=frozenset({"modeles"})))
    assert page.rang == rang > 0
    demo.fenetre.ouvrir("journal")
    calme(demo)
    assert demo.fenetre.page is page
    assert page.depart.question.isVisible()
    page.depart.rester.click()
    assert not page.depart.question.isVisible()
    demo.fenetre.ouvrir("journal")
    calme(demo)
    page.depart.garder.click()
    assert demo.fenetre.page.cle == "journal"
    demo.fenetre.ouvrir("modeles")
    calme(demo)
    assert page.modifie
    demo.fenetre.ouvrir("journal")
    calme(demo)
    assert demo.fenetre.page.cle == "journal"  # said once: the same draft is not asked about again
    demo.fenetre.ouvrir("modeles")
    page.inserer(Genre.LISTE)
    page.montrer(TypeActe.CONVENTION)
    page.inserer(Genre.LISTE)
    demo.fenetre.ouvrir("journal")
    calme(demo)
    page.depart.abandonner.click()
    assert demo.fenetre.page.cle == "journal"
    assert not page.modifie
    assert page.session.bureau.modeles.brouillon(ACCUSE) == ""


def test_a_word_model_comes_in_and_the_differences_go_out(demo, calme, tmp_path, monkeypatch):
    page = la_page(demo, calme)
    fichier = tmp_path / "ar.docx"
    fichier.write_bytes(un_modele("Reçu de {{ porteur }}"))
    monkeypatch.setattr(Fichiers, "modele_word", lambda _parent: fichier)
    page.motif.setText("modèle régional")
    page.actes.word.trigger()
    calme(demo)
    assert page.session.bureau.modeles.versions(ACCUSE)[0].docx
    _, changes = page.session.bureau.modeles.enregistrer(
        ACCUSE, page.brouillon.texte.replace("ne vaut pas promesse", "n’est pas une promesse"), "essai"
    )
    page.actualiser(changes)
    monkeypatch.setattr(Fichiers, "dossier", lambda _parent, _titre: tmp_path)
    page.actes.difference.trigger()
    calme(demo)
    assert list(tmp_path.glob("différences*.pdf"))


def test_a_passage_is_retouched_from_the_acts_and_leaves_in_word(demo, calme, tmp_path, monkeypatch):
    dossier_id = un_recu(demo)
    actes = demo.fenetre.ouvrir("actes", (dossier_id, ACCUSE))
    calme(demo)
    actes.findChild(type(actes.act_produire), "retoucher_l_acte").trigger()
    calme(demo)
    page = demo.fenetre.ouvrir("retouche", ActeEnProjet(dossier_id, ACCUSE))
    calme(demo)
    assert list(sans_nom(page)) == []
    page.table.choisir(page.modele.rang_de("recours"))
    page.texte.setPlainText("")
    page._essayer()
    calme(demo)
    assert "obligatoire" in page.avis.text()
    page.table.choisir(page.modele.rang_de("non_promesse"))
    page.texte.setPlainText("{parti}")
    page._essayer()
    calme(demo)
    assert "champ inconnu" in page.avis.text()
    page.texte.setPlainText("Texte à nous.")
    page._inserer(None)
    page.motif.setText("demande du porteur")
    page.texte.setFocus()
    QTest.keyClick(page.texte, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.retoucher()
    calme(demo)
    assert "1\u00a0passage retouché" in page.entete.phrase.text()
    monkeypatch.setattr(Fichiers, "dossier", lambda _parent, _titre: tmp_path)
    actes = demo.fenetre.ouvrir("actes", (dossier_id, ACCUSE))
    calme(demo)
    vues = actes.droite.retouches
    assert (vues.isVisible(), vues.texte.isVisible()) == (True, False)
    vues.bouton.click()
    assert {"Après : Texte à nous.", "demande du porteur"} <= set(re.split("\n| – ", vues.texte.toPlainText()))
    actes.findChild(type(actes.act_produire), "exporter_en_word").trigger()
    calme(demo)
    (fichier,) = tmp_path.glob("*.docx")
    assert "Texte à nous." in [p.text for p in docx.Document(fichier).paragraphs]
    page = demo.fenetre.ouvrir("retouche", ActeEnProjet(dossier_id, ACCUSE))
    calme(demo)
    page.table.choisir(page.modele.rang_de("non_promesse"))
    page.reprendre()
    calme(demo)
    assert "aucun passage retouché" in page.entete.phrase.text()
    page.act_retour.trigger()
    calme(demo)
    actes = demo.fenetre.ouvrir("actes", (dossier_id, ACCUSE))
    actes.findChild(type(actes.act_produire), "modele_de_l_acte").trigger()
    calme(demo)
