"""A workstation that is not as one would wish: names, paths, printers, settings; a clear message, nothing lost."""

from __future__ import annotations

import getpass
import os

from app.socle import paths
from app.socle.horloge import HorlogeFixe
from tests.ui.pages.conftest import MAINTENANT
from ui.main import Programme
from ui.pages.impression_acte import ImpressionActe

NOM = "Zoé d’Été-L'Haÿ"


def textes(programme):
    return " ".join(b.texte for b in programme.fenetre.zone.bandeaux)


def test_a_user_name_with_accents_and_an_apostrophe(qapp, calme, tmp_path, monkeypatch):
    maison = tmp_path / NOM
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(maison))
    monkeypatch.setattr(getpass, "getuser", lambda: NOM)
    programme = Programme(
        qapp, clock=HorlogeFixe(MAINTENANT), agent=paths.nom_de_session(), dossier_utilisateur=paths.donnees()
    )
    try:
        programme.creer(maison / "L'été à Ajaccio.clausule", "corse-2022")
        calme(programme)
        bureau = programme.session.bureau
        assert bureau.contexte.agent == NOM
        programme.fenetre.actions_cadre["sauvegarder"].trigger()
        calme(programme)
        assert "Sauvegarde vérifiée" in textes(programme)
        assert bureau.sauvegardes.verifier() == ()
    finally:
        programme.fermer()


def test_a_path_over_260_characters(programme, calme, tmp_path):
    profond = tmp_path
    while len(str(profond)) < 270:
        profond = profond / ("dossier-au-nom-bien-long-" * 2)
    os.makedirs(profond)  # noqa: PTH103  # the folders in between too
    chemin = profond / "corse.clausule"
    programme.creer(chemin, "corse-2022")
    calme(programme)
    if programme.session is None:  # a system that refuses says so and leaves nothing behind
        assert textes(programme)
        assert not chemin.exists()
        return
    assert programme.session.bureau.sauvegardes.verifier() == ()
    programme.fenetre.actions_cadre["sauvegarder"].trigger()
    calme(programme)
    assert list((profond / "sauvegardes").iterdir())


def test_damaged_settings_are_said_when_the_window_opens(ouvrir_programme):
    fichier = paths.donnees() / "reglages.toml"
    fichier.write_text("[affichage\n", "utf-8")
    programme = ouvrir_programme()
    assert "Le fichier des réglages est abîmé" in textes(programme)
    assert fichier.with_name("reglages-abime.toml").read_text("utf-8") == "[affichage\n"


def test_no_printer_keeps_the_act_and_says_what_to_do(base, monkeypatch):
    monkeypatch.setattr("ui.pages.impression_acte.QPrinterInfo.availablePrinterNames", staticmethod(list))
    dites = []
    ImpressionActe(base.fenetre, base.session, dites.append).demander(b"%PDF-1.7")
    assert "Aucune imprimante n’est installée" in dites[0]
    assert "L’acte est gardé" in dites[0]


def test_a_base_of_a_newer_program_is_refused_untouched(base, calme, ouvrir_programme, tmp_path):
    chemin = base.base
    base.fermer()
    neuve = tmp_path / "neuve.clausule"
    octets = bytearray(chemin.read_bytes())
    octets[63] += 1  # the last byte of user_version, in the head of the file
    neuve.write_bytes(octets)
    programme = ouvrir_programme()
    programme.ouvrir(neuve)
    calme(programme)
    assert "écrite par une version plus récente" in textes(programme)
    assert programme.session is None
    assert neuve.read_bytes() == octets


def test_a_base_held_elsewhere_names_its_holder_and_the_first_goes_on(base, calme, ouvrir_programme):
    autre = ouvrir_programme()
    autre.ouvrir(base.base)
    calme(autre)
    assert "déjà ouverte par" in textes(autre)
    assert base.session is not None
