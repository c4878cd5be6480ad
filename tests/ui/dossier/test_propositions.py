"""The strips of proposals: what is shown, accepted by a button or one key, undone, and where it was read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from app.domain.identifiants import siret_lisible
from app.domain.montants import Montant
from app.domain.porteur import Forme
from app.domain.poste import SANS_PLAN, TypePoste
from app.services.lecture_pieces import CHAMPS_PORTEUR, CHAMPS_PROJET
from tests import builders
from tests.app.services.test_lecture_pieces import BUDGET, CANDIDATURE, RIB
from tests.outils.bureautique import XLSX, un_xlsx
from ui.widgets.propositions import LIBELLES, valeur_lisible

PORTEUR = {
    "raison_sociale": "contact@exemple.fr", "siret": "", "iban": "", "bic": "", "iban_titulaire": "",
    "representant_nom": "", "representant_qualite": "",
}  # fmt: skip


@pytest.fixture
def propose(page, attendre):
    """The page on a dossier that knows nothing yet, with a form, a RIB and a budget among its pieces."""
    store, dossier_id = page._session.bureau.contexte.store, page.fiche.dossier.cle
    with store.ecrire() as uow:
        dossier = uow.dossiers.get(dossier_id)
        vide = replace(dossier, postes=(), plan=SANS_PLAN, cout_total=None, montant_demande=None)
        uow.dossiers.save(replace(vide, porteur=replace(dossier.porteur, **PORTEUR)))
        for nom, octets, mime in (
            ("Dossier de candidature.pdf", CANDIDATURE, ""),
            ("RIB.pdf", RIB, ""),
            ("Budget.xlsx", un_xlsx({"Budget": BUDGET}), XLSX),
        ):
            uow.pieces.add(
                builders.une_piece(
                    dossier_id=dossier_id, nom=nom, code="", sha256=uow.pieces.put_contenu(octets), type_mime=mime
                )
            )
    page.actualiser(None)
    attendre()
    return page


def champs(bande):
    return [p.champ for p in bande.propositions]


def test_a_legal_form_is_read_in_words():
    assert valeur_lisible(Forme.GIP) == "groupement d’intérêt public"


def test_each_form_shows_its_own_values_and_writes_none(propose):
    assert champs(propose.proposees_porteur) == [
        "raison_sociale", "siret", "representant_nom", "representant_qualite", "iban", "bic", "iban_titulaire",
    ]  # fmt: skip
    assert champs(propose.proposees_projet) == ["postes", "cout_total", "montant_demande", "plan"]
    assert propose.fiche.dossier.porteur.siret == ""
    assert not propose._session.historique.pile.canUndo()


def test_a_value_is_accepted_by_its_button_and_undone(propose, attendre):
    bande = propose.proposees_porteur
    bouton = next(b for b in bande.findChildren(QPushButton) if "SIRET" in b.accessibleName())
    assert siret_lisible(builders.SIRET) in bouton.accessibleName()
    assert "lu dans Dossier de candidature.pdf, p.\u00a01" in bouton.accessibleName()
    bouton.click()
    attendre()
    assert propose.fiche.dossier.porteur.siret == builders.SIRET
    assert "siret" not in champs(bande)
    propose._session.historique.pile.undo()
    attendre()
    assert propose.fiche.dossier.porteur.siret == ""
    assert "siret" in champs(bande)


def test_one_key_accepts_the_first_value_then_the_next(propose, attendre, qtbot):
    propose.onglets.setCurrentWidget(propose.porteur)
    champ = propose.porteur.champs["sigle"]
    champ.setFocus()
    qtbot.keyClick(champ, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    attendre()
    assert propose.fiche.dossier.porteur.raison_sociale == "Association des Essais"
    qtbot.keyClick(champ, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    attendre()
    assert propose.fiche.dossier.porteur.siret == builders.SIRET


def test_the_key_works_from_the_pieces_and_from_the_tabs_for_the_form_in_sight(propose, attendre, qtbot):
    """The title says the key: it did nothing from the list of pieces, where the cursor is when a dossier opens."""
    propose.onglets.setCurrentWidget(propose.porteur)
    propose.pieces.vue.setFocus()
    qtbot.keyClick(propose.pieces.vue, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    attendre()
    assert propose.fiche.dossier.porteur.raison_sociale == "Association des Essais"
    propose.onglets.setCurrentWidget(propose.projet)
    barre = propose.onglets.tabBar()
    barre.setFocus()
    qtbot.keyClick(barre, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    attendre()
    assert propose.fiche.dossier.type_poste is TypePoste.FACILITATEUR
    propose.onglets.setCurrentWidget(propose.constats)
    qtbot.keyClick(barre, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    attendre()
    assert propose.fiche.dossier.porteur.siret == ""


def test_the_key_accepts_the_line_that_has_the_focus(propose, attendre):
    propose.onglets.setCurrentWidget(propose.porteur)
    bande = propose.proposees_porteur
    next(b for b in bande.findChildren(QPushButton) if "IBAN" in b.accessibleName()).setFocus()
    bande.accepter_la_premiere()
    attendre()
    assert propose.fiche.dossier.porteur.iban == builders.IBAN


def test_a_value_is_set_aside_by_one_key_and_brought_back(propose, attendre, qtbot):
    propose.onglets.setCurrentWidget(propose.porteur)
    bande = propose.proposees_porteur
    refus = next(b for b in bande.findChildren(QPushButton) if b.accessibleName().startswith("Écarter BIC"))
    refus.setFocus()
    qtbot.keyClick(refus, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    attendre()
    assert "bic" not in champs(bande)
    assert propose.fiche.dossier.porteur.bic == ""
    bande.findChildren(QPushButton)[1].click()  # « Écarter » of the first line
    attendre()
    assert "raison_sociale" not in champs(bande)
    for _ in range(2):
        propose._session.historique.pile.undo()
        attendre()
    assert {"bic", "raison_sociale"} <= set(champs(bande))


def test_the_project_takes_jobs_amounts_and_the_plan(propose, attendre):
    for _ in range(5):
        propose.proposees_projet.accepter_la_premiere()
        attendre()
    dossier = propose.fiche.dossier
    assert dossier.type_poste is TypePoste.FACILITATEUR
    assert (dossier.cout_total, dossier.montant_demande) == (Montant(4200000), Montant(2940000))
    assert dossier.plan.est_equilibre
    assert not propose.proposees_projet.isVisible()


def test_the_journal_keeps_where_a_value_was_read(propose, attendre):
    propose.proposees_projet.accepter_la_premiere()
    attendre()
    with propose._session.bureau.contexte.store.lire() as uow:
        (ligne,) = uow.journal.lignes(dossier_id=propose.fiche.dossier.cle, limite=1)
    source = "les postes, lu dans «\u00a0Dossier de candidature.pdf, p.\u00a01\u00a0»"
    assert ligne.evenement.acte == f"Modifier {source}"
    assert propose._session.historique.pile.undoText() == source


def test_the_source_is_shown_at_its_page(propose, attendre):
    bouton = next(b for b in propose.proposees_porteur.findChildren(QToolButton) if "RIB.pdf" in b.text())
    bouton.click()
    attendre()
    assert propose.visionneuse.piece.nom == "RIB.pdf"
    assert propose.visionneuse.pages.page == 0


def test_another_dossier_forgets_the_former_values(propose, attendre):
    propose.montrer(3)
    attendre()
    assert champs(propose.proposees_porteur) == []


def test_every_field_that_is_proposed_has_its_words():
    assert set(LIBELLES) == {*CHAMPS_PORTEUR, *CHAMPS_PROJET}


def test_values_read_as_the_officer_reads_them():
    assert valeur_lisible(builders.SIRET) == "888\u00a0000\u00a0122\u00a000018"
    assert valeur_lisible(builders.IBAN).startswith("FR76")
    assert valeur_lisible("Les Essais") == "Les Essais"
    assert valeur_lisible(Montant(2940000)) == "29\u00a0400,00\u00a0€"
