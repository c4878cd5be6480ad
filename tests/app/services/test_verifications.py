"""The texts of law: listed with where they stand, read again, taken back; an act does not ask for what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.relecture import EtatRelecture
from app.services.actes import Actes
from app.services.demonstration import construire
from app.services.verifications import DELAI, REFERENCE, Verifications
from app.socle.errors import UserError
from tests.app.services.atelier import cotes, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT

JOUR = date(2022, 9, 20)
CLE = "lettre_decision:recours"


@pytest.fixture
def verifications(contexte):
    return Verifications(contexte)


def le_texte(verifications, cle=CLE):
    return next(t for t in verifications.textes() if t.cle == cle)


def test_every_reference_limit_and_marked_block_is_listed_once(verifications):
    textes = verifications.textes()
    cles = [t.cle for t in textes]
    assert len(cles) == len(set(cles))
    assert {t.ou for t in textes} >= {REFERENCE, DELAI, "lettre de décision", "relance"}
    assert {"crpa-signature", "delai:accuse-reception-jours", CLE} <= set(cles)
    assert "delai:recours-contentieux" not in cles
    assert all(t.texte and t.source and t.empreinte for t in textes)
    assert verifications.a_verifier() == textes
    assert verifications.perimees() == ()


def test_a_text_is_read_again_then_taken_back(verifications, store):
    with un_seul_acte(store) as lignes:
        avant, changes = verifications.verifier(CLE, "  relu sur Légifrance ")
    assert avant is None
    assert changes.touches("actes")
    assert lignes[0].acte == "Relire un texte (lettre de décision)"
    assert lignes[0].motif == "relu sur Légifrance"
    assert cotes(lignes[0])[1]["cle"] == CLE
    relecture = le_texte(verifications).relecture
    assert (relecture.etat, relecture.le, relecture.agent) == (EtatRelecture.RELU, JOUR, AGENT)
    assert CLE not in {t.cle for t in verifications.a_verifier()}
    with un_seul_acte(store):
        lue, _ = verifications.lever(CLE)
    assert le_texte(verifications).relecture.etat is EtatRelecture.A_VERIFIER
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne porte aucune relecture"):
        verifications.lever(CLE)
    verifications.remettre(CLE, lue)
    assert le_texte(verifications).relecture.etat is EtatRelecture.RELU
    verifications.remettre(CLE, None)
    assert le_texte(verifications).a_relire


def test_an_unknown_key_changes_nothing(verifications, store):
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucun texte ne porte la clé «\u00a0rien\u00a0»"):
        verifications.verifier("rien")


def test_a_reading_grows_old_after_its_months(verifications, store):
    verifications.verifier(CLE)
    for le, etat in ((date(2022, 3, 20), EtatRelecture.RELU), (date(2022, 3, 19), EtatRelecture.ANCIEN)):
        poser(store, replace(la_verification(store), le=le))
        assert le_texte(verifications).relecture.etat is etat
    assert [t.cle for t in verifications.perimees()] == [CLE]


def test_a_reading_holds_for_the_words_that_were_read(verifications, store):
    verifications.verifier(CLE)
    poser(store, replace(la_verification(store), empreinte="autres mots"))
    texte = le_texte(verifications)
    assert texte.relecture.etat is EtatRelecture.CHANGE
    assert texte.relecture.le == JOUR


def test_an_act_asks_only_for_what_was_not_read_and_says_what_grew_old(contexte, verifications, store):
    construire(contexte)
    actes = Actes(contexte)
    with store.lire() as uow:
        dossier = next(d for d in uow.dossiers.of_campagne(1) if d.etat is Etat.RETENU)

    def restants():
        return {b.cle: b for b in actes.preparer(dossier.id, TypeActe.LETTRE_DECISION).a_verifier}

    assert "relu" not in restants()[CLE].phrase
    verifications.verifier(CLE)
    assert CLE not in restants()
    poser(store, replace(la_verification(store), le=date(2022, 1, 5)))
    assert "À vérifier (R), relu le 05/01/2022, à relire" in restants()[CLE].phrase


def la_verification(store):
    with store.lire() as uow:
        (trouvee,) = uow.modeles.verifications()
    return trouvee


def poser(store, verification):
    with store.ecrire() as uow:
        uow.modeles.set_verification(verification)
