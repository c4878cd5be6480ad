"""A bundle through two real windows: prepared, opened and noted by its reader, taken back by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.domain.fusion import Choix
from app.socle.fichiers import EXTENSION_LIASSE
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.fichiers import Fichiers
from ui.dialogs.mot_de_passe import MotDePasse
from ui.pages.actes_fenetre import CLES

MOT = "trois chevaux lents"
LECTRICE = "Lectrice Essai"  # the keyboard of QTest types ASCII only


def textes(programme):
    return " ".join(b.texte for b in programme.fenetre.zone.bandeaux)


def taper_le_mot(programme, qtbot, mot=MOT):
    """Answer the box that asks for a password, by keyboard."""
    boite = next(b for b in programme.fenetre.findChildren(MotDePasse) if b.isVisible())
    assert list(sans_nom(boite)) == []
    champ = boite.findChild(QLineEdit, "mot_de_passe")
    assert champ.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(champ, mot)
    qtbot.keyClick(champ, Qt.Key.Key_Return)


@pytest.fixture
def liasse(tmp_path):
    return tmp_path / f"lectrice{EXTENSION_LIASSE}"


@pytest.fixture
def partie(base, calme, enregistrer, qtbot, monkeypatch, liasse):
    """The window of the service, after it has prepared a bundle of the dossier chosen in the list."""
    dossier = enregistrer()
    enregistrer("Chantiers d’essai", jour=6)
    base.session.bureau.notation.noter(dossier, "C1.1", 3, "page 4")
    monkeypatch.setattr(Fichiers, "nouvelle_liasse", lambda *_args: liasse)
    page = base.fenetre.ouvrir("dossiers")
    calme(base)
    page.table.choisir(0)
    next(a for a in page.actions() if a.objectName() == "confier_a_un_lecteur").trigger()
    page = base.fenetre.page
    assert page.cle == "liasses"
    calme(base)
    saisie = page.saisie
    assert list(sans_nom(page)) == []
    assert page.contenu.isHidden()
    assert "1 dossier" in saisie.dossiers.currentText().replace("\u00a0", " ")
    assert "Dedans" in saisie.contenu.text()
    saisie.valider()
    assert "nom du lecteur" in saisie.faute.text()
    qtbot.keyClicks(saisie.lecteur, LECTRICE)
    saisie.valider()
    assert "Choisissez un mot de passe" in saisie.faute.text()
    qtbot.keyClicks(saisie.mot, MOT)
    assert saisie.force.text().startswith("◐")
    saisie.valider()
    assert "diffèrent" in saisie.faute.text()
    qtbot.keyClicks(saisie.encore, MOT)
    saisie.notes.setChecked(False)
    saisie.notes.setChecked(True)
    qtbot.keyClick(saisie.encore, Qt.Key.Key_Return)
    calme(base)
    assert "Liasse écrite" in page.verdict.text()
    assert saisie.mot.text() == saisie.encore.text() == ""
    assert page.modele.rowCount() == 1
    assert liasse.exists()
    return base, dossier


@pytest.fixture
def noter_chez_elle(ouvrir_programme, calme, qtbot, liasse):
    """Open the bundle in another window, as a double click does, and give notes; the window is closed."""

    def faire(*notes):
        sienne = ouvrir_programme()
        sienne.recevoir([liasse])
        taper_le_mot(sienne, qtbot)
        calme(sienne)
        bureau = sienne.session.bureau
        assert sienne.fenetre.page.cle == "dossiers"
        assert f"Liasse de {LECTRICE}" in textes(sienne)
        (identifiant,) = bureau.instruction.numeros(sienne.session.campagne_id).values()
        for code, valeur, raison in notes:
            bureau.notation.noter(identifiant, code, valeur, raison)
        permis = {cle for cle in CLES if sienne.fenetre.actions_cadre[cle].isEnabled()}
        assert permis == {"chercher_textes"}
        for cle in ("accueil", "reception", "classement", "cockpit", "actes", "liasses"):
            assert sienne.fenetre.ouvrir(cle).cle == ""
        sienne.fenetre.ouvrir("reception").findChild(QPushButton).click()
        assert sienne.fenetre.page.cle == "dossiers"
        page = sienne.fenetre.ouvrir("dossier", identifiant)
        calme(sienne)
        assert page.cle == "dossier"
        sienne.fermer()

    return faire


def revenir(programme, qtbot, calme, monkeypatch, liasse, mot=MOT):
    """Ask for the return of the bundle from its page; return the page that is then in sight."""
    monkeypatch.setattr(Fichiers, "liasse", lambda *_args: liasse)
    programme.fenetre.actions_cadre["liasses"].trigger()
    programme.fenetre.page.act_reprendre.trigger()
    taper_le_mot(programme, qtbot, mot)
    calme(programme)
    programme.fenetre.activateWindow()  # no window manager gives it back the keyboard here
    qtbot.waitUntil(programme.fenetre.isActiveWindow)
    return programme.fenetre.page


def test_partir_noter_revenir_regler_annuler(partie, noter_chez_elle, calme, qtbot, monkeypatch, liasse):
    base, dossier = partie
    noter_chez_elle(("C1.1", 1, "bilan incomplet"), ("C1.2", 2, "court"))
    base.session.bureau.notation.noter(dossier, "C1.1", 4, "bilan joint")
    page = revenir(base, qtbot, calme, monkeypatch, liasse)
    assert page.cle == "fusion"
    assert list(sans_nom(page)) == []
    assert page.modele.rowCount() == 2
    page.tout.setChecked(True)
    page.tout.setChecked(False)
    assert "0\u00a0réglé sur 1" in page.entete.phrase.text()
    assert page.table.currentIndex().row() == 0
    assert "bilan joint" in page.notre.toPlainText()
    assert LECTRICE in page.leur.toPlainText()
    assert "page 4" in page.depart.toPlainText()
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_I)
    assert page.choix == {("2022-94-0001", "C1.1"): Choix.NOTRE}
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.choix == {}
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    assert "1\u00a0réglé sur 1" in page.entete.phrase.text()
    page.table.choisir(1)
    page.choisir(Choix.LEUR)
    assert len(page.choix) == 1
    qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    page = base.fenetre.page
    assert page.cle == "liasses"
    assert "2 notes reprises" in page.verdict.text().replace("\u00a0", " ")
    with base.session.bureau.contexte.store.lire() as u:
        assert [(n.valeur, n.agent) for n in u.notes.of_dossier(dossier)] == [(1, LECTRICE), (2, LECTRICE)]
    assert revenir(base, qtbot, calme, monkeypatch, liasse).contenu.currentWidget() is base.fenetre.page.rien
    base.fenetre.page.act_retour.trigger()
    calme(base)
    base.fenetre.page.table.choisir(0)
    base.fenetre.page.act_annuler.trigger()
    calme(base)
    assert "Reprise annulée" in base.fenetre.page.verdict.text()
    with base.session.bureau.contexte.store.lire() as u:
        assert [n.valeur for n in u.notes.of_dossier(dossier)] == [4]


def test_un_conflit_laisse_en_attente_se_redit(partie, noter_chez_elle, calme, qtbot, monkeypatch, liasse):
    base, dossier = partie
    noter_chez_elle(("C1.1", 1, "bilan incomplet"), ("C1.2", 2, "court"))
    base.session.bureau.notation.noter(dossier, "C1.1", 4, "bilan joint")
    revenir(base, qtbot, calme, monkeypatch, liasse).act_appliquer.trigger()
    calme(base)
    assert "1 conflit attend" in base.fenetre.page.verdict.text().replace("\u00a0", " ")
    page = revenir(base, qtbot, calme, monkeypatch, liasse)
    assert "Déjà reprise le" in page.entete.phrase.text()
    assert page.modele.rowCount() == 1


def test_une_liasse_d_ailleurs_se_lit_ligne_a_ligne(partie, calme, qtbot, monkeypatch, liasse, tmp_path):
    base, _ = partie
    base.creer(tmp_path / "autre.clausule", "idf-2022")
    calme(base)
    page = revenir(base, qtbot, calme, monkeypatch, liasse)
    assert page.contenu.currentWidget() is page.anomalies
    assert "ne vient pas de cette base" in page.anomalies.toPlainText()
    assert not page.act_appliquer.isEnabled()
    assert list(sans_nom(page)) == []


def test_un_mauvais_mot_de_passe_se_dit(partie, calme, qtbot, monkeypatch, liasse):
    base, _ = partie
    page = revenir(base, qtbot, calme, monkeypatch, liasse, mot="autre")
    assert page.cle == "liasses"
    assert "n’ouvre pas le fichier" in textes(base)


def test_un_mot_de_passe_vide_ne_ferme_pas_la_question(programme, qtbot):
    donnes = []
    boite = MotDePasse.demander(programme.fenetre, "a", donnes.append)
    qtbot.keyClick(boite.champ, Qt.Key.Key_Return)
    assert boite.isVisible()
    assert "vide" in boite.faute.text()
    boite.reject()
    assert donnes == []


def test_a_l_aveugle_rien_ne_se_montre(base, calme, enregistrer, qtbot, monkeypatch, liasse, noter_chez_elle):
    enregistrer()
    base.session.bureau.campagnes.modifier(base.session.campagne_id, "Régler", double_lecture=True)
    monkeypatch.setattr(Fichiers, "nouvelle_liasse", lambda *_args: liasse)
    page = base.fenetre.ouvrir("liasses")
    calme(base)
    page.act_preparer.trigger()
    calme(base)
    assert "l’aveugle" in page.saisie.contenu.text()
    page.saisie.lecteur.setText(LECTRICE)
    page.saisie.mot.setText(MOT)
    page.saisie.encore.setText(MOT)
    page.saisie.valider()
    calme(base)
    noter_chez_elle(
        ("C1.1", 2, "court"),
    )
    page = revenir(base, qtbot, calme, monkeypatch, liasse)
    assert "Lecture à l’aveugle" in page.entete.phrase.text()
    assert "lecture laissée ouverte" in page.modele.lignes[0].phrase
    assert page.cotes.isHidden()
    assert page.leur.toPlainText() == ""
    page.act_appliquer.trigger()
    calme(base)
    assert "1 note reprise" in base.fenetre.page.verdict.text().replace("\u00a0", " ")
    page = base.fenetre.page
    page.act_preparer.trigger()
    page.saisie.abandonne.emit()
    assert page.saisie.isHidden()
    assert page.contenu.isVisible()
