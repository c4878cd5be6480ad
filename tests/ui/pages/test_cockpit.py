"""The cockpit: a target not notified is said and never zero; target, envelope and campaign change by panels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from tests.outils.saisie import type_text
from tests.ui.pages.test_programme import textes


def remplir(champ, texte):
    champ.setFocus()
    champ.selectAll()
    type_text(champ, texte)


def test_une_cible_non_notifiee_n_est_pas_un_zero(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("cockpit")
    calme(base)
    assert page.bandeau.isVisible()
    assert page.modele.index(0, page.modele.rang_colonne("reference")).data() == "non notifiée"
    assert page.modele.index(0, page.modele.rang_colonne("demande")).data() == "1,00"
    assert "cible non notifiée" in page.jauges[0].accessibleName()


def test_notifier_la_cible_met_a_jour_le_bandeau(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("cockpit")
    page.act_cible.trigger()
    QTest.keyClick(page.cible, Qt.Key.Key_Return)
    assert "La cible est vide" in page.cible.faute.text()
    remplir(page.cible.champs[TypePoste.FACILITATEUR], "2,5")
    remplir(page.cible.champs[TypePoste.COORDINATEUR], "1")
    remplir(page.cible.reference, "lettre n° 12")
    QTest.keyClick(page.cible.reference, Qt.Key.Key_Return)
    calme(base)
    assert page.droite.isHidden()
    assert page.bandeau.isHidden()
    assert page.modele.index(0, page.modele.rang_colonne("reference")).data() == "2,50"
    assert (
        page.modele_versions.lignes[0].detail
        == "facilitateurs\u00a0: 2,50\u00a0ETP, coordinateurs\u00a0: 1,00\u00a0ETP"
    )
    assert "cible v1 du 12/09/2022" in base.fenetre.quota.accessibleName()
    assert page.grab().toImage().width() > 0


def test_une_date_illisible_garde_la_saisie(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    page.notifier()
    remplir(page.cible.champs[None], "3")
    remplir(page.cible.jour, "32/13/2022")
    page.cible.valider()
    assert page.cible.faute.text()
    assert page.cible.jour.text() == "32/13/2022"
    QTest.keyClick(page.cible, Qt.Key.Key_Escape)
    assert page.droite.isHidden()
    calme(base)


def test_les_mouvements_de_l_enveloppe(base, calme):
    page = base.fenetre.ouvrir("cockpit")
    page.act_mouvement.trigger()
    page.mouvement.valider()
    assert "Le montant est vide" in page.mouvement.faute.text()
    remplir(page.mouvement.montant, "90 000")
    page.mouvement.valider()
    calme(base)
    assert page.modele_mouvements.lignes[0].montant.centimes == 9_000_000
    page.act_mouvement.trigger()
    page.mouvement.nature.fixer(NatureMouvement.REPRISE)
    remplir(page.mouvement.montant, "100 000")
    page.mouvement.valider()
    calme(base)
    assert "L’enveloppe deviendrait négative" in textes(base)
    assert page.droite.isVisible()
    assert len(page.modele_mouvements.lignes) == 1


def test_completer_la_campagne(base, calme):
    page = base.fenetre.ouvrir("cockpit", "campagne")
    avant = len(base.session.bureau.campagnes.get(base.session.campagne_id).a_confirmer())
    remplir(page.campagne.faits.findChild(object, "fait_signataire_nom"), "Modèle")
    page.campagne.valider()
    calme(base)
    campagne = base.session.bureau.campagnes.get(base.session.campagne_id)
    assert campagne.signataire.nom == "Modèle"
    assert len(campagne.a_confirmer()) < avant
    page.completer_campagne()
    page.campagne.valider()
    assert page.droite.isHidden()
    calme(base)
