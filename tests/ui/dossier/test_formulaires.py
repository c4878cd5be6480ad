"""Porteur, project, decision, constats: saved when a field is left, undone by name, said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.controles import Niveau
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.domain.poste import TypePoste
from app.socle.errors import UserError
from tests import builders
from tests.outils.saisie import type_text
from ui.models.dates import lire_date
from ui.models.decision import effet_en_mots
from ui.models.projet import modele_postes


def dossier(session):
    return session.bureau.instruction.dossier(2)


def colonne(modele, titre):
    return [c.titre for c in modele.colonnes].index(titre)


def remplir(champ, texte):
    champ.setFocus()
    champ.selectAll()
    type_text(champ, texte)
    champ.clearFocus()


@pytest.fixture
def porteur(page):
    page.onglets.setCurrentWidget(page.porteur)
    return page.porteur


@pytest.fixture
def projet(page):
    page.onglets.setCurrentWidget(page.projet)
    return page.projet


def test_a_field_is_saved_when_left_and_undone_by_name(porteur, session, attendre):
    remplir(porteur.champs["raison_sociale"], "Œuvre d’Essai")
    assert dossier(session).porteur.raison_sociale == "Œuvre d’Essai"
    assert session.historique.pile.undoText() == "la raison sociale"
    session.historique.pile.undo()
    attendre()
    assert porteur.champs["raison_sociale"].text() == "Association L’Égalité des chances"


def test_undo_of_one_field_leaves_the_others_alone(porteur, session, attendre):
    remplir(porteur.champs["sigle"], "OE")
    remplir(porteur.champs["ville"], "Corte")
    session.historique.pile.undo()
    assert (dossier(session).porteur.sigle, dossier(session).porteur.ville) == ("OE", "Ajaccio")


def test_an_empty_name_is_refused_and_the_old_one_comes_back(porteur, session, attendre, qtbot):
    with qtbot.waitSignal(session.historique.refus):
        remplir(porteur.champs["raison_sociale"], " ")
    attendre()
    assert porteur.champs["raison_sociale"].text() == "Association L’Égalité des chances"
    assert session.historique.pile.count() == 0


def test_siret_and_iban_are_checked_while_typed(porteur):
    champ = porteur.champs["siret"]
    assert porteur._phrases["siret"].text() == "● SIRET bien formé"
    champ.setFocus()
    champ.selectAll()
    type_text(champ, "888 000 122 00019")
    assert porteur._phrases["siret"].text().startswith("✕ Sa clé de contrôle est fausse")
    champ.selectAll()
    type_text(champ, "888")
    assert porteur._phrases["siret"].text() == "✕ Un SIRET compte 14 chiffres."
    assert porteur._phrases["iban"].text() == "● IBAN bien formé"


def test_what_is_being_typed_survives_a_refresh(porteur, page, attendre):
    champ = porteur.champs["ville"]
    champ.setFocus()
    champ.selectAll()
    type_text(champ, "Cor")
    page.actualiser(None)
    attendre()
    assert champ.text() == "Cor"


def test_the_legal_form_is_a_choice(porteur, session, attendre, qtbot):
    champ = porteur.champs["forme"]
    champ.setFocus()
    qtbot.keyClick(champ, Qt.Key.Key_Down)
    attendre()
    assert dossier(session).porteur.forme is Forme.ASSOCIATION_RUP
    assert session.historique.pile.undoText() == "la forme juridique"


def test_amounts_are_cents_and_the_share_is_said(projet, session, attendre):
    remplir(projet.formulaire.champs["montant_demande"], "29400")
    attendre()
    assert dossier(session).montant_demande == Montant(2940000)
    assert (
        "73,50\u00a0% du coût total (plafond 70,00\u00a0%)" in projet.formulaire._phrases["montant_demande"].text()
    )
    remplir(projet.formulaire.champs["montant_propose"], "")
    assert dossier(session).montant_propose is None


def test_an_amount_that_cannot_be_read_stays_typed_and_is_told(projet, session):
    champ = projet.formulaire.champs["cout_total"]
    remplir(champ, "beaucoup")
    assert champ.text() == "beaucoup"
    assert "n’est pas un nombre" in projet.formulaire._phrases["cout_total"].text()
    assert dossier(session).cout_total == Montant(4000000)


def test_plus_value_counts_its_characters_live(projet, page, session, attendre):
    session.bureau.campagnes.modifier(session.campagne_id, "Régler", plus_value_longueur_min=200)
    page.actualiser(None)
    attendre()
    phrase = projet.formulaire._phrases["plus_value"]
    assert phrase.text() == "38\u00a0caractères, 200 au moins sont attendus"
    projet.formulaire.champs["plus_value"].setPlainText("x" * 200)
    assert phrase.property("role") == "secondaire"


def test_jobs_are_typed_like_a_sheet(projet, session, attendre):
    modele = projet.postes.modele
    assert modele.setData(modele.index(1, 0), "coordinateur")
    assert modele.setData(modele.index(1, colonne(modele, "Demandé")), "0,5")
    attendre()
    postes = dossier(session).postes
    assert [(p.type, p.etp_demande) for p in postes] == [
        (TypePoste.FACILITATEUR, Etp(100)), (TypePoste.COORDINATEUR, Etp(50)),
    ]  # fmt: skip
    assert session.historique.pile.undoText() == "les postes"
    session.historique.pile.undo()
    session.historique.pile.undo()
    attendre()
    assert len(dossier(session).postes) == 1
    assert modele.rowCount() == 2


def test_a_cell_that_cannot_be_read_keeps_its_value_and_says_why(projet, session):
    modele = projet.postes.modele
    demande = modele.index(0, colonne(modele, "Demandé"))
    assert not modele.setData(demande, "un temps plein")
    faute = projet._fautes[projet.postes]
    assert "n’est pas un nombre" in faute.text()
    assert faute.isVisible()
    assert demande.data() == "✕ un temps plein"
    assert demande.data(Qt.ItemDataRole.EditRole) == "un temps plein"
    assert dossier(session).postes[0].etp_demande == Etp(100)
    assert modele.setData(modele.index(0, colonne(modele, "Début")), "1/11/2022")
    assert dossier(session).postes[0].date_debut == date(2022, 11, 1)
    assert faute.isVisible()
    assert modele.setData(demande, "1,00")
    assert not faute.isVisible()


def test_a_row_is_taken_away_with_delete(projet, session, qtbot, attendre):
    projet.charges.setFocus()
    projet.charges.setCurrentIndex(projet.charges.modele.index(0, 0))
    qtbot.keyClick(projet.charges, Qt.Key.Key_Delete)
    attendre()
    assert [x.libelle for x in dossier(session).plan.lignes] == ["État, présent appel à projets", "Fonds propres"]


def test_typing_in_a_sheet_edits_and_enter_goes_down(projet, session, qtbot, attendre):
    feuille = projet.charges
    feuille.setFocus()
    feuille.setCurrentIndex(feuille.modele.index(1, 0))
    type_text(feuille, "J")
    editeur = feuille.viewport().findChild(QLineEdit)
    type_text(editeur, "uridique, œuvre")
    qtbot.keyClick(editeur, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: feuille.state() == feuille.State.NoState)
    attendre()
    assert [x.libelle for x in dossier(session).plan.lignes][1] == "Juridique, œuvre"
    assert feuille.currentIndex().row() == 2


def test_the_plan_says_whether_it_is_balanced(projet, session, attendre):
    assert projet._phrase_plan.text().endswith("● équilibré")
    modele = projet.charges.modele
    modele.setData(modele.index(0, 1), "41 000")
    attendre()
    assert "✕ il manque 1\u00a0000,00\u00a0€ de produits" in projet._phrase_plan.text()


def test_a_box_is_ticked(projet, session):
    modele = projet.produits.modele
    assert modele.setData(modele.index(0, 3), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert [x.acquis for x in dossier(session).plan.lignes] == [False, True, True]


def test_declarer_instruit_is_refused_with_reasons_then_done(projet, page, session, attendre, qtbot):
    assert projet.avancer.text() == "Déclarer instruit"
    with qtbot.waitSignal(session.historique.refus) as refus:
        qtbot.mouseClick(projet.avancer, Qt.MouseButton.LeftButton)
    assert "ne peut pas encore" in str(refus.args[0])
    noter_tout(session)
    page.actualiser(None)
    attendre()
    bloquants = [c for c in page.fiche.constats if c.niveau is Niveau.BLOQUANT and c.interdit(Etat.INSTRUIT)]
    assert not bloquants, bloquants
    assert projet._obstacles.text() == "Rien ne manque."
    qtbot.mouseClick(projet.avancer, Qt.MouseButton.LeftButton)
    attendre()
    assert dossier(session).etat is Etat.INSTRUIT
    assert not projet.avancer.isVisible()
    session.historique.pile.undo()
    assert dossier(session).etat is Etat.EN_INSTRUCTION


def noter_tout(session):
    for code in ("C1.1", "C1.2", "C2.1"):
        session.bureau.notation.noter(2, code, 3, "page 4")
    session.bureau.instruction.modifier(
        2, "Compléter", plus_value="x" * 300, territoire="Corse-du-Sud", montant_propose=Montant(2800000)
    )


@pytest.fixture
def decision(page, session, attendre):
    noter_tout(session)
    with session.bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(builders.replace(uow.dossiers.get(2), etat=Etat.INSTRUIT))
    page.onglets.setCurrentWidget(page.decision)
    page.actualiser(None)
    attendre()
    choisir_sens(page.decision, Etat.RETENU)
    return page.decision


def choisir_sens(decision, sens):
    champ = decision.formulaire.champs["sens"]
    champ.fixer(sens)
    champ.valeur_changee.emit(sens)


def test_the_effect_is_live_and_the_act_says_what_it_creates(decision):
    assert (
        decision.effet.text()
        == "Après cette décision\u00a0: 1,00 / 3,00\u00a0ETP · 28\u00a0000 / 90\u00a0000\u00a0€"
    )
    remplir(decision.etp[TypePoste.FACILITATEUR], "0,5")
    assert "0,50 / 3,00" in decision.effet.text()
    cree = decision.cree.text()
    assert "«\u00a0retenu\u00a0» du 20\u00a0septembre\u00a02022, 0,50\u00a0ETP, 28\u00a0000,00\u00a0€" in cree


def test_what_is_proposed_fills_the_form(page, session, attendre):
    with session.bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(replace(uow.dossiers.get(2), etat=Etat.INSTRUIT))
    etp = {TypePoste.FACILITATEUR: Etp(50)}
    voulue = Decision(2, Etat.RETENU_PARTIELLEMENT, "mi-temps", date(2022, 9, 20), None, etp, Montant(1_400_000))
    session.bureau.visas.proposer(voulue)
    page.onglets.setCurrentWidget(page.decision)
    page.actualiser(None)
    attendre()
    reprise = page.decision.decision()
    assert (reprise.sens, reprise.montant, reprise.motif) == (voulue.sens, voulue.montant, "mi-temps")
    assert reprise.etp_par_type == etp
    assert "pas encore visée" in page.decision.situation.text()


def test_an_overrun_is_told_before_the_act(decision):
    remplir(decision.etp[TypePoste.FACILITATEUR], "4")
    assert decision.depasse.isVisible()
    assert "R14 · Cible régionale (tous postes) dépassée" in decision.depasse.text()
    assert decision.formulaire.champs["derogation"].isVisible()


def test_an_unfavourable_decision_engages_nothing(decision):
    choisir_sens(decision, Etat.NON_RETENU)
    assert decision.effet.text() == "Cette décision n’engage ni ETP ni crédits."
    assert not decision.etp[TypePoste.FACILITATEUR].isVisible()
    assert decision.decision().montant is None


def test_recording_clears_undo_and_joins_the_history(decision, session, qtbot, attendre):
    with qtbot.waitSignal(session.historique.refus):
        qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    decision.formulaire.champs["motif"].setPlainText("Répond aux critères")
    qtbot.mouseClick(decision.enregistrer, Qt.MouseButton.LeftButton)
    attendre()
    assert dossier(session).etat is Etat.RETENU
    assert session.historique.pile.count() == 0
    assert (
        "20/09/2022 · retenu, 1,00\u00a0ETP, 28\u00a0000,00\u00a0€ · cible v1\nRépond aux critères"
        in decision.historique.text()
    )
    assert not decision.enregistrer.isVisible()
    assert decision.rouvrir.isVisible()
    remplir(decision.motif_retour, "Erreur de montant")
    qtbot.mouseClick(decision.rouvrir, Qt.MouseButton.LeftButton)
    attendre()
    assert dossier(session).etat is Etat.EN_INSTRUCTION


def test_a_draft_survives_a_refresh_of_the_same_dossier(decision, page, attendre):
    decision.formulaire.champs["motif"].setPlainText("Brouillon")
    page.actualiser(None)
    attendre()
    assert decision.formulaire.champs["motif"].toPlainText() == "Brouillon"


def test_before_instruit_only_inadmissibility_may_be_decided(page):
    sens = page.decision.formulaire.champs["sens"]
    assert [sens.itemText(r) for r in range(sens.count())] == ["à choisir", "irrecevable"]
    assert not page.decision.enregistrer.isEnabled()
    assert "déclarez-le instruit" in page.decision.situation.text()


def test_a_convention_signed_leaves_nothing_to_decide(page, session, attendre):
    with session.bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(builders.replace(uow.dossiers.get(2), etat=Etat.CONVENTIONNE))
    page.actualiser(None)
    attendre()
    page.onglets.setCurrentWidget(page.decision)
    assert "sens" not in page.decision.formulaire.champs
    assert not page.decision.enregistrer.isVisible()
    assert page.decision.situation.text() == "Le dossier est «\u00a0conventionné\u00a0»."


def test_constats_are_listed_worst_first_in_words(page):
    constats = page.constats.modele.constats
    assert constats
    rangs = [list(Niveau).index(c.niveau) for c in constats]
    assert rangs == sorted(rangs)
    premier = page.constats.modele.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert premier.startswith("Bloquant\u00a0: ")
    assert constats[0].source in premier


@pytest.mark.parametrize(
    ("saisie", "attendue"),
    [
        ("12/07/2022", date(2022, 7, 12)),
        ("1.7.22", date(2022, 7, 1)),
        ("12-07-2022", date(2022, 7, 12)),
        ("", None),
    ],
)
def test_dates_as_they_are_typed(saisie, attendue):
    assert lire_date(saisie, "Date") == attendue


@pytest.mark.parametrize("saisie", ["31/02/2022", "demain", "2022-07-12", "1/1"])
def test_what_is_no_date_is_told(saisie):
    with pytest.raises(UserError, match="n’est pas une date"):
        lire_date(saisie, "Date")


def test_the_model_of_a_sheet_is_sound(qtmodeltester, qapp):
    modele = modele_postes()
    modele.montrer([builders.un_poste()])
    qtmodeltester.check(modele)


def test_a_date_that_cannot_be_read_is_marked_and_told(decision):
    champ = decision.formulaire.champs["date_debut"]
    remplir(champ, "31/02/2022")
    assert champ.text() == "31/02/2022"
    assert champ.property("faute")
    assert "n’est pas une date" in decision.formulaire._phrases["date_debut"].text()
    remplir(champ, "1.11.22")
    assert (champ.text(), decision.decision().date_debut) == ("01/11/2022", date(2022, 11, 1))
    assert not champ.property("faute")


@pytest.mark.parametrize(
    ("titre", "saisie", "champ", "attendu"),
    [("Avant", "0,5", "etp_avant", Etp(50)), ("Avant", "", "etp_avant", Etp(0)), ("Après", "", "etp_apres", None),
     ("Proposé", "0,80", "etp_propose", Etp(80)), ("Titulaire", "C. E.", "titulaire", "C. E."),
     ("Quotité", "0,8", "quotite", Etp(80)), ("Fin", "31/10/23", "date_fin", date(2023, 10, 31)),
     ("Coût chargé", "42 000 €", "cout_charge", Montant(4200000)), ("Territoire", "2A", "territoire", "2A")],
)  # fmt: skip
def test_each_column_of_the_jobs_is_saved(projet, session, titre, saisie, champ, attendu):
    modele = projet.postes.modele
    modele.setData(modele.index(0, colonne(modele, titre)), saisie)
    assert getattr(dossier(session).postes[0], champ) == attendu


@pytest.mark.parametrize(("titre", "saisie"), [("Type", "jardinier"), ("Demandé", "-1"), ("Fin", "31/02/2022")])
def test_what_is_no_job_is_refused(projet, session, titre, saisie):
    avant = dossier(session).postes
    modele = projet.postes.modele
    assert not modele.setData(modele.index(0, colonne(modele, titre)), saisie)
    assert dossier(session).postes == avant


def test_the_type_is_chosen_in_a_list(projet, session, qtbot, attendre):
    feuille = projet.postes
    feuille.setFocus()
    feuille.setCurrentIndex(feuille.modele.index(0, 0))
    qtbot.keyClick(feuille, Qt.Key.Key_F2)
    liste = feuille.viewport().findChild(QComboBox)
    assert [liste.itemText(r) for r in range(liste.count())] == ["facilitateur", "coordinateur"]
    liste.setCurrentIndex(1)
    liste.activated.emit(1)
    attendre()
    assert dossier(session).postes[0].type is TypePoste.COORDINATEUR


def test_the_same_financing_a_year_before_may_be_unknown_or_zero(projet, session):
    modele = projet.produits.modele
    modele.setData(modele.index(0, 4), "0")
    assert dossier(session).plan.lignes[1].montant_n1 == Montant(0)
    modele.setData(modele.index(0, 4), "")
    assert dossier(session).plan.lignes[1].montant_n1 is None


def test_a_target_known_only_in_part_is_not_called_unknown(page):
    quota = page._session.bureau.arbitrage.quota(page._session.campagne_id)
    rien = dict.fromkeys(quota.cible_par_type)
    inconnue = replace(quota, cible=None, cible_par_type=rien, cible_par_zone={})
    en_partie = replace(inconnue, cible_par_type={**rien, TypePoste.FACILITATEUR: Etp(300)})
    retenu = builders.une_decision(sens=Etat.RETENU)
    assert "cible non notifiée" in effet_en_mots(retenu, inconnue)
    assert "cible connue en partie" in effet_en_mots(retenu, en_partie)
