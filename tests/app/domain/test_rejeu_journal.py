"""The thread of a fact: what it was worth at an instant, or that the journal does not say."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.journal import ORIGINE, LigneJournal
from app.domain.montants import Etp, Montant
from app.domain.rejeu_journal import ABSENT, ETAT, INCONNU, NOTE, VERDICT, Pas, lire_fils, valeur_a
from app.domain.temps import CampagneAu, DossierAu, comparer
from tests.builders import le, un_evenement


@pytest.mark.parametrize(
    ("pas", "actuelle", "attendue"),
    [
        ((), 3, 3),
        ((Pas(le(7, 1), 1, 2),), 2, 2),
        ((Pas(le(9, 1), 1, 2),), 2, 1),
        ((Pas(le(7, 1), 1, 2), Pas(le(9, 1), 2, 4)), 4, 2),
        ((Pas(le(7, 1), 1, 2), Pas(le(9, 1), 3, 4)), 4, INCONNU),
        ((Pas(le(7, 1), 1, 2),), 9, INCONNU),
        ((Pas(le(7, 1), 1, INCONNU), Pas(le(9, 1), 3, 4)), 4, 3),
        ((Pas(le(7, 1), 1, 2), Pas(le(9, 1), INCONNU, 4)), 4, 2),
        ((Pas(le(9, 1), INCONNU, 4),), 4, INCONNU),
    ],
)
def test_what_a_thread_says_on_the_first_of_august(pas, actuelle, attendue):
    assert valeur_a(pas, actuelle, le(8, 1)) == attendue


def fils(*evenements, sens=(), numeros=()):
    lignes = [LigneJournal(rang, e, ORIGINE, ORIGINE) for rang, e in enumerate(evenements, start=1)]
    return lire_fils(lignes, dict(sens), dict(numeros)).pas


def ligne(objet, avant="", apres="", **champs):
    cotes = {c: json.dumps(v) if v != "" else "" for c, v in (("avant", avant), ("apres", apres))}
    return un_evenement(objet=objet, **cotes, **champs)


def test_lines_that_change_nothing_followed_are_passed_over():
    assert (
        fils(
            ligne("lecture", apres={"rang": 1}),
            ligne("dossier", apres={"etat": "recu"}, dossier_id=None),
            ligne("dossier", apres={"pieces": ["a"]}),
            ligne("dossier", apres=["liste"]),
            ligne("note", {"justification": "a"}, {"justification": "b"}),
            ligne("note", apres={"valeur": 3}, dossier_id=None),
            ligne("piece", {"code": "RIB"}, {"code": ""}),
            ligne("visa", apres={"etape": "visa"}),
            ligne("visa", apres={"etape": "retour"}, dossier_id=None),
            ligne("decision", objet_id="4", dossier_id=None),
            ligne("grille", {"poids": 1}, {"poids": 2}),
            ligne("enveloppe", apres={"autre": 1}),
        )
        == {}
    )


def test_each_kind_of_line_makes_its_step():
    e = ligne("dossier")
    assert fils(ligne("decision", objet_id="4"), sens={"4": "retenu"}) == {
        (1, ETAT, ""): [Pas(e.le, INCONNU, "retenu")]
    }
    assert fils(ligne("decision", objet_id="4")) == {(1, ETAT, ""): [Pas(e.le, INCONNU, INCONNU)]}
    assert fils(ligne("visa", apres={"etape": "retour"})) == {(1, ETAT, ""): [Pas(e.le, INCONNU, "en_instruction")]}
    assert fils(ligne("note", {"valeur": 3}, "", objet_id="C1")) == {(1, NOTE, "C1"): [Pas(e.le, 3, ABSENT)]}
    assert fils(ligne("piece", objet_id="RIB")) == {(1, VERDICT, "RIB"): [Pas(e.le, INCONNU, INCONNU)]}


def test_a_mail_moved_withdraws_the_dossier_that_it_had_opened():
    pas = fils(
        ligne("arrivee", {"dossier_id": 2}, {"dossier_id": 1, "retire": "N-2"}),
        ligne("arrivee", {"dossier_id": 1}, {"dossier_id": 2, "rouvert": "N-2"}, le=le(7, 13)),
        numeros={"N-2": 2},
    )
    assert [(p.avant, p.apres) for p in pas[2, ETAT, ""]] == [("recu", "retire"), ("retire", "recu")]


def un_etat(*dossiers, **champs):
    vide = CampagneAu(le(8, 1), dossiers, None, None, None, Etp(0), Montant(0))
    return replace(vide, **champs)


def test_a_dossier_received_since_and_a_masked_one_say_no_more_than_they_may():
    recu = DossierAu(1, "N-1", "Association", Etat.RECU, rang=3)
    avant = DossierAu(2, "N-2", "masqué", Etat.RECU, masque=True, rang=1)
    apres = replace(avant, etat=Etat.RETIRE, rang=None)
    premier, second = comparer(un_etat(avant), un_etat(recu, apres))
    assert premier.phrases == ("Dossier reçu depuis", "Rang\u00a0: sans rang → 3")
    assert second.phrases == ("État\u00a0: reçu → retiré",)
