"""Home, dossiers, ranking and journal: what they say, how they filter, where Enter leads."""

from __future__ import annotations

import sqlite3
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.domain.cycle import DECIDES, Etat
from app.domain.poste import TypePoste
from tests.builders import un_poste, une_demande
from tests.outils.saisie import type_text


def entree(table):
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)


def test_une_base_neuve_dit_quoi_faire(base, calme):
    page = base.fenetre.ouvrir("dossiers")
    calme(base)
    assert page.contenu.currentWidget() is page.aucun
    assert "courriel d’un candidat" in page.aucun.texte.text()
    page.aucun.bouton.click()
    assert base.fenetre.page.cle == "reception"


def test_filtrer_en_tapant_puis_ouvrir(base, calme, qtbot, enregistrer):
    enregistrer("Association Tremplin")
    golo = enregistrer("Chantiers du Golo", jour=6)
    page = base.fenetre.ouvrir("dossiers")
    assert page.modele.rowCount() == 2
    page.champ.setFocus()
    type_text(page.champ, "golo")
    qtbot.waitUntil(lambda: page.modele.rowCount() == 1)
    assert page.compte.text() == "1\u00a0dossier"
    QTest.keyClick(page.champ, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.cle == "dossier"
    assert base.fenetre.page.fiche.dossier.cle == golo


def test_filtres_tri_et_liste_introuvable(base, calme, enregistrer):
    enregistrer("Zèbre", jour=3)
    enregistrer("Abeille", jour=8, poste=un_poste(type=TypePoste.COORDINATEUR))
    page = base.fenetre.ouvrir("dossiers")
    page.table.sortByColumn(page.modele.rang_colonne("porteur"), Qt.SortOrder.AscendingOrder)
    assert [page.modele.ligne(r).porteur for r in (0, 1)] == ["Abeille", "Zèbre"]
    page.table.sortByColumn(page.modele.rang_colonne("ville"), Qt.SortOrder.AscendingOrder)
    assert page.table.horizontalHeader().sortIndicatorSection() == page.modele.rang_colonne("porteur")
    page.types.fixer(frozenset({TypePoste.COORDINATEUR}))
    page.types.activated.emit(page.types.currentIndex())
    assert page.modele.rowCount() == 1
    page.montrer(DECIDES)
    assert page.contenu.currentWidget() is page.introuvable
    page.introuvable.bouton.click()
    assert page.modele.rowCount() == 2


def test_la_liste_suit_les_actes(base, calme, enregistrer):
    premier = enregistrer("Association Tremplin")
    page = base.fenetre.ouvrir("dossiers")
    page.table.choisir(0)
    _, changes = base.session.bureau.instruction.changer_etat(premier, Etat.EN_INSTRUCTION)
    base.bus.changed.emit(changes)
    assert "en instruction" in page.modele.index(0, page.modele.rang_colonne("etat")).data()
    assert page.table.currentIndex().row() == 0


def test_l_accueil_dit_d_abord_en_mots(base, calme, enregistrer):
    enregistrer("Association Tremplin", jour=2)
    enregistrer("Retardataire", jour=20)
    enregistrer("Juste à temps", jour=15)
    page = base.fenetre.ouvrir("accueil")
    page.actualiser(None)
    calme(base)
    phrases = [b.text() for b in page.findChildren(QPushButton) if b.property("role") == "lien" and b.isVisible()]
    assert any("jour de la date limite" in p for p in phrases)
    assert any("1\u00a0dossier reçu après la date limite" in p for p in phrases)
    assert any("3\u00a0dossiers attendent une pièce" in p and "10\u00a0jours" in p for p in phrases)
    assert any("cible régionale n’est pas notifiée" in p for p in phrases)
    assert page.modele.lignes[0].attendu == "◐ jour limite, à apprécier"
    assert page.modele_etapes.index(0, 0).data() == "3"
    next(b for b in page.findChildren(QPushButton) if "après la date limite" in b.text()).click()
    assert "hors délai" in page.modele.ligne(page.table.currentIndex().row()).attendu


def test_l_accueil_rappelle_les_dates(base, calme, enregistrer):
    cle = enregistrer("Association Tremplin", jour=2)
    with base.session.bureau.contexte.store.ecrire() as uow:
        uow.demandes.add(une_demande(dossier_id=cle, date_limite=date(2022, 9, 10), rappel_le=date(2022, 9, 5)))
    page = base.fenetre.ouvrir("accueil")
    page.actualiser(None)
    calme(base)
    assert page.modele.lignes[0].attendu == "◷ production des pièces demandées le 10/09/2022"
    assert any("date proche ou passée" in b.text() for b in page.findChildren(QPushButton))


def test_de_l_accueil_aux_dossiers_d_une_etape(base, calme, enregistrer):
    cle = enregistrer()
    page = base.fenetre.ouvrir("accueil")
    page.actualiser(None)
    calme(base)
    page.barre.choisie.emit("instruit")
    assert base.fenetre.page.cle == "dossiers"
    assert base.fenetre.page.contenu.currentWidget() is base.fenetre.page.introuvable
    page = base.fenetre.ouvrir("accueil")
    page.table.choisir(0)
    entree(page.table)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == cle


def test_choisir_une_autre_campagne_de_la_base(base, calme):
    autre, changes = base.session.bureau.campagnes.creer("idf-2022")
    base.bus.changed.emit(changes)
    calme(base)
    page = base.fenetre.page
    assert page.campagnes.isVisible()
    page.campagnes.fixer(autre.id)
    page.campagnes.activated.emit(page.campagnes.currentIndex())
    calme(base)
    assert base.session.campagne_id == autre.id
    assert "Île-de-France" in base.fenetre.coin.campagne.text()


def test_le_journal_page_par_page_et_par_dossier(base, calme, enregistrer, monkeypatch):
    monkeypatch.setattr("ui.pages.journal.PAGE", 2)
    cle = enregistrer()
    enregistrer("Autre", jour=6)
    page = base.fenetre.ouvrir("journal")
    calme(base)
    assert [x.ligne.rang for x in page.modele.lignes] == [5, 4]
    page.act_plus.trigger()
    calme(base)
    assert page.modele.rowCount() == 4
    page.montrer(cle)
    calme(base)
    assert {x.ligne.evenement.dossier_id for x in page.modele.lignes} == {cle}
    page.table.choisir(0)
    assert "Après" in page.detail.toPlainText()
    entree(page.table)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == cle


def test_verifier_la_chaine(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("journal")
    page.act_verifier.trigger()
    calme(base)
    assert page.verdict.text() == "● La chaîne est intacte\u00a0: 3\u00a0lignes vérifiées."
    connexion = sqlite3.connect(base.base)
    connexion.executescript(
        "DROP TRIGGER journal_ne_change_pas; UPDATE journal SET motif = 'autre' WHERE rang = 2;"
    )
    connexion.close()
    page.act_verifier.trigger()
    calme(base)
    assert "rompue à la ligne 2" in page.verdict.text()
