"""Which dossier a later mail joins: an explicit link, never a guess."""

from __future__ import annotations

import hashlib

import pytest

from app.importers.depot import Depot
from app.services.rattachement import rattacher
from tests.app.services.atelier import dossier_en_base
from tests.builders import une_arrivee


def un_depot(**champs):
    return Depot(
        **{
            "expediteur_nom": "Essai",
            "expediteur_adresse": "contact@exemple.fr",
            "objet": "Complément",
            "date_envoi": None,
            "recu_le": None,
            "message_id": "<suite@exemple.fr>",
            "en_reponse_a": (),
            "texte": "",
            "pieces": (),
            "original": b"x",
            "sha256": hashlib.sha256(b"x").hexdigest(),
            **champs,
        }
    )


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


@pytest.fixture
def arrivee(store, campagne, dossier):
    """The mail <1@exemple.fr> of the dossier, and <2@exemple.fr> set aside."""
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"mail")
        u.arrivees.add(une_arrivee(campagne_id=campagne.id, sha256=sha256, message_id="<2@exemple.fr>"))
        return u.arrivees.add(une_arrivee(campagne_id=campagne.id, sha256=sha256, dossier_id=dossier.id))


def _ou(store, campagne_id, depot):
    with store.lire() as u:
        trouve = rattacher(u, campagne_id, depot)
    return (trouve.dossier_id, trouve.raison) if trouve else None


@pytest.mark.usefixtures("arrivee")
def test_a_reply_to_a_mail_of_the_dossier(store, campagne, dossier):
    depot = un_depot(en_reponse_a=("<inconnu@exemple.fr>", "<1@exemple.fr>"))
    assert _ou(store, campagne.id, depot) == (dossier.id, "réponse à un courriel du dossier")


@pytest.mark.usefixtures("arrivee")
def test_the_same_mail_come_by_another_way(store, campagne, dossier):
    """Passed on by another service, or saved in the other format: other bytes, same Message-ID."""
    trouve = _ou(store, campagne.id, un_depot(message_id="<1@exemple.fr>"))
    assert trouve == (dossier.id, "même courriel qu’un autre du dossier, venu autrement")


@pytest.mark.usefixtures("arrivee")
@pytest.mark.parametrize(
    "champs",
    [
        {},
        {"message_id": ""},
        {"en_reponse_a": ("<2@exemple.fr>",)},
        {"objet": "Dossiers 2022-94-0001 et 2022-94-0002"},
        {"objet": "Dossier 2022-94-0009"},
        {"objet": "Facture 12022-94-00012"},
    ],
    ids=["même expéditeur", "sans identifiant", "réponse à un écarté", "deux numéros", "inconnu", "pas un numéro"],
)
def test_a_weaker_sign_is_left_to_a_person(store, campagne, champs):
    assert _ou(store, campagne.id, un_depot(**champs)) is None


def test_the_number_in_the_object(store, campagne, dossier):
    trouve = _ou(store, campagne.id, un_depot(objet=f"RE: dossier {dossier.numero} : pièces"))
    assert trouve == (dossier.id, "numéro du dossier dans l’objet")


def test_a_number_of_another_campaign_is_not_ours(store, campagne, dossier):
    with store.ecrire() as u:
        autre = u.campagnes.add(campagne)
    assert _ou(store, autre.id, un_depot(objet=dossier.numero)) is None
