"""What the journal says of a note, and of the dossier since."""

from __future__ import annotations

import json
from datetime import timedelta

from app.domain.journal import Evenement
from app.domain.suivi_notes import Marque, changements, historique
from tests.app.domain.cas import INSTANT

PLUS_TARD = INSTANT + timedelta(hours=1)


def ligne(objet, avant=None, apres=None, *, le=PLUS_TARD, objet_id="2022-94-0001"):
    return Evenement(
        le,
        "Agent",
        "acte",
        objet,
        objet_id,
        avant="" if avant is None else json.dumps(avant),
        apres="" if apres is None else json.dumps(apres),
    )


def test_each_line_builds_on_the_one_before():
    passages = historique(
        [
            ligne("note", None, {"valeur": 3, "justification": "page 4"}),
            ligne("note", {"valeur": 3}, {"valeur": 0}),
            ligne("note", {"valeur": 0}, {"valeur": None}),
            ligne("note", {"valeur": None, "justification": "page 4"}),
            ligne("note", None, {"valeur": 1, "justification": ""}),
        ]
    )
    assert [(p.mot, p.justification) for p in passages] == [
        ("3", "page 4"),
        ("0", "page 4"),
        ("sans objet", "page 4"),
        ("effacée", ""),
        ("1", ""),
    ]


def test_what_scoring_rests_on_is_named():
    lignes = [
        ligne("dossier", {"montant_demande": 1}, {"montant_demande": 2}),
        ligne("dossier", {"plan": {"lignes": [1]}, "avis": "a"}, {"plan": {"lignes": []}, "avis": "b"}),
        ligne("dossier", {"postes": [{"etp_demande": 100, "id": 1}]}, {"postes": [{"etp_demande": 50, "id": 2}]}),
        ligne("dossier", {"existants": []}, {"existants": [{"etp_n": 100}]}),
        ligne("dossier", None, {"pieces": ["a.pdf", "b.pdf"]}),
        ligne("arrivee", None, {"sort": "ajout", "nom_fichier": "c.eml"}),
        ligne("piece", {"sha256": "a"}, {"sha256": "b"}, objet_id="7"),
    ]
    assert changements(lignes, INSTANT) == (
        "montant demandé",
        "plan de financement",
        "poste 1",
        "poste existant 1",
        "3\u00a0pièces ajoutées",
        "1\u00a0pièce remplacée",
    )
    assert changements(lignes, PLUS_TARD) == ()


def test_what_it_does_not_rest_on_is_not():
    lignes = [
        ligne("dossier", {"avis": "a", "montant_propose": 1}, {"avis": "b", "montant_propose": 2}),
        ligne("dossier", {"postes": [{"etp_propose": None}]}, {"postes": [{"etp_propose": 50}]}),
        ligne("piece", {"verdict": "a_verifier"}, {"verdict": "conforme"}, objet_id="BUDGET"),
        ligne("arrivee", None, {"sort": "ecarte"}),
        ligne("note", None, {"valeur": 2}),
        ligne("faits", {"le": None}, {"le": "2022"}),
    ]
    assert changements(lignes, INSTANT) == ()


def test_a_change_made_and_undone_is_none():
    lignes = [
        ligne("dossier", {"montant_demande": 1}, {"montant_demande": 2}),
        ligne("dossier", {"montant_demande": 2}, {"montant_demande": 1}),
        ligne("piece", {"sha256": "a"}, {"sha256": "b"}, objet_id="7"),
        ligne("piece", {"sha256": "b"}, {"sha256": "a"}, objet_id="7"),
    ]
    assert changements(lignes, INSTANT) == ()


def test_a_mark_says_why():
    assert Marque().phrases == ()
    marque = Marque(("montant demandé", "poste 1"), 1, 2, ("poids 40 → 30",))
    assert marque.phrases == (
        "Le dossier a changé depuis cette note\u00a0: montant demandé, poste 1.",
        "Note donnée sous la version 1 de la grille, la version 2 est en vigueur\u00a0: poids 40 → 30.",
    )
    assert Marque(version_note=1, version_grille=2).phrases[0].endswith("ce sous-critère n’a pas changé.")
