"""The verbs on the ranking, on a real base with two waves: list, explanation, firmness of the ranks, receipts."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.lectures import Deport
from app.domain.recu import canonique
from app.socle.paths import nom_de_session
from data.sqlite.store import create_store, open_store
from tests.builders import AGENT, le, un_dossier, un_porteur, un_poste, une_campagne, une_note
from tests.ui.terminal import en_json, lancer
from ui.verbes.commun import CODE_AGIR, CODE_ANOMALIE

NUMEROS = tuple(f"2022-94-{rang:04d}" for rang in range(1, 6))


@pytest.fixture(scope="module")
def modele(tmp_path_factory):
    """Wave 1: three dossiers of which two have the same total; wave 2: one; one is not scored."""
    chemin = tmp_path_factory.mktemp("classement") / "corse.clausule"
    store = create_store(chemin, agent_poste=AGENT)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        for rang, (vague, valeur) in enumerate(((1, 2), (1, 3), (1, 2), (2, 4), (1, None)), 1):
            dossier = u.dossiers.add(
                un_dossier(
                    rang=rang,
                    campagne_id=campagne.id,
                    vague=vague,
                    postes=(un_poste(),),
                    recu_le=le(7, rang),
                    porteur=un_porteur(raison_sociale=f"Porteur {rang} (fictif)"),
                )
            )
            if valeur is not None:
                for s in campagne.grilles[dossier.type_poste].sous_criteres():
                    u.notes.set(dossier.id, une_note(sous_critere=s.code, valeur=valeur))
    store.close()
    return chemin


@pytest.fixture
def base(modele, tmp_path):
    return Path(shutil.copy(modele, tmp_path / "corse.clausule"))


def test_classer_flags_a_zone_blanche_without_points(base):
    store = open_store(base, agent_poste=AGENT)
    with store.ecrire() as u:
        campagne = u.campagnes.all()[0]
        u.campagnes.save(replace(campagne, departements_blancs=("2B",)))
        dossier = u.dossiers.get(2)
        u.dossiers.save(replace(dossier, departements=("2A", "2B")))
    store.close()
    premier, second = lancer("classer", "--base", base).stdout.splitlines()[1:3]
    assert premier.endswith(", zone blanche\u00a0: 2B)")
    assert "zone blanche" not in second
    assert [r["departements_blancs"] for r in en_json("classer", "--base", base)][:2] == [["2B"], []]


def test_classer_says_the_wave_of_each_rank(base):
    lignes = lancer("classer", "--base", base).stdout.splitlines()
    assert (lignes[0], lignes[4], lignes[6]) == ("Vague 1", "Vague 2", "Sans rang")
    assert lignes[1].startswith(f"  1  {NUMEROS[1]}")
    assert "même total que le dossier" in lignes[3]
    rangs = en_json("classer", "--base", base)
    assert [(r["vague"], r["rang"], r["numero"]) for r in rangs] == [
        (1, 1, NUMEROS[1]),
        (1, 2, NUMEROS[0]),
        (1, 3, NUMEROS[2]),
        (2, 1, NUMEROS[3]),
        (1, None, NUMEROS[4]),
    ]


def test_classer_explains_one_rank(base):
    dit = lancer("classer", "--base", base, "--explique", NUMEROS[0]).stdout
    assert dit.startswith(f"{NUMEROS[0]}\nRang 2 sur 3")
    assert "suffi" in dit
    lu = en_json("classer", "--base", base, "--explique", NUMEROS[0])
    assert (lu["rang"], lu["sur"]) == (2, 3)
    assert any(phrase.startswith("Devant") for phrase in lu["phrases"])
    assert "Pas de rang" in lancer("classer", "--base", base, "--explique", NUMEROS[4]).stdout
    lancer("classer", "--base", base, "--explique", "2022-94-9999", code=CODE_AGIR)


def test_classer_explains_nothing_of_a_hidden_dossier(base):
    store = open_store(base)
    with store.ecrire() as u:
        u.lectures.add_deport(Deport(2, nom_de_session("console"), "lien d’intérêts", le(9, 1)))
        u.dossiers.save(replace(u.dossiers.get(4), postes=()))
    store.close()
    assert "déporté" in lancer("classer", "--base", base).stdout
    voisin = lancer("classer", "--base", base, "--explique", NUMEROS[0]).stdout
    assert "Dossier voisin" in voisin
    assert "Devant" not in voisin
    assert "pas de grille" in lancer("classer", "--base", base, "--explique", NUMEROS[3]).stdout


def test_sensibilite_states_its_hypothesis_and_its_groups(base):
    dit = lancer("sensibilite", "--base", base, "--poids", 20, "--tirages", 30, "--graine", 5).stdout
    assert dit.startswith("Vague 1, hypothèse\u00a0: chaque poids varie au hasard de ±20")
    assert "30 tirages, graine 5" in dit
    assert dit == lancer("sensibilite", "--base", base, "--poids", 20, "--tirages", 30, "--graine", 5).stdout
    (vague,) = en_json("sensibilite", "--base", base, "--vague", 1)
    assert vague["hypothese"].startswith("une seule note")
    assert [b["groupe"] for b in vague["bandes"]] == [None, 1, 1]
    assert "groupe 1" in lancer("sensibilite", "--base", base, "--vague", 1).stdout
    lancer("sensibilite", "--base", base, "--vague", 9, code=CODE_AGIR)


def test_a_receipt_is_established_replayed_and_compared(base, tmp_path):
    fichier = tmp_path / "recu.json"
    ecrit = en_json("recu", "etablir", "--base", base, "--libelle", "comité", "--vers", fichier)
    assert ecrit["empreinte"] in fichier.read_text()
    assert Path(ecrit["pdf"]).read_bytes().startswith(b"%PDF")
    assert "Conforme" in lancer("recu", "rejouer", "--base", base, fichier).stdout
    assert en_json("recu", "comparer", "--base", base, fichier) == []
    assert "Rien n’a changé" in lancer("recu", "comparer", "--base", base, fichier).stdout
    store = open_store(base)
    with store.ecrire() as u:
        u.notes.set(1, une_note(sous_critere="C1.1", valeur=4))
    store.close()
    assert "note C1.1" in lancer("recu", "comparer", "--base", base, fichier).stdout
    touche = tmp_path / "touche.json"
    touche.write_bytes(canonique({**json.loads(fichier.read_bytes()), "libelle": "autre"}))
    lu = en_json("recu", "rejouer", "--base", base, touche, code=CODE_ANOMALIE)
    assert [d["champ"] for d in lu["differences"]] == ["empreinte"]
    assert "jamais écrit" in lu["origine"]
    lancer("recu", "rejouer", "--base", base, tmp_path / "absent.json", code=CODE_AGIR)
