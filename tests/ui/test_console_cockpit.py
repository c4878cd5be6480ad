"""The line of selection from the console: places, remainders, and the proposition beside."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.domain.montants import Etp, Montant
from app.domain.quota import NatureMouvement
from data.sqlite import create_store, open_store
from tests.app.services.atelier import dossier_instruit
from tests.builders import un_mouvement, un_poste, une_campagne, une_cible
from ui.console import clausule


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "essai.clausule"
    store = create_store(chemin)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id, etp=Etp(100))])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id, montant=Montant(3000000)))
    for quantite, montant in ((60, 2000000), (50, 1500000), (50, 1500000)):
        dossier_instruit(
            store, campagne, montant_demande=Montant(montant), postes=(un_poste(etp_demande=Etp(quantite)),)
        )
    store.close()
    return chemin


def lancer(base, *mots):
    obtenu = CliRunner().invoke(clausule, ["selection", "--base", str(base), *mots])
    assert obtenu.exit_code == 0, obtenu.output
    return obtenu.output


def test_the_line_is_told_with_the_proposition(base):
    dit = lancer(base)
    assert "entre dans la cible" in dit
    assert "Arrêt\u00a0: dossier" in dit
    assert "Proposition, jamais appliquée" in dit
    lu = json.loads(lancer(base, "--json"))
    assert [d["place"] for d in lu["dossiers"]] == ["entre", "arrete", "arrete"]
    assert (lu["suite"], lu["suite_confirmee"]) == ("arret", False)
    assert {"contrainte": "enveloppe", "reste": "10000.00"} in lu["restes"]
    assert lu["proposition"] == [d["numero"] for d in lu["dossiers"][1:]]


def test_an_exceeded_target_is_told_below_zero(base):
    store = open_store(base)
    with store.ecrire() as u:
        u.campagnes.add_mouvement(
            un_mouvement(campagne_id=1, nature=NatureMouvement.REPRISE, montant=Montant(-3100050))
        )
    store.close()
    assert {"contrainte": "enveloppe", "reste": "-1000.50"} in json.loads(lancer(base, "--json"))["restes"]
