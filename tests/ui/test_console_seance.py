"""`clausule seance`: what is left, in sentences and as JSON, without changing anything."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from app.domain.cycle import Etat
from app.domain.dossier import Canal
from app.domain.seance import Lettre
from tests.builders import le, un_porteur
from ui.console import clausule
from ui.verbes.commun import bureau_de


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "corse.clausule"
    assert CliRunner().invoke(clausule, ["creer", "--base", str(chemin), "--modele", "corse-2022"]).exit_code == 0
    return chemin


@pytest.fixture
def dossier(base):
    with bureau_de(base) as bureau:
        (campagne,) = bureau.campagnes.lister()
        cree, _ = bureau.reception.creer_a_la_main(
            campagne.id, un_porteur(raison_sociale="Essai"), le(7, 12), Canal.COURRIER, "Candidature"
        )
    return cree


def seance(base, *options):
    resultat = CliRunner().invoke(clausule, ["seance", "--base", str(base), *options])
    assert resultat.exit_code == 0, resultat.output
    return resultat.output


def test_an_empty_base_has_nothing_left(base):
    assert seance(base) == "Tout ce qui reste\u00a0: 0\u00a0dossier, 0\u00a0tâche.\n"


def test_what_is_left_is_said_with_its_reason(base, dossier):
    dit = seance(base)
    assert f"{dossier.numero} Essai" in dit
    assert "  - apprécier la recevabilité\u00a0: reçu dans les délais" in dit
    assert "rejet implicite le" in dit


def test_the_letter_and_the_place_are_told(base, dossier):
    with bureau_de(base) as bureau:
        bureau.seances.trier(dossier.cle, Lettre.A)
        bureau.seances.retenir_la_place(dossier.cle, "C2.3")
    dit = seance(base)
    assert f"Reprendre\u00a0: dossier {dossier.numero}, C2.3." in dit
    assert f"{dossier.numero} [A] Essai" in dit
    assert dossier.numero not in seance(base, "--lettre", "B").replace("Reprendre", "").split("\n", 2)[2]


def test_as_json(base, dossier):
    valeur = json.loads(seance(base, "--genre", "saisir", "--json"))
    assert valeur["reprise"] is None
    (lu,) = valeur["dossiers"]
    assert (lu["numero"], lu["lettre"], lu["etat"]) == (dossier.numero, None, "recu")
    assert lu["restes"][0]["travail"] == "recevabilite"
    assert lu["restes"][0]["echeance"]["objet"] == "rejet implicite"
    assert {r["travail"] for r in lu["restes"]} <= {"recevabilite", "porteur", "projet", "controler"}


def test_a_dossier_with_nothing_left_says_why(base, dossier):
    with bureau_de(base) as bureau, bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(replace(uow.dossiers.get(dossier.cle), etat=Etat.LISTE_ATTENTE))
    assert "Rien à faire\u00a0: en liste d’attente." in seance(base, "--genre", "rien")
    assert json.loads(seance(base, "--genre", "rien", "--json"))["dossiers"][0]["restes"] == []


def test_a_wave_is_chosen(base, dossier):
    assert dossier.numero not in seance(base, "--vague", "9")
