"""The verb on the texts of law, on a real base."""

from __future__ import annotations

import pytest

from data.sqlite.store import create_store
from tests.builders import AGENT
from tests.ui.terminal import en_json, lancer

CLE = "lettre_decision:recours"


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "corse.clausule"
    create_store(chemin, agent_poste=AGENT).close()
    return chemin


def test_the_texts_are_told_marked_read_and_taken_back(base):
    tous = en_json("textes", "--base", base)
    assert {"crpa-signature", CLE} <= {t["cle"] for t in tous}
    assert {t["etat"] for t in tous} == {"a_verifier"}
    dit = lancer("textes", "--base", base).output
    assert f"{CLE}\u00a0: à vérifier – lettre de décision – code de justice" in dit
    restent = en_json("textes", "--base", base, "--relire", CLE, "--note", "version en vigueur")
    assert len(restent) == len(tous) - 1
    (lu,) = [t for t in en_json("textes", "--base", base, "--tous") if t["cle"] == CLE]
    assert (lu["etat"], lu["note"], bool(lu["agent"])) == ("relu", "version en vigueur", True)
    assert f"{CLE}\u00a0: relu, " in lancer("textes", "--base", base, "--tous").output
    assert lancer("textes", "--base", base, "--perimes").output == "Aucun texte à vérifier.\n"
    assert en_json("textes", "--base", base, "--lever", CLE) == tous


def test_an_unknown_key_is_refused(base):
    assert "Aucun texte ne porte la clé" in lancer("textes", "--base", base, "--relire", "rien", code=1).output
