"""The cases of `decisions.toml`: what a decision must say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.cycle import Etat
from app.domain.decision import Decision, verifier_decision
from app.domain.poste import TypePoste
from app.socle.errors import UserError
from tests.app.domain.cas import cas, etp, euros

DEMANDE = {TypePoste.FACILITATEUR: etp("1,00")}


def decision(cas):
    return Decision(
        dossier_id=1,
        sens=Etat(cas["sens"]),
        motif=cas["motif"],
        prise_le=date(2022, 9, 22),
        etp_par_type={TypePoste.FACILITATEUR: etp(cas["etp"])} if "etp" in cas else {},
        montant=euros(cas["montant"]) if "montant" in cas else None,
    )


@cas("decisions", "decisions")
def test_decision(cas):
    if not cas["refus"]:
        verifier_decision(decision(cas), DEMANDE, euros("29400,00"))
        return
    with pytest.raises(UserError) as refus:
        verifier_decision(decision(cas), DEMANDE, euros("29400,00"))
    assert cas["refus"] in refus.value.message, cas["pourquoi"]


FAVORABLE = {"sens": "retenu", "motif": "Projet solide.", "etp": "1,00", "montant": "29400,00"}


def test_an_unknown_request_cannot_be_granted():
    with pytest.raises(UserError, match="montant demandé"):
        verifier_decision(decision(FAVORABLE), DEMANDE, None)


def test_a_favourable_decision_gives_and_others_give_nothing():
    accord = decision(FAVORABLE).accord
    assert accord is not None
    assert accord.montant == euros("29400,00")
    assert decision({"sens": "liste_attente", "motif": "Cible atteinte."}).accord is None
    assert decision({"sens": "retenu", "motif": "Projet solide."}).accord is None


def test_no_type_of_job_gets_more_than_was_asked_for_it():
    autre = replace(decision(FAVORABLE), etp_par_type={TypePoste.COORDINATEUR: etp("1,00")})
    with pytest.raises(UserError, match="de coordinateur, pour 0,00"):
        verifier_decision(autre, DEMANDE, euros("29400,00"))
