"""The cockpit: a target not notified is said and never zero; target, envelope and campaign change by panels."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.montants import Etp
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from tests.app.documents import contenus
from tests.outils.saisie import type_text
from tests.ui.pages.test_programme import textes
from ui.dialogs.fichiers import Fichiers


def remplir(champ, texte):
    champ.setFocus()
    champ.selectAll()
    type_text(champ, texte)


def test_une_cible_non_notifiee_n_est_pas_un_zero(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    assert page.bandeau.isVisible()
    page.onglets.setCurrentWidget(page.vue_quota)
    assert page.vue_quota.modele.index(0, page.vue_quota.modele.rang_colonne("reference")).data() == "non notifiée"
    assert page.vue_quota.modele.index(0, page.vue_quota.modele.rang_colonne("demande")).data() == "1,00"
    assert "cible non notifiée" in page.jauges[0].accessibleName()


def test_notifier_la_cible_met_a_jour_le_bandeau(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("cockpit")
    page.act_cible.trigger()
    QTest.keyClick(page.droite.cible, Qt.Key.Key_Return)
    assert "La cible est vide" in page.droite.cible.faute.text()
    remplir(page.droite.cible.champs[TypePoste.FACILITATEUR], "2,5")
    remplir(page.droite.cible.champs[TypePoste.COORDINATEUR], "1")
    remplir(page.droite.cible.reference, "lettre n° 12")
    QTest.keyClick(page.droite.cible.reference, Qt.Key.Key_Return)
    calme(base)
    assert page.droite.isHidden()
    assert page.bandeau.isHidden()
    page.onglets.setCurrentWidget(page.vue_quota)
    assert page.vue_quota.modele.index(0, page.vue_quota.modele.rang_colonne("reference")).data() == "2,50"
    assert (
        page.vue_quota.modele_versions.lignes[0].detail
        == "facilitateurs\u00a0: 2,50\u00a0ETP, coordinateurs\u00a0: 1,00\u00a0ETP"
    )
    assert "cible v1 du 12/09/2022" in base.fenetre.quota.accessibleName()
    assert page.grab().toImage().width() > 0


def test_une_date_illisible_garde_la_saisie(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    page.droite.notifier()
    remplir(page.droite.cible.champs[None], "3")
    remplir(page.droite.cible.jour, "32/13/2022")
    page.droite.cible.valider()
    assert page.droite.cible.faute.text()
    assert page.droite.cible.jour.text() == "32/13/2022"
    QTest.keyClick(page.droite.cible, Qt.Key.Key_Escape)
    assert page.droite.isHidden()
    calme(base)


def test_les_mouvements_de_l_enveloppe(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    page.act_mouvement.trigger()
    page.droite.mouvement.valider()
    assert "Le montant est vide" in page.droite.mouvement.faute.text()
    remplir(page.droite.mouvement.montant, "90 000")
    page.droite.mouvement.valider()
    calme(base)
    page.onglets.setCurrentWidget(page.vue_quota)
    assert page.vue_quota.modele_mouvements.lignes[0].montant.centimes == 9_000_000
    page.act_mouvement.trigger()
    page.droite.mouvement.nature.fixer(NatureMouvement.REPRISE)
    remplir(page.droite.mouvement.montant, "100 000")
    page.droite.mouvement.valider()
    calme(base)
    assert "L’enveloppe deviendrait négative" in textes(base)
    assert page.droite.isVisible()
    assert len(page.vue_quota.modele_mouvements.lignes) == 1


def test_a_reconduction_tells_the_credits_and_the_etp_it_continues(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    for nature, montant, paiement, etp in (
        (NatureMouvement.DOTATION, "90 000", "60 000", ""),
        (NatureMouvement.RECONDUCTION, "29 400", "29 400", "1"),
    ):
        page.act_mouvement.trigger()
        saisie = page.droite.mouvement
        saisie.nature.fixer(nature)
        remplir(saisie.montant, montant)
        remplir(saisie.paiement, paiement)
        remplir(saisie.etp, etp)
        saisie.valider()
        calme(base)
    page.onglets.setCurrentWidget(page.vue_exercices)
    calme(base)
    (exercice,) = page.vue_exercices.modele.lignes
    assert (exercice.bilan.reste.centimes, exercice.bilan.credits_paiement.centimes) == (6_060_000, 3_060_000)
    colonne = page.vue_exercices.modele.rang_colonne
    assert page.vue_exercices.modele.index(0, colonne("continues")).data() == "1,00"
    assert page.vue_exercices.modele.index(0, colonne("cible")).data() == "inconnu"
    page.droite.fermer()
    assert page.vue_exercices.table.hasFocus()


def test_decisions_are_replayed_under_a_version_and_nothing_is_applied(base, calme, enregistrer, decider):
    cle = enregistrer()
    decider(cle)
    arbitrage, campagne_id = base.session.bureau.arbitrage, base.session.campagne_id
    arbitrage.notifier_cible(campagne_id, {None: Etp(50)}, date(2022, 9, 1), "lettre", malgre_depassement=True)
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    page.onglets.setCurrentWidget(page.vue_exercices)
    choix = page.vue_exercices.choix
    choix.setFocus()
    QTest.keyClick(choix, Qt.Key.Key_Down)
    calme(base)
    assert choix.valeur == 1
    (ecart,) = page.vue_exercices.modele_rejeu.lignes
    assert "aucune version" in ecart.phrase
    assert "Rien n’est appliqué" in page.vue_exercices.dit.text()
    page.actualiser(None)
    calme(base)
    assert choix.valeur == 1
    assert page.grab().toImage().width() > 0
    page.vue_exercices.montrer_rejeu(1, ())
    assert "rien ne différerait" in page.vue_exercices.dit.text()


def test_completer_la_campagne(base, calme):
    page = base.fenetre.ouvrir("cockpit", "campagne")
    avant = len(base.session.bureau.campagnes.get(base.session.campagne_id).a_confirmer())
    remplir(page.droite.campagne.faits.findChild(object, "fait_signataire_nom"), "Modèle")
    page.droite.campagne.valider()
    calme(base)
    campagne = base.session.bureau.campagnes.get(base.session.campagne_id)
    assert campagne.signataire.nom == "Modèle"
    assert len(campagne.a_confirmer()) < avant
    page.droite.completer_campagne()
    remplir(page.droite.campagne.faits.blancs, "2C")
    page.droite.campagne.valider()
    assert "Départements inconnus" in page.droite.campagne.faute.text()
    remplir(page.droite.campagne.faits.blancs, "2b")
    page.droite.campagne.valider()
    calme(base)
    campagne = base.session.bureau.campagnes.get(base.session.campagne_id)
    assert campagne.departements_blancs == ("2B",)
    page.droite.completer_campagne()
    page.droite.campagne.valider()
    assert page.droite.isHidden()
    calme(base)


def cellule(page, colonne):
    return page.modele.index(0, page.modele.rang_colonne(colonne)).data()


def test_reporter_la_date_limite_remet_un_dossier_dans_les_delais(base, calme, enregistrer):
    """T05: received on 20 September, after the deadline of the 15th, then postponed to 14 October."""
    tardif = enregistrer("Retardataire", jour=20)
    liste = base.fenetre.ouvrir("dossiers")
    calme(base)
    assert cellule(liste, "delai") == "✕ hors délai"
    accueil = base.fenetre.ouvrir("accueil")
    accueil.actualiser(None)
    calme(base)
    assert "✕ hors délai, à décider" in [a.attendu for a in accueil.modele.lignes]
    page = base.fenetre.ouvrir("cockpit")
    page.act_report.trigger()
    assert page.droite.report.en_vigueur.text() == "Date limite en vigueur\u00a0: 15\u00a0septembre\u00a02022."
    assert "Aucun" in page.droite.report.historique.text()
    remplir(page.droite.report.jour, "14/10/2022")
    remplir(page.droite.report.motif, "report <b>national</b>")
    QTest.keyClick(page.droite.report.motif, Qt.Key.Key_Return)
    calme(base)
    assert page.droite.isHidden()
    base.fenetre.ouvrir("accueil")
    calme(base)
    assert "✕ hors délai, à décider" not in [a.attendu for a in accueil.modele.lignes]
    assert "14\u00a0octobre\u00a02022" in accueil.entete.phrase.text()
    base.fenetre.ouvrir("dossiers")
    calme(base)
    assert cellule(liste, "delai") == ""
    fiche = base.fenetre.ouvrir("dossier", tardif)
    calme(base)
    assert "● dans les délais" in [x.text() for x in fiche.findChildren(QLabel)]
    base.fenetre.ouvrir("cockpit")
    page.droite.reporter()
    assert page.droite.report.historique.text() == (
        "• 15/09/2022 → 14/10/2022\u00a0: report <b>national</b> (Agent d’essai, le 12/09/2022)"
    )
    assert page.grab().toImage().width() > 0


def test_un_report_demande_une_date_plus_tardive_et_un_motif(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    page.droite.reporter()
    page.droite.report.valider()
    assert "La nouvelle date limite est vide" in page.droite.report.faute.text()
    remplir(page.droite.report.jour, "31/09/2022")
    page.droite.report.valider()
    assert page.droite.report.jour.text() == "31/09/2022"
    assert page.droite.report.faute.text()
    remplir(page.droite.report.jour, "01/09/2022")
    page.droite.report.valider()
    assert "demande un motif" in page.droite.report.faute.text()
    remplir(page.droite.report.motif, "erreur")
    page.droite.report.valider()
    assert "La nouvelle date doit suivre l’ancienne" in textes(base)
    assert page.droite.isVisible()
    assert not base.session.bureau.campagnes.get(base.session.campagne_id).reports
    calme(base)


def test_les_arrivees_suivent_le_report(base, calme, tmp_path):
    tardif = tmp_path / "tardif.eml"
    tardif.write_bytes(
        b"From: Structure <contact@exemple.fr>\r\nTo: aap@exemple.fr\r\nSubject: Candidature\r\n"
        b"Date: Tue, 20 Sep 2022 07:00:00 +0200\r\nMessage-ID: <tardif@exemple.fr>\r\n\r\nBonjour.\r\n"
    )
    reception = base.fenetre.ouvrir("reception", (tardif,))
    calme(base)
    assert cellule(reception, "delai") == "✕ hors délai"
    page = base.fenetre.ouvrir("cockpit")
    page.droite.reporter()
    remplir(page.droite.report.jour, "14/10/2022")
    remplir(page.droite.report.motif, "report national")
    page.droite.report.valider()
    calme(base)
    base.fenetre.ouvrir("reception")
    calme(base)
    assert cellule(reception, "delai") != "✕ hors délai"


def test_le_logo_des_actes_se_choisit_et_se_retire(base, calme, monkeypatch, tmp_path):
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    page.droite.completer_campagne()
    champ = page.droite.campagne.logo
    assert champ.image.accessibleName() == "Aucun logo"
    assert not champ.retrait.isEnabled()
    fichier = tmp_path / "emblème.png"
    fichier.write_bytes(b"rien")
    monkeypatch.setattr(Fichiers, "logo", lambda _parent: fichier)
    champ.texte.setText("Emblème fictif")
    champ.choix.click()
    calme(base)
    assert "ce n’est pas une image PNG ou JPEG lisible" in champ.faute.text()
    assert champ.texte.text() == "Emblème fictif"
    fichier.write_bytes(contenus.logo())
    champ.choix.click()
    calme(base)
    assert champ.faute.text() == ""
    assert champ.image.accessibleName() == "Logo\u00a0: Emblème fictif"
    assert not champ.image.pixmap().isNull()
    champ.retrait.click()
    assert champ.image.accessibleName() == "Aucun logo"
    assert base.session.bureau.campagnes.get(base.session.campagne_id).logo is None
    monkeypatch.setattr(Fichiers, "logo", lambda _parent: None)
    champ.choix.click()
    assert not base.runner.occupe
