"""Delegations and roles: recorded, withdrawn, put back; who may change them; which holds on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.montants import Montant
from app.domain.visa import Delegation, Portee, Role
from app.services.contexte import Contexte
from app.services.delegations import Delegations
from app.socle.errors import UserError
from tests.app.services.atelier import cotes, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT

JOUR = date(2022, 9, 20)
ESSAI = Delegation(
    delegant="Préfet de région",
    delegataire="Camille Essai",
    qualite="directrice adjointe",
    reference="arrêté n° 12",
    du=date(2022, 9, 1),
    plafond=Montant(2300000),
    portees=frozenset({Portee.DECISION, Portee.CONVENTION}),
)


@pytest.fixture
def delegations(contexte):
    return Delegations(contexte)


def test_a_delegation_is_recorded_withdrawn_and_put_back(delegations, store):
    with un_seul_acte(store) as lignes:
        neuve, changes = delegations.enregistrer(ESSAI)
    assert changes.touches("delegations")
    assert lignes[0].acte == "Enregistrer la délégation de Camille Essai, directrice adjointe (arrêté n° 12)"
    assert cotes(lignes[0])[1]["portees"] == ["convention", "decision"]
    with un_seul_acte(store):
        avant, _ = delegations.retirer(neuve.id)
    assert avant == neuve
    assert delegations.etat().pouvoirs.delegations[0].retiree_le == JOUR
    with rien_d_ecrit(store), pytest.raises(UserError, match="déjà retirée"):
        delegations.retirer(neuve.id)
    with un_seul_acte(store):
        ancienne, _ = delegations.remettre(avant)
    assert ancienne.retiree_le == JOUR
    assert delegations.etat().pouvoirs.delegations == (neuve,)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Cette délégation n’existe pas"):
        delegations.retirer(99)


def test_which_one_holds_is_said_with_the_reasons(delegations):
    une, _ = delegations.enregistrer(ESSAI)
    assert delegations.valable_le(Portee.DECISION, JOUR, Montant(2300000)) == [(une, ())]
    ((_, defauts),) = delegations.valable_le(Portee.PAIEMENT, JOUR)
    assert "ne couvre pas les paiements" in defauts[0]


def test_a_delegation_that_says_too_little_is_refused(delegations, store):
    with rien_d_ecrit(store), pytest.raises(UserError, match="référence"):
        delegations.enregistrer(replace(ESSAI, reference=" "))


def test_roles_open_the_chain_and_withdrawn_they_close_it(delegations, store):
    assert not delegations.etat().organises
    with un_seul_acte(store) as lignes:
        role, _ = delegations.habiliter(f"  {AGENT} ", Role.DIRECTEUR, au=date(2022, 12, 31))
    assert lignes[0].acte == f"Donner le rôle directeur à {AGENT}"
    etat = delegations.etat()
    assert (etat.organises, etat.roles, etat.agent, etat.jour) == (True, (Role.DIRECTEUR,), AGENT, JOUR)
    with rien_d_ecrit(store), pytest.raises(UserError, match="a déjà le rôle directeur"):
        delegations.habiliter(AGENT.upper(), Role.DIRECTEUR)
    with un_seul_acte(store):
        avant, _ = delegations.retirer_role(role.id)
    assert not delegations.etat().organises
    with rien_d_ecrit(store), pytest.raises(UserError, match="est déjà retiré"):
        delegations.retirer_role(role.id)
    with un_seul_acte(store):
        delegations.remettre_role(avant)
    assert delegations.etat().roles == (Role.DIRECTEUR,)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Ce rôle n’existe pas"):
        delegations.retirer_role(99)


@pytest.mark.parametrize(
    ("champs", "motif"),
    [({"agent": "  "}, "à personne"), ({"au": date(2022, 9, 19)}, "finirait avant")],
)
def test_a_role_says_who_and_when(delegations, store, champs, motif):
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        delegations.habiliter(**{"agent": "Iris", "role": Role.INSTRUCTEUR, **champs})


def test_once_somebody_is_in_charge_only_they_change_roles(delegations, store, horloge):
    delegations.habiliter("Iris", Role.INSTRUCTEUR)
    delegations.habiliter("Dina", Role.DIRECTEUR)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Changer les rôles") as refus:
        delegations.habiliter(AGENT, Role.DIRECTEUR)
    assert "Dina" in refus.value.conseil
    Delegations(Contexte(store, horloge, "Dina")).habiliter(AGENT, Role.RESPONSABLE)
    delegations.enregistrer(ESSAI)


def test_a_bundle_keeps_its_roles_as_they_are(store, horloge):
    lecteur = Delegations(Contexte(store, horloge, "Lou", "Lou"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="liasse"):
        lecteur.habiliter("Lou", Role.DIRECTEUR)
