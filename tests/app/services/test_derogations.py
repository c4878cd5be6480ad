"""Derogations: a motive, a rule that allows it, something to lift; shown, journaled, withdrawn, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.cycle import Etat
from app.domain.lectures import Deport
from app.domain.montants import Etp, Montant
from app.domain.quota import NatureMouvement
from app.services.arbitrage import Arbitrage
from app.services.decisions import Decisions
from app.services.derogations import Derogations
from app.services.instruction import Instruction
from app.socle.errors import UserError
from tests.app.services.atelier import (
    cotes,
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    etat_de,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, le, un_poste

JOUR = date(2022, 7, 1)
MOTIF = "accord de la responsable du 12 septembre"


@pytest.fixture
def derogations(contexte):
    return Derogations(contexte)


@pytest.fixture
def instruction(contexte):
    return Instruction(contexte)


@pytest.fixture
def dossier(store, campagne):
    """R09: half an ETP before, one asked, one after."""
    poste = un_poste(etp_avant=Etp(50), etp_demande=Etp(100), etp_apres=Etp(100))
    return dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION, postes=(poste,))


def r09(instruction, dossier):
    (constat,) = [c for c in instruction.fiche(dossier.id).constats if c.regle == "R09"]
    return constat


def test_a_constat_passed_over_is_shown_and_no_longer_blocks(derogations, instruction, store, dossier, horloge):
    with pytest.raises(UserError, match="R09"):
        instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    with un_seul_acte(store) as lignes:
        accordee, changes = derogations.accorder(dossier.id, "R09", f" {MOTIF} ")
    assert (accordee.motif, accordee.agent, accordee.le) == (MOTIF, AGENT, horloge.instant)
    assert dossier.id in changes.dossiers
    assert (lignes[0].acte, lignes[0].motif) == ("Déroger à la règle R09 (ETP supplémentaires)", MOTIF)
    constat = r09(instruction, dossier)
    assert constat.levee == accordee
    assert not constat.interdit(Etat.INSTRUIT)
    (dans_la_liste,) = [c for c in instruction.fiches(dossier.campagne_id)[0].constats if c.regle == "R09"]
    assert dans_la_liste == constat
    instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    assert etat_de(store, dossier) is Etat.INSTRUIT


def test_withdrawn_it_is_kept_and_blocks_again(derogations, instruction, store, dossier, horloge):
    accordee, _ = derogations.accorder(dossier.id, "R09", MOTIF)
    horloge.avancer(days=1)
    with un_seul_acte(store) as lignes:
        rendue, _ = derogations.retirer(dossier.id, "R09")
    assert rendue == accordee
    assert cotes(lignes[0])[0]["levee_le"] is None
    assert cotes(lignes[0])[1]["levee_le"] is not None
    assert r09(instruction, dossier).interdit(Etat.INSTRUIT)
    derogations.accorder(dossier.id, "R09", "nouvel accord")
    with store.lire() as u:
        assert [d.motif for d in u.derogations.of_dossier(dossier.id)] == [MOTIF, "nouvel accord"]


@pytest.mark.parametrize(
    ("regle", "motif", "refus"),
    [
        ("R09", "  ", "demande un motif"),
        ("R10", MOTIF, "n’admet pas de dérogation"),
        ("R99", MOTIF, "n’admet pas de dérogation"),
        ("R15", MOTIF, "ne constate rien à lever"),
    ],
)
def test_what_is_no_derogation_is_refused(derogations, store, dossier, regle, motif, refus):
    with rien_d_ecrit(store), pytest.raises(UserError, match=refus):
        derogations.accorder(dossier.id, regle, motif)


def test_twice_or_never_is_told(derogations, store, dossier):
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucune dérogation"):
        derogations.retirer(dossier.id, "R09")
    derogations.accorder(dossier.id, "R09", MOTIF)
    with rien_d_ecrit(store), pytest.raises(UserError, match="déjà en vigueur"):
        derogations.accorder(dossier.id, "R09", MOTIF)


def test_one_granted_beforehand_frees_the_decision_of_that_rule_only(
    derogations, contexte, store, campagne, instruction
):
    dossier = dossier_instruit(store, campagne)
    arbitrage = Arbitrage(contexte)
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(100), JOUR)
    arbitrage.notifier_cible(campagne.id, {None: Etp(50)}, JOUR, "note")
    derogations.accorder(dossier.id, "R15", MOTIF)
    with pytest.raises(UserError, match="R14") as refus:
        Decisions(contexte).decider(decision_sur(dossier))
    assert "R15" not in str(refus.value)
    derogations.accorder(dossier.id, "R14", MOTIF)
    Decisions(contexte).decider(decision_sur(dossier))
    assert etat_de(store, dossier) is Etat.RETENU


def test_a_declared_conflict_of_interest_is_told_on_its_dossier_alone(instruction, store, campagne):
    dossier, autre = dossier_en_base(store, campagne), dossier_en_base(store, campagne)
    with store.ecrire() as u:
        u.lectures.add_deport(Deport(dossier.id, "Agent Exemple", "parent au conseil", le(9, 1)))
    dits = {
        d.id: [c.message for c in instruction.fiche(d.id).constats if c.regle == "R34"] for d in (dossier, autre)
    }
    assert dits[autre.id] == []
    assert dits[dossier.id][0].startswith("Agent Exemple s’est déporté")
    assert [c.regle for f in instruction.fiches(campagne.id) for c in f.constats if c.regle == "R34"] == ["R34"]
