"""What follows instruction, as an agent who withdrew from a dossier sees it: nothing of it, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.comite import Avis, Comite, DeportDeMembre, SensAvis
from app.domain.convention import TypeActe
from app.domain.execution import Execution
from app.domain.modele_acte import Retouche, VersionModele
from app.domain.visa import EtapeVisa, Visa
from app.services.deport import VueDeLAgent
from app.socle.errors import UserError
from tests.app.services.atelier import convention_en_base, dossier_en_base
from tests.builders import AGENT, le, un_deport


@pytest.fixture
def vue(store):
    return VueDeLAgent(store, AGENT)


@pytest.fixture
def dossiers(store, campagne):
    """Four dossiers with all that may follow; the agent withdrew from the first and the third."""
    ouverts = [dossier_en_base(store, campagne) for _ in range(4)]
    for dossier in ouverts:
        acte = convention_en_base(store, dossier)
        with store.ecrire() as u:
            u.visas.add(Visa(dossier.cle, EtapeVisa.PROPOSITION, AGENT, le(9, 1)))
            u.executions.set(Execution(dossier.cle, engagement_juridique="EJ"))
            u.circuits.add(PasDeCircuit(acte.id, EtapeCircuit.PREPARE, date(2022, 10, 3), AGENT, le(10, 3)))
            u.modeles.set_retouche(Retouche(dossier.cle, TypeActe.CONVENTION, "objet", "x", AGENT, le(9, 1), "y"))
    with store.ecrire() as u:
        for cache in (ouverts[0], ouverts[2]):
            u.lectures.add_deport(un_deport(dossier_id=cache.cle, agent=AGENT))
    return [d.cle for d in ouverts]


@pytest.fixture
def comite(store, campagne, dossiers):
    avis = tuple(Avis(cle, SensAvis.FAVORABLE, "présidente", le(9, 20)) for cle in dossiers)
    with store.ecrire() as u:
        return u.comites.add(
            Comite(
                campagne.id,
                date(2022, 9, 20),
                "Comité",
                "présidente",
                le(9, 1),
                dossiers=tuple(dossiers),
                avis=avis,
                deports=tuple(DeportDeMembre(cle, "présidente") for cle in dossiers),
            )
        )


def test_nothing_of_a_hidden_dossier_is_read(vue, campagne, dossiers):
    visibles = {dossiers[1], dossiers[3]}
    with vue.lire() as u:
        assert set(u.visas.of_campagne(campagne.id)) == visibles
        assert set(u.executions.of_campagne(campagne.id)) == visibles
        actes = {a.id: a.dossier_id for a in u.entiere.actes.of_campagne(campagne.id)}
        assert {actes[cle] for cle in u.circuits.of_campagne(campagne.id)} == visibles
        for acte, cle in actes.items():
            lectures = (
                lambda cle=cle: u.visas.of_dossier(cle),
                lambda cle=cle: u.modeles.retouches(cle),
                lambda acte=acte: u.circuits.of_acte(acte),
            )
            for lire in lectures:
                if cle in visibles:
                    assert len(lire()) == 1
                else:
                    with pytest.raises(UserError, match="masqué"):
                        lire()


def test_models_are_of_everybody(vue, dossiers):
    with vue.ecrire() as u:
        version = u.modeles.add(VersionModele(TypeActe.CONVENTION, 1, "x = 1", AGENT, le(9, 1), "charte"))
        assert u.modeles.all() == (version,)
    assert dossiers


def test_a_meeting_keeps_what_the_agent_does_not_see(store, vue, campagne, dossiers, comite):
    premier, second, troisieme, quatrieme = dossiers
    with vue.lire() as u:
        (vu,) = u.comites.of_campagne(campagne.id)
        assert vu == u.comites.get(comite.id)
        assert vu.dossiers == (second, quatrieme)
        assert [a.dossier_id for a in vu.avis] == [second, quatrieme]
        assert [d.dossier_id for d in vu.deports] == [second, quatrieme]
    revu = replace(vu.avis[0], sens=SensAvis.RESERVE)
    with vue.ecrire() as u:
        u.comites.save(replace(vu, dossiers=(quatrieme, second), avis=(revu, vu.avis[1])))
    with store.lire() as u:
        lu = u.comites.get(comite.id)
    assert lu.dossiers == (premier, quatrieme, second, troisieme)
    assert lu.deports == comite.deports
    assert {a.dossier_id: a for a in lu.avis} == {**{a.dossier_id: a for a in comite.avis}, second: revu}


def test_without_a_withdrawal_a_meeting_passes_through(store, campagne, comite):
    autre = VueDeLAgent(store, "collègue")
    with autre.ecrire() as u:
        assert u.comites.get(comite.id) == comite
        u.comites.save(replace(comite, avis=()))
    with store.lire() as u:
        assert u.comites.of_campagne(campagne.id) == (replace(comite, avis=()),)
