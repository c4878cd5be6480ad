"""The order and the days of the steps of an act, what is taken back, and who could sign it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.circuit import (
    EtapeCircuit,
    PasDeCircuit,
    en_vigueur,
    etapes_de,
    situer,
    verifier_pas,
    verifier_retrait,
)
from app.domain.convention import TypeActe
from app.domain.montants import Montant
from app.domain.pouvoirs import ActeASigner, Pouvoirs
from app.domain.signataire import delegation_du_signataire
from app.domain.visa import Delegation, Habilitation, Portee, Role
from app.socle.errors import UserError
from tests.builders import le

PRODUIT, AUJOURD_HUI = date(2022, 10, 1), date(2022, 11, 1)
CONVENTION, LETTRE = TypeActe.CONVENTION, TypeActe.LETTRE_DECISION
PREPARE, ENVOYE, PORTEUR, ETAT, NOTIFIE = EtapeCircuit


def pas(etape, jour=2, *, mois=10, **champs):
    return PasDeCircuit(1, etape, date(2022, mois, jour), "Sacha", le(10, 1), **{"id": None, **champs})


def verifier(nouveau, *tenus, type_acte=CONVENTION):
    verifier_pas(nouveau, type_acte, PRODUIT, tenus, AUJOURD_HUI)


def test_two_parties_sign_a_convention_the_state_alone_a_letter():
    assert etapes_de(CONVENTION) == (PREPARE, ENVOYE, PORTEUR, ETAT, NOTIFIE)
    assert etapes_de(LETTRE) == (PREPARE, ETAT, NOTIFIE)


def test_where_an_act_stands():
    rien = situer(CONVENTION, PRODUIT, ())
    assert (rien.dernier, rien.suivante, rien.detenteur, rien.jours(AUJOURD_HUI)) == (
        None,
        PREPARE,
        "le service",
        31,
    )
    envoye = situer(CONVENTION, PRODUIT, (pas(ENVOYE, 4, id=1),))
    assert (envoye.suivante, envoye.detenteur, envoye.jours(AUJOURD_HUI)) == (PORTEUR, "le porteur", 28)
    nomme = situer(LETTRE, PRODUIT, (pas(PREPARE, 4, id=1, detenteur="Mme la directrice"),))
    assert (nomme.suivante, nomme.detenteur) == (ETAT, "Mme la directrice")
    fini = situer(LETTRE, PRODUIT, (pas(ETAT, 4, id=1), pas(NOTIFIE, 5, id=2, mode="courriel")))
    assert fini.suivante is None
    assert fini.notification.mode == "courriel"
    assert rien.notification is None


def test_a_step_corrected_or_taken_back_no_longer_holds_and_stays():
    histoire = (
        pas(PREPARE, 2, id=1),
        pas(ENVOYE, 3, id=2),
        pas(ENVOYE, 4, id=3, corrige=2),
        pas(PORTEUR, 9, id=4),
        pas(PORTEUR, 10, id=5, corrige=4, retrait=True),
    )
    assert [p.id for p in en_vigueur(histoire)] == [1, 3]
    assert situer(CONVENTION, PRODUIT, histoire).suivante is PORTEUR


@pytest.mark.parametrize(
    ("nouveau", "tenus", "dit"),
    [
        (pas(ETAT), (), "pas encore «.signé par le porteur"),
        (pas(NOTIFIE, mode="courriel"), (pas(PORTEUR),), "pas encore «.signé par l’État"),
        (pas(PREPARE), (pas(PREPARE),), "déjà enregistrée"),
        (pas(PREPARE, 2, mois=11), (), "est à venir"),
        (pas(PREPARE, 30, mois=9), (), r"produit le 1er.octobre.2022"),
        (pas(PORTEUR, 3), (pas(ENVOYE, 5),), "précéderait «.envoyé au porteur"),
        (pas(PREPARE, 6), (pas(ENVOYE, 5),), "suivrait «.envoyé au porteur"),
        (pas(NOTIFIE, 6), (pas(PORTEUR, 3), pas(ETAT, 4)), "Mode"),
    ],
)
def test_what_may_not_follow_is_said_on_its_field(nouveau, tenus, dit):
    with pytest.raises(UserError, match=dit):
        verifier(nouveau, *tenus)


def test_preparing_and_sending_may_go_unsaid_even_afterwards():
    verifier(pas(PORTEUR, 3))
    verifier(pas(ENVOYE, 3), pas(PORTEUR, 3))
    verifier(pas(ETAT, 3), type_acte=LETTRE)
    verifier(pas(NOTIFIE, 1, mois=11, mode="courriel"), pas(ETAT, 3), type_acte=LETTRE)
    with pytest.raises(UserError, match="l’État seul le signe"):
        verifier(pas(PORTEUR, 3), type_acte=LETTRE)


def test_only_the_last_step_is_taken_back_with_a_motive():
    tenus = (pas(PREPARE, 2, id=1), pas(ENVOYE, 3, id=2))
    assert verifier_retrait(ENVOYE, tenus, "erreur").id == 2
    for etape, motif, dit in ((PREPARE, "erreur", "dernière"), (ENVOYE, " ", "motif")):
        with pytest.raises(UserError, match=dit):
            verifier_retrait(etape, tenus, motif)
    with pytest.raises(UserError, match="dernière"):
        verifier_retrait(ENVOYE, (), "erreur")


ESSAI = Delegation(
    "Préfet", "Camille Essai", "adjointe", "arrêté n° 12", date(2022, 9, 1), id=1, session="cessai",
    portees=frozenset({Portee.CONVENTION}), plafond=Montant(3000000),
)  # fmt: skip
SEULE = Pouvoirs(delegations=(ESSAI,))
EQUIPE = replace(SEULE, habilitations=(Habilitation("Dina", Role.DIRECTEUR, date(2022, 1, 1)),))


def signe(pouvoirs, nom, jour=date(2022, 10, 1), choisie=None, centimes=2800000):
    acte = ActeASigner(Portee.CONVENTION, jour, Montant(centimes))
    return delegation_du_signataire(pouvoirs, nom, acte, choisie, AUJOURD_HUI)


def test_the_delegation_of_the_signatory_is_checked_on_the_day_whoever_writes():
    assert signe(EQUIPE, "camille  essai") == signe(EQUIPE, "cessai") == signe(EQUIPE, "", choisie=1) == ESSAI
    for pouvoirs in (SEULE, EQUIPE):
        with pytest.raises(UserError, match=r"(?s)Date de signature.*à partir du 1er.septembre.2022"):
            signe(pouvoirs, "Camille Essai", date(2022, 8, 31))
    with pytest.raises(UserError, match="plafond") as refus:
        signe(EQUIPE, "Camille Essai", centimes=3000001)
    assert "écran Délégations" in refus.value.conseil


def test_who_holds_none_signs_as_directeur_as_author_or_alone():
    assert signe(EQUIPE, "Dina") is None
    assert signe(EQUIPE, "préfet") is None
    assert signe(SEULE, "Inconnue") is None
    with pytest.raises(UserError, match="au nom de «\u00a0Inconnue\u00a0»") as refus:
        signe(EQUIPE, "Inconnue")
    assert "arrêté n° 12" in refus.value.conseil


def test_a_delegation_chosen_is_that_of_the_signatory():
    with pytest.raises(UserError, match="n’existe pas"):
        signe(EQUIPE, "Camille Essai", choisie=9)
    with pytest.raises(UserError, match="n’est pas au nom de «\u00a0Dina"):
        signe(EQUIPE, "Dina", choisie=1)
