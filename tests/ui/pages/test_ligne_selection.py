"""The line of selection through the window: a note or an amount moves it at once, and what crossed it is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.domain.selection import Place
from app.socle.formats import NBSP
from tests.outils.saisie import type_text
from tests.ui.pages.test_cockpit import remplir

JOUR = date(2022, 9, 10)


@pytest.fixture
def instruire(base, noter):
    """Bring a dossier to « instruit » straight in the store: the rules have their own tests."""

    def faire(dossier_id, valeur, etat=Etat.INSTRUIT):
        noter(dossier_id, valeur)
        with base.session.bureau.contexte.store.ecrire() as uow:
            uow.dossiers.save(replace(uow.dossiers.get(dossier_id), etat=etat))

    return faire


@pytest.fixture
def trois(base, enregistrer, instruire):
    """Three facilitateurs of 28 000 €, in order, for a target of 2 ETP and 70 000 €."""
    dossiers = [enregistrer(f"Structure {rang}") for rang in range(3)]
    for dossier_id, valeur in zip(dossiers, (4, 3, 2), strict=True):
        instruire(dossier_id, valeur)
    arbitrage, campagne_id = base.session.bureau.arbitrage, base.session.campagne_id
    arbitrage.notifier_cible(campagne_id, {None: Etp(200)}, JOUR, "lettre n° 12")
    arbitrage.mouvementer(campagne_id, NatureMouvement.DOTATION, Montant(7_000_000), JOUR)
    return dossiers


@pytest.fixture
def page(base, calme, trois):
    ouverte = base.fenetre.ouvrir("cockpit")
    calme(base)
    return ouverte


def cibles_gardees(base):
    with base.session.bureau.contexte.store.lire() as uow:
        return uow.campagnes.cibles(base.session.campagne_id)


def lignes(page):
    modele = page.vue_selection.modele
    return [modele.ligne(rang).ligne for rang in range(modele.rowCount())]


def places(page):
    return {x.pretendant.dossier_id: x.place for x in lignes(page)}


def test_the_line_is_drawn_where_the_target_stops(page, trois):
    assert places(page) == {trois[0]: Place.ENTRE, trois[1]: Place.ENTRE, trois[2]: Place.ARRETE}
    assert page.vue_selection.table.rang_ligne == 2
    assert "cible tous postes atteinte" in page.vue_selection.arret.text()
    assert f"14{NBSP}000{NBSP}€ restent inutilisables" in page.vue_selection.arret.text()
    assert page.vue_selection.bilan.text().startswith(f"2{NBSP}dossiers entrent")
    assert page.vue_selection.regle.text().startswith("○ À confirmer par le service.")
    assert "entreraient" in page.jauges[2].accessibleName()
    assert page.grab().toImage().width() > 0


def test_a_note_moves_the_line_at_once_and_names_what_crossed_it(base, page, trois):
    bureau = base.session.bureau
    for sous_critere in bureau.instruction.fiche(trois[1]).grille.sous_criteres():
        _, changes = bureau.notation.noter(trois[1], sous_critere.code, 0, "absent du dossier")
        base.session.bus.changed.emit(changes)
    assert places(page) == {trois[0]: Place.ENTRE, trois[1]: Place.ARRETE, trois[2]: Place.ENTRE}
    base.session.bus.changed.emit(bureau.notation.noter(trois[1], "C1.1", 4, "chiffré")[1])
    numeros = {x.pretendant.dossier_id: x.pretendant.numero for x in lignes(page)}
    for sous_critere in bureau.instruction.fiche(trois[1]).grille.sous_criteres():
        _, changes = bureau.notation.noter(trois[1], sous_critere.code, 4, "page 2")
        base.session.bus.changed.emit(changes)
        if page.vue_selection.passages.text():
            break
    assert f"▲ le dossier {numeros[trois[1]]} entre" in page.vue_selection.passages.text()
    assert f"▼ le dossier {numeros[trois[2]]} sort" in page.vue_selection.passages.text()


def test_an_amount_moves_the_line_at_once(base, page, trois):
    _, changes = base.session.bureau.instruction.modifier(trois[1], "Proposer", montant_propose=Montant(4_300_000))
    base.session.bus.changed.emit(changes)
    assert places(page)[trois[1]] is Place.ARRETE
    assert "enveloppe" in page.vue_selection.arret.text()
    assert page.vue_selection.passages.text().startswith(f"Ligne franchie{NBSP}: ▼ le dossier")


def test_more_than_one_dossier_is_read_again(base, page, calme, trois, enregistrer, instruire):
    instruire(enregistrer("Quatrième"), 4)
    base.session.bus.changed.emit(base.session.bureau.campagnes.modifier(base.session.campagne_id, "Rien")[1])
    calme(base)
    assert page.vue_selection.modele.rowCount() == 4


def test_what_changed_while_the_page_was_hidden_is_followed_when_it_comes_back(base, page, calme, trois):
    base.fenetre.ouvrir("journal")
    calme(base)
    _, changes = base.session.bureau.instruction.modifier(trois[0], "Proposer", montant_propose=Montant(7_100_000))
    base.session.bus.changed.emit(changes)
    assert places(page)[trois[0]] is Place.ENTRE
    base.fenetre.ouvrir("cockpit")
    calme(base)
    assert places(page)[trois[0]] is Place.ARRETE


def test_the_rule_is_chosen_by_the_service_and_the_line_follows(base, page, calme):
    page.act_regle.trigger()
    page.droite.regle.valider()
    assert "Rien n’est choisi" in page.droite.regle.faute.text()
    page.droite.regle.saut.fixer(True)
    page.droite.regle.verrou.fixer(False)
    page.droite.regle.valider()
    calme(base)
    assert page.droite.isHidden()
    assert page.vue_selection.regle.text().startswith("Ordre strict avec saut")
    assert "en instruction y paraissent aussi" in page.vue_selection.regle.text()


def test_enter_opens_the_dossier(base, page, calme, trois):
    table = page.vue_selection.table
    table.setFocus()
    table.choisir(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.cle == "dossier"


def test_a_target_by_department_is_typed_one_a_line(base, page, calme):
    page.act_cible.trigger()
    saisie = page.droite.cible
    for texte, faute in (
        ("1,00", "Ligne 1 des zones"),
        ("2A facilitateurs beaucoup", "la cible de la zone"),
        ("2A 1\n2A 2", "est déjà dite"),
    ):
        saisie.zones.setPlainText(texte)
        saisie.valider()
        assert faute in saisie.faute.text()
    saisie.zones.setPlainText("\nPays de Balagne 0,50\n")
    saisie.zones.setFocus()
    type_text(saisie.zones, "2A facilitateurs 1,00")
    remplir(saisie.reference, "note interne")
    saisie.jour.fixer(None)
    saisie.valider()
    calme(base)
    assert page.bandeau.text().startswith("⚠ Cible de travail (version 2)")
    page.onglets.setCurrentWidget(page.vue_quota)
    assert [(x.zone, x.postes) for x in page.vue_quota.modele_zones.lignes] == [
        ("2A", "facilitateurs"),
        ("Pays de Balagne", "tous postes"),
    ]
    assert page.vue_quota.table_zones.isVisible()
    assert page.vue_quota.modele_versions.lignes[0].le == "de travail"
    assert page.vue_quota.modele_versions.lignes[1].le == "notifiée le 10/09/2022"
    cibles = cibles_gardees(base)
    assert {(c.zone, c.type) for c in cibles if c.version == 2} == {
        ("2A", TypePoste.FACILITATEUR),
        ("Pays de Balagne", None),
    }
    page.droite.fermer()
    assert page.vue_quota.table.hasFocus()


def test_the_officer_proposes_from_the_line_and_sees_it_move(base, page, calme, trois):
    """F2 on a dossier: the amount and the ETP of its job, one act that Ctrl+Z undoes."""
    page.vue_selection.table.setFocus()
    page.vue_selection.table.choisir(1)
    page.act_proposer.trigger()
    saisie = page.droite.proposition
    assert f"28{NBSP}000,00{NBSP}€ demandés" in saisie.sujet.text()
    remplir(saisie.montant, "n’importe quoi")
    saisie.valider()
    assert saisie.faute.text()
    remplir(saisie.montant, "43 000")
    remplir(saisie.etp[0], "0,5")
    QTest.keyClick(saisie.montant, Qt.Key.Key_Return)
    assert page.droite.isHidden()
    assert places(page)[trois[1]] is Place.ARRETE
    assert page.vue_selection.courant == trois[1]
    assert "montant 28" in page.vue_selection.passages.text()
    dossier = base.session.bureau.instruction.dossier(trois[1])
    assert (dossier.montant_propose, dossier.postes[0].etp_propose) == (Montant(4_300_000), Etp(50))
    page.act_proposer.trigger()
    assert saisie.etp[0].valeur == 50
    saisie.valider()
    assert page.droite.isHidden(), "rien n’a changé"
    base.session.historique.pile.undo()
    calme(base)
    assert places(page)[trois[1]] is Place.ENTRE
    assert base.session.bureau.instruction.dossier(trois[1]).montant_propose is None


def test_proposing_without_a_chosen_dossier_takes_the_first(base, page, trois):
    page.onglets.setCurrentWidget(page.vue_quota)
    page.act_proposer.trigger()
    assert page.onglets.currentWidget() is page.vue_selection
    assert page.vue_selection.courant == trois[0]
    assert page.droite.proposition.isVisible()
    page.droite.fermer()
    assert page.vue_selection.table.hasFocus()


def test_a_lower_target_is_recorded_once_read_and_confirmed(base, calme, enregistrer, decider):
    cle = enregistrer()
    decider(cle)
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    page.act_cible.trigger()
    saisie = page.droite.cible
    remplir(saisie.champs[None], "0,5")
    saisie.valider()
    assert f"0,50{NBSP}ETP de trop" in saisie.faute.text()
    assert saisie.confirmation.isVisible()
    assert not cibles_gardees(base)
    saisie.confirmation.setChecked(True)
    remplir(saisie.champs[None], "0,4")
    saisie.valider()
    assert f"0,60{NBSP}ETP de trop" in saisie.faute.text()
    assert not saisie.confirmation.isChecked(), "ce qui est confirmé est ce qui a été lu"
    saisie.confirmation.setChecked(True)
    saisie.valider()
    calme(base)
    (cible,) = cibles_gardees(base)
    assert cible.etp == Etp(40)
    page.onglets.setCurrentWidget(page.vue_quota)
    assert "60" in page.vue_quota.modele.index(2, page.vue_quota.modele.rang_colonne("reste")).data()


def test_a_take_back_of_what_is_committed_asks_for_a_motive(base, calme, enregistrer, decider):
    decider(enregistrer())
    arbitrage, campagne_id = base.session.bureau.arbitrage, base.session.campagne_id
    arbitrage.mouvementer(campagne_id, NatureMouvement.DOTATION, Montant(3_000_000), JOUR)
    page = base.fenetre.ouvrir("cockpit")
    page.act_mouvement.trigger()
    saisie = page.droite.mouvement
    saisie.nature.fixer(NatureMouvement.REPRISE)
    remplir(saisie.montant, "10 000")
    saisie.valider()
    calme(base)
    assert len(arbitrage.mouvements(campagne_id)) == 1
    assert page.droite.isVisible()
    remplir(saisie.derogation, "abondement annoncé")
    saisie.valider()
    calme(base)
    assert len(arbitrage.mouvements(campagne_id)) == 2
    page.onglets.setCurrentWidget(page.vue_quota)
    assert page.vue_quota.modele_mouvements.lignes[0].montant == Montant(-1_000_000)
