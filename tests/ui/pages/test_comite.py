"""The committee mode through the window: keys, refusals, undo, masks, sizes; the journey holds a whole meeting."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.comite import Charge, Membre, SensAvis
from app.domain.cycle import Etat
from app.domain.lectures import Deport
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.presences import presence_ecrite
from app.services.comites_avis import SaisieAvis
from tests.outils.saisie import type_text
from tests.ui.pages import test_ligne_selection
from tests.ui.pages.conftest import AGENT, MAINTENANT
from ui.pages import comite_projection
from ui.pages.comite import PROJETER
from ui.pages.comite_projection import autre_ecran
from ui.theme import appliquer_theme, installer

instruire, trois = test_ligne_selection.instruire, test_ligne_selection.trois
MEMBRES = tuple(Membre(nom, "DREETS", present=True) for nom in ("Présidence", "Préfecture", "Région"))
TOUT, ARGENT = {TypePoste.FACILITATEUR: Etp(100)}, Montant(2800000)


@pytest.fixture
def reunion(base, trois):
    """A meeting on three dossiers, all members there."""
    comites = base.session.bureau.comites
    comite, _ = comites.creer(base.session.campagne_id, MAINTENANT.date(), "Comité")
    comites.fixer_membres(comite.cle, MEMBRES)
    return comite.cle


@pytest.fixture
def ecran(base, calme, reunion):
    base.fenetre.actions_cadre["comite"].trigger()
    calme(base)
    ouvert = base.fenetre.page.ecran
    ouvert.showNormal()
    ouvert.resize(1024, 768)
    ouvert.activateWindow()
    calme(base)
    yield ouvert
    ouvert.close()


def presser(base, calme, ecran, *touches):
    for touche in touches:
        if isinstance(touche, str):
            type_text(ecran.volets.vue, touche)
        else:
            QTest.keyClick(QApplication.focusWidget() or ecran, touche)
        calme(base)


def avis(base, reunion):
    return {a.dossier_id: a.sens for a in base.session.bureau.comites.get(reunion).avis}


def test_letters_give_opinions_and_the_bars_move_at_once(base, calme, ecran, reunion, trois):
    assert ecran.dossier.dossier_id == trois[0]
    type_text(ecran.volets.vue, "f")
    assert "1,00 d’avis" in ecran.barres.accessibleName()  # before any work in the background
    presser(base, calme, ecran, Qt.Key.Key_Return)
    assert ecran.dossier.dossier_id == trois[1]
    presser(base, calme, ecran, Qt.Key.Key_Left)
    assert ecran.dossier.dossier_id == trois[0]
    QTest.keyClick(ecran.volets.vue, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert avis(base, reunion) == {}
    presser(base, calme, ecran, "F", Qt.Key.Key_Backspace)
    assert avis(base, reunion) == {}
    assert ecran.volets.vue.avis.text() == "– Pas encore d’avis"


def test_a_departure_from_the_rank_and_a_refusal_are_told_on_the_screen(base, calme, ecran, reunion, trois):
    presser(base, calme, ecran, "D")
    panneau = ecran.volets.avis
    type_text(panneau.motif, "objectifs non chiffrés")
    presser(base, calme, ecran, Qt.Key.Key_Return, Qt.Key.Key_Return, "F")
    assert "Écart au rang" in panneau.passes.text()
    panneau.valider()
    assert "s’écarte du rang" in ecran.message.text()
    assert avis(base, reunion) == {trois[0]: SensAvis.DEFAVORABLE}
    type_text(panneau.ecart, "le premier est écarté au fond")
    panneau.valider()
    assert avis(base, reunion)[trois[1]] is SensAvis.FAVORABLE
    assert "Écart au rang" in ecran.volets.vue.suites.text()
    assert ecran.message.isHidden()


def test_a_vote_is_counted_and_what_contradicts_it_is_said(base, calme, ecran, reunion, trois):
    presser(base, calme, ecran, "V")
    panneau = ecran.volets.avis
    for compte, voix in zip(panneau.voix.values(), (1, 2, 0), strict=True):
        compte.setValue(voix)
    assert "majorité contre" in panneau.dit.text()
    assert "ne suit pas le vote" in panneau.dit.text()
    panneau.sens.fixer(SensAvis.DEFAVORABLE)
    panneau.motif.fixer("vote du comité")
    panneau.valider()
    assert base.session.bureau.comites.get(reunion).avis[0].contre == 2
    assert "1 pour, 2 contre" in ecran.volets.vue.suites.text()


def test_who_leaves_and_who_is_there_is_ticked(base, calme, ecran, reunion):
    presser(base, calme, ecran, "X", Qt.Key.Key_Space)
    assert "Hors de la salle" in ecran.volets.vue.suites.text()
    presser(base, calme, ecran, Qt.Key.Key_Escape, "P", Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert [m.present for m in base.session.bureau.comites.get(reunion).membres] == [True, False, True]
    presser(base, calme, ecran, Qt.Key.Key_Delete)
    assert len(base.session.bureau.comites.get(reunion).membres) == 2
    ecran.volets.presences.quorum.setValue(3)
    ecran.volets.presences.quorum.editingFinished.emit()
    ecran.volets.presences.reglage_change.emit(base.session.bureau.comites.reglage(1))
    calme(base)
    presser(base, calme, ecran, Qt.Key.Key_Escape)
    assert "non atteint" in ecran.situation.text()
    presser(base, calme, ecran, "F")
    assert "quorum n’est pas atteint" in ecran.message.text()


def test_one_not_there_is_excused_or_represented_by_keyboard(base, calme, ecran, reunion):
    def dits():
        return [presence_ecrite(m) for m in base.session.bureau.comites.get(reunion).membres]

    presser(base, calme, ecran, "P", Qt.Key.Key_Down, Qt.Key.Key_E)
    assert dits() == ["présent", "excusé", "présent"]
    presser(base, calme, ecran, Qt.Key.Key_E, Qt.Key.Key_Down, Qt.Key.Key_M)
    panneau = ecran.volets.presences
    assert QApplication.focusWidget() is panneau.mandataire
    presser(base, calme, ecran, Qt.Key.Key_Return)  # nobody written: nothing said
    assert dits() == ["présent", "absent", "présent"]
    presser(base, calme, ecran, Qt.Key.Key_M)
    type_text(panneau.mandataire, "Présidence")
    presser(base, calme, ecran, Qt.Key.Key_Return)
    assert dits() == ["présent", "absent", "représenté par Présidence"]
    assert panneau.mandataire.isHidden()
    assert "Région, DREETS · voix · représenté par Présidence" in panneau.cases.boites["Région"].text()
    assert "1\u00a0présent avec voix" in panneau.compte.text()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    assert dits() == ["présent", "absent", "présent"]
    presser(base, calme, ecran, Qt.Key.Key_M, Qt.Key.Key_Up, Qt.Key.Key_Escape)
    assert ecran.volets.sur_le_dossier


def test_agenda_observations_closing_and_opening_again(base, calme, ecran, reunion, trois):
    presser(base, calme, ecran, "O")
    ecran.volets.ordre.cases.boites[str(trois[2])].click()
    calme(base)
    assert [d.dossier_id for d in ecran.salle.dossiers] == trois[:2]
    ecran.volets.ordre.valider()
    presser(base, calme, ecran, "B")
    ecran.volets.observations.texte.fixer("Rien à signaler")
    ecran.volets.observations.valider()
    presser(base, calme, ecran, "F", Qt.Key.Key_Return, "C")
    assert "1\u00a0dossier sans avis" in ecran.volets.cloture.phrase.text()
    ecran.volets.cloture.valider()
    assert ecran.salle.comite.est_clos
    assert ecran.salle.comite.observations == "Rien à signaler"
    presser(base, calme, ecran, "F")
    ecran.volets.reouverture.texte.fixer("erreur de saisie")
    ecran.volets.reouverture.valider()
    assert not ecran.salle.comite.est_clos


def test_escape_closes_the_panel_then_the_window_and_documents_are_on_the_page(
    base, calme, ecran, reunion, monkeypatch
):
    type_text(ecran.volets.vue, "?")
    assert not ecran.volets.sur_le_dossier
    presser(base, calme, ecran, Qt.Key.Key_Escape, "E")
    assert "Un seul écran" in ecran.message.text()
    presser(base, calme, ecran, Qt.Key.Key_Escape)
    assert not ecran.isVisible()
    page = base.fenetre.page
    monkeypatch.setattr(comite_projection, "autre_ecran", lambda ecrans, _actuel: ecrans[0])
    ecran.passer_sur_l_autre_ecran()
    assert ecran.isFullScreen()
    page.projeter()
    calme(base)
    presser(base, calme, ecran, "G")
    assert (page.cle, ecran.isVisible()) == ("comite", False)
    assert page.modele.rowCount() == 3
    assert "0 avis sur 3" in page.bilan.text()


def test_who_withdrew_sees_a_number_and_gives_no_opinion(base, calme, reunion, trois):
    contexte = base.session.bureau.contexte
    with contexte.store.ecrire() as uow:
        uow.lectures.add_deport(Deport(trois[0], AGENT, "famille", MAINTENANT))
    base.fenetre.ouvrir("comite", PROJETER)
    calme(base)
    ecran = base.fenetre.page.ecran
    ecran.aller(-9)
    vus = [e.text() for e in ecran.volets.vue.findChildren(QLabel) if e.isVisibleTo(ecran.volets.vue)]
    assert not any("Structure 0" in texte for texte in vus)
    assert any("déporté" in texte for texte in vus)
    type_text(ecran.volets.vue, "F")
    assert "déporté" in ecran.message.text()
    assert avis(base, reunion) == {}
    ecran.close()


def test_nothing_personal_and_nothing_too_large_for_a_projector(qapp, base, calme, ecran, trois):
    installer(qapp)
    appliquer_theme(qapp, "clair")
    calme(base)
    porteur = base.session.bureau.instruction.dossier(trois[0]).porteur
    dits = " ".join(e.text() for e in ecran.findChildren(QLabel))
    assert porteur.iban not in dits
    assert porteur.courriel not in dits
    assert (ecran.minimumSizeHint().width(), ecran.minimumSizeHint().height()) <= (1024, 768)
    tailles = [e.font().pointSize() for e in ecran.volets.vue.findChildren(QLabel)]
    assert min(tailles) >= 18
    ecran.resize(1920, 1080)
    calme(base)
    assert min(e.font().pointSize() for e in ecran.volets.vue.findChildren(QLabel)) > min(tailles)


def test_a_first_meeting_is_called_from_the_screen(base, calme, trois):
    base.fenetre.ouvrir("comite", PROJETER)
    calme(base)
    ecran = base.fenetre.page.ecran
    ecran.volets.reunions.le.fixer(None)
    ecran.volets.reunions.valider()
    assert "date" in ecran.volets.reunions.faute.text()
    ecran.volets.reunions.le.fixer(MAINTENANT.date())
    ecran.volets.reunions.valider()
    calme(base)
    assert len(ecran.salle.dossiers) == 3
    assert ecran.volets.presences.isVisible()
    ecran.close()


def test_the_opinion_is_proposed_to_the_decision_and_nothing_is_recorded(base, calme, reunion, trois):
    comites = base.session.bureau.comites
    comites.rendre_avis(reunion, SaisieAvis(trois[0], SensAvis.FAVORABLE, TOUT, ARGENT))
    comites.clore(reunion)
    page = base.fenetre.ouvrir("dossier", trois[0])
    calme(base)
    page.onglets.setCurrentWidget(page.decision)
    calme(base)
    propose = page.decision.decision()
    assert (propose.sens, propose.avis_comite_le) == (Etat.RETENU, MAINTENANT.date())
    assert "Avis du comité" in page.decision.situation.text()
    assert base.session.bureau.instruction.dossier(trois[0]).etat is Etat.INSTRUIT


def test_the_other_screen_is_another_one():
    un, deux = SimpleNamespace(), SimpleNamespace()
    assert autre_ecran([un], un) is None
    assert autre_ecran([un, deux], un) is deux


def test_an_opinion_after_a_note_moved_is_recorded_outside_the_ui_thread(
    base, calme, ecran, reunion, trois, monkeypatch
):
    threads = []
    comites = base.session.bureau.comites
    rendre = type(comites).rendre_avis
    monkeypatch.setattr(
        type(comites), "rendre_avis", lambda *a: (threads.append(threading.current_thread()), rendre(*a))[1]
    )
    presser(base, calme, ecran, "F", Qt.Key.Key_Return)
    monkeypatch.setattr(type(comites), "classement_connu", lambda *_: False)
    presser(base, calme, ecran, "F")
    assert [t is threading.main_thread() for t in threads] == [True, False]
    assert list(avis(base, reunion)) == trois[:2]
    assert ecran.volets.sur_le_dossier
    QTest.keyClick(ecran.volets.vue, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    assert list(avis(base, reunion)) == trois[:1]


def test_who_presides_is_chosen_among_the_members_and_undone(base, calme, ecran, reunion):
    presser(base, calme, ecran, "P")
    presidence, secretariat = ecran.volets.presences.charges.values()
    type_text(presidence, "R")
    calme(base)
    comite = base.session.bureau.comites.get(reunion)
    assert comite.charge_de(Charge.PRESIDENCE).nom == "Région"
    assert "présidence" in ecran.volets.presences.cases.boites["Région"].text()
    assert [secretariat.itemText(i) for i in range(secretariat.count())] == [
        "à désigner",
        "Présidence",
        "Préfecture",
    ]
    base.session.historique.pile.undo()
    calme(base)
    assert presidence.valeur is None
