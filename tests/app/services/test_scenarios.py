"""Scenarios: kept under a name, copied, changed and compared; nothing in them is a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.proposition import OBJECTIF
from app.domain.scenario import Ecart, Origine
from app.services import scenarios as module
from app.services.deport import VueDeLAgent
from app.services.scenarios import TROP, Scenarios
from app.socle.errors import UserError
from tests.app.services.atelier import changer, dossier_instruit, etat_de, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, un_deport, un_mouvement, un_poste, une_cible


@pytest.fixture
def scenarios(contexte):
    return Scenarios(contexte)


@pytest.fixture
def trois(store, campagne):
    """0,60 ETP for 20 000 €, then twice 0,50 ETP for 15 000 €; 1 ETP and 30 000 € are left."""
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(etp=Etp(100))])
        u.campagnes.add_mouvement(un_mouvement(montant=Montant(3000000)))
    return [
        dossier_instruit(
            store, campagne, montant_demande=Montant(montant), postes=(un_poste(etp_demande=Etp(quantite)),)
        )
        for quantite, montant in ((60, 2000000), (50, 1500000), (50, 1500000))
    ]


def entrants(scenario):
    return [x.dossier_id for x in scenario.entrants]


def test_the_proposition_stands_beside_the_strict_order_and_applies_nothing(scenarios, store, campagne, trois):
    with rien_d_ecrit(store):
        lue = scenarios.proposer(campagne.id)
    assert [x.pretendant.dossier_id for x in lue.ordre.entrants] == [trois[0].id]
    assert [p.dossier_id for p in lue.proposition.entrants] == [trois[1].id, trois[2].id]
    assert lue.objectif == OBJECTIF
    assert all(etat_de(store, d) is Etat.INSTRUIT for d in trois)


def test_two_lists_are_kept_and_compared(scenarios, store, campagne, trois):
    with un_seul_acte(store) as lignes:
        ordre, changes = scenarios.figer(campagne.id, " Ordre ", Origine.ORDRE)
    assert (ordre.nom, ordre.version_cible, entrants(ordre)) == ("Ordre", 1, [trois[0].id])
    assert changes.touches("scenarios")
    assert lignes[0].acte == "Garder le scénario «\u00a0Ordre\u00a0»"
    scenarios.figer(campagne.id, "Mieux", Origine.PROPOSITION)
    ecarts = scenarios.comparer(campagne.id, "Ordre", "Mieux")
    assert [(e.dossier_id, e.ecart, e.pourquoi) for e in ecarts] == [
        (trois[1].id, Ecart.ENTRE, "dans la proposition"),
        (trois[2].id, Ecart.ENTRE, "dans la proposition"),
        (trois[0].id, Ecart.SORT, "hors de la proposition"),
    ]
    assert [s.nom for s in scenarios.lister(campagne.id)] == ["Ordre", "Mieux"]


def test_an_amount_changed_between_two_lists_is_told(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Avant", Origine.ORDRE)
    changer(store, trois[0], montant_propose=Montant(1800000))
    scenarios.figer(campagne.id, "Après", Origine.ORDRE)
    (ecart,) = scenarios.comparer(campagne.id, "Avant", "Après")
    assert ecart.ecart is Ecart.MONTANT


def test_a_copy_is_changed_by_hand_its_model_is_not(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    copie, _ = scenarios.dupliquer(campagne.id, "Ordre")
    assert (copie.nom, copie.origine) == ("Ordre (copie)", Origine.COPIE)
    with un_seul_acte(store):
        changee, _ = scenarios.basculer(campagne.id, copie.nom, trois[1].id)
    assert entrants(changee) == [trois[0].id, trois[1].id]
    assert scenarios.comparer(campagne.id, "Ordre", copie.nom)[0].pourquoi == module.A_LA_MAIN
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne se change pas"):
        scenarios.basculer(campagne.id, "Ordre", trois[1].id)
    with un_seul_acte(store):
        scenarios.supprimer(campagne.id, copie.nom)
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’existe plus"):
        scenarios.dupliquer(campagne.id, copie.nom)


@pytest.mark.parametrize(("nom", "motif"), [("  ", "pas de nom"), ("Ordre", "est pris")])
def test_a_name_is_needed_and_serves_once(scenarios, store, campagne, trois, nom, motif):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        scenarios.figer(campagne.id, nom, Origine.ORDRE)


def test_too_much_work_is_said(scenarios, store, campagne, trois, monkeypatch):
    monkeypatch.setattr(module, "proposer", lambda _ordre, _pas_max: None)
    assert scenarios.proposer(campagne.id).phrase == TROP
    with rien_d_ecrit(store), pytest.raises(UserError, match="trop de calculs"):
        scenarios.figer(campagne.id, "Mieux", Origine.PROPOSITION)


def test_who_withdrew_from_a_dossier_is_shown_no_list(store, contexte, campagne, trois):
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=trois[0].id, agent=AGENT))
    masques = Scenarios(replace(contexte, store=VueDeLAgent(store, AGENT)))
    assert masques.lister(campagne.id) == ()
    assert masques.proposer(campagne.id) is None
    with rien_d_ecrit(store), pytest.raises(UserError, match="Un scénario"):
        masques.figer(campagne.id, "Ordre", Origine.ORDRE)
