"""The screen of the dates: the campaign, one dossier, why a date, a fact dated and undone, the tab of a dossier."""

from __future__ import annotations

from datetime import date

from app.domain.evenements import Evenement
from app.domain.horloge import EtatHorloge
from ui.widgets.panneau_horloge import PanneauHorloge


def test_la_campagne_puis_un_dossier_et_pourquoi(base, calme, enregistrer):
    cle = enregistrer()
    page = base.fenetre.ouvrir("echeances", cle)
    calme(base)
    vues = page.panneau.modele.lignes
    assert {v.dossier_id for v in vues} == {cle}
    assert EtatHorloge.SANS_OBJET not in {v.ligne.etat for v in vues}
    page.panneau.toutes.setChecked(True)
    assert {v.ligne.code for v in page.panneau.modele.lignes} == {f"8.{n}" for n in range(1, 25)}
    rang = next(r for r, v in enumerate(page.panneau.modele.lignes) if v.ligne.code == "8.2")
    page.panneau.table.choisir(rang)
    texte = page.panneau.pourquoi.toPlainText()
    assert "Pourquoi cette date" in texte
    assert "CRPA, art. L231-4" in texte
    page.dossiers.valeur_changee.emit(None)
    calme(base)
    assert page.panneau.saisie.isHidden()


def test_une_date_non_calculable_mene_a_son_ecran(base, calme, enregistrer, decider):
    cle = enregistrer()
    decider(cle)
    page = base.fenetre.ouvrir("echeances", cle)
    calme(base)
    rang = next(r for r, v in enumerate(page.panneau.modele.lignes) if v.ligne.ecran == "circuit")
    page.panneau.table.ouverte.emit(rang)
    calme(base)
    assert base.fenetre.page.cle == "actes"


def test_un_fait_se_date_et_s_annule(base, calme, enregistrer):
    cle = enregistrer()
    page = base.fenetre.ouvrir("echeances", cle)
    calme(base)
    saisie = page.panneau.saisie
    saisie.evenement.fixer(Evenement.DEMANDE_D_AVENANT)
    saisie.jour.fixer(base.session.bureau.horloge.de_dossier(cle).jour)
    saisie.bouton.click()
    calme(base)
    dits = base.session.bureau.horloge.de_dossier(cle).dits
    assert [d.evenement for d in dits] == [Evenement.DEMANDE_D_AVENANT]
    base.session.historique.pile.undo()
    calme(base)
    assert base.session.bureau.horloge.de_dossier(cle).dits == ()
    assert isinstance(saisie.jour.valeur, date | None)


def test_l_onglet_du_dossier_dit_les_memes_dates(base, calme, enregistrer):
    cle = enregistrer()
    page = base.fenetre.ouvrir("dossier", cle)
    calme(base)
    onglet = page.onglets.findChild(PanneauHorloge)
    assert onglet.modele.rowCount() == 0
    page.onglets.setCurrentWidget(onglet)
    calme(base)
    assert onglet.modele.rowCount() > 0
