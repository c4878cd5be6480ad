"""Recevable, complet, instruit: said or found, dated, signed, and unsaid."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.domain.cycle import Etat
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.pieces import Verdict
from app.services.decisions import Decisions
from app.services.faits import FaitsDuDossier
from app.services.instruction import Instruction
from app.socle.errors import UserError
from tests.app.services.atelier import (
    changer,
    cotes,
    dossier_en_base,
    dossier_instruit,
    journal,
    piece_en_base,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, un_porteur, un_verdict, une_demande, une_note


@pytest.fixture
def instruction(contexte):
    return Instruction(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne, etat=Etat.EN_INSTRUCTION)


def faits_de(store, dossier):
    with store.lire() as u:
        return u.faits.of_dossier(dossier.id)


def demande_de(store, dossier):
    with store.lire() as u:
        return u.demandes.of_dossier(dossier.id)[-1]


def demander(store, dossier, **champs):
    with store.ecrire() as u:
        return u.demandes.add(une_demande(dossier_id=dossier.id, **champs))


# --- recevable


def test_recevable_bears_its_day_and_its_author(store, contexte, horloge, dossier):
    service = FaitsDuDossier(contexte)
    with un_seul_acte(store) as lignes:
        avant, changes = service.apprecier(dossier.id, Recevabilite.OUI)
    assert avant == FaitsDates(dossier.id)
    assert changes.dossiers == {dossier.id}
    assert changes.touches("dossiers")
    dits = faits_de(store, dossier)
    assert (dits.recevable, dits.recevable_le, dits.recevable_agent) == (Recevabilite.OUI, horloge.instant, AGENT)
    assert lignes[0].acte == "Recevabilité\u00a0: recevable"
    service.apprecier(dossier.id, Recevabilite.A_APPRECIER)
    assert faits_de(store, dossier) == FaitsDates(dossier.id)


def test_not_recevable_says_why(store, contexte, dossier):
    service = FaitsDuDossier(contexte)
    with rien_d_ecrit(store), pytest.raises(UserError, match="motif"):
        service.apprecier(dossier.id, Recevabilite.NON, "  ")
    service.apprecier(dossier.id, Recevabilite.NON, " hors de la région ")
    assert faits_de(store, dossier).recevable_motif == "hors de la région"
    assert journal(store)[-1].motif == "hors de la région"


# --- complet


def test_the_last_piece_satisfied_dates_the_completeness(store, instruction, horloge, dossier):
    instruction.rendre_verdict(dossier.id, "BUDGET", Verdict.CONFORME)
    assert faits_de(store, dossier).complet_le is None
    horloge.avancer(days=1)
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.DEJA_DETENUE, "en 2021")
    complet_le = horloge.instant
    assert (faits_de(store, dossier).complet_le, faits_de(store, dossier).complet_agent) == (complet_le, AGENT)
    assert journal(store)[-1].acte == "Dossier complet"
    assert cotes(journal(store)[-1]) == ({"le": None}, {"le": complet_le.isoformat()})
    horloge.avancer(days=1)
    instruction.rendre_verdict(dossier.id, "BUDGET", Verdict.CONFORME)
    assert faits_de(store, dossier).complet_le == complet_le
    assert instruction.fiche(dossier.id).faits.complet_le == complet_le


def test_a_dossier_that_is_no_longer_complete_says_so(store, instruction, dossier):
    for code in ("BUDGET", "RIB"):
        instruction.rendre_verdict(dossier.id, code, Verdict.CONFORME)
    instruction.rendre_verdict(dossier.id, "RIB", None)
    assert faits_de(store, dossier) == FaitsDates(dossier.id)
    assert journal(store)[-1].acte == "Dossier de nouveau incomplet"


def test_a_change_of_legal_form_counts_too(store, instruction, dossier):
    for code in ("BUDGET", "RIB"):
        instruction.rendre_verdict(dossier.id, code, Verdict.CONFORME)
    instruction.modifier(dossier.id, "Modifier", porteur=un_porteur(forme=None))
    assert faits_de(store, dossier).complet_le is None


# --- instruit


def test_instruit_is_dated_and_unsaid(store, contexte, campagne, instruction, horloge):
    dossier = dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION)
    instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    dits = faits_de(store, dossier)
    assert (dits.instruit_le, dits.instruit_agent) == (horloge.instant, AGENT)
    instruction.changer_etat(dossier.id, Etat.EN_INSTRUCTION, "à revoir")
    assert faits_de(store, dossier) == FaitsDates(dossier.id)
    instruction.changer_etat(dossier.id, Etat.RECU, "à revoir")
    assert faits_de(store, dossier) == FaitsDates(dossier.id)


def test_a_reopened_decision_unsays_instruit(store, contexte, campagne, instruction):
    dossier = dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION)
    instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    changer(store, dossier, etat=Etat.AJOURNE)
    Decisions(contexte).rouvrir(dossier.id, "nouvelle vague")
    assert faits_de(store, dossier).instruit_le is None


# --- replies to a request


def test_a_later_piece_classed_as_asked_answers_and_going_back_reopens(store, instruction, horloge, dossier):
    demander(store, dossier)
    horloge.avancer(days=2)
    piece = piece_en_base(store, dossier, recue_le=horloge.instant)
    instruction.classer_piece(piece.id, "BUDGET")
    assert demande_de(store, dossier).repondue_le == horloge.instant
    assert "réponse reçue" in journal(store)[-1].acte
    instruction.classer_piece(piece.id, "")
    assert demande_de(store, dossier).repondue_le is None
    assert "réponse annulée" in journal(store)[-1].acte


def test_becoming_complete_answers_once(store, instruction, horloge, dossier):
    demander(store, dossier)
    for code in ("BUDGET", "RIB"):
        instruction.rendre_verdict(dossier.id, code, Verdict.CONFORME)
    assert demande_de(store, dossier).repondue_le == horloge.instant
    horloge.instant += timedelta(days=3)
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.DEJA_DETENUE, "en 2021")
    assert demande_de(store, dossier).repondue_le == horloge.instant - timedelta(days=3)
    instruction.rendre_verdict(dossier.id, "RIB", None)
    assert demande_de(store, dossier).est_ouverte


def test_the_fiche_holds_facts_requests_and_dates_in_one_read_or_many(store, campagne, instruction, dossier):
    demander(store, dossier)
    with store.ecrire() as u:
        u.pieces.set_verdict(dossier.id, un_verdict())
        u.notes.set(dossier.id, une_note())
    fiche = instruction.fiche(dossier.id)
    assert instruction.fiches(campagne.id) == [fiche]
    assert [d.lignes[0].code for d in fiche.demandes] == ["BUDGET"]
    assert [e.jour for e in fiche.echeances] == sorted(e.jour for e in fiche.echeances)
    assert json.dumps([e.objet for e in fiche.echeances])
