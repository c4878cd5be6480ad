"""`clausule modeles`: said, written, checked, brought in, compared, given up."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.domain.convention import TypeActe, TypeActeCampagne
from data.sqlite.store import create_store
from tests.app.documents.test_mot_modele import un_modele
from ui.console import clausule

ACTE = ("--acte", "accuse_reception")


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "corse.clausule"
    create_store(chemin, agent_poste="Agent d’essai").close()
    return chemin


@pytest.fixture
def lancer(base):
    def faire(verbe, *mots, code=0):
        obtenu = CliRunner().invoke(clausule, ["modeles", verbe, "--base", str(base), *map(str, mots)])
        assert obtenu.exit_code == code, obtenu.output
        return obtenu.output

    return faire


def test_a_model_goes_out_is_checked_comes_back_and_is_compared(lancer, tmp_path):
    etats = json.loads(lancer("lister", "--json"))
    assert [e["acte"] for e in etats] == [t.value for t in (*TypeActe, *TypeActeCampagne)]
    fichier = tmp_path / "ar.toml"
    lancer("exporter", *ACTE, "--version", 0, "--vers", fichier)
    assert "Rien à corriger" in lancer("verifier", *ACTE, fichier)
    livre = fichier.read_text("utf-8")
    fichier.write_text(livre.replace("ne vaut pas promesse", "{jamais}"), "utf-8")
    assert "non_promesse\u00a0: champ inconnu «\u00a0jamais\u00a0»" in lancer("verifier", *ACTE, fichier, code=5)
    assert "non_promesse" in lancer("importer", *ACTE, "--motif", "essai", fichier, code=1)
    fichier.write_text(livre.replace("{service} ({autorite", "x").replace("au plus tard", "avant"), "utf-8")
    assert "Version 1" in lancer("importer", *ACTE, "--motif", "essai", fichier)
    assert "version 1 du service" in lancer("lister")
    dit = lancer("comparer", *ACTE, "--vers", tmp_path / "pdf")
    assert "changée" in dit
    assert list((tmp_path / "pdf").glob("*.pdf"))
    assert json.loads(lancer("comparer", *ACTE, "--json"))["clauses"]
    assert "livré" in lancer("revenir", *ACTE, "--motif", "fin")


def test_what_a_model_loses_is_said_when_it_is_checked_and_when_it_comes_in(lancer, tmp_path):
    fichier = tmp_path / "ar.toml"
    lancer("exporter", *ACTE, "--version", 0, "--vers", fichier)
    entete, *blocs = fichier.read_text("utf-8").split("[[bloc]]")
    restes = [b for b in blocs if 'id = "recours"' not in b and 'id = "titre"' not in b]
    assert len(blocs) - len(restes) == 2
    fichier.write_text("[[bloc]]".join([entete, *restes]), "utf-8")
    for dit in (lancer("verifier", *ACTE, fichier), lancer("importer", *ACTE, "--motif", "essai", fichier)):
        assert "attention\u00a0: recours\u00a0: mention retirée alors qu’elle est obligatoire" in dit
        assert "attention\u00a0: titre\u00a0: ce titre disparaît" in dit
    resume = lancer("comparer", *ACTE).replace("\u00a0", " ")
    assert "1 titre retiré ; 1 mention obligatoire touchée" in resume
    assert len(json.loads(lancer("verifier", *ACTE, fichier, "--json"))["attentions"]) == 2


def test_a_word_model_is_checked_and_brought_in(lancer, tmp_path):
    fichier = tmp_path / "ar.docx"
    fichier.write_bytes(un_modele("{{ inconnu }}"))
    assert "paragraphe 1" in lancer("verifier", *ACTE, fichier, code=5)
    fichier.write_bytes(un_modele("{{ porteur }}"))
    lancer("importer", *ACTE, "--motif", "essai", fichier)
    assert "fichier Word\u00a0: version 1" in lancer("lister")


def test_a_file_that_does_not_read_is_said(lancer, tmp_path):
    assert "ne se lit pas" in lancer("verifier", *ACTE, tmp_path / "absent.toml", code=3)
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    assert "UTF-8" in lancer("verifier", *ACTE, tmp_path / "x.toml", code=1)
