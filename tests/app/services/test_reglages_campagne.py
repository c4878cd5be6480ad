"""What the settings of a service give to a new campaign, and take from one that is open."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.campagne import Service, Signataire
from app.domain.montants import Montant
from app.domain.visa import Delegation, Portee
from app.services.campagnes import Campagnes
from app.services.delegations import Delegations
from app.services.logos import Logos, redessiner
from app.services.reglages_campagne import (
    choisir_logo,
    creer_campagne,
    delegations_manquantes,
    delegations_par_defaut,
    importer,
    logo_montrable,
    reprendre,
    valeurs_par_defaut,
)
from app.socle.delegations_reglees import PORTEES
from app.socle.errors import EnvironmentFault, UserError
from app.socle.logo_regle import LogoRegle
from app.socle.reglages import Reglages
from tests.app.documents import contenus
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


TEXTE = "Emblème fictif du service"


class Bureau:
    """The three services that are asked."""

    def __init__(self, contexte, lecteur=None):
        self.campagnes = Campagnes(contexte)
        self.delegations = Delegations(contexte)
        self.logos = Logos(contexte, lecteur)


@pytest.fixture
def image(tmp_path):
    chemin = tmp_path / "emblème.png"
    chemin.write_bytes(contenus.logo(600, 300))
    return chemin


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


def test_a_base_made_before_receives_what_the_settings_say_and_only_once(reglages, contexte):
    """Three signatories come by the file of the service, in the middle of a campaign."""
    delegations = Delegations(contexte)
    adjointe, chef, retiree = (
        Delegation("Préfet de région", nom, "chef", "arrêté n° 12", date(2022, 9, 1))
        for nom in ("Camille Essai", "Dominique Essai", "Sacha Essai")
    )
    source = Reglages(reglages.fichier.with_name("service.toml"))
    source.remplacer_delegations([{"delegant": d.delegant, "delegataire": d.delegataire, "qualite": d.qualite,
                                   "reference": d.reference, "du": d.du.isoformat()}
                                  for d in (adjointe, chef, retiree)])  # fmt: skip
    reglages.prendre(source.lire(source.fichier))
    delegations.enregistrer(adjointe)
    tenue, _ = delegations.enregistrer(retiree)
    delegations.retirer(tenue.id, date(2022, 9, 3))
    manquantes = delegations_manquantes(reglages, delegations.etat().pouvoirs.delegations)
    assert manquantes == (chef,)
    neuve, _ = delegations.enregistrer(chef)
    assert delegations_manquantes(reglages, delegations.etat().pouvoirs.delegations) == ()
    delegations.retirer(neuve.id, chef.du)  # as undo does
    assert delegations_manquantes(reglages, delegations.etat().pouvoirs.delegations) == (chef,)


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


def test_the_logo_goes_from_a_service_to_a_blank_workstation_and_to_its_campaigns(
    reglages, contexte, lecteur, image, tmp_path
):
    reglages.changer("service.nom", "DREETS d’essai")
    choisi = choisir_logo(reglages, image, f" {TEXTE} ", lecteur)
    assert (choisi.nom, choisi.alternative) == ("emblème.png", TEXTE)
    assert choisi.image.startswith(b"\x89PNG")
    assert choisi.image != image.read_bytes()  # what is kept is never the file received
    echange = reglages.exporter(tmp_path / "service.toml")
    neuf = Reglages(tmp_path / "neuf.toml")
    assert importer(neuf, echange, lecteur) == ()
    assert neuf.exporter(tmp_path / "retour.toml").read_bytes() == echange.read_bytes()
    bureau = Bureau(contexte, lecteur)
    campagne = creer_campagne(neuf, bureau, "corse-2022", {})
    assert (campagne.logo.nom, campagne.logo.alternative) == ("emblème.png", TEXTE)
    assert bureau.logos.image(campagne.id) == choisi.image
    suivant = Reglages(tmp_path / "suivant.toml")
    reprendre(suivant, bureau, campagne.id)
    assert suivant.logo == choisi


def test_a_logo_of_a_file_that_is_no_picture_is_left_aside_and_the_rest_applies(reglages, lecteur, image, tmp_path):
    choisi = choisir_logo(reglages, image, TEXTE, lecteur)
    fausse = Reglages(tmp_path / "fausse.toml")
    fausse.changer("service.nom", "DREETS d’essai")
    fausse.remplacer_logo(LogoRegle("faux.png", TEXTE, b"\x89PNG\r\n\x1a\n<script>"))
    (dit,) = importer(reglages, fausse.exporter(tmp_path / "echange.toml"), lecteur)
    assert "ce n’est pas une image PNG ou JPEG lisible" in dit
    assert "Rien n’a été changé" not in dit
    assert reglages.logo == choisi
    assert reglages.texte("service.nom") == "DREETS d’essai"


def test_a_file_that_says_nothing_of_a_logo_leaves_it(reglages, lecteur, image, tmp_path):
    choisi = choisir_logo(reglages, image, TEXTE, lecteur)
    partiel = tmp_path / "partiel.toml"
    partiel.write_text('[service]\nville = "Ajaccio"\n', "utf-8")
    assert importer(reglages, partiel, lecteur) == ()
    assert (reglages.logo, reglages.texte("service.ville")) == (choisi, "Ajaccio")


def test_a_file_of_settings_copied_by_hand_is_not_believed(reglages, contexte, lecteur):
    assert logo_montrable(reglages, lecteur) is None
    reglages.remplacer_logo(LogoRegle("faux.png", TEXTE, b"\x89PNG\r\n\x1a\n<script>"))
    with pytest.raises(UserError, match="lisible"):
        logo_montrable(reglages, lecteur)
    with pytest.raises(UserError, match="Le logo gardé dans les réglages ne peut pas servir") as refus:
        creer_campagne(reglages, Bureau(contexte, lecteur), "corse-2022", {})
    assert "écran Réglages" in str(refus.value)


def test_a_logo_that_cannot_serve_leaves_the_one_of_before(reglages, lecteur, image, tmp_path, monkeypatch):
    choisi = choisir_logo(reglages, image, TEXTE, lecteur)
    with pytest.raises(UserError, match="Dites en quelques mots"):
        choisir_logo(reglages, image, " ", lecteur)
    with pytest.raises(EnvironmentFault, match="ne peut pas être lu"):
        choisir_logo(reglages, tmp_path / "absente.png", TEXTE, lecteur)
    monkeypatch.setattr("app.services.reglages_campagne.OCTETS_MAX", 10)
    with pytest.raises(UserError, match="2\u00a0Mio"):
        choisir_logo(reglages, image, TEXTE, lecteur)
    assert Reglages(tmp_path / "reglages.toml").logo == choisi


def test_a_picture_too_heavy_is_not_sent_to_be_read(lecteur, monkeypatch):
    monkeypatch.setattr("app.services.logos.OCTETS_MAX", 10)
    with pytest.raises(UserError, match="elle pèse plus de"):
        redessiner(lecteur, b"x" * 11, "grand.png")
