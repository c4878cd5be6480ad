"""Reception through the window: mails dropped, refusals listed, entry by hand, the fate of a mail changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.dossier import Canal
from app.ports import Sort
from app.services.reception import Reception
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


def candidature(dossier: Path, nom: str) -> Path:
    fichier = dossier / f"{nom}.eml"
    fichier.write_bytes(
        b"From: Structure <contact@exemple.fr>\r\nTo: aap@exemple.fr\r\nSubject: Candidature\r\n"
        b"Date: Thu, 1 Sep 2022 07:00:00 +0200\r\nMessage-ID: <" + nom.encode() + b"@exemple.fr>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n"
    )
    return fichier


def touche(widget, cle, modificateur=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, cle, modificateur)


def cellules(apercu, colonne):
    rang = apercu.modele.rang_colonne(colonne)
    return [apercu.modele.index(r, rang).data() for r in range(apercu.modele.rowCount())]


def cellule(page, colonne):
    return page.modele.index(page.table.currentIndex().row(), page.modele.rang_colonne(colonne)).data()


def test_un_depot_est_montre_avant_d_entrer_au_clavier(base, calme, tmp_path):
    vide = tmp_path / "vide.eml"
    vide.touch()
    autre = tmp_path / "notes.eml"
    autre.write_bytes(b"\x00\x01\x02 pas un courriel" * 20)
    base.fenetre.ouvrir("cockpit")
    deposer(base.fenetre, [DEMO / "01-association-complete.eml", vide, autre, infolettre(tmp_path)])
    calme(base)
    page = base.fenetre.page
    assert page.cle == "reception"
    apercu = page.apercu
    assert apercu.isVisible()
    assert apercu.table.hasFocus()
    assert page.modele.rowCount() == 0  # nothing is written yet
    assert apercu.bilan.text() == (
        "4\u00a0courriels trouvés\u00a0: 1\u00a0nouveau dossier, 1\u00a0écarté\u00a0; "
        "2\u00a0qui ne peuvent pas entrer."
    )
    assert apercu.bouton.text() == "Importer 2\u00a0courriels"
    assert cellules(apercu, "sort") == ["● nouveau dossier", "✕ illisible", "✕ illisible", "– écarté"]
    assert cellules(apercu, "adresse")[3] == "lettre@exemple.fr"
    touche(apercu.table, Qt.Key.Key_Down)
    assert "vide (0\u00a0octet)" in apercu.raison.text()
    assert not apercu.sort.isEnabled()
    touche(apercu.table, Qt.Key.Key_Space)
    assert cellules(apercu, "coche") == ["☑", "–", "–", "☑"]
    touche(apercu.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    assert not apercu.isVisible()
    rendu = page.compte_rendu
    assert {i.nom: i.sort for i in rendu.issues.lignes} == {
        "01-association-complete.eml": Sort.NOUVEAU_DOSSIER,
        "infolettre.eml": Sort.ECARTE,
    }
    assert rendu.isVisible()
    assert "1\u00a0dossier ouvert" in rendu.bilan.text()
    assert page.modele.rowCount() == 2
    assert not textes(base)
    rendu.table.choisir(0)
    QTest.keyClick(rendu.table, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.fiche.dossier.numero == rendu.issues.lignes[0].numero


def test_changer_le_sort_d_un_courriel_avant_d_importer(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (infolettre(tmp_path), DEMO / "01-association-complete.eml"))
    calme(base)
    apercu = page.apercu
    assert [x.prevu.nom for x in apercu.modele.lignes] == ["infolettre.eml", "01-association-complete.eml"]
    assert apercu.motif.text() == "message sans pièce jointe\u00a0: sans doute pas une candidature"
    apercu.motif.setFocus()
    apercu.motif.selectAll()
    QTest.keyClick(apercu.motif, Qt.Key.Key_Delete)
    assert "1\u00a0courriel écarté attend un motif." in apercu.bilan.text()
    assert not apercu.bouton.isEnabled()
    touche(apercu.motif, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert apercu.isVisible()
    type_text(apercu.motif, "publicité")
    touche(apercu.motif, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert apercu.sort.hasFocus()
    apercu.table.setFocus()
    touche(apercu.table, Qt.Key.Key_Down)
    touche(apercu.table, Qt.Key.Key_Space)
    assert "1\u00a0laissé de côté" in apercu.bilan.text()
    touche(apercu.table, Qt.Key.Key_Return)
    assert apercu.sort.hasFocus()
    touche(apercu.sort, Qt.Key.Key_Down)  # « écarter, avec un motif »
    assert cellules(apercu, "sort")[1] == "– écarté"
    touche(apercu.sort, Qt.Key.Key_Up)
    assert cellules(apercu, "coche") == ["☑", "☑"]
    touche(apercu.sort, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    assert [i.sort for i in page.compte_rendu.issues.lignes] == [Sort.ECARTE, Sort.NOUVEAU_DOSSIER]
    assert "publicité" in {a.arrivee.motif for a in page.modele.lignes}


def test_un_courriel_d_un_expediteur_connu_demande(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (candidature(tmp_path, "a"),))
    calme(base)
    assert "s’importe sans aperçu" in page.compte_rendu.bilan.text()
    base.fenetre.ouvrir("reception", (candidature(tmp_path, "b"),))
    calme(base)
    assert page.apercu.isVisible()
    assert cellules(page.apercu, "sort") == ["? à décider"]
    assert "1\u00a0à décider" in page.apercu.bilan.text()
    assert "même expéditeur" in page.apercu.raison.text()
    assert not page.apercu.bouton.isEnabled()
    touche(page.apercu.table, Qt.Key.Key_Space)
    assert cellules(page.apercu, "coche") == ["☐"]
    touche(page.apercu.table, Qt.Key.Key_Return)
    assert cellules(page.apercu, "sort") == ["+ ajout à un dossier"]
    touche(page.apercu.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    assert [x.numero for x in page.modele.lignes] == ["2022-94-0001"] * 2


def test_un_dossier_de_fichiers_illisibles_et_un_dossier_vide(base, calme, tmp_path):
    depot = tmp_path / "depot"
    depot.mkdir()
    page = base.fenetre.ouvrir("reception", (depot,))
    calme(base)
    assert page.compte_rendu.bilan.text() == "Aucun courriel trouvé."
    for nom in ("a.eml", "b.msg", "c.mbox"):
        (depot / nom).touch()
    base.fenetre.ouvrir("reception", (depot,))
    calme(base)
    assert cellules(page.apercu, "sort") == ["✕ illisible"] * 3
    assert not page.apercu.bouton.isEnabled()
    assert page.panneaux()[0] is page.apercu.table
    touche(page.apercu.table, Qt.Key.Key_Return)
    touche(page.apercu.table, Qt.Key.Key_Escape)
    assert not page.apercu.isVisible()
    assert page.modele.rowCount() == 0


def test_un_second_depot_s_ajoute_et_les_choix_restent(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (candidature(tmp_path, "a"), infolettre(tmp_path)))
    calme(base)
    touche(page.apercu.table, Qt.Key.Key_Space)
    assert cellules(page.apercu, "coche") == ["☐", "☑"]
    base.fenetre.ouvrir("reception", (DEMO / "01-association-complete.eml",))
    calme(base)
    assert cellules(page.apercu, "coche") == ["☐", "☑", "☑"]
    base.fenetre.ouvrir("reception", "saisir")
    assert page.saisie.isVisible()
    touche(page.saisie.raison_sociale, Qt.Key.Key_Escape)
    assert page.apercu.isVisible()
    page.apercu.table.choisir(2)
    assert "⚠" not in page.apercu.raison.text() or "\n" in page.apercu.raison.text()
    rect = page.apercu.table.visualRect(page.apercu.modele.index(0, 0))
    QTest.mouseClick(page.apercu.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert cellules(page.apercu, "coche") == ["☑"] * 3
    page.apercu.abandonne.emit()
    assert page.apercu.modele.rowCount() == 0
    assert page.table.isVisible() or page.vide.isVisible()


def test_changer_de_campagne_ferme_la_liste(base, calme, tmp_path):
    session = base.session
    page = base.fenetre.ouvrir("reception", (candidature(tmp_path, "a"), infolettre(tmp_path)))
    calme(base)
    autre, _ = session.bureau.campagnes.creer("corse-2022")
    session.choisir_campagne(autre.id)
    calme(base)
    assert not page.apercu.isVisible()
    page.importer((tmp_path / "a.eml",))
    session.choisir_campagne(1)
    calme(base)
    assert "La campagne a changé" in page.compte_rendu.bilan.text()
    assert page.modele.rowCount() == 0


def test_un_seul_fichier_illisible_est_dit_sans_liste(base, calme, tmp_path):
    vide = tmp_path / "vide.eml"
    vide.touch()
    page = base.fenetre.ouvrir("reception", (vide,))
    calme(base)
    assert "1\u00a0fichier refusé" in page.compte_rendu.bilan.text()
    assert "vide (0\u00a0octet)" in page.compte_rendu.message.text()
    QTest.keyClick(page.compte_rendu.table, Qt.Key.Key_Return)
    assert base.fenetre.page is page


def test_un_import_arrete_nomme_ce_qui_n_est_pas_entre(base, calme, monkeypatch):
    page = base.fenetre.ouvrir("reception", (DEMO,))
    calme(base)
    importer = Reception.importer_prevus

    def arreter_apres_deux(reception, campagne_id, prevus, *, rapporter, annulation):
        """Press the cross while the second mail enters."""

        def suivre(progres):
            rapporter(progres)
            if progres.fait == 1:
                for tache in base.runner.taches:
                    tache.annuler()

        return importer(reception, campagne_id, prevus, rapporter=suivre, annulation=annulation)

    monkeypatch.setattr(Reception, "importer_prevus", arreter_apres_deux)
    page.apercu.valider()
    calme(base)
    entres = page.compte_rendu.issues.rowCount()
    assert 1 <= entres <= 2
    dit = page.compte_rendu.bilan.text()
    assert "Import arrêté\u00a0: ce qui est entré est gardé" in dit
    assert f"{7 - entres}\u00a0courriels ne sont pas entrés («\u00a0" in dit
    assert page.modele.rowCount() == entres


def test_un_rapprochement_se_juge_au_clavier(base, calme, tmp_path):
    bureau, campagne_id = base.session.bureau, base.session.campagne_id
    bureau.reception.importer(campagne_id, [candidature(tmp_path, "a"), candidature(tmp_path, "b")])
    page = base.fenetre.ouvrir("reception")
    calme(base)
    assert "1\u00a0courriel à rapprocher" in page.entete.phrase.text()
    rang = next(r for r, x in enumerate(page.modele.lignes) if x.arrivee.nom_fichier == "b.eml")
    page.table.choisir(rang)
    assert cellule(page, "sort") == "? à rapprocher"
    touche(base.fenetre, Qt.Key.Key_L)
    calme(base)
    assert cellule(page, "sort") == "● nouveau dossier"
    base.session.historique.pile.undo()
    calme(base)
    assert cellule(page, "sort") == "? à rapprocher"
    touche(base.fenetre, Qt.Key.Key_R)
    calme(base)
    formulaire = page.actes.rattachement
    assert formulaire.dossier.hasFocus()
    assert "même expéditeur" in formulaire.dossier.currentText()
    assert formulaire.choisi.text() == formulaire.dossier.currentText()
    touche(formulaire.dossier, Qt.Key.Key_Escape)
    assert not formulaire.isVisible()
    touche(base.fenetre, Qt.Key.Key_R)
    calme(base)
    touche(formulaire.dossier, Qt.Key.Key_Return)
    calme(base)
    assert {x.numero for x in page.modele.lignes} == {"2022-94-0001"}
    base.session.historique.pile.undo()
    calme(base)
    assert {x.numero for x in page.modele.lignes} == {"2022-94-0001", "2022-94-0002"}
    base.session.historique.pile.redo()
    calme(base)
    base.session.historique.pile.undo()
    calme(base)
    assert {x.numero for x in page.modele.lignes} == {"2022-94-0001", "2022-94-0002"}


def test_un_courriel_range_dans_un_mauvais_dossier_va_dans_un_autre(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (candidature(tmp_path, "a"),))
    calme(base)
    page.importer([infolettre(tmp_path)])
    calme(base)
    for rang in (0, 1):
        if page.modele.ligne(rang).arrivee.nom_fichier == "infolettre.eml":
            page.table.choisir(rang)
    registre = base.session.bureau.registre
    infolettre_id, dossier_id = page._courante().arrivee.id, page.modele.lignes[0].arrivee.dossier_id or 1
    base.session.faire("", lambda: registre.rattacher(infolettre_id, dossier_id), registre.remettre_en_place)
    calme(base)
    assert cellule(page, "sort").endswith("ajout à un dossier")
    touche(base.fenetre, Qt.Key.Key_R)
    calme(base)
    assert "Aucun autre dossier" in page.actes.rattachement.faute.text()


def test_le_registre_dit_l_adresse_reelle_et_suit_un_report(base, calme, tmp_path):
    fichier = candidature(tmp_path, "a")
    fichier.write_bytes(fichier.read_bytes().replace(b"Thu, 1 Sep 2022 07", b"Fri, 16 Sep 2022 07"))
    page = base.fenetre.ouvrir("reception", (fichier,))
    calme(base)
    page.table.choisir(0)
    assert (cellule(page, "expediteur"), cellule(page, "adresse")) == ("Structure", "contact@exemple.fr")
    assert cellule(page, "delai") == "✕ hors délai"
    campagnes, campagne_id = base.session.bureau.campagnes, base.session.campagne_id
    base.session.faire_sans_retour(
        lambda: campagnes.reporter_date_limite(campagne_id, date(2022, 9, 19), "panne de la messagerie")
    )
    calme(base)
    assert cellule(page, "delai") == "✓ dans les délais"
    dits = [libelle.text() for libelle in page.detail.findChildren(QLabel)]
    assert "✓ dans les délais (✕ hors délai avant le report de la date limite)" in dits


def test_rattacher_sans_autre_dossier_le_dit(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (infolettre(tmp_path),))
    calme(base)
    page.table.choisir(0)
    page.actes.rattacher.trigger()
    calme(base)
    assert "Aucun autre dossier" in page.actes.rattachement.faute.text()
    page.actes.rattachement.valider()
    assert "Choisissez un dossier" in page.actes.rattachement.faute.text()


def test_corriger_une_date_de_reception_du_registre_et_du_dossier(base, calme, tmp_path):
    page = base.fenetre.ouvrir("reception", (candidature(tmp_path, "a"),))
    calme(base)
    page.table.choisir(0)
    touche(base.fenetre, Qt.Key.Key_D)
    calme(base)
    formulaire = page.actes.correction
    assert "Dossier 2022-94-0001, reçu le" in formulaire.en_vigueur.text()
    touche(formulaire.recu_le, Qt.Key.Key_Return)
    assert "demande un motif" in formulaire.faute.text()
    formulaire.recu_le.setDateTime(QDateTime(QDate(2022, 9, 2), QTime(8, 0)))
    type_text(formulaire.motif, "date du serveur")
    touche(formulaire.motif, Qt.Key.Key_Return)
    calme(base)
    assert cellule(page, "recu_le").startswith("2\u00a0sept.")
    assert any("1er\u00a0sept." in a or "1\u00a0sept." in a for a in page.modele.ligne(0).arrivee.avertissements)
    base.session.historique.pile.undo()
    calme(base)
    assert cellule(page, "recu_le").startswith("1")
    base.fenetre.ouvrir("dossier", page.modele.ligne(0).arrivee.dossier_id)
    calme(base)
    next(a for a in base.fenetre.page.actions() if a.objectName() == "corriger_la_date_de_reception").trigger()
    calme(base)
    assert base.fenetre.page is page
    assert formulaire.isVisible()


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
