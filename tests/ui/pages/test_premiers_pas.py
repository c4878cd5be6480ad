"""The first ten minutes: a backup restored, recent bases, the visit, one window, empty screens that speak."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget

from app.domain.cycle import Etat
from ui.ouverture import BASE_FICTIVE
from ui.pages.catalogue import fiches
from ui.pages.recents import Recents
from ui.pages.visite import ETAPES
from ui.widgets.etat_vide import EtatVide

#: What a new campaign already fills: its models, its grid, its first line of journal, its region.
GARNIS = {
    "bienvenue", "documents_campagne", "grille", "journal", "modeles", "reglages", "territoire", "verifications",
}  # fmt: skip
#: Where the button of the empty screen opens a file, a panel or a field of the screen itself.
SUR_PLACE = {"delegations", "comite", "liasses", "reception", "recus", "retour_scan", "temps"}


def textes(programme):
    return " ".join(b.texte for b in programme.fenetre.zone.bandeaux)


@pytest.fixture
def sauvegarde(base, enregistrer, tmp_path):
    enregistrer("Association gardée")
    copie = base.session.bureau.sauvegardes.sauvegarder(tmp_path / "copie.clausule")
    base.fermer()
    return copie


def test_une_sauvegarde_se_restaure_dans_une_base_neuve(sauvegarde, ouvrir_programme, calme, tmp_path, monkeypatch):
    octets = sauvegarde.read_bytes()
    programme = ouvrir_programme()
    monkeypatch.setattr("ui.pages.premiers_pas.Fichiers.base", lambda _: sauvegarde)
    monkeypatch.setattr("ui.pages.premiers_pas.Fichiers.nouvelle_base", lambda _fenetre, propose: propose)
    programme.fenetre.actions_cadre["restaurer"].trigger()
    calme(programme)
    assert programme.base == tmp_path / "copie-restauree.clausule"
    dossiers = programme.session.bureau.instruction.fiches(programme.session.campagne_id)
    assert [f.dossier.porteur.raison_sociale for f in dossiers] == ["Association gardée"]
    assert sauvegarde.read_bytes() == octets
    programme.restaurer(sauvegarde, programme.base)
    calme(programme)
    assert "Rien n’a été restauré ni remplacé" in textes(programme)


def test_une_sauvegarde_abimee_ne_laisse_rien(sauvegarde, ouvrir_programme, calme, tmp_path, monkeypatch):
    programme = ouvrir_programme()
    (tmp_path / "lettre.clausule").write_bytes(b"Bonjour. " * 900)
    programme.restaurer(tmp_path / "lettre.clausule", tmp_path / "neuve.clausule")
    calme(programme)
    assert "n’est pas une base de Clausule" in textes(programme)
    monkeypatch.setattr(
        "app.services.sauvegardes.Sauvegardes.verifier", lambda _: ("La ligne 3 du journal manque.",)
    )
    programme.restaurer(sauvegarde, tmp_path / "neuve.clausule")
    calme(programme)
    assert "La ligne 3 du journal manque." in textes(programme)
    assert list(tmp_path.glob("neuve*")) == []
    assert programme.fenetre.page.cle == "bienvenue"


def test_une_base_recente_introuvable_est_dite_et_se_retire(ouvrir_programme, dossier_utilisateur, tmp_path):
    recents = Recents(dossier_utilisateur)
    recents.ajouter(tmp_path / "partie.clausule")
    programme = ouvrir_programme()
    page = programme.fenetre.page
    assert any("partie.clausule\u00a0: introuvable" in x.text() for x in page.findChildren(QLabel))
    page.findChild(QPushButton, "retirer_partie.clausule").click()
    assert recents.toutes() == ()


def test_un_second_demarrage_ouvre_son_fichier_ici(base, ouvrir_programme, calme, tmp_path):
    chemin = base.base
    base.fermer()
    programme = ouvrir_programme()
    programme.fenetre.showMinimized()
    programme.premiers_pas.appeler(None)
    assert not programme.fenetre.isMinimized()
    programme.premiers_pas.appeler(chemin)
    calme(programme)
    assert programme.base == chemin


def test_un_second_demarrage_attend_la_question_affichee(programme, tmp_path, monkeypatch):
    monkeypatch.setattr(QApplication, "activeModalWidget", lambda *_: programme.fenetre)
    programme.premiers_pas.appeler(tmp_path / "autre.clausule")
    assert "répondez à la question" in textes(programme)
    assert not programme.runner.occupe


def test_la_visite_montre_un_vrai_endroit_a_chaque_pas(base, calme, qtbot):
    visite, fenetre = base.premiers_pas.visite, base.fenetre
    visite.commencer()
    for rang, etape in enumerate(ETAPES):
        calme(base)
        assert visite.rang == rang
        assert fenetre.page.cle == etape.ecran
        assert visite.cadre.isVisible()
        assert visite.cadre.width() > 50
        assert visite.bande.suivant.hasFocus()
        assert etape.phrase in visite.bande.suivant.accessibleDescription()
        assert not fenetre.isModal()
        QTest.keyClick(visite.bande.suivant, Qt.Key.Key_Space)
    assert not visite.en_cours
    assert not visite.bande.isVisible()
    assert fenetre.etat.isVisible()


def test_la_visite_se_quitte_et_suit_la_fenetre(base, calme, qtbot):
    visite, fenetre = base.premiers_pas.visite, base.fenetre
    visite.finir()
    visite.commencer()
    calme(base)
    visite.aller(3)
    visite.bande.precedent.click()
    assert visite.rang == 2
    fenetre.ouvrir("journal")
    fenetre.resize(1400, 800)
    qtbot.waitUntil(lambda: not visite.cadre.isVisible())
    QTest.keyClick(visite.bande.suivant, Qt.Key.Key_Escape)
    assert not visite.en_cours
    assert fenetre.page.cle == "journal"


def test_la_visite_ouvre_d_abord_les_dossiers_fictifs(base, calme, monkeypatch):
    demandes = []
    monkeypatch.setattr(base, "decouvrir", lambda: demandes.append("dossiers fictifs"))
    base.fenetre.actions_cadre["visite"].trigger()
    assert demandes == ["dossiers fictifs"]
    base.base_ouverte.emit()
    assert base.premiers_pas.visite.en_cours
    base.premiers_pas.visite.finir()
    monkeypatch.setattr(type(base), "base", property(lambda _: base._dossier / BASE_FICTIVE))
    base.fenetre.actions_cadre["visite"].trigger()
    assert base.premiers_pas.visite.en_cours
    base.premiers_pas.visite.finir()
    calme(base)


def test_un_ecran_vide_dit_que_faire_et_le_fait(base, calme):
    """On a new campaign: no bare table; a sentence, and a button in sight that leads somewhere."""
    muets = []
    for fiche in fiches(lambda: None, QWidget):
        page = base.fenetre.ouvrir(fiche.cle)
        calme(base)
        vides = [v for v in page.findChildren(EtatVide) if v.isVisible()]
        tables = [t for t in page.findChildren(QTableView) if t.isVisible() and not t.model().rowCount()]
        if fiche.cle in GARNIS:
            if vides or (tables and fiche.cle != "documents_campagne"):
                muets.append(fiche.cle)
        elif not vides or not all(len(v.texte.text()) > 20 and _en_vue(v.bouton) for v in vides):
            muets.append(fiche.cle)
        elif fiche.cle not in SUR_PLACE:
            vides[0].bouton.click()
            calme(base)
            if base.fenetre.page is page:
                muets.append(fiche.cle)
    assert muets == []


def _en_vue(bouton):
    return bouton.isVisible() and bouton.isEnabled() and bouton.visibleRegion().boundingRect() == bouton.rect()


def test_sur_place_le_bouton_ouvre_le_panneau_ou_prend_le_champ(base, calme):
    page = base.fenetre.ouvrir("temps")
    calme(base)
    page.vide.bouton.click()
    assert page.jour.hasFocus() or page.jour.isAncestorOf(QApplication.focusWidget())
    page = base.fenetre.ouvrir("delegations")
    calme(base)
    for rang, contenu in enumerate((page.contenu_roles, page.contenu_delegations), 1):
        contenu.vide.bouton.click()
        assert page.droite.currentIndex() == rang
    page = base.fenetre.ouvrir("lot_actes")
    calme(base)
    page.etats.fixer([Etat.RETENU])
    page._lecture.demander()
    calme(base)
    assert page.vide.titre.text() == "Aucun acte pour ce choix"
    page.vide.bouton.click()
    calme(base)
    assert not page.etats.valeurs
    assert page.vide.titre.text() == "Aucun acte à produire"
