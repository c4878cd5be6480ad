"""The texts to check by the keyboard: filtered, marked read, undone, taken back; what grew old is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.pages.test_accessibilite import sans_nom
from ui.models.verifications import RELUS, TOUS


def test_a_text_is_found_read_undone_and_grows_old(base, calme):
    page = base.fenetre.ouvrir("verifications", None)
    calme(base)
    assert list(sans_nom(page)) == []
    assert "à vérifier, sur" in page.entete.phrase.text()
    assert not page.alerte.isVisible()
    page.rechercher("lettre_decision:recours")
    assert page.modele.rowCount() == 1
    assert "tribunal administratif" in page.detail.toPlainText()
    cle = page.texte_vu.cle
    page.note.setFocus()
    QTest.keyClicks(page.note, "version du 1er novembre")
    QTest.keyClick(page.note, Qt.Key.Key_Return)
    calme(base)
    assert page.modele.rowCount() == 0
    page.filtre.fixer(RELUS)
    page._remplir()
    assert "version du 1er novembre" in page.detail.toPlainText()
    assert not page.act_relire.isEnabled()
    page.relire()
    base.session.historique.pile.undo()
    calme(base)
    page.montrer(cle)
    assert page.texte_vu.a_relire
    page.lever()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    calme(base)
    assert not page.texte_vu.a_relire
    vieillir(base)
    page.actualiser(None)
    calme(base)
    assert "plus de 6\u00a0mois, la plus ancienne du 5\u00a0janvier\u00a02022" in page.alerte.text()
    assert page.filtre.valeur == TOUS
    page.lever()
    calme(base)
    assert page.texte_vu.a_relire
    assert not page.act_lever.isEnabled()


def vieillir(base):
    with base.session.bureau.contexte.store.ecrire() as uow:
        (lue,) = uow.modeles.verifications()
        uow.modeles.set_verification(replace(lue, le=date(2022, 1, 5)))


def test_the_parapheur_and_the_acts_lead_to_the_texts(base, calme, enregistrer):
    page = base.fenetre.ouvrir("parapheur", None)
    calme(base)
    page.act_textes.trigger()
    calme(base)
    assert base.fenetre.page.cle == "verifications"
    actes = base.fenetre.ouvrir("actes", enregistrer())
    calme(base)
    next(a for a in actes.greffes.actes if a.objectName() == "textes_a_verifier_de_l_acte").trigger()
    calme(base)
    assert base.fenetre.page.champ.text() == "accuse_reception:"
    assert {t.ou for t in base.fenetre.page.modele.lignes} == {"accusé de réception"}
