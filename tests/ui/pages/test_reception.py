"""Reception through the window: mails dropped, refusals listed, entry by hand, the fate of a mail changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.dossier import Canal
from app.ports import Sort
from tests.outils.saisie import type_text
from tests.ui.pages.test_programme import deposer, textes

DEMO = Path(__file__).parents[3] / "resources" / "demo" / "courriels"


def infolettre(dossier: Path) -> Path:
    fichier = dossier / "infolettre.eml"
    fichier.write_bytes(
        b"From: =?utf-8?q?Lettre_d=27information?= <lettre@exemple.fr>\r\nTo: aap@exemple.fr\r\n"
        b"Subject: Votre lettre de septembre\r\nDate: Thu, 1 Sep 2022 07:00:00 +0200\r\n"
        b"Message-ID: <lettre@exemple.fr>\r\n\r\nBonjour.\r\n"
    )
    return fichier


def test_des_courriels_deposes_sur_la_fenetre(base, calme, tmp_path):
    vide = tmp_path / "vide.eml"
    vide.touch()
    autre = tmp_path / "notes.eml"
    autre.write_bytes(b"\x00\x01\x02 pas un courriel" * 20)
    base.fenetre.ouvrir("cockpit")
    deposer(base.fenetre, [DEMO / "01-association-complete.eml", vide, autre, infolettre(tmp_path)])
    calme(base)
    page = base.fenetre.page
    assert page.cle == "reception"
    par_nom = {i.nom: i for i in page.issues.lignes}
    assert par_nom["01-association-complete.eml"].sort is Sort.NOUVEAU_DOSSIER
    assert "vide (0\u00a0octet)" in par_nom["vide.eml"].message
    assert par_nom["notes.eml"].sort is None
    assert par_nom["infolettre.eml"].sort is Sort.ECARTE
    assert page.compte_rendu.isVisible()
    assert "1\u00a0dossier ouvert" in page.bilan.text()
    assert "2\u00a0fichiers refusés" in page.bilan.text()
    assert "vide (0\u00a0octet)" in page.message.text()
    assert page.modele.rowCount() == 2
    assert not textes(base)
    page.table_issues.choisir(0)
    QTest.keyClick(page.table_issues, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.fiche.dossier.numero == par_nom["01-association-complete.eml"].numero


def test_un_courriel_ecarte_peut_ouvrir_un_dossier(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (infolettre(tmp_path),))
    calme(base)
    assert "1\u00a0écarté à vérifier" in page.entete.phrase.text()
    page.table.choisir(0)
    assert not page.act_voir.isEnabled()
    page.act_ouvrir.trigger()
    calme(base)
    assert base.fenetre.page.cle == "dossier"
    page = base.fenetre.ouvrir("reception")
    calme(base)
    assert page.modele.ligne(0).arrivee.sort is Sort.NOUVEAU_DOSSIER
    assert not page.act_ouvrir.isEnabled()
    page.act_voir.trigger()
    calme(base)
    assert base.fenetre.page.cle == "dossier"


def test_l_adresse_reelle_est_a_cote_du_nom_affiche(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (infolettre(tmp_path),))
    calme(base)
    textes_du_detail = [x.text() for x in page.detail.findChildren(type(page.detail.objet))]
    assert "lettre@exemple.fr" in textes_du_detail
    assert "Lettre d'information" in textes_du_detail
    page.rechercher("septembre")
    assert page.modele.rowCount() == 1
    page.rechercher("introuvable")
    assert page.modele.rowCount() == 0


def test_saisir_un_dossier_a_la_main(base, calme):
    base.fenetre.actions_cadre["nouveau_dossier"].trigger()
    page = base.fenetre.page
    assert page.saisie.raison_sociale.hasFocus()
    QTest.keyClick(page.saisie.raison_sociale, Qt.Key.Key_Return)
    assert "raison sociale du porteur est vide" in page.saisie.faute.text()
    type_text(page.saisie.raison_sociale, "Mission locale d’essai")
    QTest.keyClick(page.saisie.raison_sociale, Qt.Key.Key_Return)
    calme(base)
    dossier = base.fenetre.page.fiche.dossier
    assert dossier.porteur.raison_sociale == "Mission locale d’essai"
    assert dossier.canal is Canal.COURRIER
    assert dossier.recu_le.isoformat() == "2022-09-12T10:12:00+02:00"


def test_abandonner_la_saisie(base, calme):
    page = base.fenetre.ouvrir("reception", "saisir")
    QTest.keyClick(page.saisie.raison_sociale, Qt.Key.Key_Escape)
    assert page.droite.isHidden()
    calme(base)
    assert page.contenu.currentWidget() is page.vide
