"""The comité from the console: the meetings, then one of them, in words and as JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from app.domain.comite import Membre, SensAvis, Vote
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.services.comites import Comites
from app.services.comites_avis import SaisieAvis
from app.services.contexte import Contexte
from data.sqlite import create_store
from tests.app.services.atelier import HorlogeReglable, dossier_instruit
from tests.builders import AGENT, une_campagne, une_cible
from ui.console import clausule

MEMBRES = (
    Membre("Membre B", present=False, represente_par="Membre A"),
    Membre("Présidente", present=True),
    Membre("Membre A", present=True),
)


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "essai.clausule"
    store = create_store(chemin)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id)])
    un, _deux = (dossier_instruit(store, campagne) for _ in range(2))
    comites = Comites(Contexte(store, HorlogeReglable(), AGENT))
    comite, _ = comites.creer(campagne.id, date(2022, 10, 14), "Comité régional")
    comites.fixer_membres(comite.id, MEMBRES)
    comites.rendre_avis(
        comite.id,
        SaisieAvis(un.id, SensAvis.FAVORABLE, {TypePoste.FACILITATEUR: Etp(100)}, Montant(2800000), Vote(2, 0)),
    )
    comites.clore(comite.id)
    store.close()
    return chemin


def lancer(base, *mots):
    obtenu = CliRunner().invoke(clausule, ["comite", "--base", str(base), *mots])
    assert obtenu.exit_code == 0, obtenu.output
    return obtenu.output


def test_meetings_are_listed(base):
    assert "Comité régional, close, 1 avis sur 2" in lancer(base)
    assert json.loads(lancer(base, "--json"))[0]["avis"] == 1


def test_a_meeting_is_told_opinion_by_opinion(base):
    dit = lancer(base, "--reunion", "1")
    assert "quorum à confirmer par le service" in dit
    assert "favorable" in dit
    assert "2 pour, 0 contre" in dit
    assert "sans avis" in dit
    assert "Membre A\u00a0: présent\n     Membre B\u00a0: représenté par Membre A\n" in dit
    assert "Euros\u00a0: 0,00" in dit
    lu = json.loads(lancer(base, "--reunion", "1", "--json"))
    assert (lu["membres"][0]["excuse"], lu["membres"][0]["represente_par"]) == (False, "Membre A")
    assert [d["avis"] for d in lu["dossiers"]] == ["favorable", None]
    assert lu["dossiers"][0]["montant"] == "28000.00"
    assert lu["mesures"][-1] == {"libelle": "Euros", "retenu": "0.00", "avis": "28000.00", "limite": None}


def test_an_unknown_meeting_is_refused(base):
    obtenu = CliRunner().invoke(clausule, ["comite", "--base", str(base), "--reunion", "9"])
    assert obtenu.exit_code == 1
