"""The first ten minutes: a backup restored, recent bases, the visit, one window, empty screens that speak."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget

from app.domain.cycle import Etat
from app.socle.errors import UserError
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


def test_une_base_recente_introuvable_est_dite_et_se_retire(ouvrir_programme, dossier_utilisateur, qtbot, tmp_path):
    recents, partie = Recents(dossier_utilisateur), tmp_path / "partie.clausule"
    recents.ajouter(partie)
    programme = ouvrir_programme()
    page = programme.fenetre.page
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "retirer_partie.clausule") is not None)
    assert any(
        f"introuvable dans «\u00a0{tmp_path}" in x.text() for x in page.findChildren(QLabel) if x.isVisible()
    )
    assert not page.findChild(QPushButton, "recent_partie.clausule").isVisible()
    page.findChild(QPushButton, "retirer_partie.clausule").click()
    assert recents.toutes() == ()


def test_une_base_qui_ne_s_ouvre_plus_reste_dans_la_liste(
    ouvrir_programme, dossier_utilisateur, calme, qtbot, tmp_path
):
    """A share that is off today is there tomorrow: the list keeps the base, the start says what happened."""
    recents, partie = Recents(dossier_utilisateur), tmp_path / "partage" / "partie.clausule"
    partie.parent.mkdir()
    partie.touch()
    recents.ajouter(partie)
    programme = ouvrir_programme()
    bouton = programme.fenetre.page.findChild(QPushButton, "recent_partie.clausule")
    partie.unlink()
    partie.parent.rmdir()
    bouton.click()
    calme(programme)
    assert "n’existe pas" in textes(programme)
    qtbot.waitUntil(lambda: not bouton.isVisible())
    assert recents.toutes() == (partie,)
    autre = ouvrir_programme()
    autre.commencer(None)
    calme(autre)
    assert "n’existe pas" in textes(autre)
    assert autre.fenetre.page.cle == "bienvenue"


def test_un_disque_qui_ne_repond_pas_ne_retient_pas_la_fenetre(
    ouvrir_programme, dossier_utilisateur, monkeypatch, qtbot, tmp_path
):
    repondre, demandees = threading.Event(), []

    def attendre(chemin):
        demandees.append(chemin)
        repondre.wait(20)
        raise PermissionError(13, "refusé")

    recents, loin = Recents(dossier_utilisateur), tmp_path / "loin.clausule"
    recents.ajouter(loin)
    monkeypatch.setattr("ui.pages.recents.Path.is_file", attendre)
    page = ouvrir_programme().fenetre.page
    qtbot.waitUntil(lambda: demandees == [loin])
    bouton = page.findChild(QPushButton, "recent_loin.clausule")
    assert bouton.isVisible()
    repondre.set()
    qtbot.waitUntil(lambda: not bouton.isVisible())


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


def test_la_visite_se_quitte_a_chaque_pas_sans_rien_laisser(base, calme, qtbot):
    """By Escape wherever the cursor is, by the button, by another base opened meanwhile, by closing the window."""
    visite, fenetre = base.premiers_pas.visite, base.fenetre
    octets = base.base.read_bytes()

    def quitter(rang):
        if rang % 2:
            visite.bande.quitter.click()
        else:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    for rang, etape in enumerate(ETAPES):
        visite.commencer()
        visite.aller(rang)
        calme(base)
        if rang % 4 == 2:
            fenetre.coin.champ.setFocus()
        quitter(rang)
        assert not visite.en_cours
        assert not visite.bande.isVisible()
        assert not visite.cadre.isVisible()
        assert fenetre.etat.isVisible()
        assert fenetre.page.cle == etape.ecran  # she stays where she is
        assert visite._echap.key().isEmpty()
        assert (visite._cible, visite._page) == (None, None)
    assert base.base.read_bytes() == octets


def test_une_autre_base_ou_la_fermeture_pendant_la_visite(base, calme, tmp_path):
    visite = base.premiers_pas.visite
    visite.commencer()
    visite.aller(3)
    calme(base)
    base.creer(tmp_path / "autre.clausule", "idf-2022")
    calme(base)
    base.fenetre.resize(1300, 800)
    calme(base)
    assert not visite.cadre.isVisible()
    visite.aller(4)
    calme(base)
    assert visite.cadre.isVisible()
    base.fermer()


def test_la_visite_quittee_rend_la_base_d_avant(base, calme, monkeypatch, tmp_path):
    avant, ouvertes = base.base, []
    monkeypatch.setattr(base, "decouvrir", lambda: base.creer(tmp_path / BASE_FICTIVE, "corse-2022"))
    base.fenetre.actions_cadre["visite"].trigger()
    calme(base)
    assert base.premiers_pas.visite.en_cours
    monkeypatch.setattr(base, "ouvrir", ouvertes.append)
    base.premiers_pas.visite.finir()
    bandeau = next(b for b in base.fenetre.zone.bandeaux if "La visite est finie" in b.texte)
    next(b for b in bandeau.findChildren(QPushButton) if b.text() == "Revenir à ma base").click()
    assert ouvertes == [avant]


def test_la_visite_ouvre_d_abord_les_dossiers_fictifs(base, calme, monkeypatch):
    demandes = []
    monkeypatch.setattr(base, "decouvrir", lambda: demandes.append("dossiers fictifs"))
    base.fenetre.actions_cadre["visite"].trigger()
    assert demandes == ["dossiers fictifs"]
    base.echec.emit(UserError("Disque plein."))
    base.base_ouverte.emit()  # her own base, opened after the refusal
    assert not base.premiers_pas.visite.en_cours
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
