"""The two settings of the first paint are those in force, whatever changed them since the last start."""

from __future__ import annotations

import pytest

from app.socle import paths, politique, reglages
from app.socle import premiers_reglages as module
from app.socle.reglages import PAR_CLE, Reglages


@pytest.fixture
def poste(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    monkeypatch.setattr(politique, "chemins", lambda: (tmp_path / "politique.toml",))
    monkeypatch.setattr(reglages, "du_poste", lambda: Reglages(tmp_path / paths.REGLAGES, politique.chemins()))
    return tmp_path


def test_without_files_the_defaults_of_the_table(poste):
    assert module.theme_et_taille() == module.PAR_DEFAUT
    assert tuple(PAR_CLE[cle].defaut for cle in (module.CLE_THEME, module.CLE_TAILLE)) == module.PAR_DEFAUT
    assert not (poste / module.COPIE).exists()


def test_the_copy_serves_while_its_sources_have_not_changed(poste, monkeypatch):
    (poste / paths.REGLAGES).write_text('[affichage]\ntheme = "sombre"\ntaille_texte = 150\n', "utf-8")
    assert module.theme_et_taille() == ("sombre", 150)
    monkeypatch.setattr(reglages, "du_poste", lambda: pytest.fail("read again"))
    assert module.theme_et_taille() == ("sombre", 150)


def test_a_setting_or_a_policy_that_changes_is_seen(poste):
    (poste / paths.REGLAGES).write_text('[affichage]\ntheme = "sombre"\n', "utf-8")
    assert module.theme_et_taille() == ("sombre", 100)
    (poste / "politique.toml").write_text('[affichage]\ntheme = "contraste"\n', "utf-8")
    assert module.theme_et_taille() == ("contraste", 100)
    (poste / "politique.toml").unlink()
    assert module.theme_et_taille() == ("sombre", 100)


@pytest.mark.parametrize("copie", ["", "rien", "a\nb\nc", "a\nb"])
def test_a_damaged_copy_is_made_again(poste, copie):
    (poste / paths.REGLAGES).write_text('[affichage]\ntheme = "clair"\n', "utf-8")
    (poste / module.COPIE).write_text(copie, "utf-8")
    assert module.theme_et_taille() == ("clair", 100)
    assert (poste / module.COPIE).read_text("utf-8").endswith("\nclair\n100")


def test_a_copy_that_cannot_be_written_stops_nothing(poste):
    (poste / paths.REGLAGES).write_text('[affichage]\ntheme = "clair"\n', "utf-8")
    (poste / module.COPIE).mkdir()
    assert module.theme_et_taille() == ("clair", 100)
