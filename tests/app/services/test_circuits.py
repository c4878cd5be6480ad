"""The circuit of the acts: steps of one act and of many, corrections, what the State’s signature does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.circuit import EtapeCircuit
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.execution import Execution, NatureVersement, Versement
from app.domain.montants import Montant
from app.domain.visa import Delegation, Role
from app.services.circuits import Circuits, SaisiePas
from app.services.contexte import Contexte
from app.services.conventionnement import deconventionner
from app.services.decisions import Decisions
from app.services.delegations import Delegations
from app.socle.errors import Bug, UserError
from tests.app.services.atelier import (
    convention_en_base,
    cotes,
    decision_sur,
    dossier_instruit,
    etat_de,
    journal,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT

JOUR = date(2022, 9, 20)
PREPARE, ENVOYE, PORTEUR, ETAT, NOTIFIE = EtapeCircuit
ESSAI = Delegation("Préfet", "Camille", "adjointe", "arrêté n° 12", date(2022, 9, 1))


@pytest.fixture
def circuits(contexte):
    return Circuits(contexte)


@pytest.fixture
def dossier(contexte, store, campagne):
    retenu = dossier_instruit(store, campagne)
    Decisions(contexte).decider(decision_sur(retenu))
    return retenu


def emettre(store, dossier, horloge, **champs):
    defauts = {"type": TypeActe.CONVENTION, "emis": True, "produit_le": horloge.instant, "reference": "C-1"}
    return convention_en_base(store, dossier, **{**defauts, **champs})


@pytest.fixture
def acte(store, dossier, horloge):
    return emettre(store, dossier, horloge)


def pas(etape, jour=JOUR, **champs):
    return SaisiePas(etape, jour, **champs)


def test_from_its_preparation_to_its_notification(circuits, store, dossier, acte, campagne, horloge):
    (ligne,) = circuits.en_attente(campagne.id)
    assert (ligne.acte, ligne.etat.suivante, ligne.jours, ligne.remplace) == (acte, PREPARE, 0, False)
    horloge.avancer(days=3)
    with un_seul_acte(store) as lignes:
        circuits.franchir([acte.id], pas(ENVOYE, detenteur="le porteur, par LRAR"))
    assert (lignes[0].acte, lignes[0].objet_id) == ("Circuit\u00a0: la convention, envoyé au porteur", "C-1")
    (ligne,) = circuits.en_attente(campagne.id)
    assert (ligne.etat.detenteur, ligne.jours) == ("le porteur, par LRAR", 3)
    (fait,), _ = circuits.franchir([acte.id], pas(PORTEUR, preuve=b"%PDF scan"))
    assert fait.sha256
    with un_seul_acte(store) as lignes:
        circuits.franchir([acte.id], pas(ETAT, signataire="Camille"))
    assert cotes(lignes[0])[1]["signataire"] == "Camille"
    assert etat_de(store, dossier) is Etat.CONVENTIONNE
    circuits.franchir([acte.id], pas(NOTIFIE, date(2022, 9, 23), mode="courriel"))
    assert circuits.en_attente(campagne.id) == ()
    assert len(circuits.en_attente(campagne.id, finis=True)) == 1
    assert circuits.etat(acte).notification.le == date(2022, 9, 23)
    assert circuits.du_dossier(dossier.id) == [(acte, circuits.etat(acte))]


def test_a_selection_is_sent_whole_or_not_at_all(circuits, contexte, store, campagne, dossier, acte, horloge):
    autre = dossier_instruit(store, campagne)
    Decisions(contexte).decider(decision_sur(autre))
    lettre = emettre(store, autre, horloge, type=TypeActe.LETTRE_DECISION, reference="L-2")
    projet = emettre(store, autre, horloge, emis=False, reference="C-2")
    with rien_d_ecrit(store), pytest.raises(UserError, match=f"L-2, dossier {autre.numero}.*l’État seul"):
        circuits.franchir([acte.id, lettre.id], pas(ENVOYE))
    with rien_d_ecrit(store), pytest.raises(UserError, match="projet d’acte"):
        circuits.franchir([projet.id], pas(PREPARE))
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’existe pas"):
        circuits.franchir([99], pas(PREPARE))
    faits, changes = circuits.franchir([acte.id, lettre.id], pas(PREPARE, detenteur="Mme la directrice"))
    assert [p.acte_id for p in faits] == [acte.id, lettre.id]
    assert changes.touches("circuit")
    assert [x.etat.detenteur for x in circuits.en_attente(campagne.id)] == ["Mme la directrice"] * 2


def test_a_step_is_corrected_or_taken_back_never_erased(circuits, store, dossier, acte, horloge):
    horloge.avancer(days=5)
    with rien_d_ecrit(store), pytest.raises(UserError, match="rien à corriger"):
        circuits.corriger(acte.id, pas(ENVOYE))
    circuits.franchir([acte.id], pas(ENVOYE))
    with un_seul_acte(store) as lignes:
        circuits.corriger(acte.id, pas(ENVOYE, date(2022, 9, 22), commentaire="date de la poste"))
    assert lignes[0].motif == "date de la poste"
    assert circuits.etat(acte).de(ENVOYE).le == date(2022, 9, 22)
    with rien_d_ecrit(store), pytest.raises(UserError, match="motif"):
        circuits.retirer(acte.id, ENVOYE, "")
    with un_seul_acte(store) as lignes:
        circuits.retirer(acte.id, ENVOYE, "jamais parti")
    assert lignes[0].objet == "circuit"
    assert circuits.etat(acte).pas == ()
    assert [p.retrait for p in circuits.historique(acte.id)] == [False, False, True]


def signer(circuits, acte, **champs):
    circuits.franchir([acte.id], pas(PORTEUR))
    circuits.franchir([acte.id], pas(ETAT, **{"signataire": "Camille", **champs}))


def test_the_signature_of_the_state_taken_back_undoes_the_convention(circuits, store, dossier, acte):
    signer(circuits, acte)
    with un_seul_acte(store) as lignes:
        circuits.retirer(acte.id, ETAT, "signée par erreur")
    assert etat_de(store, dossier) is Etat.RETENU
    assert cotes(lignes[0])[0] == {"etat": "conventionne"}
    circuits.franchir([acte.id], pas(ETAT, signataire="Camille"))
    with store.ecrire() as u:
        versement = Versement(NatureVersement.AVANCE, Montant(100))
        u.executions.set(Execution(dossier.id, versements=(versement,)))
    with rien_d_ecrit(store), pytest.raises(UserError, match="versements"):
        circuits.retirer(acte.id, ETAT, "trop tard")


def test_a_convention_always_has_its_decision(store, campagne):
    sans = dossier_instruit(store, campagne, etat=Etat.CONVENTIONNE)
    with pytest.raises(Bug, match="sans décision"), store.ecrire() as u:
        deconventionner(u, sans.id, "essai")


def test_only_the_newest_convention_is_signed(circuits, store, campagne, dossier, acte, horloge):
    circuits.franchir([acte.id], pas(PORTEUR))
    neuve = emettre(store, dossier, horloge, reference="C-1bis")
    with rien_d_ecrit(store), pytest.raises(UserError, match="plus récente"):
        circuits.franchir([acte.id], pas(ETAT, signataire="Camille"))
    assert {x.acte.reference: x.remplace for x in circuits.en_attente(campagne.id)} == {
        "C-1": True,
        "C-1bis": False,
    }
    signer(circuits, neuve)


def test_the_state_signs_by_somebody(circuits, store, acte):
    circuits.franchir([acte.id], pas(PORTEUR))
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne dit pas qui a signé"):
        circuits.franchir([acte.id], pas(ETAT))


def test_an_instructeur_records_what_a_delegate_signed(circuits, contexte, store, horloge, acte, dossier):
    delegations = Delegations(contexte)
    delegation, _ = delegations.enregistrer(ESSAI)
    delegations.habiliter("Dina", Role.DIRECTEUR)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Suivre le circuit de signature"):
        circuits.franchir([acte.id], pas(PORTEUR))
    with store.ecrire() as u:
        (donnee,) = u.delegations.habilitations()
        u.delegations.add_habilitation(replace(donnee, id=None, agent=AGENT, role=Role.INSTRUCTEUR))
    circuits.franchir([acte.id], pas(PORTEUR))
    with rien_d_ecrit(store), pytest.raises(UserError, match="au nom de «\u00a0Inconnue\u00a0»"):
        circuits.franchir([acte.id], pas(ETAT, signataire="Inconnue"))
    circuits.franchir([acte.id], pas(ETAT, delegation_id=delegation.id))
    assert circuits.etat(acte).de(ETAT).signataire == "Camille"
    assert "arrêté n° 12" in journal(store)[-1].apres
    chez_camille = Circuits(Contexte(store, horloge, "Camille"))  # no role, but a delegation
    chez_camille.franchir([acte.id], pas(NOTIFIE, mode="courriel"))


def test_signing_from_the_dossier_is_the_same_circuit(circuits, contexte, store, dossier, acte):
    circuits.franchir([acte.id], pas(PORTEUR))
    Decisions(contexte).signer_convention(dossier.id, signataire="Camille")
    assert [p.etape for p in circuits.historique(acte.id)] == [PORTEUR, ETAT]
