"""The delegation under which a decision is signed: chosen in the form, its limits shown, its refusal explained."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.domain.cycle import Etat
from app.domain.montants import Montant
from app.domain.visa import Delegation, Portee, Role
from tests.ui.dossier import test_formulaires
from tests.ui.dossier.test_formulaires import choisir_sens

decision = test_formulaires.decision


def une(session, delegataire, **champs):
    base = {"delegant": "le préfet", "qualite": "adjointe", "reference": f"arrêté de {delegataire}"}
    debut = {"du": date(2022, 9, 1), "portees": frozenset({Portee.DECISION})}
    return session.bureau.delegations.enregistrer(
        Delegation(delegataire=delegataire, **{**base, **debut, **champs})
    )[0]


def sous(decision):
    return decision.formulaire._phrases["delegation"]  # what the field says of itself


def relire(page, attendre):
    page.actualiser(None)
    attendre()
    choisir_sens(page.decision, Etat.RETENU)


def choisir(decision, delegation):
    decision.delegation.fixer(delegation.id)
    decision.delegation.valeur_changee.emit(delegation.id)


def test_without_any_delegation_nothing_is_asked(decision):
    assert not decision.delegation.isVisible()


@pytest.fixture
def trois(decision, session, page, attendre):
    lues = (
        une(session, "Camille Essai", plafond=Montant(10_000_000)),
        une(session, "Dominique Essai"),
        une(session, "Claude Essai", au=date(2022, 9, 10)),
    )
    relire(page, attendre)
    return lues


def test_each_one_shows_its_dates_its_matters_its_ceiling_and_why_it_is_refused(decision, trois):
    choix = decision.delegation
    assert choix.isVisible()
    assert [choix.itemText(i)[0] for i in range(1, choix.count())] == ["●", "●", "✕"]
    assert "signataire de la campagne" in sous(decision).text()
    choisir(decision, trois[0])
    assert "depuis le 01/09/2022" in sous(decision).text()
    assert "les décisions" in sous(decision).text()
    assert "100\u00a0000,00\u00a0€" in sous(decision).text()
    choisir(decision, trois[2])
    assert "expiré le 10\u00a0septembre\u00a02022" in sous(decision).text()
    assert sous(decision).property("role") == "erreur"
    assert "délégation ne vaut pas" in decision.depasse.text()
    decision.formulaire.champs["prise_le"].fixer(date(2022, 9, 9))
    decision.formulaire.champs["prise_le"].valeur_changee.emit(date(2022, 9, 9))
    assert "ne vaut pas" not in sous(decision).text() + decision.depasse.text()
    assert decision.delegation.delegation_id == trois[2].id


def test_the_one_chosen_is_the_one_of_the_decision_and_an_expired_one_writes_nothing(
    decision, session, trois, qtbot, attendre
):
    decision.formulaire.champs["motif"].setPlainText("Répond aux critères")
    choisir(decision, trois[2])
    with qtbot.waitSignal(session.historique.refus):
        qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    assert session.bureau.instruction.dossier(2).etat is Etat.INSTRUIT
    choisir(decision, trois[1])
    qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    attendre()
    assert session.bureau.visas.chaine(2).etapes[-1].delegation_id == trois[1].id


def test_with_roles_who_may_not_decide_reads_it_on_the_field(decision, session, page, attendre):
    session.bureau.delegations.habiliter(session.bureau.contexte.agent, Role.INSTRUCTEUR)
    relire(page, attendre)
    assert decision.delegation.isVisible()
    assert "revient au directeur" in sous(decision).text()
