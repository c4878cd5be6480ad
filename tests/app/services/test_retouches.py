"""Retouches of one act: kept, shown, printed, journaled, warned, closed at its issue."""

from __future__ import annotations

import json

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.services.actes import Actes
from app.services.contexte import Contexte
from app.services.demonstration import construire
from app.services.retouches import Retouches, dire
from app.socle.errors import UserError
from tests.app.services.atelier import journal
from tests.fakes import FakeStore

ACCUSE, LETTRE = TypeActe.ACCUSE_RECEPTION, TypeActe.LETTRE_DECISION


@pytest.fixture(scope="module")
def demonstration():
    store = FakeStore()
    construire(Contexte(store, None, "modèle"))
    return store._base


@pytest.fixture
def store(demonstration):
    copie = FakeStore()
    copie._base = demonstration.copie()
    return copie


@pytest.fixture
def contexte(store, horloge):
    horloge.avancer(days=20)
    return Contexte(store, horloge, "Sacha Fictif")


@pytest.fixture
def retouches(contexte):
    return Retouches(contexte)


def le_dossier(store, etat):
    with store.lire() as u:
        return next(d for d in u.dossiers.of_campagne(1) if d.etat is etat).id


@pytest.fixture
def recu(store):
    return le_dossier(store, Etat.RECU)


def le_passage(retouches, dossier_id, bloc, type_acte=ACCUSE):
    return next(p for p in retouches.passages(dossier_id, type_acte) if p.bloc == bloc)


def test_texts_may_be_changed_and_data_may_not(retouches, recu):
    passages = {p.bloc: p for p in retouches.passages(recu, ACCUSE)}
    assert {"titre", "recours", "non_promesse"} <= set(passages)
    assert not {"service", "destinataire", "signature", "rappel_opposable"} & set(passages)
    assert "{service}" in passages["recours"].modele
    assert "{service}" not in passages["recours"].avant
    assert passages["recours"].genre == "encadré"
    assert "CRPA, art. R112-5" in passages["recours"].exigence
    assert passages["non_promesse"].exigence == ""


def test_a_retouche_is_kept_printed_shown_and_journaled(store, contexte, retouches, recu):
    avant = Actes(contexte).apercu(recu, ACCUSE)
    rien, changes = retouches.poser(recu, ACCUSE, "non_promesse", "Reçu  pour {porteur}.", "demande du porteur")
    assert rien is None
    assert changes.touches("actes")
    (posee,) = retouches.liste(recu, ACCUSE)
    assert posee.texte == "Reçu pour {porteur}."
    assert posee.apres.startswith("Reçu pour ")
    assert "{" not in posee.apres
    assert posee.avant.startswith("Cet accusé de réception ne vaut pas promesse")
    assert posee.retouche.motif == "demande du porteur"
    assert Actes(contexte).apercu(recu, ACCUSE) != avant
    ligne = journal(store)[-1]
    assert (
        ligne.acte == "Retoucher le passage «\u00a0non_promesse\u00a0» de l’acte «\u00a0accusé de réception\u00a0»"
    )
    assert json.loads(ligne.avant)["texte"].startswith("Cet accusé de réception ne vaut pas")
    assert json.loads(ligne.apres) == {"texte": "Reçu pour {porteur}."}
    assert ligne.motif == "demande du porteur"


def test_the_act_keeps_its_retouches_and_no_longer_changes(store, contexte, retouches, recu):
    retouches.poser(recu, ACCUSE, "non_promesse", "Texte à nous.", "usage du service")
    acte, octets, _ = Actes(contexte).produire(recu, ACCUSE)
    assert acte.retouches == ("non_promesse",)
    assert json.loads(journal(store)[-1].apres)["retouches"] == {"non_promesse": "Texte à nous."}
    assert Actes(contexte).produire(recu, ACCUSE)[1] == octets
    for refuse in (
        lambda: retouches.poser(recu, ACCUSE, "titre", "Accusé", "essai"),
        lambda: retouches.reprendre(recu, ACCUSE, "non_promesse"),
        lambda: retouches.remettre(recu, ACCUSE, "non_promesse", None),
    ):
        with pytest.raises(UserError, match="déjà produit"):
            refuse()


def test_an_emptied_mandatory_mention_is_warned_and_done(contexte, retouches, recu):
    essai = retouches.essayer(recu, ACCUSE, "recours", " ")
    assert essai.apres == ""
    assert "obligatoire" in essai.avertissements[0]
    assert retouches.liste(recu, ACCUSE) == ()
    retouches.poser(recu, ACCUSE, "recours", "", "recours imprimé à part")
    assert retouches.liste(recu, ACCUSE)[0].avertissements == essai.avertissements
    assert Actes(contexte).preparer(recu, ACCUSE).contenu is not None
    perdu = retouches.essayer(recu, ACCUSE, "recours", "Un recours est possible dans les deux mois.")
    assert "perd" in perdu.avertissements[0]
    assert retouches.essayer(recu, ACCUSE, "non_promesse", "").avertissements == ()


@pytest.mark.parametrize(
    ("bloc", "texte", "phrase"),
    [
        (
            "recours",
            "Voir {tribunl}.",
            "le plus proche\u00a0: «\u00a0tribunal\u00a0»",
        ),
        ("recours", "Voir {tribunal.", "accolade"),
        ("recours", "Voir N/A.", "valeur absente"),
        ("titre", "  ", "un titre ne se vide pas"),
        ("service", "x", "n’est pas un texte de cet acte"),
        ("inconnu", "x", "n’est pas un texte de cet acte"),
    ],
)
def test_a_text_that_cannot_be_printed_is_refused(retouches, recu, bloc, texte, phrase):
    with pytest.raises(UserError, match=phrase):
        retouches.poser(recu, ACCUSE, bloc, texte, "essai")
    assert retouches.liste(recu, ACCUSE) == ()


def test_a_reason_and_a_change_are_asked(retouches, recu):
    with pytest.raises(UserError, match="pourquoi"):
        retouches.poser(recu, ACCUSE, "titre", "Accusé", " ")
    passage = le_passage(retouches, recu, "titre")
    with pytest.raises(UserError, match="celui du modèle"):
        retouches.poser(recu, ACCUSE, "titre", passage.modele, "rien")
    with pytest.raises(UserError, match="pas retouché"):
        retouches.reprendre(recu, ACCUSE, "titre")


def test_undo_puts_back_what_stood(store, retouches, recu):
    avant, _ = retouches.poser(recu, ACCUSE, "titre", "Premier", "un")
    retouches.remettre(recu, ACCUSE, "titre", avant)
    assert retouches.liste(recu, ACCUSE) == ()
    assert retouches.remettre(recu, ACCUSE, "titre", None)[0] is None
    retouches.poser(recu, ACCUSE, "titre", "Premier", "un")
    avant, _ = retouches.poser(recu, ACCUSE, "titre", "Second\ntitre", "deux")
    assert le_passage(retouches, recu, "titre").apres == "Second titre"
    retouches.remettre(recu, ACCUSE, "titre", avant)
    assert le_passage(retouches, recu, "titre").texte == "Premier"
    repris, _ = retouches.reprendre(recu, ACCUSE, "titre")
    assert repris.texte == "Premier"
    assert journal(store)[-1].apres == ""
    retouches.remettre(recu, ACCUSE, "titre", repris)
    assert le_passage(retouches, recu, "titre").texte == "Premier"


def test_repeated_texts_stay_repeated(contexte, retouches, store):
    dossier_id = le_dossier(store, Etat.RETENU)
    repetes = [p for p in retouches.passages(dossier_id, LETTRE) if "{.}" in p.modele]
    assert repetes
    bloc = repetes[0].bloc
    retouches.poser(dossier_id, LETTRE, bloc, f"Voici :\n{repetes[0].modele}", "annonce")
    passage = le_passage(retouches, dossier_id, bloc, LETTRE)
    assert passage.avant in passage.apres
    assert passage.apres.startswith("– Voici")


def test_a_retouche_whose_field_left_the_model_blocks_its_act(store, contexte, retouches, recu):
    retouches.poser(recu, ACCUSE, "titre", "Accusé", "essai")
    with store.ecrire() as u:
        (posee,) = u.modeles.retouches(recu)
        u.modeles.set_retouche(type(posee)(recu, ACCUSE, "titre", "{parti}", "a", posee.le, "m"))
    manques = Actes(contexte).manques(recu, ACCUSE)
    assert any("bloc titre\u00a0: champ inconnu «\u00a0parti\u00a0»" in m.libelle for m in manques)
    assert retouches.passages(recu, ACCUSE) != ()


def test_an_act_without_its_decision_has_no_passage(retouches, recu):
    assert retouches.passages(recu, LETTRE) == ()


def test_the_count_is_said_in_words():
    assert (dire(1), dire(2)) == ("1\u00a0passage retouché", "2\u00a0passages retouchés")
