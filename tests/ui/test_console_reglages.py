"""`clausule reglages`: the settings said, written for a whole service, taken on another workstation."""

from __future__ import annotations

import json

from click.testing import CliRunner

from app.socle.logo_regle import LogoRegle
from app.socle.reglages import du_poste
from tests.app.documents import contenus
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


def test_the_logo_goes_with_the_settings_to_a_new_campaign(tmp_path, monkeypatch):
    image = tmp_path / "emblème.png"
    image.write_bytes(contenus.logo(600, 300))
    assert lancer("--logo", image, "--retirer-logo").exit_code == CODE_AGIR
    dit = lancer("--logo", image, "--texte", "Emblème fictif", "--exporter", tmp_path / "service.toml")
    assert "logo\u00a0: emblème.png («\u00a0Emblème fictif\u00a0»)" in dit.output
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(tmp_path / "autre-poste"))
    dit = lancer("--importer", tmp_path / "service.toml", "--exporter", tmp_path / "retour.toml")
    assert dit.exit_code == 0
    assert (tmp_path / "retour.toml").read_bytes() == (tmp_path / "service.toml").read_bytes()
    base = tmp_path / "neuve.clausule"
    assert CliRunner().invoke(clausule, ["creer", "--base", str(base)]).exit_code == 0
    assert "Emblème fictif" in CliRunner().invoke(clausule, ["logo", "--base", str(base)]).output
    assert "logo\u00a0: aucun" in lancer("--retirer-logo").output


def test_a_campaign_that_cannot_be_made_leaves_no_base(tmp_path):
    du_poste().remplacer_logo(LogoRegle("faux.png", "Faux", b"\x89PNG\r\n\x1a\n"))
    dit = CliRunner().invoke(clausule, ["creer", "--base", str(tmp_path / "neuve.clausule")])
    assert dit.exit_code == CODE_AGIR
    assert "Le logo gardé dans les réglages" in dit.output
    assert list(tmp_path.glob("neuve*")) == []
