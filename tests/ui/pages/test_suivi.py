"""The follow-up of the conventions in the real window: what is due, each form by its keys, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.cycle import Etat
from app.domain.execution import Bilan, Indicateur, NatureVersement, SensReconduction, VerdictBilan, Versement
from app.domain.montants import Montant
from app.services.executions import Engagement
from ui.dialogs.suivi import PanneauJour

AVANCE = Montant(1400000)


@pytest.fixture
def signee(base, enregistrer, decider):
    """A signed convention of 28 000 €; the service gave what the campaign does not say."""
    bureau, cle = base.session.bureau, enregistrer()
    bureau.campagnes.modifier(
        base.session.campagne_id, "Compléter", taux_avance=Fraction(1, 2), delai_paiement_jours=60
    )
    decider(cle)
    with bureau.contexte.store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(cle), etat=Etat.CONVENTIONNE))
    return cle


@pytest.fixture
def ouvrir(base, calme):
    def faire():
        page = base.fenetre.ouvrir("suivi")
        calme(base)
        return page

    return faire


@pytest.fixture
def payee(base, signee):
    """Committed, notified, the advance paid, the bilan received."""
    service = base.session.bureau.executions
    service.engager(signee, "2103456789", Engagement(Montant(2800000), date(2022, 10, 5)))
    service.notifier(signee, date(2022, 10, 10))
    service.prevoir(signee, Versement(NatureVersement.AVANCE, AVANCE))
    service.certifier(signee, 0, date(2022, 10, 12))
    service.payer(signee, 0, date(2022, 11, 2), "DP 1400012345")
    bilan = Bilan(
        demande_le=date(2023, 6, 1), recu_le=date(2023, 6, 20), verdict=VerdictBilan.CONFORME,
        depenses=Montant(3500000), compte_rendu_le=date(2023, 6, 20), mois_pourvus=9,
        indicateurs=(Indicateur("heures", "Heures d’insertion réalisées", 12000, 9800),),
    )  # fmt: skip
    service.enregistrer_bilan(signee, 0, bilan)
    return signee


def entree(widget):
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_sans_convention_la_page_dit_quoi_faire(base, ouvrir):
    page = ouvrir()
    assert page.liste.currentWidget() is page.vide
    assert not page.act_bilan.isEnabled()
    assert page.dossier_en_vue is None
    assert not page.droite.isVisible()


def test_une_convention_dit_ce_qu_elle_attend(base, signee, ouvrir):
    page = ouvrir()
    assert page.dossier_en_vue == signee
    assert "1\u00a0convention signée, aucune en retard." in page.entete.phrase.text()
    assert "enregistrer l’engagement juridique" in page.vue.textes["attendu"].text()
    assert "Engagement juridique à enregistrer" in page.vue.textes["engagement"].text()
    assert not page.vue.table_versements.isVisible()
    assert not page.act_payer.isEnabled()


def test_de_l_engagement_au_paiement_au_clavier(base, calme, signee, ouvrir):
    page = ouvrir()
    page.act_engager.trigger()
    assert page.saisie_engagement.montant.valeur == 2800000
    page.saisie_engagement.numero.setText("2103456789")
    entree(page.saisie_engagement.numero)
    calme(base)
    assert "n°\u00a02103456789" in page.vue.textes["engagement"].text()
    page.act_notifier.trigger()
    entree(page.saisie_notification.le)
    calme(base)
    page.act_prevoir.trigger()
    assert page.saisie_versement.montant.valeur == AVANCE.centimes
    entree(page.saisie_versement.montant)
    calme(base)
    assert page.vue.table_versements.isVisible()
    page.act_certifier.trigger()
    assert not page.act_payer.isEnabled()
    entree(page.saisie_service_fait.le)
    calme(base)
    page.act_payer.trigger()
    page.saisie_paiement.reference.setText("DP 1")
    entree(page.saisie_paiement.le)
    calme(base)
    assert "14\u00a0000,00\u00a0€" in page.vue.textes["versements"].text()
    assert not page.act_retirer.isEnabled()
    for _ in range(5):
        base.historique.pile.undo()
        calme(base)
    assert "à enregistrer" in page.vue.textes["engagement"].text()


def test_un_ecart_d_engagement_est_dit(base, calme, signee, ouvrir):
    page = ouvrir()
    page.act_engager.trigger()
    page.saisie_engagement.numero.setText("2103456789")
    page.saisie_engagement.montant.setText("27 000")
    page.saisie_engagement.valider()
    calme(base)
    assert "⚠ L’engagement juridique est de 27\u00a0000,00\u00a0€" in page.vue.textes["engagement"].text()


def test_le_bilan_se_saisit_et_se_relit(base, calme, payee, ouvrir):
    page = ouvrir()
    page.act_bilan.trigger()
    saisie = page.saisie_bilan
    assert (saisie.recu.valeur, saisie.mois.valeur) == (date(2023, 6, 20), 9)
    assert saisie.indicateurs["heures"][2].valeur == 9800
    saisie.indicateurs["contrats"][1].setText("12")
    saisie.valider()
    calme(base)
    assert "Bilan conforme" in page.vue.textes["bilan"].text()
    assert page.vue.indicateurs.rowCount() == 2
    assert "le prorata donnerait" in page.vue.textes["versements"].text()
    page.act_bilan.trigger()
    saisie.recu.setText("demain")
    saisie.valider()
    assert saisie.faute.text()
    QTest.keyClick(saisie.recu, Qt.Key.Key_Escape)
    assert page.vue.isVisible()


def test_une_reconduction_demande_ce_qui_se_verifie(base, calme, payee, ouvrir):
    page = ouvrir()
    assert "✓ remplie\u00a0: Bilan reçu et conforme" in page.vue.textes["reconduction"].text()
    page.act_reconduire.trigger()
    saisie = page.saisie_reconduction
    saisie.motif.setPlainText("bilan conforme, crédits notifiés")
    for cle in ("credits", "non_substitution"):
        saisie.coches[cle].setChecked(True)
    assert not saisie.coches["de_minimis"].isVisible()
    saisie.valider()
    calme(base)
    assert "Reconduction 1\u00a0: décidée" in page.vue.textes["reconduction"].text()
    page.act_reconduire.trigger()
    saisie.sens.fixer(SensReconduction.NE_PAS_RECONDUIRE)
    saisie.motif.setPlainText("crédits épuisés")
    saisie.valider()
    calme(base)
    assert "Aucune autre reconduction ne se décide." in page.vue.textes["reconduction"].text()
    assert not page.act_reconduire.isEnabled()


def test_un_reversement_s_annonce_puis_se_recoit(base, calme, payee, ouvrir):
    base.session.bureau.executions.enregistrer_bilan(
        payee,
        0,
        replace(base.session.bureau.executions.lire(payee).etat.execution.bilans[0], depenses=Montant(100)),
    )
    page = ouvrir()
    assert "À reverser" in page.vue.textes["versements"].text()
    page.act_prevoir.trigger()
    assert page.saisie_versement.nature.valeur is NatureVersement.REVERSEMENT
    page.saisie_versement.valider()
    calme(base)
    page.vue.table_versements.choisir(1)
    assert page.act_certifier.text() == "Invitation…"
    page.act_certifier.trigger()
    entree(page.saisie_invitation.le)
    calme(base)
    assert base.session.bureau.executions.lire(payee).etat.execution.versements[1].notifie_le is not None
    page.act_retirer.trigger()
    calme(base)
    assert page.vue.versements.rowCount() == 1


def test_les_regles_se_disent_et_se_reprennent(base, calme, signee, ouvrir):
    page = ouvrir()
    page.act_regler.trigger()
    page.saisie_reglage.observations.setText("15")
    page.saisie_reglage.excedent.setText("5 %")
    page.saisie_reglage.valider()
    calme(base)
    reglage = base.session.bureau.executions.reglage(base.session.campagne_id)
    assert (reglage.excedent, reglage.observations_jours) == (Fraction(1, 20), 15)
    page.act_regler.trigger()
    assert page.saisie_reglage.observations.valeur == 15
    page.saisie_reglage.observations.setText("x")
    page.saisie_reglage.valider()
    assert page.saisie_reglage.faute.text()
    base.historique.pile.undo()
    calme(base)
    assert base.session.bureau.executions.reglage(base.session.campagne_id).excedent is None


def test_une_saisie_vide_est_dite(base, signee, ouvrir):
    page = ouvrir()
    for act, saisie in (
        (page.act_engager, page.saisie_engagement),
        (page.act_prevoir, page.saisie_versement),
        (page.act_notifier, page.saisie_notification),
        (page.act_reconduire, page.saisie_reconduction),
    ):
        act.trigger()
        for champ in ("montant", "le"):
            if hasattr(saisie, champ):
                getattr(saisie, champ).clear()
        saisie.valider()
        assert saisie.faute.text(), type(saisie)
    assert isinstance(page.saisie_notification, PanneauJour)


def test_on_y_arrive_par_un_dossier(base, calme, signee):
    page = base.fenetre.ouvrir("suivi", signee)
    calme(base)
    assert page.dossier_en_vue == signee
    page.table.ouverte.emit(0)
    assert base.fenetre.page.cle == "dossier"
