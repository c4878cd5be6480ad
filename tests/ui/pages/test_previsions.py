"""The reserve and the renewal wave through the window: hypotheses by a form, undone, and faults on their fields."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.arrivees import periodes
from app.domain.execution import Bilan, Execution, VerdictBilan
from app.domain.hypotheses import Niveau
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.domain.vague_reconduction import NonCalculee
from app.services.previsions_lues import Poses
from tests.builders import un_deport
from tests.ui.pages.test_cockpit import remplir
from ui.pages import cockpit_reserve

RESERVE, VAGUE = "Réserve", "Reconductions"


@pytest.fixture
def page(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    return page


@pytest.fixture
def onglet(base, calme, page):
    def ouvrir(nom):
        rang = next(r for r in range(page.onglets.count()) if page.onglets.tabText(r) == nom)
        page.onglets.setCurrentIndex(rang)
        calme(base)

    return ouvrir


def cellule(modele, rang, cle):
    return modele.index(rang, modele.rang_colonne(cle)).data()


def test_the_hypotheses_are_asked_kept_and_undone(base, calme, enregistrer, page):
    enregistrer()
    page.previsions.act_hypotheses.trigger()  # asked before the reserve is read
    calme(base)
    vue, formulaire = page.previsions.reserve, page.previsions.reserve.formulaire
    assert formulaire.isVisible()
    for niveau, texte in zip(Niveau, ("1", "2", "4"), strict=True):
        remplir(formulaire.nombres[niveau], texte)
    remplir(formulaire.baisse, "12,5 %")
    QTest.keyClick(formulaire.baisse, Qt.Key.Key_Return)
    calme(base)
    assert formulaire.isHidden()
    bureau, campagne_id = base.session.bureau, base.session.campagne_id
    campagne = bureau.campagnes.get(campagne_id)
    assert (campagne.hypotheses.haute, campagne.baisse_reconduction) == (4, Fraction(1, 8))
    assert [cellule(vue.modele_attentes, r, "nombre") for r in range(3)] == ["1", "2", "4"]
    assert cellule(vue.modele_attentes, 1, "montant") == "56\u00a0000\u00a0€"
    assert cellule(vue.modele_restes, 0, "reste") == "non notifiée"
    assert cellule(vue.modele_restes, 0, "apres_haute") == "non connu"
    page.previsions.act_hypotheses.trigger()
    assert formulaire.baisse.text() == "12,50\u00a0%"
    QTest.keyClick(formulaire, Qt.Key.Key_Escape)
    assert formulaire.isHidden()
    base.session.historique.pile.undo()
    calme(base)
    assert bureau.previsions.reserve(campagne_id).poses == Poses(None, None)
    assert "Aucune hypothèse" in vue.profil.text()
    base.session.historique.pile.redo()
    calme(base)
    assert bureau.campagnes.get(campagne_id).hypotheses.haute == 4


def test_what_is_wrong_is_marked_on_its_field_and_nothing_is_kept(base, calme, page, onglet):
    onglet(RESERVE)
    page.previsions.ouvrir_hypotheses()
    formulaire = page.previsions.reserve.formulaire
    basse, centrale, haute = formulaire.nombres.values()
    remplir(basse, "-3")
    formulaire.valider()
    assert "sans signe" in basse.faute
    assert "sans signe" in formulaire.faute.text()
    for champ, texte in ((basse, "9"), (centrale, "3"), (haute, "99999")):
        remplir(champ, texte)
    formulaire.valider()
    assert "plus petite que l’hypothèse basse" in centrale.faute
    assert "n’est pas vraisemblable" in haute.faute
    remplir(formulaire.baisse, "120")
    formulaire.valider()
    assert "entre 0 et 100" in formulaire.baisse.faute
    for champ in (basse, centrale, haute, formulaire.baisse):
        champ.clear()
    remplir(formulaire.etp_moyen, "0")
    formulaire.valider()
    assert "supérieurs à zéro" in formulaire.etp_moyen.faute
    assert "est vide" in basse.faute
    formulaire.etp_moyen.clear()
    formulaire.valider()
    calme(base)
    assert formulaire.isHidden()
    assert base.session.bureau.previsions.reserve(base.session.campagne_id).poses == Poses(None, None)


def test_accepting_now_says_what_it_closes(base, calme, enregistrer, page, onglet):
    cle, autre = enregistrer(), enregistrer("Autre porteur")
    bureau, campagne_id = base.session.bureau, base.session.campagne_id
    bureau.arbitrage.notifier_cible(campagne_id, {TypePoste.FACILITATEUR: Etp(100)}, date(2022, 9, 1), "lettre")
    bureau.arbitrage.mouvementer(campagne_id, NatureMouvement.DOTATION, Montant(4000000), date(2022, 9, 1))
    bureau.previsions.poser(campagne_id, {Niveau.BASSE: 0, Niveau.CENTRALE: 1, Niveau.HAUTE: 2})
    onglet(RESERVE)
    vue = page.previsions.reserve
    limites = [cellule(vue.modele_restes, r, "contrainte") for r in range(vue.modele_restes.rowCount())]
    rang = limites.index("enveloppe")
    assert cellule(vue.modele_restes, rang, "apres_basse") == "▼ −16\u00a0000\u00a0€"
    vue.choix.setFocus()
    QTest.keyClick(vue.choix, Qt.Key.Key_Down)
    calme(base)
    assert vue.choisi == cle
    numero = bureau.instruction.fiche(autre).dossier.numero
    dit = vue.fermeture.text()
    assert "La cible facilitateurs serait atteinte." in dit
    assert numero in dit
    assert "centrale 1" in dit
    assert dit.endswith("Rien n’est appliqué.")
    page.actualiser(None)
    calme(base)
    assert vue.choisi == cle
    QTest.keyClick(vue.choix, Qt.Key.Key_Up)
    calme(base)
    assert vue.fermeture.text() == ""
    assert page.grab().toImage().width() > 0


def test_arrivals_have_a_picture_and_its_table(base, calme, enregistrer, page, onglet):
    enregistrer(jour=5)
    onglet(RESERVE)
    cadre = page.previsions.reserve.figure
    assert cadre.figure.cartouche.titre == "Arrivées par semaine"
    pas = page.previsions.reserve.pas
    pas.setFocus()
    QTest.keyClick(pas, Qt.Key.Key_Down)
    calme(base)
    assert cadre.figure.cartouche.titre == "Arrivées par mois"
    cadre.basculer()
    assert cadre.table.isVisible()
    assert cadre.modele.index(0, 0).data() == "septembre 2022"
    cadre.basculer()
    cadre.vue.aller_a(0)
    assert "facilitateurs 1" in cadre.etat.text()


def test_the_arrivals_are_counted_beside_the_window(enregistrer, page, onglet, monkeypatch):
    enregistrer(jour=5)
    fils = []

    def noter(*arguments):
        fils.append(threading.current_thread())
        return periodes(*arguments)

    monkeypatch.setattr(cockpit_reserve, "periodes", noter)
    onglet(RESERVE)
    assert fils
    assert threading.main_thread() not in fils


def test_the_wave_lists_each_convention_and_opens_its_dossier(base, calme, enregistrer, decider, page, onglet):
    cle, autre, sans_date = enregistrer(), enregistrer("Autre porteur"), enregistrer("Sans date")
    for dossier in (cle, autre, sans_date):
        decider(dossier)
    contexte = base.session.bureau.contexte
    with contexte.store.ecrire() as u:
        u.executions.set(Execution(cle, bilans=(Bilan(verdict=VerdictBilan.CONFORME),)))
        u.lectures.add_deport(un_deport(dossier_id=autre, agent=contexte.agent))
    onglet(VAGUE)
    vue = page.previsions.vague
    assert "−20\u00a0%" in vue.dit.text()
    assert "livrée avec Clausule" in vue.dit.text()
    assert "art. 8" in vue.regle.text()
    lignes = vue.modele.lignes
    rang = next(r for r, x in enumerate(lignes) if x.dossier_id == cle)
    assert cellule(vue.modele, rang, "exercice") == "2023"
    assert cellule(vue.modele, rang, "rang") == "1"
    assert cellule(vue.modele, rang, "periode") == "01/10/2023 – 30/09/2024"
    assert cellule(vue.modele, rang, "montant") == "28\u00a0000\u00a0€"
    assert cellule(vue.modele, rang, "etp") == "1,00"
    assert cellule(vue.modele, rang, "sort") == "bilan conforme"
    masque = next(r for r, x in enumerate(lignes) if x.dossier_id == autre)
    assert cellule(vue.modele, masque, "porteur") == MASQUE
    assert [cellule(vue.modele, masque, c) for c in ("montant", "etp", "sort")] == ["", "", ""]
    vue.modele.remplacer((NonCalculee(cle, "2022-94-0001", "Porteur", "la durée n’est pas dite"),))
    vides = [cellule(vue.modele, 0, c) for c in ("exercice", "rang", "periode", "montant", "etp")]
    assert vides == [""] * 5
    assert cellule(vue.modele, 0, "sort") == "non calculée\u00a0: la durée n’est pas dite"
    page._reprendre_foyer()
    assert vue.table.hasFocus()
    vue.table.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.cle == "dossier"


def test_late_and_unfollowed_renewals_are_said(base, calme, enregistrer, decider, page, onglet):
    cle = enregistrer()
    decider(cle)
    bureau, campagne_id = base.session.bureau, base.session.campagne_id
    with bureau.contexte.store.ecrire() as u:
        (decision,) = u.decisions.historique(cle)
        u.decisions.add(replace(decision, id=None, date_debut=date(2021, 9, 1)))
    onglet(VAGUE)
    vue = page.previsions.vague
    assert "1\u00a0reconduction a déjà commencé" in vue.dit.text()
    assert "a commencé sans décision" in cellule(vue.modele, 0, "sort")
    bureau.campagnes.modifier(campagne_id, "Essai", duree_mois=None)
    page.actualiser(None)
    calme(base)
    assert "1\u00a0convention n’est pas comptée" in vue.dit.text()
    assert vue.modele.rowCount() == 1
    vue.table.ouverte.emit(7)
