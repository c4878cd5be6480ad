"""What was being typed in a form comes back in its field when that form opens again, about the same thing alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.documents.retouche import Retouchable
from app.domain.convention import TypeActe, TypeActeCampagne
from app.services.actes_en_projet import ActeDeCampagneEnProjet, ActeEnProjet
from tests.ui.pages import test_comite
from tests.ui.pages.test_reprise import TEXTE, bouton, revoir
from ui.brouillons import FICHIER, lire
from ui.dialogs.assistant_campagne import AssistantCampagne
from ui.models.retouche import RetouchesTapees

instruire, trois = test_comite.instruire, test_comite.trois
reunion, presser = test_comite.reunion, test_comite.presser


@pytest.fixture
def rouvrir(base, calme, ouvrir_programme, dossier_utilisateur):
    """Stop suddenly, and open the same base in another window."""

    def faire():
        chemin, fichier = base.base, dossier_utilisateur / FICHIER
        base.reprise.gardien.ecrire()
        octets = fichier.read_bytes()
        base.fermer()
        fichier.write_bytes(octets)
        autre = ouvrir_programme()
        autre.ouvrir(chemin)
        calme(autre)
        return autre

    return faire


def reprendre(qtbot, programme):
    bouton(revoir(programme), "reprendre_brouillon").click()
    qtbot.waitUntil(lambda: not programme.reprise._minuterie.isActive())
    programme.fenetre.activateWindow()  # no window manager does it here once the dialog is closed


def en_salle(programme, calme):
    programme.fenetre.actions_cadre["comite"].trigger()
    calme(programme)
    ecran = programme.fenetre.page.ecran
    ecran.activateWindow()
    calme(programme)
    return ecran


def test_a_text_of_the_comite_comes_back_in_its_panel(qtbot, base, calme, reunion, rouvrir, dossier_utilisateur):
    ecran = en_salle(base, calme)
    presser(base, calme, ecran, "D")
    panneau, numero = ecran.volets.avis, ecran.dossier.numero
    panneau.motif.setFocus()
    QTest.keyClicks(panneau.motif, TEXTE)
    panneau.sens.setFocus()
    autre = rouvrir()
    gardes = {b.nom: b for b in autre.reprise.gardien.retrouves}
    assert set(gardes) == {"Motif"}
    assert numero in gardes["Motif"].lieu.objet
    reprendre(qtbot, autre)
    assert any(numero in b.texte for b in autre.fenetre.zone.bandeaux)
    ecran = en_salle(autre, calme)
    panneau = ecran.volets.avis
    presser(autre, calme, ecran, Qt.Key.Key_Right, "D")
    assert panneau.motif.saisie == ""  # another dossier
    presser(autre, calme, ecran, Qt.Key.Key_Escape, Qt.Key.Key_Left, "D")
    assert panneau.motif.saisie == TEXTE
    gardien = autre.reprise.gardien
    assert gardien.retrouves == ()
    gardien.ecrire()
    assert {b.texte for b in lire(dossier_utilisateur / FICHIER)} == {TEXTE}  # still not recorded
    presser(autre, calme, ecran, Qt.Key.Key_Escape)
    gardien.ecrire()
    assert not (dossier_utilisateur / FICHIER).exists()  # given up
    ecran.close()


def test_a_form_in_a_frame_that_is_closed_takes_nothing_until_it_opens(qtbot, base, calme, rouvrir):
    """The frame is hidden, not the form: what was put in it then was lost when it opened."""
    page = base.fenetre.ouvrir("delegations")
    calme(base)
    page.act_delegation.trigger()
    page.saisie_delegation.reference.setFocus()
    QTest.keyClicks(page.saisie_delegation.reference, TEXTE)
    autre = rouvrir()
    page = autre.fenetre.ouvrir("delegations")
    calme(autre)
    reprendre(qtbot, autre)
    assert page.saisie_delegation.reference.text() == ""
    page.act_role.trigger()
    calme(autre)
    page.act_delegation.trigger()
    calme(autre)
    assert page.saisie_delegation.reference.text() == TEXTE
    assert autre.reprise.gardien.retrouves == ()


def test_a_wizard_takes_back_what_was_typed_in_each_of_its_steps(
    qtbot, programme, calme, ouvrir_programme, dossier_utilisateur
):
    programme.reprise.proposer()
    assistant = AssistantCampagne.demander(programme.fenetre, lambda _reponse: None)
    qtbot.waitUntil(assistant.isActiveWindow)
    assistant.aller(2)
    champ = assistant.faits.premier
    champ.setFocus()
    champ.selectAll()
    QTest.keyClicks(champ, TEXTE)
    programme.reprise.gardien.ecrire()
    octets = (dossier_utilisateur / FICHIER).read_bytes()
    programme.fermer()
    (dossier_utilisateur / FICHIER).write_bytes(octets)
    autre = ouvrir_programme()
    autre.reprise.proposer()
    reprendre(qtbot, autre)
    assistant = AssistantCampagne.demander(autre.fenetre, lambda _reponse: None)
    qtbot.waitUntil(lambda: assistant.faits.premier.text() == TEXTE)
    assert autre.reprise.gardien.retrouves == ()
    autre.reprise.gardien.ecrire()
    assert [b.texte for b in lire(dossier_utilisateur / FICHIER)] == [TEXTE]
    assistant.reject()


def test_a_passage_typed_outlives_another_row_and_comes_back_in_its_act(
    qtbot, base, calme, enregistrer, rouvrir, dossier_utilisateur
):
    dossier_id = enregistrer()
    acte = ActeEnProjet(dossier_id, TypeActe.ACCUSE_RECEPTION)
    page = base.fenetre.ouvrir("retouche", acte)
    calme(base)
    rang = page.modele.rang_de("non_promesse")
    page.table.choisir(rang)
    page.texte.setFocus()
    page.texte.selectAll()
    QTest.keyClicks(page.texte, TEXTE)
    QTest.keyClicks(page.motif, "demande du porteur")
    page.table.choisir(0)
    assert TEXTE not in page.texte.toPlainText()
    page.actualiser(None)  # what another screen records must not cover it
    calme(base)
    page.table.choisir(rang)
    assert (page.texte.toPlainText(), page.motif.saisie) == (TEXTE, "demande du porteur")
    assert "1\u00a0texte à enregistrer" in page.entete.phrase.text()
    autre = rouvrir()
    (garde,) = autre.reprise.gardien.retrouves
    assert garde.texte == TEXTE
    assert "2022-94-0001" in garde.nom
    reprendre(qtbot, autre)
    calme(autre)
    page = autre.fenetre.page
    assert (page.texte.toPlainText(), page.motif.saisie) == (TEXTE, "demande du porteur")
    assert autre.reprise.gardien.retrouves == ()
    page.retoucher()
    calme(autre)
    assert "1\u00a0passage retouché." in page.entete.phrase.text()
    assert page.brouillons() == {}
    autre.session.historique.pile.undo()
    calme(autre)
    assert page.texte.toPlainText() != TEXTE


@pytest.mark.parametrize(
    "cle", ["", "[1]", '["dossier", [1], "inconnu", "b", "", ""]', '["campagne", [], "x", 1, 2, 3]']
)
def test_a_key_that_says_no_act_takes_nothing_back(cle):
    tapees = RetouchesTapees()
    assert tapees.reprendre(cle, "x") is None
    assert tapees.en_brouillons() == {}


@pytest.mark.parametrize(
    "acte",
    [
        ActeEnProjet(3, TypeActe.ACCUSE_RECEPTION),
        ActeDeCampagneEnProjet(1, TypeActeCampagne.PV_COMITE, 4),
        ActeDeCampagneEnProjet(1, TypeActeCampagne.BORDEREAU),
    ],
)
def test_a_draft_finds_its_act_again(acte):
    passage = Retouchable("bloc", "alinéa", "modèle", "modèle", "modèle", "modèle", "", None)
    tapees, autres = RetouchesTapees(), RetouchesTapees()
    tapees.noter(acte, passage, "tapé", "motif", "")
    ((cle, (_nom, texte)),) = tapees.en_brouillons().items()
    assert autres.reprendre(cle, texte) == (acte, "bloc")
    assert autres.en_brouillons() == tapees.en_brouillons()
    assert (autres.nombre(acte), autres.de(acte, "bloc").motif) == (1, "motif")
    autres.noter(acte, passage, "modèle", "", "")
    assert autres.nombre(acte) == 0
