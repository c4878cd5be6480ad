"""Deciding: a motive, an amount within the request, target and envelope; signing what was really issued."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.pieces import Verdict
from app.domain.poste import LigneBudget, PlanDeFinancement, Sens, TypePoste
from app.domain.quota import NatureMouvement
from app.services.arbitrage import Arbitrage, lire_quota
from app.services.decisions import Decisions, obstacles_a
from app.services.fiches import lire_fiche
from app.services.instruction import Instruction
from app.socle.errors import UserError
from tests.app.services.atelier import (
    changer,
    convention_en_base,
    cotes,
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    etat_de,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, un_porteur, un_poste

JOUR = date(2022, 7, 1)


@pytest.fixture
def decisions(contexte):
    return Decisions(contexte)


@pytest.fixture
def arbitrage(contexte):
    return Arbitrage(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_instruit(store, campagne)


def obstacles(decisions, decision):
    """Return what stands in the way of a decision, « R14 … », as the panel of the window says it."""
    with decisions._contexte.store.lire() as u:
        fiche = lire_fiche(u, decision.dossier_id)
        tableau = lire_quota(u, fiche.dossier.campagne_id, sauf=decision.dossier_id)
    return [f"{c.regle} {c.message}" for c in obstacles_a(decision, fiche, tableau)]


def test_a_decision_is_one_act_that_moves_the_dossier(decisions, store, dossier, horloge):
    with un_seul_acte(store) as lignes:
        enregistree, changes = decisions.decider(decision_sur(dossier, agent="", enregistree_le=None))
    assert (enregistree.agent, enregistree.enregistree_le) == (AGENT, horloge.instant)
    assert etat_de(store, dossier) is Etat.RETENU
    assert changes.touches("quota")
    assert lignes[0].acte == "Décider : retenu"
    assert lignes[0].motif == "répond aux quatre critères"
    assert cotes(lignes[0])[0] is None
    assert cotes(lignes[0])[1]["montant"] == 2800000
    assert cotes(lignes[0])[1]["etp_par_type"] == {"facilitateur": 100}


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
        ({"motif": " "}, "demande un motif"),
        ({"sens": Etat.INSTRUIT}, "pas une décision"),
        ({"montant": Montant(2800001)}, "dépasse la demande"),
        ({"montant": Montant(2000000)}, "accorde moins"),
        (
            {"etp_par_type": {TypePoste.COORDINATEUR: Etp(100)}},
            "dépasse la demande.*de coordinateur, pour 0,00",
        ),
    ],
)
def test_a_decision_that_contradicts_the_request_is_refused(decisions, store, dossier, champs, motif):
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        decisions.decider(decision_sur(dossier, **champs))


def test_only_an_instructed_dossier_is_decided_but_inadmissibility_may_come_before(decisions, store, campagne):
    recu = dossier_en_base(store, campagne)
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"ne peut pas devenir «.retenu.»"):
        decisions.decider(decision_sur(recu))
    decisions.decider(decision_sur(recu, sens=Etat.IRRECEVABLE, etp_par_type={}, montant=None, motif="hors région"))
    assert etat_de(store, recu) is Etat.IRRECEVABLE


def test_a_substitution_needs_the_written_derogation_of_the_person_in_charge(decisions, store, campagne):
    """R08: the Département pays less than the year before."""
    plan = PlanDeFinancement(
        (
            LigneBudget(Sens.CHARGE, "Salaire", Montant(4000000)),
            LigneBudget(Sens.PRODUIT, "État", Montant(2800000), etat_present_aap=True),
            LigneBudget(Sens.PRODUIT, "Département", Montant(1200000), montant_n1=Montant(2000000)),
        )
    )
    dossier = dossier_instruit(store, campagne, plan=plan)
    with rien_d_ecrit(store), pytest.raises(UserError, match="R08 : Risque de substitution"):
        decisions.decider(decision_sur(dossier))
    enregistree, _ = decisions.decider(decision_sur(dossier, derogation="baisse hors clauses, courrier du 2 août"))
    assert enregistree.derogation.startswith("baisse")


def test_an_unknown_target_and_envelope_block_nothing(decisions, dossier):
    assert obstacles(decisions, decision_sur(dossier)) == []
    assert decisions.decider(decision_sur(dossier))[0].version_cible is None


def test_over_the_target_a_derogation_and_the_target_is_cited(decisions, arbitrage, store, campagne, dossier):
    arbitrage.notifier_cible(campagne.id, {None: Etp(50)}, JOUR, "note")
    arbitrage.notifier_cible(campagne.id, {None: Etp(99)}, JOUR, "note")
    attendu = "R14 Cible régionale (tous postes) dépassée\u00a0: 0,00\u00a0ETP retenus sur 0,99\u00a0ETP"
    assert obstacles(decisions, decision_sur(dossier))[0].startswith(attendu)
    with rien_d_ecrit(store), pytest.raises(UserError, match="dépassée") as refus:
        decisions.decider(decision_sur(dossier))
    assert "liste d’attente" in refus.value.conseil
    enregistree, _ = decisions.decider(decision_sur(dossier, derogation="accord de la directrice"))
    assert enregistree.version_cible == 2


def test_a_target_is_looked_at_by_type_and_in_all(decisions, arbitrage, campagne, dossier):
    arbitrage.notifier_cible(campagne.id, {TypePoste.FACILITATEUR: Etp(80), None: Etp(90)}, JOUR, "note")
    trouves = [m.split(" dépassée")[0] for m in obstacles(decisions, decision_sur(dossier))]
    assert trouves == ["R14 Cible régionale (tous postes)", "R14 Cible régionale (facilitateur)"]


def test_over_the_envelope_a_derogation_is_needed(decisions, arbitrage, store, campagne, dossier):
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(2799999), JOUR)
    (message,) = obstacles(decisions, decision_sur(dossier))
    assert "27\u00a0999,99\u00a0€, ce dossier en ajouterait 28\u00a0000,00\u00a0€" in message
    with rien_d_ecrit(store), pytest.raises(UserError, match="R15 : Enveloppe dépassée"):
        decisions.decider(decision_sur(dossier))


def test_to_the_last_cent_and_the_last_hundredth_nothing_is_exceeded(decisions, arbitrage, campagne, dossier):
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(2800000), JOUR)
    arbitrage.notifier_cible(campagne.id, {None: Etp(100), TypePoste.FACILITATEUR: Etp(100)}, JOUR, "note")
    decisions.decider(decision_sur(dossier))
    assert arbitrage.quota(campagne.id).reste == Montant(0)


def test_the_one_before_in_the_queue_counts_but_a_dossier_never_counts_against_itself(
    decisions, arbitrage, store, campagne, dossier
):
    arbitrage.notifier_cible(campagne.id, {None: Etp(100)}, JOUR, "note")
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(2800000), JOUR)
    decisions.decider(decision_sur(dossier))
    assert obstacles(decisions, decision_sur(dossier)) == []
    second = dossier_instruit(store, campagne, porteur=un_porteur(siret=""))
    assert [m[:3] for m in obstacles(decisions, decision_sur(second))] == ["R14", "R15"]
    changer(store, dossier, etat=Etat.CONVENTIONNE)
    decisions.decider(decision_sur(dossier, motif="convention dénoncée, décision confirmée"))
    assert etat_de(store, dossier) is Etat.RETENU


def test_an_unfavourable_decision_exceeds_nothing(decisions, arbitrage, campagne, dossier):
    arbitrage.notifier_cible(campagne.id, {None: Etp(0)}, JOUR, "note")
    attente = decision_sur(dossier, sens=Etat.LISTE_ATTENTE, etp_par_type={}, montant=None)
    assert obstacles(decisions, attente) == []
    decisions.decider(attente)


def test_a_corrected_decision_keeps_the_first_and_tells_what_changed(decisions, contexte, store, dossier):
    decisions.decider(decision_sur(dossier))
    with un_seul_acte(store) as lignes:
        decisions.rouvrir(dossier.id, "erreur sur le montant")
    assert lignes[0].motif == "erreur sur le montant"
    Instruction(contexte).changer_etat(dossier.id, Etat.INSTRUIT)
    with un_seul_acte(store) as lignes:
        decisions.decider(
            decision_sur(dossier, sens=Etat.RETENU_PARTIELLEMENT, montant=Montant(2500000), motif="ajusté")
        )
    ancien, nouveau = cotes(lignes[0])
    assert (ancien["montant"], nouveau["montant"]) == (2800000, 2500000)
    assert "date_debut" not in nouveau
    fiche = Instruction(contexte).fiche(dossier.id)
    assert [d.motif for d in fiche.decisions] == ["répond aux quatre critères", "ajusté"]


def test_reopening_needs_a_decided_dossier_and_a_motive(decisions, store, dossier):
    with rien_d_ecrit(store), pytest.raises(UserError, match="rien à rouvrir"):
        decisions.rouvrir(dossier.id, "pour voir")
    decisions.decider(decision_sur(dossier))
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande un motif"):
        decisions.rouvrir(dossier.id, "")


# --- signature -------------------------------------------------------------------------------------------------


@pytest.fixture
def retenu(decisions, dossier):
    decisions.decider(decision_sur(dossier))
    return dossier


def _convention(store, dossier, horloge, **champs):
    return convention_en_base(
        store, dossier, **{"type": TypeActe.CONVENTION, "emis": True, "produit_le": horloge.instant, **champs}
    )


def test_a_convention_issued_and_complete_is_signed_in_one_act(decisions, store, retenu, horloge):
    _convention(store, retenu, horloge)
    with un_seul_acte(store) as lignes:
        apres, changes = decisions.signer_convention(retenu.id)
    assert apres.etat is Etat.CONVENTIONNE
    assert changes.touches("quota")
    assert lignes[0].acte == "Convention signée"
    faits = {"etat": "conventionne", "signee_le": "2022-09-20", "signataire": AGENT}
    assert cotes(lignes[0]) == ({"etat": "retenu"}, faits)


@pytest.mark.parametrize("acte", [{"emis": False}, {"type": TypeActe.LETTRE_DECISION}, None])
def test_a_draft_or_a_letter_is_not_a_convention(decisions, store, retenu, horloge, acte):
    if acte is not None:
        _convention(store, retenu, horloge, **acte)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucune convention n’a été produite"):
        decisions.signer_convention(retenu.id)


def test_the_convention_of_an_earlier_decision_is_not_signed(decisions, contexte, store, retenu, horloge):
    """It bears the amount of that decision."""
    _convention(store, retenu, horloge)
    horloge.avancer(days=1)
    decisions.rouvrir(retenu.id, "montant à revoir")
    Instruction(contexte).changer_etat(retenu.id, Etat.INSTRUIT)
    decisions.decider(decision_sur(retenu, sens=Etat.RETENU_PARTIELLEMENT, montant=Montant(2500000)))
    with rien_d_ecrit(store), pytest.raises(UserError, match="depuis sa décision"):
        decisions.signer_convention(retenu.id)
    _convention(store, retenu, horloge)
    decisions.signer_convention(retenu.id)


def test_only_a_retained_dossier_is_signed(decisions, store, dossier):
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"ne peut pas devenir «.conventionné.»"):
        decisions.signer_convention(dossier.id)
    changer(store, dossier, etat=Etat.RETENU)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucune convention"):
        decisions.signer_convention(dossier.id)


def test_a_due_piece_may_wait_until_the_signature_not_after(decisions, contexte, store, retenu, horloge):
    _convention(store, retenu, horloge)
    Instruction(contexte).rendre_verdict(retenu.id, "RIB", None)
    with rien_d_ecrit(store), pytest.raises(UserError, match="pièces dues manquent encore : RIB"):
        decisions.signer_convention(retenu.id)
    Instruction(contexte).rendre_verdict(retenu.id, "RIB", Verdict.DEJA_DETENUE, "versement de 2021")
    decisions.signer_convention(retenu.id)


def test_an_unknown_legal_form_hides_no_missing_piece(decisions, store, retenu, horloge):
    _convention(store, retenu, horloge)
    changer(store, retenu, porteur=un_porteur(forme=None))
    with rien_d_ecrit(store), pytest.raises(UserError, match="forme juridique du porteur"):
        decisions.signer_convention(retenu.id)


def test_a_wrong_account_stops_the_signature(decisions, store, retenu, horloge):
    _convention(store, retenu, horloge)
    changer(store, retenu, porteur=un_porteur(iban="FR7630001000640000000000000"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="R25 : IBAN"):
        decisions.signer_convention(retenu.id)


def test_a_dossier_with_two_types_of_job_is_decided_type_by_type(decisions, store, campagne):
    postes = (un_poste(etp_demande=Etp(50)), un_poste(type=TypePoste.COORDINATEUR, etp_demande=Etp(50)))
    dossier = dossier_instruit(store, campagne, postes=postes)
    accord = {TypePoste.FACILITATEUR: Etp(50), TypePoste.COORDINATEUR: Etp(50)}
    decisions.decider(decision_sur(dossier, etp_par_type=accord))
    assert etat_de(store, dossier) is Etat.RETENU
