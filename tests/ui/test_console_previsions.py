"""Forecasts from the console: what is not known is null, never zero."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from app.domain.cycle import Etat
from app.domain.execution import Bilan, Execution, VerdictBilan
from app.domain.hypotheses import HypothesesArrivees
from app.domain.montants import Etp, Montant
from data.sqlite import create_store
from tests.app.services.atelier import decision_sur, dossier_en_base
from tests.builders import le, un_mouvement, une_campagne, une_cible
from ui.console import clausule


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "essai.clausule"
    store = create_store(chemin)
    with store.ecrire() as u:
        hypotheses = HypothesesArrivees(0, 2, 3, le(9, 1))
        campagne = u.campagnes.add(une_campagne(reconductions_max=1, hypotheses=hypotheses))
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id, type=None, etp=Etp(200))])
    dossier_en_base(store, campagne)
    retenu = dossier_en_base(store, campagne, etat=Etat.RETENU)
    sans_date = dossier_en_base(store, campagne, etat=Etat.RETENU)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(retenu))
        u.decisions.add(replace(decision_sur(sans_date), date_debut=None, etp_par_type={}))
        u.executions.set(Execution(retenu.cle, bilans=(Bilan(verdict=VerdictBilan.CONFORME),)))
    store.close()
    return chemin


def lancer(base, *mots):
    obtenu = CliRunner().invoke(clausule, ["previsions", "--base", str(base), *mots])
    assert obtenu.exit_code == 0, obtenu.output
    return obtenu.output


def test_what_remains_what_is_expected_and_what_accepting_closes(base):
    dit = lancer(base, "--accepter", "2022-94-0001")
    assert "dépassée, plus aucune arrivée" in dit
    assert "enveloppe\u00a0: non connue." in dit
    assert "La cible tous postes serait atteinte." in dit
    assert "la décision ne dit pas de date de début" in dit
    assert "selon bilan" in dit
    lu = json.loads(lancer(base, "--json", "--accepter", "2022-94-0001"))
    assert lu["accepter"]["atteintes"] == ["cible tous postes"]
    assert [h["dossiers"] for h in lu["reserve"]["hypotheses"]] == [0, 0, 0]
    reste = {r["contrainte"]: r for r in lu["reserve"]["restes"]}
    assert (reste["cible tous postes"]["reste"], reste["enveloppe"]["reste"]) == ("1.00", None)
    assert reste["cible tous postes"]["resterait"] == {"basse": "0.00", "centrale": "0.00", "haute": "0.00"}
    (exercice,) = lu["reconductions"]["exercices"]
    assert (exercice["exercice"], exercice["enveloppe"]) == (2023, None)
    assert exercice["regles"]["selon bilan"]["suppose"] == "28000.00"
    assert lu["reconductions"]["renouvellements"][0]["sort"] == "bilan conforme"


def test_without_hypotheses_nothing_is_supposed(tmp_path):
    chemin = tmp_path / "vide.clausule"
    store = create_store(chemin)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id, montant=Montant(100)))
    store.close()
    dit = lancer(chemin)
    assert "Aucune hypothèse d’arrivées n’est posée." in dit
    assert "enveloppe\u00a0: reste 1\u00a0€, en cours 0\u00a0€." in dit
    lu = json.loads(lancer(chemin, "--json"))
    assert (lu["accepter"], lu["reserve"]["hypotheses"]) == (None, [])
