"""The motive in the window: composed, kept, undone, tied to its notes; one like another is confirmed in writing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.cycle import Etat
from tests.app.services.atelier import changer
from tests.ui.dossier.test_formulaires import choisir_sens

MOTIF = "Crédits épuisés pour cette campagne."


@pytest.fixture
def decision(page, session, attendre):
    """The second dossier, instructed and noted, about to be put on the waiting list."""
    changer(session.bureau.contexte.store, session.bureau.instruction.dossier(2), etat=Etat.INSTRUIT)
    for code, valeur in (("C1.1", 4), ("C1.2", 1), ("C2.1", 3)):
        session.bureau.notation.noter(2, code, valeur, f"constat sur {code}")
    page.montrer(2)
    attendre()
    page.onglets.setCurrentWidget(page.decision)
    return page.decision


def motif(decision):
    return decision.formulaire.champs["motif"]


def ecrire(decision, texte):
    """Type a motive and leave the field."""
    champ = motif(decision)
    champ.setFocus()
    champ.selectAll()
    champ.insertPlainText(texte)
    decision.composeur.bouton.setFocus()


def test_the_outcome_comes_first(decision, qtbot):
    qtbot.mouseClick(decision.composeur.bouton, Qt.MouseButton.LeftButton)
    assert "Choisissez le sens de la décision. Le motif se compose ensuite." in decision.effet.text()
    assert motif(decision).saisie == ""


def test_composing_writes_a_draft_that_leads_back_to_its_notes(decision, page, session, qtbot, attendre):
    choisir_sens(decision, Etat.LISTE_ATTENTE)
    qtbot.mouseClick(decision.composeur.bouton, Qt.MouseButton.LeftButton)
    attendre()
    texte = motif(decision).saisie
    assert "« Besoins », noté 4 sur 4" in texte.replace("\u00a0", " ")
    assert session.bureau.motivations.of_dossier(2).texte == texte
    attendre()
    fils = decision.composeur.fils
    assert [f.text().rpartition(" ")[2] for f in fils] == ["C1.1", "C2.1", "C1.2"]
    qtbot.mouseClick(fils[0], Qt.MouseButton.LeftButton)
    assert page.onglets.currentWidget() is page.notation
    assert page.notation.visee == "C1.1"
    session.historique.pile.undo()
    attendre()
    assert session.bureau.motivations.of_dossier(2) is None
    assert motif(decision).saisie == ""


def test_a_draft_comes_back_with_the_dossier(decision, page, session, qtbot, attendre):
    ecrire(decision, MOTIF)
    attendre()
    assert session.bureau.motivations.of_dossier(2).texte == MOTIF
    page.montrer(1)
    attendre()
    page.montrer(2)
    attendre()
    assert motif(page.decision).saisie == MOTIF


def test_a_text_like_another_waits_for_a_written_reason(decision, session, qtbot, attendre):
    session.bureau.motivations.enregistrer(1, MOTIF)
    choisir_sens(decision, Etat.LISTE_ATTENTE)
    ecrire(decision, MOTIF)
    qtbot.waitUntil(decision.composeur.alerte.isVisible, timeout=10_000)
    assert "le même que dans le dossier 2022-94-0001" in decision.composeur.alerte.text()
    qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    assert session.bureau.instruction.dossier(2).etat is Etat.INSTRUIT
    assert "Écrivez pourquoi" in decision.composeur.alerte.text()
    decision.composeur.confirmation.setText("même enveloppe")
    qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    attendre()
    assert session.bureau.instruction.dossier(2).etat is Etat.LISTE_ATTENTE
    assert session.bureau.motivations.of_dossier(2) is None
    with session.bureau.contexte.store.lire() as uow:
        lignes = uow.journal.lignes(dossier_id=2, objet="motif")
    assert [ligne.evenement.motif for ligne in lignes] == ["même enveloppe"]


def test_what_was_confirmed_is_not_asked_again(decision, session, qtbot, attendre):
    session.bureau.motivations.enregistrer(1, MOTIF)
    session.bureau.motivations.confirmer(2, MOTIF, "même enveloppe")
    choisir_sens(decision, Etat.LISTE_ATTENTE)
    ecrire(decision, MOTIF)
    qtbot.waitUntil(lambda: "Gardé" in decision.composeur.alerte.text(), timeout=10_000)
    assert not decision.composeur.confirmation.isVisible()
    qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    attendre()
    assert session.bureau.instruction.dossier(2).etat is Etat.LISTE_ATTENTE
