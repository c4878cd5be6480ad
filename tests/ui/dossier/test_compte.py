"""The red banner of a bank account in conflict, on the page of the dossier and beside the convention."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.comptes import REGLE_COMPTES
from app.domain.pieces import Verdict
from tests.builders import IBAN, un_porteur
from tests.outils.saisie import type_text


@pytest.fixture
def conflit(session, page, attendre):
    """The RIB serves R25, and dossier 1 gives the account of dossier 2 for another legal person."""
    contexte = session.bureau.contexte
    with contexte.store.ecrire() as uow:
        campagne = uow.campagnes.get(session.campagne_id)
        pieces = tuple(replace(t, regle=REGLE_COMPTES if t.code == "RIB" else "") for t in campagne.pieces)
        uow.campagnes.save(replace(campagne, pieces=pieces))
        tiers = un_porteur(raison_sociale="PLIE d’essai", siret="12345678900011", iban_titulaire="PLIE d’essai")
        uow.dossiers.save(replace(uow.dossiers.get(1), porteur=tiers))
    page.montrer(2)
    attendre()
    return page.entete.compte


def test_the_banner_says_both_accounts_whole_on_demand_and_leads_to_the_rib(page, conflit):
    assert conflit.isVisible()
    assert "Même IBAN pour deux porteurs" in conflit.texte.text()
    assert "PLIE d’essai" in conflit.texte.text()
    assert IBAN not in "".join(conflit.texte.text().split())
    assert "vérifier avant la convention" in conflit.accessibleName()
    conflit.entiers.click()
    assert IBAN in "".join(conflit.texte.text().split())
    conflit.rib.click()
    assert page.pieces._attendue().type.code == "RIB"
    assert page.pieces.vue.hasFocus()


def test_a_second_look_lifts_the_banner_and_an_edit_brings_it_back_until_undone(page, session, conflit, attendre):
    conflit.rib.click()
    QTest.keyClick(page.pieces.vue, Qt.Key.Key_C)
    assert page.pieces.question.isVisible()
    type_text(page.pieces.question.reponse.lineEdit(), "Zzz")
    QTest.keyClick(page.pieces.question.reponse.lineEdit(), Qt.Key.Key_Return)
    attendre()
    assert not conflit.isVisible()
    page.onglets.setCurrentWidget(page.porteur)
    champ = page.porteur.champs["iban_titulaire"]
    champ.setFocus()
    champ.clear()
    type_text(champ, "PLIE voisin")
    QTest.keyClick(champ, Qt.Key.Key_Return)
    attendre()
    assert conflit.isVisible()
    assert "Titulaire du compte différent du porteur" in conflit.texte.text()
    with session.bureau.contexte.store.lire() as uow:
        (rib,) = [v for v in uow.pieces.verdicts(2) if v.code == "RIB"]
    assert rib.verdict is Verdict.A_VERIFIER
    session.historique.pile.undo()
    attendre()
    assert not conflit.isVisible()


def test_without_an_account_nor_an_expected_rib_the_banner_shows_no_button(session, page, conflit, attendre):
    contexte = session.bureau.contexte
    with contexte.store.ecrire() as uow:
        campagne = uow.campagnes.get(session.campagne_id)
        uow.campagnes.save(replace(campagne, pieces=tuple(t for t in campagne.pieces if t.code != "RIB")))
        tiers = un_porteur(iban="", iban_titulaire="Un tiers")
        uow.dossiers.save(replace(uow.dossiers.get(2), porteur=tiers))
    page.montrer(2)
    attendre()
    assert "compte non donné au nom de" in conflit.texte.text()
    assert conflit.rib.isHidden()
    assert conflit.entiers.isHidden()
    conflit._on_rib()
