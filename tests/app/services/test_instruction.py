"""Instruction of a dossier: facts, verdicts and moves, each with its trace and within the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.campagne import Delai
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.pieces import A_MOTIVER, CODE_COURRIEL, Verdict
from app.domain.poste import TypePoste
from app.services.contexte import Contexte
from app.services.instruction import Instruction
from app.socle.changes import RIEN
from app.socle.errors import Bug, UserError
from app.socle.horloge import HorlogeFixe
from tests.app.services.atelier import (
    changer,
    cliche,
    convention_en_base,
    cotes,
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    etat_de,
    piece_en_base,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, IBAN, SIRET, le, un_plan, un_porteur, un_poste, une_campagne, une_note
from tests.fakes import FakeStore

COORDINATEUR = un_poste(type=TypePoste.COORDINATEUR)


@pytest.fixture
def instruction(contexte):
    return Instruction(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


# --- reading ---------------------------------------------------------------------------------------------------


def test_the_fiche_holds_all_that_the_screen_shows(instruction, store, campagne):
    dossier = dossier_instruit(store, campagne)
    piece = piece_en_base(store, dossier, code="BUDGET")
    acte = convention_en_base(store, dossier)
    with store.ecrire() as u:
        decisions = [u.decisions.add(decision_sur(dossier, motif=m)) for m in ("première", "seconde")]
    fiche = instruction.fiche(dossier.id)
    assert (fiche.campagne, fiche.dossier, fiche.delai) == (campagne, dossier, Delai.DANS_LES_DELAIS)
    assert fiche.pieces == (piece,)
    assert fiche.completude.est_complet
    assert fiche.grille == campagne.grilles[TypePoste.FACILITATEUR]
    assert fiche.resultat.total == 75
    assert (list(fiche.decisions), fiche.decision) == (decisions, decisions[1])
    assert list(fiche.actes) == [acte]
    assert instruction.contenu(piece.sha256) == b"%PDF-1.4 budget"


def test_without_a_job_there_is_no_grid_and_the_fiche_says_so(instruction, store, campagne):
    fiche = instruction.fiche(dossier_en_base(store, campagne, postes=()).id)
    assert (fiche.grille, fiche.resultat) == (None, None)
    assert any(c.regle == "R13" for c in fiche.constats)


def test_numbers_and_identifiers_come_in_order(instruction, store, campagne):
    premier, second = (dossier_en_base(store, campagne) for _ in range(2))
    assert instruction.numeros(campagne.id) == {premier.numero: premier.id, second.numero: second.id}
    assert list(instruction.identifiants(campagne.id)) == [premier.id, second.id]
    assert instruction.dossier(second.id) == second
    with pytest.raises(UserError):
        instruction.fiche(99)


def test_a_campaign_read_at_once_says_the_same_as_dossier_by_dossier(instruction, store, campagne):
    """Duplicates (R30) and second coordinateurs (R31) are seen from both sides; nothing else is looked at."""
    instruits = [
        dossier_instruit(store, campagne, porteur=un_porteur(siret=siret), postes=postes, etat=etat)
        for siret, postes, etat in (
            (SIRET, (un_poste(),), Etat.INSTRUIT),
            (SIRET, (COORDINATEUR,), Etat.INSTRUIT),
            ("", (un_poste(etp_demande=Etp(50)), COORDINATEUR), Etat.RETENU),
            ("", (), Etat.RECU),
            ("12345678900011", (un_poste(),), Etat.RETIRE),
        )
    ]
    piece_en_base(store, instruits[0], code="RIB")
    for _ in range(2):
        convention_en_base(store, instruits[1])
    with store.ecrire() as u:
        for motif in ("première", "seconde"):
            u.decisions.add(decision_sur(instruits[2], motif=motif))
    fiches = instruction.fiches(campagne.id)
    assert fiches == [instruction.fiche(d.id) for d in instruits]
    assert [{c.regle for c in f.constats} & {"R30", "R31"} for f in fiches] == [
        {"R30"}, {"R30", "R31"}, {"R31"}, set(), set(),
    ]  # fmt: skip


def test_accounts_shared_or_changed_are_seen_either_way_it_is_read(instruction, store, campagne):
    """R25: an IBAN shared inside the campaign, and one that differs from that of an earlier campaign."""
    with store.ecrire() as u:
        avant = u.campagnes.add(replace(campagne, id=None))
    dossier_en_base(store, avant, porteur=un_porteur(iban="FR00"), recu_le=le(6, 1))
    lus = [
        dossier_instruit(store, campagne, porteur=un_porteur(siret=siret, iban=iban))
        for siret, iban in ((SIRET, IBAN), ("12345678900011", IBAN), ("", ""))
    ]
    fiches = instruction.fiches(campagne.id)
    assert fiches == [instruction.fiche(d.id) for d in lus]
    assert [sum(c.regle == "R25" and c.interdit(Etat.CONVENTIONNE) for c in f.constats) for f in fiches] == [
        2, 2, 0,
    ]  # fmt: skip


# --- facts -----------------------------------------------------------------------------------------------------


def test_a_changed_fact_is_one_act_that_tells_before_and_after(instruction, store, dossier):
    with un_seul_acte(store) as lignes:
        apres, changes = instruction.modifier(dossier.id, "Modifier le plan", plan=un_plan(2700000))
    assert apres.version == dossier.version + 1
    assert changes.touches("quota")
    assert lignes[0].acte == "Modifier le plan"
    assert lignes[0].objet_id == dossier.numero
    ancien, nouveau = cotes(lignes[0])
    assert set(ancien) == set(nouveau) == {"plan"}


def test_what_was_typed_with_spaces_is_kept_without(instruction, dossier):
    porteur = replace(
        dossier.porteur,
        siret="888 000 122 00018",
        iban="FR76 3000 1000 64DE mo00 0000 191",
        bic="demo frpp",
        rna="w2a1 00 0000",
    )
    garde = instruction.modifier(dossier.id, "Modifier le porteur", porteur=porteur)[0].porteur
    assert (garde.siret, garde.iban, garde.bic, garde.rna) == (
        "88800012200018", "FR763000100064DEMO000000191", "DEMOFRPP", "W2A1000000",
    )  # fmt: skip


def test_a_dossier_always_has_a_porteur(instruction, store, dossier):
    with rien_d_ecrit(store), pytest.raises(UserError, match="raison sociale est vide"):
        instruction.modifier(dossier.id, "Modifier", porteur=replace(dossier.porteur, raison_sociale="  "))


def test_a_lost_update_is_refused_and_nothing_is_overwritten(instruction, store, dossier):
    instruction.modifier(dossier.id, "Modifier l’objet", objet="saisi à côté", version=dossier.version)
    with rien_d_ecrit(store), pytest.raises(UserError, match="modifié ailleurs"):
        instruction.modifier(dossier.id, "Modifier l’objet", objet="saisi ici", version=dossier.version)
    assert instruction.dossier(dossier.id).objet == "saisi à côté"


@pytest.mark.parametrize("champs", [{"etat": Etat.RETENU}, {"numero": "2022-94-9999"}, {"id": 7, "campagne_id": 2}])
def test_number_and_state_are_never_a_plain_field(instruction, store, dossier, champs):
    with rien_d_ecrit(store), pytest.raises(Bug, match="ne se modifient pas ainsi"):
        instruction.modifier(dossier.id, "Modifier", **champs)


def test_the_wave_follows_the_receipt_unless_the_officer_gives_it(instruction, dossier):
    assert instruction.modifier(dossier.id, "Dater", recu_le=le(7, 15, 23, 59))[0].vague == 1
    assert instruction.modifier(dossier.id, "Dater", recu_le=le(7, 16))[0].vague == 2
    assert instruction.modifier(dossier.id, "Dater", recu_le=le(9, 16))[0].vague is None
    assert instruction.modifier(dossier.id, "Dater", recu_le=le(9, 16), vague=2)[0].vague == 2


# --- pieces ----------------------------------------------------------------------------------------------------


def test_a_verdict_is_one_act_and_gives_back_the_one_before(instruction, store, dossier, horloge):
    with un_seul_acte(store) as lignes:
        ancien, _ = instruction.rendre_verdict(dossier.id, "BUDGET", Verdict.CONFORME)
    assert ancien is None
    assert lignes[0].acte == "Pièce BUDGET : conforme"
    with un_seul_acte(store) as lignes:
        ancien, _ = instruction.rendre_verdict(dossier.id, "BUDGET", Verdict.NON_CONFORME, " non signé ")
    assert (ancien.verdict, ancien.agent, ancien.le) == (Verdict.CONFORME, AGENT, horloge.instant)
    assert lignes[0].motif == "non signé"
    assert cotes(lignes[0]) == (
        {"verdict": "conforme", "motif": ""},
        {"verdict": "non_conforme", "motif": "non signé"},
    )


@pytest.mark.parametrize("verdict", sorted(A_MOTIVER))
def test_what_the_porteur_may_contest_needs_a_reason(instruction, store, dossier, verdict):
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande un motif"):
        instruction.rendre_verdict(dossier.id, "BUDGET", verdict, "  ")


@pytest.mark.parametrize("verdict", [None, Verdict.ABSENTE, Verdict.RECUE])
def test_absent_and_received_follow_from_the_files(instruction, store, dossier, verdict):
    instruction.rendre_verdict(dossier.id, "BUDGET", Verdict.CONFORME)
    with un_seul_acte(store) as lignes:
        ancien, _ = instruction.rendre_verdict(dossier.id, "BUDGET", verdict)
    assert ancien.verdict is Verdict.CONFORME
    assert cotes(lignes[0])[1] is None
    assert instruction.fiche(dossier.id).completude.lignes[0].verdict is Verdict.ABSENTE
    piece_en_base(store, dossier, code="BUDGET")
    assert instruction.fiche(dossier.id).completude.lignes[0].verdict is Verdict.RECUE


def test_taking_back_a_verdict_that_is_not_there_writes_nothing(instruction, store, dossier):
    with rien_d_ecrit(store):
        assert instruction.rendre_verdict(dossier.id, "BUDGET", None) == (None, RIEN)


def test_a_piece_that_nobody_expects_has_no_verdict(instruction, store, dossier):
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’attend pas de pièce « PHOTO »"):
        instruction.rendre_verdict(dossier.id, "PHOTO", Verdict.CONFORME)


def test_a_file_is_classed_and_the_act_can_be_undone(instruction, store, dossier):
    piece = piece_en_base(store, dossier, code=CODE_COURRIEL)
    with un_seul_acte(store) as lignes:
        avant, _ = instruction.classer_piece(piece.id, "RIB")
    assert cotes(lignes[0]) == ({"code": "COURRIEL"}, {"code": "RIB"})
    assert instruction.classer_piece(piece.id, avant)[0] == "RIB"
    assert instruction.classer_piece(piece.id, "")[0] == CODE_COURRIEL
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’attend pas de pièce"):
        instruction.classer_piece(piece.id, "PHOTO")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(("BUDGET", "RIB")), st.sampled_from((None, *Verdict)), st.sampled_from("ab")),
        max_size=8,
    )
)
def test_any_verdicts_then_their_undos_bring_the_base_back(actes):
    store = FakeStore()
    instruction = Instruction(Contexte(store, HorlogeFixe(le(9, 20)), AGENT))
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    dossier = dossier_en_base(store, campagne)
    avant = cliche(store)
    pile = [
        (code, instruction.rendre_verdict(dossier.id, code, verdict, motif)[0]) for code, verdict, motif in actes
    ]
    for code, ancien in reversed(pile):
        if ancien is None:
            instruction.rendre_verdict(dossier.id, code, None)
        else:
            instruction.rendre_verdict(dossier.id, code, ancien.verdict, ancien.motif)
    assert cliche(store) == avant
    assert store.verifier() == ()


# --- moves -----------------------------------------------------------------------------------------------------


def test_instruction_begins_and_ends_by_two_acts(instruction, store, campagne):
    dossier = dossier_instruit(store, campagne)
    changer(store, dossier, etat=Etat.RECU)
    with un_seul_acte(store) as lignes:
        instruction.changer_etat(dossier.id, Etat.EN_INSTRUCTION)
    assert lignes[0].acte == "Passer à « en instruction »"
    assert cotes(lignes[0]) == ({"etat": "recu"}, {"etat": "en_instruction"})
    apres, changes = instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    assert apres.etat is Etat.INSTRUIT
    assert changes.touches("classement")


def test_instruit_names_every_obstacle_at_once(instruction, store, campagne):
    dossier = dossier_en_base(
        store, campagne, etat=Etat.EN_INSTRUCTION, plus_value="", montant_demande=None, cout_total=None
    )
    with rien_d_ecrit(store), pytest.raises(UserError) as refus:
        instruction.changer_etat(dossier.id, Etat.INSTRUIT)
    for mot in ("R10", "plus-value", "R11", "C1.1", "R17", "montant demandé"):
        assert mot in str(refus.value)


def test_the_motive_of_a_move_is_no_derogation(instruction, store, campagne):
    un_peu = un_poste(etp_avant=Etp(50), etp_apres=Etp(100))
    dossier = dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION, postes=(un_peu,))
    with rien_d_ecrit(store), pytest.raises(UserError, match="R09"):
        instruction.changer_etat(dossier.id, Etat.INSTRUIT, "accord du responsable")


def test_backward_moves_need_a_motive_and_impossible_ones_are_told(instruction, store, campagne):
    dossier = dossier_instruit(store, campagne)
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande un motif"):
        instruction.changer_etat(dossier.id, Etat.EN_INSTRUCTION)
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"ne peut pas devenir «.reçu.»"):
        instruction.changer_etat(dossier.id, Etat.RECU)
    with un_seul_acte(store) as lignes:
        instruction.changer_etat(dossier.id, Etat.RETIRE, "le porteur renonce")
    assert lignes[0].motif == "le porteur renonce"


@pytest.mark.parametrize(
    ("de", "vers"),
    [
        (Etat.INSTRUIT, Etat.RETENU),
        (Etat.INSTRUIT, Etat.NON_RETENU),
        (Etat.RECU, Etat.IRRECEVABLE),
        (Etat.RETENU, Etat.CONVENTIONNE),
    ],
)
def test_no_dossier_is_decided_or_signed_by_a_plain_move(instruction, store, campagne, de, vers):
    """A dossier « retenu » without a decision would have no motive, no amount, no author."""
    dossier = dossier_instruit(store, campagne)
    changer(store, dossier, etat=de)
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande une décision ou une signature"):
        instruction.changer_etat(dossier.id, vers, "parce que")


def test_a_signature_taken_back_leaves_the_decision_in_force(instruction, store, campagne):
    dossier = dossier_instruit(store, campagne)
    changer(store, dossier, etat=Etat.CONVENTIONNE)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier, sens=Etat.RETENU_PARTIELLEMENT, montant=Montant(2000000)))
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande un motif"):
        instruction.changer_etat(dossier.id, Etat.RETENU)
    instruction.changer_etat(dossier.id, Etat.RETENU, "signée par erreur")
    assert etat_de(store, dossier) is Etat.RETENU_PARTIELLEMENT


def test_a_dossier_signed_without_any_decision_is_not_made_retained(instruction, store, campagne):
    dossier = dossier_instruit(store, campagne)
    changer(store, dossier, etat=Etat.CONVENTIONNE)
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande une décision"):
        instruction.changer_etat(dossier.id, Etat.RETENU, "signée par erreur")


def test_a_note_changed_under_the_screen_is_seen_by_the_next_fiche(instruction, store, dossier):
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(valeur=4))
    assert [n.valeur for n in instruction.fiche(dossier.id).notes] == [4]
