"""`clausule reglages`: the settings said, written for a whole service, taken on another workstation."""

from __future__ import annotations

import json

from click.testing import CliRunner

from app.socle.reglages import du_poste
from ui.console import clausule
from ui.verbes.commun import CODE_AGIR


def lancer(*mots):
    return CliRunner().invoke(clausule, ["reglages", *map(str, mots)])


def test_settings_go_from_one_workstation_to_another(tmp_path, monkeypatch):
    du_poste().changer("service.nom", "DREETS d’essai")
    assert lancer("--exporter", tmp_path / "service.toml").exit_code == 0
    with (tmp_path / "service.toml").open("a", encoding="utf-8") as sortie:
        sortie.write("[autre]\ncle = 1\n")
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(tmp_path / "autre-poste"))
    dit = lancer("--importer", tmp_path / "service.toml")
    assert dit.exit_code == 0
    assert "service.nom = DREETS d’essai" in dit.output
    assert "«\u00a0autre.cle\u00a0» est inconnue" in dit.output
    assert json.loads(lancer("--json").output)["reglages"]["service.nom"] == "DREETS d’essai"


def test_a_file_that_is_not_one_of_settings_is_refused(tmp_path):
    (tmp_path / "x.toml").write_text("[", "utf-8")
    dit = lancer("--importer", tmp_path / "x.toml")
    assert dit.exit_code == CODE_AGIR
    assert "Rien n’a changé" in dit.output
