"""A decision that differs from the last opinion of a comité is named before it is printed (R-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.comite import Avis, Comite, SensAvis
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.services.actes import Actes
from tests.app.services.atelier import decision_sur, dossier_instruit
from tests.builders import AGENT, le

SOMME = Montant(2800000)


@pytest.fixture
def dossier(store, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.RETENU)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier))
    return dossier


def ecarts(contexte, dossier, type_acte=TypeActe.CONVENTION):
    rappels = Actes(contexte).preparer(dossier.id, type_acte).rappels
    return [r.replace("\u00a0", " ") for r in rappels if "procès-verbal du comité" in r]


def tenir(store, campagne, dossier, clos=True, jour=5, **champs):
    avis = Avis(
        dossier.id,
        **{
            "sens": SensAvis.FAVORABLE, "agent": AGENT, "le": le(10, jour), "montant": SOMME,
            "etp_par_type": {TypePoste.FACILITATEUR: Etp(100)}, **champs,
        },
    )  # fmt: skip
    with store.ecrire() as u:
        u.comites.add(
            Comite(
                campagne.id, date(2022, 10, jour), "Comité", AGENT, le(10, jour), avis=(avis,),
                dossiers=(dossier.id,), clos_le=le(10, jour) if clos else None,
            )
        )  # fmt: skip


def test_silent_without_a_comite_and_when_both_say_the_same(store, campagne, contexte, dossier):
    assert ecarts(contexte, dossier) == []
    tenir(store, campagne, dossier, montant=Montant(1), clos=False)
    assert ecarts(contexte, dossier) == []
    tenir(store, campagne, dossier)
    assert ecarts(contexte, dossier) == []


def test_amount_and_etp_that_differ_are_named(store, campagne, contexte, dossier):
    tenir(store, campagne, dossier, montant=Montant(2000000), etp_par_type={TypePoste.FACILITATEUR: Etp(50)})
    for type_acte in (TypeActe.CONVENTION, TypeActe.LETTRE_DECISION):
        (dit,) = ecarts(contexte, dossier, type_acte)
        assert dit.startswith(
            "Le procès-verbal du comité du 5 octobre 2022 dit : 20 000,00 €, la décision 28 000,00 €"
        )
        assert "0,50 ETP, la décision 1,00 ETP" in dit
    assert ecarts(contexte, dossier, TypeActe.ACCUSE_RECEPTION) == []


def test_the_last_opinion_counts(store, campagne, contexte, dossier):
    tenir(store, campagne, dossier)
    tenir(store, campagne, dossier, jour=9, sens=SensAvis.DEFAVORABLE, montant=None, etp_par_type={})
    (dit,) = ecarts(contexte, dossier)
    assert "un avis qui ne donne rien" in dit


def test_no_opinion_on_this_dossier_and_no_split_of_the_etp(store, campagne, contexte, dossier):
    tenir(store, campagne, replace(dossier, id=999))
    assert ecarts(contexte, dossier) == []
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier, sens=Etat.NON_RETENU, montant=None, etp_par_type={}))
    tenir(store, campagne, dossier)
    assert ecarts(contexte, dossier) == []
