"""What the settings of a service give to a new campaign, and take from one that is open."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.campagne import Service, Signataire
from app.domain.montants import Montant
from app.domain.visa import Delegation, Portee
from app.services.campagnes import Campagnes
from app.services.delegations import Delegations
from app.services.reglages_campagne import creer_campagne, delegations_par_defaut, reprendre, valeurs_par_defaut
from app.socle.reglages import PORTEES, Reglages
from tests.builders import une_campagne

DELEGATION = Delegation(
    delegant="Préfet de région",
    delegataire="Camille Essai",
    qualite="directrice adjointe",
    reference="arrêté n° 12",
    du=date(2022, 9, 1),
    au=date(2022, 12, 31),
    plafond=Montant(2300005),
    portees=frozenset({Portee.DECISION, Portee.CONVENTION}),
    session="c.essai",
)


class Bureau:
    """The two services that are asked."""

    def __init__(self, contexte):
        self.campagnes = Campagnes(contexte)
        self.delegations = Delegations(contexte)


@pytest.fixture
def reglages(tmp_path):
    return Reglages(tmp_path / "reglages.toml")


def test_settings_left_empty_change_nothing(reglages):
    assert valeurs_par_defaut(reglages, une_campagne()) == {}
    assert delegations_par_defaut(reglages) == ()


def test_settings_fill_the_blocks_they_know(reglages):
    campagne = une_campagne(service=Service(nom="Ancien", ville="Ajaccio"), signataire=Signataire())
    reglages.changer("service.nom", "DREETS d’essai")
    reglages.changer("signataire.delegation_du", "2026-01-02")
    assert valeurs_par_defaut(reglages, campagne) == {
        "service": Service(nom="DREETS d’essai", ville="Ajaccio"),
        "signataire": Signataire(delegation_du=date(2026, 1, 2)),
    }


def test_the_matters_are_those_of_the_domain():
    assert set(PORTEES) == {p.value for p in Portee}


def test_a_campaign_gives_its_facts_and_its_delegations_to_the_next(reglages, contexte, tmp_path):
    bureau = Bureau(contexte)
    signataire = Signataire(prenom="Camille", delegation_du=date(2026, 1, 2))
    campagne, _ = bureau.campagnes.creer(
        "corse-2022", service=Service(nom="DREETS d’essai", ville="Bastia"), signataire=signataire
    )
    bureau.delegations.enregistrer(DELEGATION)
    sans_fin = Delegation("Préfet de région", "Dominique Essai", "chef", "arrêté n° 13", date(2022, 9, 2))
    bureau.delegations.enregistrer(sans_fin)
    retiree, _ = bureau.delegations.enregistrer(
        Delegation("Préfet", "Sacha Essai", "chef", "n° 9", date(2022, 9, 1))
    )
    bureau.delegations.retirer(retiree.id)
    politique = tmp_path / "politique.toml"
    politique.write_text('[service]\nville = "Ajaccio"\n', "utf-8")
    imposes = Reglages(tmp_path / "autre.toml", (politique,))
    assert reprendre(imposes, bureau, campagne.id) == 2
    assert imposes.texte("service.ville") == "Ajaccio"
    assert imposes.texte("signataire.delegation_du") == "2026-01-02"
    relus = Reglages(tmp_path / "autre.toml")
    assert relus.avis == []
    assert relus.texte("service.nom") == "DREETS d’essai"
    assert delegations_par_defaut(relus) == (DELEGATION, sans_fin)


def test_a_campaign_is_created_as_the_settings_complete_it_and_what_is_given_wins(reglages, contexte):
    bureau = Bureau(contexte)
    reglages.changer("service.nom", "DREETS d’essai")
    reglages.changer("signataire.prenom", "Camille")
    reglages.remplacer_delegations(
        [
            {
                "delegant": "Préfet",
                "delegataire": "Camille Essai",
                "qualite": "chef",
                "reference": "n° 1",
                "du": "2022-09-01",
            }
        ]
    )
    campagne = creer_campagne(reglages, bureau, "corse-2022", {"signataire": Signataire(prenom="Sacha")})
    assert (campagne.service.nom, campagne.signataire.prenom) == ("DREETS d’essai", "Sacha")
    assert [d.delegataire for d in bureau.delegations.etat().pouvoirs.delegations] == ["Camille Essai"]
