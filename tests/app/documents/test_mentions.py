"""Every obligatory mention of `tests/cas/mentions.toml` stands in every act it applies to, and in the stated order.

The acts are read from `tests/references`, where other tests keep them equal to what is composed.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document
from app.domain.porteur import Forme

TESTS = Path(__file__).parents[2]
REFERENCES = TESTS / "references"
MENTIONS = tomllib.loads((TESTS / "cas" / "mentions.toml").read_text("utf-8"))["mention"]
ORDRES = tomllib.loads((TESTS / "cas" / "ordre_actes.toml").read_text("utf-8"))["ordre"]
ACTES = sorted(t.value for t in (*TypeActe, *TypeActeCampagne, *Document))
CLES = {"acte", "repere", "mention", "source", "marque", "mots", "absents", "formes", "issues"}


@cache
def textes(acte):
    """By golden file of an act, the words of its name after it and its text; what a variant changes is left out."""
    trouves = {}
    for fichier in sorted(REFERENCES.rglob(f"{acte}*.txt")):
        nom, *precisions = fichier.stem.split("-")
        if nom == acte:
            texte = fichier.read_text("utf-8").split("\n======== ", 1)[0]
            trouves[fichier.name] = (frozenset(precisions), " ".join(texte.replace("\u00a0", " ").split()))
    return trouves


def concernes(mention):
    """Yield name and text of the acts that a mention applies to."""
    for nom, (precisions, texte) in textes(mention["acte"]).items():
        if all(precisions & set(mention[cle]) for cle in ("formes", "issues") if cle in mention):
            yield nom, texte


@pytest.mark.parametrize("mention", MENTIONS, ids=lambda m: f"{m['acte']}, {m['repere']}, {m['mention'][:30]}")
def test_the_mention_stands_in_every_act_it_applies_to(mention):
    lus = tuple(concernes(mention))
    assert lus, "aucun acte de référence"
    for nom, texte in lus:
        assert [mot for mot in mention["mots"] if mot not in texte] == [], nom
        assert [mot for mot in mention.get("absents", ()) if mot.casefold() in texte.casefold()] == [], nom


def test_every_act_has_its_mentions_and_every_row_is_whole():
    assert sorted({m["acte"] for m in MENTIONS}) == ACTES
    for m in MENTIONS:
        assert set(m) <= CLES
        assert m["mots"] or m["absents"]
        assert m["marque"] in set("SAPRG")
        assert m["repere"]
        assert m["source"]
        assert set(m.get("formes", ())) <= {f.value for f in Forme}


@pytest.mark.parametrize("ordre", ORDRES, ids=lambda o: f"{o['acte']}, {o['repere']}, {o.get('issues', '')}")
def test_the_sections_follow_one_another_as_the_reference_states(ordre):
    lus = tuple(concernes(ordre))
    assert lus, "aucun acte de référence"
    for nom, texte in lus:
        lu = 0
        for mots in ordre["suite"]:
            place = texte.find(mots, lu)
            assert place >= 0, (nom, mots)
            lu = place + len(mots)


@pytest.mark.parametrize("acte", ["accuse_reception", "demande_pieces", "relance", "lettre_decision", "convention"])
def test_every_legal_form_has_its_texts(acte):
    vues = frozenset[str]().union(*(precisions for precisions, _ in textes(acte).values()))
    assert {f.value for f in Forme} <= vues
