"""The time machine says what the campaign was: each state recorded as it went is read again from the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.comite import Avis, Comite, SensAvis
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.pieces import Verdict
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.domain.visa import EtapeVisa, Visa
from app.services.arbitrage import Arbitrage
from app.services.contexte import Contexte, journaliser
from app.services.decisions import Decisions
from app.services.deport import VueDeLAgent
from app.services.grilles import Grilles
from app.services.instruction import Instruction
from app.services.machine_temps import MachineTemps
from app.services.notation import Notation
from app.socle.errors import UserError
from tests.app.services.atelier import changer, convention_en_base, decision_sur, dossier_en_base, dossier_instruit
from tests.builders import AGENT, le, un_acte, un_deport, un_mouvement, un_poste, une_cible


@pytest.fixture
def machine(contexte):
    return MachineTemps(contexte)


@pytest.fixture
def dossier(store, contexte, campagne):
    ouvert = dossier_en_base(store, campagne, vague=1)
    with store.ecrire() as u:
        journaliser(
            u, contexte, acte="Enregistrer un dossier", objet="dossier", objet_id=ouvert.numero,
            apres={"numero": ouvert.numero}, dossier_id=ouvert.id,
        )  # fmt: skip
    return ouvert


def un(campagne_au):
    (dossier,) = campagne_au.dossiers
    return dossier


def test_each_fact_is_what_it_was(store, contexte, horloge, campagne, machine, dossier):
    cle, instruction, notation = dossier.cle, Instruction(contexte), Notation(contexte)
    instants = []

    def ensuite():
        instants.append(horloge.instant)
        horloge.avancer(hours=1)

    ensuite()
    notation.noter(cle, "C1.1", 3)
    instruction.rendre_verdict(cle, "BUDGET", Verdict.CONFORME)
    instruction.changer_etat(cle, Etat.EN_INSTRUCTION)
    ensuite()
    notation.noter(cle, "C1.1", 3, "page 4")
    notation.noter(cle, "C1.2", None, "hors sujet")
    instruction.modifier(cle, "Corriger", montant_demande=Montant(2000000), postes=(un_poste(etp_demande=Etp(50)),))
    ensuite()
    notation.effacer(cle, "C1.1")
    instruction.rendre_verdict(cle, "BUDGET", None)
    ensuite()
    lus = [un(machine.etat_au(campagne.id, i)) for i in instants]
    assert [d.notes for d in lus] == [{}, {"C1.1": 3}, {"C1.1": 3, "C1.2": None}, {"C1.2": None}]
    assert [d.etat for d in lus] == [Etat.RECU, Etat.EN_INSTRUCTION, Etat.EN_INSTRUCTION, Etat.EN_INSTRUCTION]
    assert [d.verdicts for d in lus] == [{}, {"BUDGET": Verdict.CONFORME}, {"BUDGET": Verdict.CONFORME}, {}]
    assert [d.montant_demande for d in lus] == [
        Montant(2800000),
        Montant(2800000),
        Montant(2000000),
        Montant(2000000),
    ]
    assert [d.etp_demande for d in lus] == [Etp(100), Etp(100), Etp(50), Etp(50)]
    assert all(d.inconnus == () for d in lus)
    (change,) = machine.depuis(campagne.id, instants[0])
    assert change.phrases == (
        "État\u00a0: reçu → en instruction",
        "ETP demandés\u00a0: 1,00\u00a0ETP → 0,50\u00a0ETP",
        "Montant demandé\u00a0: 28\u00a0000,00\u00a0€ → 20\u00a0000,00\u00a0€",
        "Note C1.2\u00a0: non noté → sans objet",
    )
    assert machine.depuis(campagne.id, instants[3]) == ()
    assert machine.etat_au(campagne.id, instants[0] - timedelta(days=1)).dossiers == ()


def test_decisions_target_and_envelope_are_those_of_the_day(store, contexte, horloge, campagne, machine):
    dossier = dossier_instruit(store, campagne, vague=1)
    arbitrage, decisions = Arbitrage(contexte), Decisions(contexte)
    avant = horloge.instant
    horloge.avancer(hours=1)
    arbitrage.notifier_cible(campagne.id, {None: Etp(300)}, date(2022, 7, 1), "notification")
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(9000000), date(2022, 6, 1))
    notifiee = horloge.instant
    horloge.avancer(hours=1)
    decisions.decider(decision_sur(dossier))
    decidee = horloge.instant
    horloge.avancer(hours=1)
    arbitrage.notifier_cible(campagne.id, {None: Etp(200)}, None, "notification 2")
    decisions.rouvrir(dossier.cle, "recours")
    horloge.avancer(hours=1)
    lus = [machine.etat_au(campagne.id, i) for i in (avant, notifiee, decidee, horloge.instant)]
    assert [(x.cible, x.version_cible, x.enveloppe) for x in lus] == [
        (None, None, None),
        (Etp(300), 1, Montant(9000000)),
        (Etp(300), 1, Montant(9000000)),
        (Etp(200), 2, Montant(9000000)),
    ]
    assert [(x.etp_retenu, x.montant_retenu) for x in lus] == [
        (Etp(0), Montant(0)),
        (Etp(0), Montant(0)),
        (Etp(100), Montant(2800000)),
        (Etp(0), Montant(0)),
    ]
    assert [un(x).decision is not None for x in lus] == [False, False, True, True]
    assert un(lus[2]).montant_retenu == Montant(2800000)
    campagne_alors, du_dossier = machine.depuis(campagne.id, notifiee)
    assert campagne_alors.numero == ""
    assert campagne_alors.phrases == ("Cible\u00a0: 3,00\u00a0ETP → 2,00\u00a0ETP",)
    assert "Décision\u00a0: retenu, 1,00\u00a0ETP, 28\u00a0000,00\u00a0€" in du_dossier.phrases
    assert "Enveloppe\u00a0: non connu → 90\u00a0000,00\u00a0€" in machine.depuis(campagne.id, avant)[0].phrases


def test_what_the_journal_does_not_say_is_told(store, contexte, horloge, campagne, machine, dossier):
    notation = Notation(contexte)
    notation.noter(dossier.cle, "C1.1", 3)
    entre = horloge.instant
    horloge.avancer(hours=1)
    with store.ecrire() as u:
        (note,) = u.notes.of_dossier(dossier.cle)
        u.notes.set(dossier.cle, replace(note, valeur=4))
    changer(store, dossier, etat=Etat.EN_INSTRUCTION, montant_demande=Montant(1))
    notation.noter(dossier.cle, "C1.1", 2)
    Instruction(contexte).changer_etat(dossier.cle, Etat.RETIRE, "désistement")
    lu = un(machine.etat_au(campagne.id, entre))
    assert (lu.notes, lu.etat) == ({}, None)
    assert lu.inconnus == (
        "état non reconstituable avant le 20\u00a0sept.\u00a02022, 11\u00a0h\u00a012",
        "note C1.1 non reconstituable avant le 20\u00a0sept.\u00a02022, 11\u00a0h\u00a012",
    )
    assert machine.etat_au(campagne.id, entre).reserves == tuple(
        f"{dossier.numero}\u00a0: {x}" for x in lu.inconnus
    )
    assert un(machine.retour(campagne.id, entre).maintenant).notes == {"C1.1": 2}
    assert "État\u00a0: non reconstituable → retiré" in machine.depuis(campagne.id, entre)[0].phrases


def test_jobs_and_amount_written_past_the_journal_are_told(store, contexte, horloge, campagne, machine, dossier):
    instruction = Instruction(contexte)
    instruction.modifier(dossier.cle, "Corriger", montant_demande=Montant(2000000), postes=())
    entre = horloge.instant
    horloge.avancer(hours=1)
    changer(store, dossier, montant_demande=None, postes=(un_poste(type=TypePoste.COORDINATEUR),))
    lu = un(machine.etat_au(campagne.id, entre))
    assert lu.inconnus == ("montant demandé non reconstituable", "liste des postes non reconstituable")
    assert un(machine.retour(campagne.id, entre).maintenant).montant_demande is None


def test_without_a_line_what_bears_a_day_counts_from_it(store, horloge, campagne, machine):
    dossier = dossier_instruit(store, campagne, etat=Etat.RETENU, postes=())
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id)])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id))
        u.decisions.add(decision_sur(dossier, enregistree_le=None))
    lu = machine.etat_au(campagne.id, le(8, 1))
    assert (lu.cible, lu.enveloppe, un(lu).decision) == (Etp(300), Montant(9000000), None)
    assert lu.reserves == (
        "Cible, version 1\u00a0: comptée depuis sa notification",
        "Enveloppe\u00a0: mouvement du 01/06/2022 compté depuis cette date",
    )
    horloge.avancer(days=20)
    assert un(machine.etat_au(campagne.id, le(10, 1))).decision is not None
    assert machine.etat_au(campagne.id, le(5, 1)).cible is None


def test_the_ranking_follows_the_grid_of_the_day(store, contexte, horloge, campagne, machine):
    premier, second = (dossier_instruit(store, campagne, vague=1) for _ in range(2))
    avant = horloge.instant
    horloge.avancer(hours=1)
    Notation(contexte).noter(second.cle, "C1.1", 4, "page 9")
    rangs = [{d.numero: d.rang for d in machine.etat_au(campagne.id, i).dossiers} for i in (avant, horloge.instant)]
    assert rangs == [{premier.numero: 1, second.numero: 2}, {premier.numero: 2, second.numero: 1}]
    (du_premier, du_second) = machine.depuis(campagne.id, avant)
    assert du_premier.phrases == ("Rang\u00a0: 1 → 2",)
    assert "Rang\u00a0: 2 → 1" in du_second.phrases


def test_the_total_follows_the_version_of_the_grid(store, contexte, horloge, campagne, machine):
    dossier = dossier_instruit(store, campagne, vague=1, etat=Etat.EN_INSTRUCTION)
    Notation(contexte).noter(dossier.cle, "C1.1", 4, "page 9")
    grilles, avant = Grilles(contexte), horloge.instant
    ancienne = grilles.en_vigueur(campagne.id, TypePoste.FACILITATEUR)
    premier, second = ancienne.criteres
    pesees = tuple(replace(s, poids=p) for s, p in zip(premier.sous_criteres, (10, 50), strict=True))
    neuve = replace(ancienne, criteres=(replace(premier, sous_criteres=pesees), second))
    horloge.avancer(hours=1)
    grilles.appliquer(campagne.id, TypePoste.FACILITATEUR, ancienne, neuve, "comité")
    appliquee = horloge.instant
    horloge.avancer(hours=1)
    retour = machine.retour(campagne.id, avant)
    assert (un(retour.alors).total, un(retour.maintenant).total) == (85, Fraction(155, 2))
    assert un(machine.etat_au(campagne.id, appliquee)).total == Fraction(155, 2)
    grilles.revenir(campagne.id, TypePoste.FACILITATEUR, ancienne)
    assert un(machine.etat_au(campagne.id, appliquee)).total == Fraction(155, 2)
    assert un(machine.etat_au(campagne.id, horloge.instant)).total == 85


def test_a_hidden_dossier_tells_its_number_state_and_rank_only(store, horloge, campagne, machine):
    dossier = dossier_instruit(store, campagne, vague=1)
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=dossier.id, agent=AGENT))
    vue = MachineTemps(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT))
    cache = un(vue.etat_au(campagne.id, horloge.instant))
    assert (cache.porteur, cache.etat, cache.rang, cache.notes, cache.masque) == (
        MASQUE,
        Etat.INSTRUIT,
        1,
        {},
        True,
    )
    changer(store, dossier, etat=Etat.RETIRE)
    (change,) = vue.depuis(campagne.id, horloge.instant - timedelta(hours=1))[:1] or (None,)
    assert change is None or change.porteur == MASQUE


def test_comites_are_landmarks(store, horloge, campagne, machine):
    with store.ecrire() as u:
        clos = u.comites.add(Comite(campagne.id, date(2022, 9, 12), "Comité", AGENT, le(9, 1), clos_le=le(9, 13)))
        u.comites.add(Comite(campagne.id, date(2022, 9, 5), "Comité", AGENT, le(9, 1)))
        u.comites.add(Comite(campagne.id, date(2022, 12, 5), "Comité", AGENT, le(9, 1)))
    premier, second = machine.reperes(campagne.id)
    assert (premier.libelle, premier.instant) == ("Comité du 12/09/2022", clos.clos_le)
    assert (second.instant.day, second.instant.hour) == (5, 23)
    assert machine.a_la_fin_du(date(2022, 9, 5)) == second.instant
    assert machine.a_la_fin_du(horloge.instant.date()) == horloge.instant


def test_two_comites_of_a_same_day_are_told_apart(store, campagne, machine):
    with store.ecrire() as u:
        for intitule in ("Comité du matin", "Comité du soir"):
            u.comites.add(Comite(campagne.id, date(2022, 9, 12), intitule, AGENT, le(9, 1), clos_le=le(9, 13)))
    libelles = {r.libelle for r in machine.reperes(campagne.id)}
    assert libelles == {"Comité du 12/09/2022, Comité du matin", "Comité du 12/09/2022, Comité du soir"}


def test_the_future_is_refused(horloge, campagne, machine):
    demain = horloge.instant + timedelta(days=1)
    for acte in (machine.etat_au, machine.retour):
        with pytest.raises(UserError, match="pas encore passé"):
            acte(campagne.id, demain)
    with pytest.raises(UserError, match="pas encore passé"):
        machine.a_la_fin_du(demain.date())


def test_signature_moves_the_state(store, contexte, horloge, campagne, machine):
    dossier = dossier_instruit(store, campagne, vague=1)
    decisions = Decisions(contexte)
    decisions.decider(decision_sur(dossier))
    decidee = horloge.instant
    horloge.avancer(hours=1)
    convention_en_base(store, dossier, type=TypeActe.CONVENTION, emis=True, produit_le=horloge.instant)
    decisions.signer_convention(dossier.cle)
    assert un(machine.etat_au(campagne.id, decidee)).etat is Etat.RETENU
    assert un(machine.etat_au(campagne.id, horloge.instant)).etat is Etat.CONVENTIONNE


def test_what_is_done_beside_a_dossier_is_told_since_a_comite(store, contexte, horloge, campagne, machine, dossier):
    def visa(etape, heure, **champs):
        instant = le(9, 20).replace(hour=heure)
        return Visa(dossier.cle, etape, "Camille Exemple", instant, sens=Etat.NON_RETENU, **champs)

    alors = horloge.instant
    with store.ecrire() as u:
        u.visas.add(visa(EtapeVisa.PROPOSITION, 1))
        sha = u.pieces.put_contenu(b"%PDF")
        acte = u.actes.add(un_acte(dossier_id=dossier.cle, type=TypeActe.CONVENTION, sha256=sha))
    horloge.avancer(hours=8)
    Arbitrage(contexte).mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(1_000_000), date(2022, 9, 20))
    tard = horloge.instant
    avis = Avis(dossier.cle, SensAvis.DEFAVORABLE, AGENT, tard, motif="hors sujet")
    pas = PasDeCircuit(acte.id, EtapeCircuit.PREPARE, date(2022, 9, 20), AGENT, tard)
    with store.ecrire() as u:
        u.comites.add(Comite(campagne.id, date(2022, 9, 20), "Comité", AGENT, le(9, 1), avis=(avis,)))
        u.visas.add(replace(visa(EtapeVisa.VISA, 12), le=tard))
        u.visas.add(replace(visa(EtapeVisa.RETOUR, 12, motif="à revoir"), le=tard + timedelta(minutes=1)))
        u.visas.add(replace(visa(EtapeVisa.DECISION, 12), le=tard + timedelta(minutes=2)))
        u.circuits.add(pas)
        u.circuits.add(replace(pas, retrait=True, enregistre_le=tard + timedelta(minutes=3)))
    horloge.avancer(hours=1)
    de_la_campagne, du_dossier = machine.depuis(campagne.id, alors)
    assert "Mouvement d’enveloppe\u00a0: dotation du 20/09/2022, 10\u00a0000,00\u00a0€" in de_la_campagne.phrases
    assert du_dossier.phrases == (
        "Avis du comité du 20/09/2022\u00a0: défavorable",
        "Convention\u00a0: étape «\u00a0préparé\u00a0», le 20/09/2022",
        "Visa de Camille Exemple\u00a0: non retenu",
        "Retour à l’instruction de Camille Exemple\u00a0: «\u00a0à revoir\u00a0»",
        "Convention\u00a0: étape «\u00a0préparé\u00a0», retirée",
    )
