"""The page of the settings: kept at once, exchanged, locked by a policy, with or without a base."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QPoint

from app.domain.campagne import Service
from app.socle import paths, politique
from app.socle.logo_regle import LogoRegle
from app.socle.reglages import Reglages, du_poste
from tests.app.documents import contenus
from tests.ui.pages.test_accessibilite import sans_nom
from ui import application
from ui.theme import theme_de


def textes(programme):
    return " ".join(b.texte for b in programme.fenetre.zone.bandeaux)


@pytest.fixture
def page(programme):
    for _fois in range(2):
        programme.fenetre.actions_cadre["reglages"].trigger()
    page = programme.fenetre.page
    assert page.cle == "reglages"
    yield page
    page.changer("affichage.theme", "clair")


def test_without_a_base_each_setting_is_kept_at_once(programme, page):
    assert list(sans_nom(page)) == []
    page.champs["affichage.theme"].fixer("sombre")
    page.champs["affichage.theme"].activated.emit(page.champs["affichage.theme"].currentIndex())
    assert theme_de().choix == "sombre"
    assert programme.fenetre.actions_cadre["theme_sombre"].isChecked()
    nom = page.champs["service.nom"]
    nom.setText("DREETS d’essai")
    nom.editingFinished.emit()
    page.champs["signataire.delegation_du"].setText("02/01/2026")
    page.champs["signataire.delegation_du"].editingFinished.emit()
    relus = Reglages(paths.donnees() / "reglages.toml")
    assert relus.texte("service.nom") == "DREETS d’essai"
    assert relus.texte("signataire.delegation_du") == "2026-01-02"
    page.act_retour.trigger()
    assert programme.fenetre.page.cle == "bienvenue"


def test_one_file_for_a_whole_service(programme, page, calme, tmp_path):
    page.changer("affichage.taille_texte", 130)
    assert page.champs["affichage.taille_texte"].currentText() == "130"
    page.exporter_vers(tmp_path / "service.toml")
    page.changer("affichage.taille_texte", 100)
    with (tmp_path / "service.toml").open("a", encoding="utf-8") as sortie:
        sortie.write("\n[affichage2]\ncouleur = 1\n")
    page.importer_de(tmp_path / "service.toml")
    calme(programme)
    assert du_poste()["affichage.taille_texte"] == 130
    assert "«\u00a0affichage2.couleur\u00a0» est inconnue" in textes(programme)
    page.importer_de(tmp_path / "absent.toml")
    page.exporter_vers(tmp_path / "absent" / "x.toml")
    calme(programme)
    assert "Rien n’a changé" in textes(programme)
    assert "n’a pas pu être écrit" in textes(programme)


def test_the_logo_of_the_campaigns_to_come(programme, page, calme, tmp_path, monkeypatch):
    image = tmp_path / "emblème.png"
    image.write_bytes(contenus.logo(600, 300))
    monkeypatch.setattr("ui.pages.reglages.Fichiers.logo", lambda _page: image)
    page.logo.choix.click()
    calme(programme)
    assert "Dites en quelques mots" in page.logo.faute.text()
    page.logo.texte.setText("Emblème fictif")
    page.logo.choix.click()
    calme(programme)
    assert not page.logo.image.pixmap().isNull()
    page.exporter_vers(tmp_path / "service.toml")
    page.logo.retrait.click()
    assert du_poste().logo is None
    assert page.logo.image.text().startswith("Aucun logo")
    page.importer_de(tmp_path / "service.toml")
    calme(programme)
    assert du_poste().logo.alternative == "Emblème fictif"
    assert page.logo.texte.text() == "Emblème fictif"
    du_poste().remplacer_logo(LogoRegle("faux.png", "Faux", b"\x89PNG\r\n\x1a\n"))
    page.montrer_tout()  # a file copied by hand: drawn again before it is shown
    calme(programme)
    assert "ne peut pas servir de logo" in page.logo.faute.text()
    assert page.logo.retrait.isEnabled()
    monkeypatch.setattr(du_poste(), "fichier", tmp_path / "absent" / "reglages.toml")
    page.logo.retrait.click()
    assert "n’a pas pu être écrit" in textes(programme)


def test_the_page_speaks_however_it_was_opened(programme, tmp_path):
    """The palette opens a screen by its name."""
    page = programme.fenetre.ouvrir("reglages")
    page.exporter_vers(tmp_path / "absent" / "x.toml")
    assert "n’a pas pu être écrit" in textes(programme)


def test_what_a_policy_imposes_is_shown_as_such(programme, tmp_path, monkeypatch):
    imposee = tmp_path / "politique.toml"
    imposee.write_text('[affichage]\ntheme = "clair"\n', "utf-8")
    monkeypatch.setattr(politique, "chemins", lambda: (imposee,))
    programme.fenetre.actions_cadre["reglages"].trigger()
    saisie = programme.fenetre.page.champs["affichage.theme"]
    assert not saisie.isEnabled()
    assert "Imposé par votre service informatique" in saisie.accessibleDescription()
    programme.fenetre.actions_cadre["theme_sombre"].trigger()
    assert "imposé par votre service informatique" in textes(programme)
    assert not programme.fenetre.actions_cadre["theme_sombre"].isChecked()


def test_the_letterhead_goes_from_a_campaign_to_the_next(base, calme, tmp_path):
    campagnes = base.session.bureau.campagnes
    campagnes.modifier(base.session.campagne_id, "Compléter", service=Service(nom="DREETS d’essai"))
    base.fenetre.actions_cadre["reglages"].trigger()
    base.fenetre.page.act_reprendre.trigger()
    calme(base)
    assert "En-tête et signataire repris" in textes(base)
    base.creer(tmp_path / "suivante.clausule", "idf-2022")
    calme(base)
    suivante = base.session.bureau.campagnes.get(base.session.campagne_id)
    assert suivante.service.nom == "DREETS d’essai"


@pytest.mark.parametrize(("rythme", "copies"), [("chaque_jour", 1), ("jamais", 0)])
def test_a_base_opened_again_is_copied_where_and_when_the_settings_say(
    base, ouvrir_programme, calme, tmp_path, rythme, copies
):
    du_poste().changer("sauvegarde.rythme", rythme)
    du_poste().changer("dossiers.sauvegardes", str(tmp_path / "partage" / "copies"))
    assert not (tmp_path / "partage").exists()
    base.fermer()
    for _fois in range(2):
        autre = ouvrir_programme()
        autre.commencer(None)
        calme(autre)
        autre.fermer()
    assert len(list(tmp_path.glob("partage/copies/corse-automatique-*.clausule"))) == copies


def test_the_text_grows_at_the_next_start(monkeypatch, qapp):
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    application._agrandir(100)
    assert "QT_SCALE_FACTOR" not in os.environ
    application._agrandir(125)
    assert os.environ["QT_SCALE_FACTOR"] == "1.25"
    monkeypatch.delenv("QT_SCALE_FACTOR")


def test_the_columns_go_one_under_the_other_where_the_page_is_narrow(programme, calme):
    """At 200 % on 1280×720, the second column was cut, with no way to reach it."""
    page = programme.fenetre.ouvrir("reglages")
    for largeur, cote_a_cote in ((640, False), (1280, True)):
        programme.fenetre.resize(largeur, 600)
        calme(programme)
        gauche, droite = page.champs["affichage.theme"], page.champs["service.nom"]
        assert (droite.mapTo(page, QPoint()).x() > gauche.mapTo(page, QPoint()).x()) is cote_a_cote
        assert droite.mapTo(page, QPoint()).x() + droite.width() <= page.width()
