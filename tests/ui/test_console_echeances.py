"""`clausule echeances`: the dates of a dossier in sentences and as JSON, and what comes next for all."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.domain.dossier import Canal
from tests.builders import le, un_porteur
from ui.console import clausule
from ui.verbes.commun import bureau_de


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "corse.clausule"
    assert CliRunner().invoke(clausule, ["creer", "--base", str(chemin), "--modele", "corse-2022"]).exit_code == 0
    with bureau_de(chemin) as bureau:
        (campagne,) = bureau.campagnes.lister()
        bureau.reception.creer_a_la_main(
            campagne.id, un_porteur(raison_sociale="Essai"), le(7, 12), Canal.COURRIER, "Candidature"
        )
    return chemin


def echeances(base, *options):
    resultat = CliRunner().invoke(clausule, ["echeances", "--base", str(base), *options])
    assert resultat.exit_code == 0, resultat.output
    return resultat.output


def test_un_dossier_dit_chaque_ligne(base):
    phrases = echeances(base, "--dossier", "2022-94-0001").splitlines()
    assert any(p.startswith("8.2 rejet implicite") and "12\u00a0septembre\u00a02022" in p for p in phrases)
    lues = json.loads(echeances(base, "--dossier", "2022-94-0001", "--json"))
    assert {x["ligne"] for x in lues} == {f"8.{n}" for n in range(1, 25)}
    rejet = next(x for x in lues if x["ligne"] == "8.2")
    assert (rejet["date"], rejet["etat"], rejet["certitude"]) == ("2022-09-12", "passee", "établie")
    assert rejet["calcul"]


def test_la_campagne_dit_ce_qui_vient(base):
    assert json.loads(echeances(base, "--json")) == []
    assert echeances(base) == "Aucune échéance à venir.\n"
