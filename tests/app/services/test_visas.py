"""The chain of decision through its services: alone, then with roles; returns, delegations, overspend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.montants import Montant
from app.domain.quota import NatureMouvement
from app.domain.visa import Delegation, EtapeVisa, Portee, Role
from app.services.actes import lire_donnees
from app.services.arbitrage import Arbitrage
from app.services.contexte import Contexte
from app.services.decisions import Decisions
from app.services.delegations import Delegations, delegation_choisie
from app.services.deport import VueDeLAgent
from app.services.deports import Deports
from app.services.derogations import Derogations
from app.services.instruction import Instruction
from app.services.visas import REPRISE, Visas
from app.socle.errors import UserError
from tests.app.services.atelier import (
    changer,
    convention_en_base,
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    etat_de,
    journal,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, le

JOUR = date(2022, 9, 20)
ROLES = {
    "Iris": Role.INSTRUCTEUR,
    "Chafik": Role.CHEF_DE_SERVICE,
    "Rim": Role.RESPONSABLE,
    "Dina": Role.DIRECTEUR,
}
ESSAI = Delegation(
    delegant="Préfet de région",
    delegataire="Camille",
    qualite="directrice adjointe",
    reference="arrêté n° 12",
    du=date(2022, 9, 1),
    au=date(2022, 12, 31),
    plafond=Montant(2800000),
    portees=frozenset({Portee.DECISION, Portee.CONVENTION}),
)


@pytest.fixture
def chez(store, horloge):
    """Build a service for an agent: `chez(Visas, "Iris")`."""
    return lambda service, agent: service(Contexte(store, horloge, agent))


@pytest.fixture
def equipe(chez):
    """Give one agent each role."""
    for agent, role in reversed(ROLES.items()):
        chez(Delegations, "Dina").habiliter(agent, role)


@pytest.fixture
def dossier(store, campagne):
    return dossier_instruit(store, campagne)


def voulue(dossier, **champs):
    return decision_sur(dossier, prise_le=JOUR, **champs)


def proposer_et_viser(chez, dossier, **champs):
    chez(Visas, "Iris").proposer(voulue(dossier, **champs))
    chez(Visas, "Chafik").viser([dossier.id])


def test_alone_the_same_agent_proposes_visas_and_decides(chez, store, dossier):
    seul = chez(Visas, AGENT)
    with un_seul_acte(store) as lignes:
        propose, changes = seul.proposer(voulue(dossier))
    assert lignes[0].acte.startswith("Proposer\u00a0: retenu, 1,00")
    assert lignes[0].motif == propose.motif == "répond aux quatre critères"
    assert changes.touches("visas")
    assert changes.dossiers == {dossier.id}
    with un_seul_acte(store):
        seul.viser([dossier.id], "visa papier du 19 septembre")
    with un_seul_acte(store):
        decision, _ = seul.decider(dossier.id)
    assert (decision.prise_le, decision.date_debut) == (JOUR, date(2022, 10, 1))
    assert etat_de(store, dossier) is Etat.RETENU
    chaine = seul.chaine(dossier.id)
    assert [e.etape.value for e in chaine.etapes] == ["proposition", "visa", "decision"]
    assert chaine.etapes[1].motif == "visa papier du 19 septembre"


def test_alone_a_decision_needs_no_proposal_and_leaves_its_step(chez, dossier):
    chez(Decisions, AGENT).decider(voulue(dossier))
    etapes = chez(Visas, AGENT).chaine(dossier.id).etapes
    assert [(e.etape, e.delegation_id) for e in etapes] == [(EtapeVisa.DECISION, None)]


def test_with_roles_a_decision_needs_its_proposal_and_its_visa(equipe, chez, store, dossier):
    decisions = chez(Decisions, "Dina")
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucune proposition"):
        decisions.decider(voulue(dossier))
    chez(Visas, "Iris").proposer(voulue(dossier))
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’est pas visée"):
        decisions.decider(voulue(dossier))
    chez(Visas, "Chafik").viser([dossier.id])
    partiel = {"sens": Etat.RETENU_PARTIELLEMENT, "montant": Montant(2000000)}
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’est pas celle qui est proposée"):
        decisions.decider(voulue(dossier, **partiel))
    chez(Visas, "Iris").proposer(voulue(dossier, **partiel))
    with rien_d_ecrit(store), pytest.raises(UserError, match="la proposition a changé depuis"):
        decisions.decider(voulue(dossier, **partiel))
    chez(Visas, "Rim").viser([dossier.id])
    decisions.decider(voulue(dossier, **partiel))
    assert etat_de(store, dossier) is Etat.RETENU_PARTIELLEMENT


@pytest.mark.parametrize("agent", ["Iris", "Chafik", "Rim", "Inconnu"])
def test_only_the_directeur_or_a_delegate_decides(equipe, chez, store, dossier, agent):
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Décider revient au directeur"):
        chez(Visas, agent).decider(dossier.id)


def test_a_proposal_is_checked_as_its_decision_would_be(equipe, chez, store, dossier, campagne):
    visas, recu = chez(Visas, "Iris"), dossier_en_base(store, campagne)
    with rien_d_ecrit(store), pytest.raises(UserError, match="dépasse la demande"):
        visas.proposer(voulue(dossier, montant=Montant(2800001)))
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne peut pas devenir"):
        visas.proposer(voulue(recu))
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande le rôle instructeur"):
        chez(Visas, "Dina").proposer(voulue(dossier))
    visas.proposer(voulue(dossier))
    with rien_d_ecrit(store), pytest.raises(UserError, match="déjà proposée par Iris"):
        visas.proposer(voulue(dossier))
    visas.proposer(voulue(dossier, motif="un autre motif"))
    assert visas.chaine(dossier.id).proposition.motif == "un autre motif"


def test_an_author_takes_her_proposal_back_until_its_visa(equipe, chez, store, dossier):
    visas = chez(Visas, "Iris")
    visas.proposer(voulue(dossier))
    with rien_d_ecrit(store), pytest.raises(UserError, match="celle de Iris"):
        chez(Visas, "Chafik").reprendre(dossier.id)
    with un_seul_acte(store) as lignes:
        reprise, _ = visas.reprendre(dossier.id)
    assert reprise.sens is Etat.RETENU
    assert lignes[0].motif == REPRISE
    assert etat_de(store, dossier) is Etat.INSTRUIT
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne se reprend plus"):
        visas.reprendre(dossier.id)


def test_a_selection_is_visaed_whole_or_not_at_all(equipe, chez, store, campagne, dossier):
    autre = dossier_instruit(store, campagne)
    visas = chez(Visas, "Chafik")
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucun dossier n’est choisi"):
        visas.viser([])
    chez(Visas, "Iris").proposer(voulue(dossier))
    with rien_d_ecrit(store), pytest.raises(UserError, match=f"{autre.numero}\u00a0: Aucune proposition"):
        visas.viser([dossier.id, autre.id])
    chez(Visas, "Iris").proposer(voulue(autre))
    avant = len(journal(store))
    vises, changes = visas.viser([dossier.id, autre.id, dossier.id])
    assert len(vises) == len(journal(store)) - avant == 2
    assert changes.dossiers == {dossier.id, autre.id}


def test_nobody_visas_her_own_proposal_even_with_both_roles(equipe, chez, store, dossier):
    chez(Delegations, "Dina").habiliter("Iris", Role.CHEF_DE_SERVICE)
    visas = chez(Visas, "Iris")
    visas.proposer(voulue(dossier))
    with rien_d_ecrit(store), pytest.raises(UserError, match="un autre agent la vise"):
        visas.viser([dossier.id])
    assert visas.parapheur(dossier.campagne_id).miennes == ()


def test_a_proposal_that_no_longer_fits_the_request_is_not_visaed(equipe, chez, store, dossier):
    chez(Visas, "Iris").proposer(voulue(dossier))
    changer(store, dossier, montant_demande=Montant(2700000))
    with rien_d_ecrit(store), pytest.raises(UserError, match=f"{dossier.numero}\u00a0: La décision dépasse"):
        chez(Visas, "Chafik").viser([dossier.id])


def test_a_return_leaves_its_step_its_motive_and_brings_back_to_instruction(equipe, chez, store, dossier):
    proposer_et_viser(chez, dossier)
    visas = chez(Visas, "Dina")
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande un motif"):
        visas.retourner(dossier.id, " ")
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande le rôle chef de service"):
        chez(Visas, "Iris").retourner(dossier.id, "à revoir")
    with un_seul_acte(store) as lignes:
        rendu, _ = visas.retourner(dossier.id, " ETP à revoir ")
    assert rendu.etat is Etat.EN_INSTRUCTION
    assert lignes[0].motif == "ETP à revoir"
    (ligne,) = chez(Visas, "Iris").parapheur(dossier.campagne_id).miennes
    assert (ligne.etape, ligne.chaine.revenu.motif) == (EtapeVisa.PROPOSITION, "ETP à revoir")
    ((dit, retour),) = visas.retours(dossier.campagne_id)
    assert (dit.id, retour.agent) == (dossier.id, "Dina")


def test_an_irrecevable_proposal_is_returned_where_the_dossier_stands(equipe, chez, store, campagne):
    recu = dossier_en_base(store, campagne)
    refus = voulue(recu, sens=Etat.IRRECEVABLE, etp_par_type={}, montant=None, motif="hors région")
    chez(Visas, "Iris").proposer(refus)
    chez(Visas, "Chafik").retourner(recu.id, "région à vérifier")
    assert etat_de(store, recu) is Etat.RECU
    proposer_et_viser(chez, recu, sens=Etat.IRRECEVABLE, etp_par_type={}, montant=None, motif="hors région")
    decision, _ = chez(Visas, "Dina").decider(recu.id, avis_comite_le=date(2022, 9, 15))
    assert (decision.date_debut, decision.avis_comite_le) == (None, date(2022, 9, 15))


def test_every_other_way_back_is_traced_too(equipe, chez, store, dossier):
    """The instructeur takes her dossier back; who decided reopens."""
    instruction, visas = chez(Instruction, "Iris"), chez(Visas, "Dina")
    instruction.changer_etat(dossier.id, Etat.EN_INSTRUCTION, "pièce arrivée")
    instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Retourner un dossier"):
        instruction.changer_etat(dossier.id, Etat.EN_INSTRUCTION, "pièce arrivée")
    visas.decider(dossier.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Retourner un dossier"):
        chez(Decisions, "Iris").rouvrir(dossier.id, "erreur sur le montant")
    chez(Decisions, "Dina").rouvrir(dossier.id, "erreur sur le montant")
    motifs = [retour.motif for _, retour in visas.retours(dossier.campagne_id)]
    assert motifs == ["erreur sur le montant", "pièce arrivée"]


def test_each_role_sees_what_waits_for_it(equipe, chez, store, campagne, dossier):
    vise, propose, _recu = (
        dossier_instruit(store, campagne),
        dossier_instruit(store, campagne),
        dossier_en_base(store, campagne),
    )
    proposer_et_viser(chez, vise)
    chez(Visas, "Iris").proposer(voulue(propose))
    attendus = {"Iris": dossier, "Chafik": propose, "Rim": propose, "Dina": vise}
    for agent, attendu in attendus.items():
        parapheur = chez(Visas, agent).parapheur(campagne.id)
        assert parapheur.organises
        assert [x.dossier.id for x in parapheur.miennes] == [attendu.id]
        assert len(parapheur.lignes) == 3
    visas = chez(Visas, "Iris")
    assert [x.dossier.id for x in visas.en_attente(campagne.id, Role.RESPONSABLE)] == [propose.id]
    assert len(visas.en_attente(campagne.id)) == 3
    seul = chez(Delegations, "Camille")
    with pytest.raises(UserError, match="Changer les rôles"):
        seul.enregistrer(ESSAI)
    chez(Delegations, "Rim").enregistrer(ESSAI)
    assert chez(Visas, "Camille").parapheur(campagne.id).etapes == {EtapeVisa.DECISION}
    assert chez(Visas, "Inconnu").parapheur(campagne.id).etapes == frozenset()


def test_a_hidden_dossier_waits_for_nobody_who_may_not_see_it(chez, store, horloge, campagne, dossier):
    chez(Visas, AGENT).proposer(voulue(dossier))
    Deports(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT)).declarer(dossier.id, "lien familial")
    visas = Visas(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT))
    assert visas.parapheur(campagne.id).lignes == ()
    with pytest.raises(UserError, match="masqué"):
        visas.chaine(dossier.id)


def test_a_delegate_decides_within_her_ceiling_on_the_day_of_the_decision(equipe, chez, store, dossier):
    delegation, _ = chez(Delegations, "Dina").enregistrer(ESSAI)
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="a expiré le"):
        chez(Visas, "Camille").decider(dossier.id, date(2023, 1, 1))
    chez(Visas, "Camille").decider(dossier.id)
    derniere = chez(Visas, "Dina").chaine(dossier.id).etapes[-1]
    assert (derniere.agent, derniere.delegation_id, derniere.qualite) == ("Camille", delegation.id, ESSAI.qualite)
    with store.lire() as u:
        assert delegation_choisie(u, dossier.id, Portee.CONVENTION, JOUR) == (delegation, ())
        assert delegation_choisie(u, dossier.id, Portee.PAIEMENT, JOUR)[1]
        assert delegation_choisie(u, dossier.id, Portee.DECISION, date(2023, 1, 1))[1]
        lues = lire_donnees(u, dossier.id, JOUR, TypeActe.CONVENTION)
        tard = lire_donnees(u, dossier.id, date(2023, 1, 1), TypeActe.AVENANT)
    assert (lues.delegation, lues.delegation_ecartee) == (delegation, "")
    assert tard.delegation is None
    assert "elle a expiré le" in tard.delegation_ecartee


def test_a_delegation_that_expired_after_the_visa_is_not_saved_by_another_date(equipe, chez, store, dossier):
    chez(Delegations, "Dina").enregistrer(replace(ESSAI, au=date(2022, 9, 19)))
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="a expiré le"):
        chez(Visas, "Camille").decider(dossier.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="avant son visa"):
        chez(Visas, "Camille").decider(dossier.id, date(2022, 9, 19))


def test_a_decision_is_not_dated_of_a_day_to_come(equipe, chez, store, dossier):
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="pas encore venu"):
        chez(Visas, "Dina").decider(dossier.id, date(2022, 9, 21))


def test_without_a_delegation_acts_keep_the_one_of_the_campaign(chez, store, dossier):
    with store.lire() as u:
        assert delegation_choisie(u, dossier.id, Portee.DECISION, JOUR) == (None, ())
    chez(Decisions, AGENT).decider(voulue(dossier))
    with store.lire() as u:
        assert delegation_choisie(u, dossier.id, Portee.DECISION, JOUR) == (None, ())


def test_one_cent_above_the_ceiling_nothing_is_applied(equipe, chez, store, dossier):
    chez(Delegations, "Dina").enregistrer(replace(ESSAI, plafond=Montant(2799999)))
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="son plafond est de"):
        chez(Visas, "Camille").decider(dossier.id)


def test_alone_an_expired_delegation_that_is_chosen_is_refused(chez, store, dossier):
    delegation, _ = chez(Delegations, AGENT).enregistrer(replace(ESSAI, au=date(2022, 9, 19)))
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"a expiré le 19.septembre.2022"):
        chez(Decisions, AGENT).decider(voulue(dossier), delegation_id=delegation.id)


def depasser(chez, campagne):
    arbitrage = chez(Arbitrage, AGENT)
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(1000000), JOUR, "notification")


def test_an_overspend_is_passed_over_by_the_responsable_only(equipe, chez, store, campagne, dossier):
    depasser(chez, campagne)
    chez(Delegations, "Dina").enregistrer(ESSAI)
    proposer_et_viser(chez, dossier)
    with rien_d_ecrit(store), pytest.raises(UserError, match="R15"):
        chez(Visas, "Camille").decider(dossier.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Passer outre une règle demande le rôle responsable"):
        chez(Visas, "Camille").decider(dossier.id, derogation="abondement annoncé")
    with rien_d_ecrit(store), pytest.raises(UserError, match="Passer outre une règle"):
        chez(Derogations, "Chafik").accorder(dossier.id, "R15", "abondement annoncé")
    decision, _ = chez(Visas, "Dina").decider(dossier.id, derogation="abondement annoncé")
    assert decision.derogation == "abondement annoncé"


def test_signing_a_convention_asks_a_delegation_that_covers_it(equipe, chez, store, campagne):
    retenu = dossier_instruit(store, campagne)
    proposer_et_viser(chez, retenu)
    chez(Visas, "Dina").decider(retenu.id)
    convention_en_base(store, retenu, type=TypeActe.CONVENTION, emis=True, produit_le=le(9, 20))
    with rien_d_ecrit(store), pytest.raises(UserError, match="Signer cette convention revient au directeur"):
        chez(Decisions, "Iris").signer_convention(retenu.id)
    delegation, _ = chez(Delegations, "Dina").enregistrer(ESSAI)
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne vaut qu’à partir"):
        chez(Decisions, "Camille").signer_convention(
            retenu.id, signee_le=date(2022, 8, 31), delegation_id=delegation.id
        )
    with un_seul_acte(store) as lignes:
        signe, _ = chez(Decisions, "Camille").signer_convention(retenu.id)
    assert signe.etat is Etat.CONVENTIONNE
    assert "arrêté n° 12" in lignes[0].apres
