"""The territory from the console: told, exported, consolidated; what is refused is named and has its exit code."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.domain.fichier_regional import en_octets
from data.sqlite import create_store
from tests.app.services.atelier import dossier_en_base
from tests.builders import un_poste, une_campagne
from tests.outils.regions_fictives import un_contenu
from ui.console import clausule


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "essai.clausule"
    store = create_store(chemin)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    dossier_en_base(store, campagne, departements=("2A",), postes=(un_poste(territoire="Balagne"),))
    store.close()
    return chemin


def lancer(base, verbe, *mots, code=0):
    obtenu = CliRunner().invoke(clausule, [verbe, "--base", str(base), *map(str, mots)])
    assert obtenu.exit_code == code, obtenu.output
    return obtenu.output


def test_the_region_is_told(base):
    dit = lancer(base, "territoire")
    assert "2A\u00a0Corse-du-Sud" in dit
    lu = json.loads(lancer(base, "territoire", "--json"))
    assert [d["code"] for d in lu["departements"]][:2] == ["2A", "2B"]
    assert lu["zones"][0]["nom"] == "Balagne"
    assert lu["departements"][1]["etp_existant"] is None


def test_a_region_is_exported_then_consolidated(base, tmp_path):
    lu = json.loads(lancer(base, "exporter-region", "--vers", tmp_path, "--json"))
    assert lu["fichier"].endswith("region-94-2022.clausule-region")
    assert "Fichier régional écrit" in lancer(base, "exporter-region", "--vers", tmp_path / "autre.clausule-region")
    dit = lancer(base, "consolider", lu["fichier"])
    assert "1\u00a0fichier retenu" in dit
    assert "0\u00a0fichier retenu" in lancer(base, "consolider", lu["fichier"])  # already there: nothing to do
    national = json.loads(lancer(base, "territoire", "--national", "--json"))
    corse = next(r for r in national["regions"] if r["code"] == "94")
    assert corse["fichier"] == "region-94-2022.clausule-region"
    assert national["cible"] is None
    assert "Bretagne\u00a0: sans fichier" in lancer(base, "territoire", "--national")


def test_what_is_left_out_is_named_with_its_code(base, tmp_path):
    bon, abime = tmp_path / "bon", tmp_path / "abime"
    bon.write_bytes(en_octets(un_contenu(code="11")))
    abime.write_bytes(en_octets(un_contenu()).replace(b"2940000", b"2940001", 1))
    dit = lancer(base, "consolider", bon, abime, code=4)
    assert "a été modifié depuis" in dit
    assert "1\u00a0fichier retenu" in dit
    autre = tmp_path / "autre"
    autre.write_bytes(en_octets(un_contenu((), code="11")))
    lu = json.loads(lancer(base, "consolider", autre, "--json", code=4))
    assert [x["retenu"] for x in lu["fichiers"]] == [False]
    lu = json.loads(lancer(base, "consolider", autre, "--remplacer", "--json"))
    assert [x["retenu"] for x in lu["fichiers"]] == [True]
