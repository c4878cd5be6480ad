"""The parapheur by the keyboard: alone, then by three agents with their roles; delegations; the chain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.cycle import Etat
from app.domain.visa import EtapeVisa, Portee, Role
from app.socle.reglages import Reglages
from tests.ui.pages.conftest import AGENT
from tests.ui.pages.test_accessibilite import sans_nom
from tests.ui.pages.test_lectures import au_bureau

__all__ = ["au_bureau"]
CTRL, MAJ = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def instruits(base, enregistrer, noter):
    """Two dossiers « instruits », written straight to the store: the rules have their own tests."""

    def faire(nom):
        cle = enregistrer(nom)
        noter(cle)
        with base.session.bureau.contexte.store.ecrire() as uow:
            uow.dossiers.save(replace(uow.dossiers.get(cle), etat=Etat.INSTRUIT))
        return cle

    return [faire("Association du Visa"), faire("Régie du Parapheur")]


def parapheur(programme, calme, cle=None):
    page = programme.fenetre.ouvrir("parapheur", cle)
    calme(programme)
    return page


def taper(widget, touche, modificateur=Qt.KeyboardModifier.NoModifier):
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, touche, modificateur)


def proposer(programme, calme, page):
    """Propose for the dossier under the cursor, by the keyboard."""
    taper(page.table, Qt.Key.Key_Return, CTRL)
    page.proposition.motif.setPlainText("projet solide")
    taper(page.proposition.montant, Qt.Key.Key_Return)
    calme(programme)


def chaine(programme, cle):
    return programme.session.bureau.visas.chaine(cle)


def test_alone_one_agent_goes_from_the_proposal_to_the_visa_and_back(base, calme, instruits):
    page = parapheur(base, calme)
    assert list(sans_nom(page)) == []
    assert page.entete.phrase.text().startswith("Poste unique")
    assert page.modele.rowCount() == 2
    proposer(base, calme, page)
    assert chaine(base, instruits[0]).proposition.motif == "projet solide"
    base.session.historique.pile.undo()
    calme(base)
    assert chaine(base, instruits[0]).attend is EtapeVisa.PROPOSITION
    page.filtre.fixer(None)
    for rang in (0, 1):
        page.table.choisir(rang)
        proposer(base, calme, page)
    page.table.choisir(0)
    QTest.keyClick(page.table, Qt.Key.Key_Down, MAJ)
    taper(page.table, Qt.Key.Key_Return, CTRL)
    assert "Association du Visa" in page.visa.liste.text()
    assert "Régie du Parapheur" in page.visa.liste.text()
    taper(page.visa.motif, Qt.Key.Key_Return)
    calme(base)
    assert [chaine(base, cle).attend for cle in instruits] == [EtapeVisa.DECISION] * 2
    page.table.choisir(0)
    taper(page.table, Qt.Key.Key_Backspace, CTRL)
    page.question.reponse.setEditText("ETP à revoir")
    taper(page.question.reponse, Qt.Key.Key_Return)
    calme(base)
    assert chaine(base, instruits[0]).revenu.motif == "ETP à revoir"
    assert "ETP à revoir" in page.chaine.etapes.text()
    assert page.act_suite.text() == "Revoir le dossier"
    taper(page.table, Qt.Key.Key_Return, CTRL)
    assert base.fenetre.page.dossier_en_vue == instruits[0]


def test_a_refusal_is_shown_and_changes_nothing(base, calme, instruits):
    page = parapheur(base, calme, instruits[1])
    assert page.dossier_en_vue == instruits[1]
    taper(page.table, Qt.Key.Key_Return, CTRL)
    taper(page.proposition.montant, Qt.Key.Key_Return)
    calme(base)
    assert chaine(base, instruits[1]).etapes == ()
    taper(page.proposition.montant, Qt.Key.Key_Escape)
    assert page.chaine.isVisible()


def test_the_signatories_of_the_service_come_into_a_base_made_before(base, calme, monkeypatch, tmp_path):
    page = base.fenetre.ouvrir("delegations")
    calme(base)
    assert not page.act_des_reglages.isVisible()
    trois = [{"delegant": "Préfet", "delegataire": nom, "qualite": "chef", "reference": "n° 12", "du": "2022-09-01"}
             for nom in ("Camille Essai", "Dominique Essai", "Sacha Essai")]  # fmt: skip
    reglages = Reglages(tmp_path / "reglages.toml")
    reglages.remplacer_delegations(trois)
    monkeypatch.setattr("ui.pages.delegations.du_poste", lambda: reglages)
    page.actualiser(None)
    calme(base)
    page.act_des_reglages.trigger()
    calme(base)
    tenues = base.session.bureau.delegations.etat().pouvoirs.delegations
    assert [d.delegataire for d in tenues] == [d["delegataire"] for d in trois]
    assert not page.act_des_reglages.isVisible()
    base.session.historique.pile.undo()
    calme(base)
    assert page.act_des_reglages.isVisible()


def test_the_roles_and_the_delegations_are_given_by_the_keyboard(base, calme):
    page = base.fenetre.ouvrir("delegations")
    calme(base)
    assert list(sans_nom(page)) == []
    taper(page.table_roles, Qt.Key.Key_R, CTRL)
    assert page.saisie_role.agent.text() == AGENT
    page.saisie_role.role.fixer(Role.DIRECTEUR)
    taper(page.saisie_role.agent, Qt.Key.Key_Return)
    calme(base)
    assert "directeur" in page.entete.phrase.text()
    taper(page.table_delegations, Qt.Key.Key_L, CTRL)
    saisie = page.saisie_delegation
    for texte, valeur in (
        (saisie.delegant, "Préfet de région"),
        (saisie.delegataire, "Camille Essai"),
        (saisie.qualite, "directrice adjointe"),
        (saisie.reference, "arrêté n° 12"),
        (saisie.plafond, "23 000"),
    ):
        texte.setText(valeur)
    taper(saisie.reference, Qt.Key.Key_Return)
    calme(base)
    (delegation,) = base.session.bureau.delegations.etat().pouvoirs.delegations
    assert (delegation.plafond.centimes, delegation.portees) == (2300000, {Portee.DECISION})
    page.table_delegations.choisir(0)
    page.act_retirer.trigger()
    page.table_roles.choisir(0)
    page.act_retirer_role.trigger()
    calme(base)
    assert page.entete.phrase.text().startswith("Poste unique")
    assert not page.act_retirer.isEnabled()
    for _ in range(4):
        base.session.historique.pile.undo()
        calme(base)
    etat = base.session.bureau.delegations.etat()
    assert not etat.organises
    assert [d.retiree_le for d in etat.pouvoirs.delegations] == [etat.jour]


def test_with_roles_each_one_does_her_step(calme, instruits, au_bureau):
    delegations = au_bureau("Chafik").session.bureau.delegations
    for agent, role in (("Iris", Role.INSTRUCTEUR), ("Chafik", Role.CHEF_DE_SERVICE), (AGENT, Role.DIRECTEUR)):
        delegations.habiliter(agent, role)
    iris = au_bureau("Iris")
    page = parapheur(iris, calme)
    proposer(iris, calme, page)
    assert page.modele.rowCount() == 1
    page.filtre.fixer(EtapeVisa.VISA)
    page.filtre.valeur_changee.emit(EtapeVisa.VISA)
    assert not page.act_suite.isEnabled()
    chafik = au_bureau("Chafik")
    page = parapheur(chafik, calme)
    assert page.modele.rowCount() == 1
    taper(page.table, Qt.Key.Key_Return, CTRL)
    taper(page.visa.motif, Qt.Key.Key_Return)
    calme(chafik)
    assert page.modele.rowCount() == 0
    directeur = au_bureau(AGENT)
    page = parapheur(directeur, calme)
    taper(page.table, Qt.Key.Key_Return, CTRL)
    assert page.signature.prise_le.text() == "12/09/2022"
    dossier = directeur.fenetre.ouvrir("dossier", page.dossier_en_vue)
    calme(directeur)
    assert "Visa" in dossier.decision.chaine.etapes.text()
