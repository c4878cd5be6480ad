"""Two agents at the same base, one after the other, by the keyboard: they read blind, confront, agree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.lectures import Reglage
from app.socle.horloge import HorlogeFixe
from tests.ui.pages.conftest import MAINTENANT
from tests.ui.pages.test_accessibilite import sans_nom
from ui.main import Programme

CTRL, MAJ = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
UNE, DEUX, TROIS = "Lectrice Une", "Lecteur Deux", "Lectrice Trois"


@pytest.fixture
def au_bureau(qapp, qtbot, calme, ouvrir_programme, dossier_utilisateur, base, tmp_path):
    """Close the window in use and open the base as another agent."""
    base.fermer()
    ouverts = []

    def changer(agent):
        for programme in ouverts:
            programme.fermer()
        programme = Programme(
            qapp, clock=HorlogeFixe(MAINTENANT), agent=agent, dossier_utilisateur=dossier_utilisateur
        )
        ouverts[:] = [programme]
        programme.fenetre.resize(1280, 720)
        programme.fenetre.show()
        programme.fenetre.activateWindow()
        qtbot.waitUntil(programme.fenetre.isActiveWindow)
        programme.ouvrir(tmp_path / "corse.clausule")
        calme(programme)
        return programme

    yield changer
    for programme in ouverts:
        programme.fermer()


@pytest.fixture
def cle(enregistrer):
    return enregistrer("Association des Deux Lectures")


def page(programme, calme):
    lectures = programme.fenetre.ouvrir("lectures")
    calme(programme)
    return lectures


def taper(widget, touche, modificateur=Qt.KeyboardModifier.NoModifier):
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, touche, modificateur)


def regler(programme, **champs):
    lectures, campagne_id = programme.session.bureau.lectures, programme.session.campagne_id
    valeurs = {"deux_lecteurs": True, "ecart": None, "seuil": None, **champs}
    _, changes = lectures.regler(campagne_id, Reglage(**valeurs))
    programme.bus.changed.emit(changes)


def noter_au_clavier(programme, calme, touches):
    """Open the reading from the list, note each sub-criterion by its key, come back and close it."""
    lectures = page(programme, calme)
    taper(lectures.table, Qt.Key.Key_Return, CTRL)
    calme(programme)
    dossier = programme.fenetre.page
    assert dossier.cle == "dossier"
    for ligne, touche in zip(dossier.notation.lignes.values(), touches, strict=False):
        taper(ligne, touche)
        calme(programme)
        ligne.justification.insertPlainText(f"vu page 4 par {programme.session.bureau.contexte.agent}")
        ligne.setFocus(Qt.FocusReason.TabFocusReason)
        ligne._on_justification_quittee()
        calme(programme)
    lectures = page(programme, calme)
    taper(lectures.table, Qt.Key.Key_Return, CTRL | MAJ)
    calme(programme)
    return lectures


def lire(programme, calme, cle, valeur):
    """Read the whole dossier through the services; return the page that shows it."""
    bureau = programme.session.bureau
    bureau.lectures.ouvrir(cle)
    for sous_critere in bureau.instruction.fiche(cle).grille.sous_criteres():
        bureau.lectures.noter(cle, sous_critere.code, valeur, "vu page 4")
    bureau.lectures.clore(cle)
    return page(programme, calme)


def test_deux_agents_ne_sont_pas_d_accord_confrontent_et_accordent(calme, cle, au_bureau):
    une = au_bureau(UNE)
    lectures = page(une, calme)
    assert lectures.message.text().startswith("Un lecteur par dossier")
    taper(lectures.table, Qt.Key.Key_L, CTRL)
    lectures.reglage.lecteurs.fixer(True)
    lectures.reglage.ecart.setValue(0)
    taper(lectures.reglage.lecteurs, Qt.Key.Key_Return)
    calme(une)
    codes = [s.code for s in une.session.bureau.instruction.fiche(cle).grille.sous_criteres()]
    lectures = noter_au_clavier(une, calme, [Qt.Key.Key_3] * len(codes))
    assert lectures.modele.lignes[0].mienne.est_close
    assert "pas toutes closes" in lectures.message.text()
    deux = au_bureau(DEUX)
    deux.fenetre.ouvrir("dossier", cle)
    calme(deux)
    assert "Deux lecteurs notent ce dossier" in deux.fenetre.page.notation._intitule.text()
    lectures = noter_au_clavier(deux, calme, [Qt.Key.Key_1, Qt.Key.Key_2, *[Qt.Key.Key_3] * (len(codes) - 2)])
    assert lectures.bas.currentWidget() is lectures.confrontation
    table = lectures.confrontation.table
    assert list(sans_nom(lectures)) == []
    assert all(a.objectName() and a.toolTip() for a in lectures.actions())
    assert lectures.confrontation.cotes[0].texte.toPlainText() == f"vu page 4 par {UNE}"
    table.choisir(0)
    taper(table, Qt.Key.Key_A)
    calme(deux)
    table.choisir(1)
    taper(table, Qt.Key.Key_4)
    QTest.keyClicks(lectures.question.reponse, "la page 6 le montre")
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    calme(deux)
    taper(table, Qt.Key.Key_E)
    calme(deux)
    assert "notes accordées sur" in lectures.confrontation.phrase.text()
    notes = deux.session.bureau.instruction.fiche(cle).notes
    assert {n.sous_critere: n.valeur for n in notes} == {**dict.fromkeys(codes, 3), codes[1]: 4}
    assert lectures.modele.lignes[0].suite == "accorde"
    table.choisir(1)
    taper(table, Qt.Key.Key_Delete)
    calme(deux)
    assert len(deux.session.bureau.instruction.fiche(cle).notes) == len(codes) - 1
    QTest.keyClick(deux.fenetre, Qt.Key.Key_Z, CTRL)
    calme(deux)
    assert len(deux.session.bureau.instruction.fiche(cle).notes) == len(codes)


def test_a_la_souris_on_convient_d_une_note_puis_on_retient_celle_d_un_lecteur(calme, cle, au_bureau):
    une = au_bureau(UNE)
    regler(une)
    lire(une, calme, cle, 3)
    deux = au_bureau(DEUX)
    lectures = lire(deux, calme, cle, 1)
    lectures.act_convenir.trigger()
    lectures.question.reponse.setCurrentIndex(2)
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    assert lectures.question.isVisible()
    QTest.keyClicks(lectures.question.reponse, "relu ensemble")
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    calme(deux)
    assert lectures.confrontation.ligne.retenue.valeur == 2
    lectures.confrontation.cotes[1].bouton.click()
    calme(deux)
    assert lectures.confrontation.ligne.retenue.valeur == 1
    lectures.question.demander("?", (), "ni l’un ni l’autre")
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    assert lectures.confrontation.ligne.retenue.valeur == 1


def test_un_grand_ecart_attend_une_troisieme_lecture_ou_un_motif(calme, cle, au_bureau):
    une = au_bureau(UNE)
    regler(une, ecart=5)
    lire(une, calme, cle, 3)
    deux = au_bureau(DEUX)
    lectures = lire(deux, calme, cle, 1)
    assert "troisième lecture est demandée" in lectures.confrontation.phrase.text()
    assert not lectures.act_egales.isEnabled()
    trois = au_bureau(TROIS)
    lectures = page(trois, calme)
    assert "qu’à leurs lecteurs" in lectures.message.text()
    assert lectures.act_ouvrir.isEnabled()
    deux = au_bureau(DEUX)
    lectures = page(deux, calme)
    lectures.act_outre.trigger()
    QTest.keyClicks(lectures.question.reponse, "un seul agent disponible")
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    calme(deux)
    assert "Sans troisième lecture\u00a0: un seul agent disponible" in lectures.confrontation.phrase.text()
    lectures.act_rouvrir.trigger()
    QTest.keyClicks(lectures.question.reponse, "page mal lue")
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    calme(deux)
    assert "pas toutes closes" in lectures.message.text()
    lectures.act_abandonner.trigger()
    calme(deux)
    assert lectures.modele.lignes[0].mienne is None


def test_trois_lectures_se_montrent_en_trois_colonnes(calme, cle, au_bureau):
    programme = au_bureau(UNE)
    regler(programme, ecart=1, seuil=2)
    for agent, valeur in ((UNE, 3), (DEUX, 1), (TROIS, 2)):
        programme = au_bureau(agent)
        lectures = lire(programme, calme, cle, valeur)
    confrontation = lectures.confrontation
    assert confrontation.table.model() is confrontation.modele_trois
    assert not confrontation.cotes[2].isHidden()
    taper(confrontation.table, Qt.Key.Key_C)
    calme(programme)
    assert [n.valeur for n in programme.session.bureau.instruction.fiche(cle).notes] == [2]
    taper(confrontation.table, Qt.Key.Key_S)
    assert "sans objet" in lectures.question._question.text()
    taper(lectures.question.reponse, Qt.Key.Key_Escape)
    assert "1\u00a0dossier lu deux fois" in lectures.accord.text()


def test_se_deporter_cache_le_dossier_et_se_leve(calme, cle, au_bureau):
    une = au_bureau(UNE)
    lectures = page(une, calme)
    lectures.act_deporter.trigger()
    QTest.keyClicks(lectures.question.reponse, "lien familial")
    QTest.keyClick(lectures.question.reponse, Qt.Key.Key_Return)
    calme(une)
    assert lectures.modele.lignes[0].porteur == "dossier masqué (déport)"
    liste = une.fenetre.ouvrir("dossiers")
    calme(une)
    assert liste.table.model().rowCount() == 0
    lectures = page(une, calme)
    assert lectures.act_lever.isVisible()
    lectures.act_lever.trigger()
    calme(une)
    assert lectures.modele.lignes[0].porteur == "Association des Deux Lectures"


def test_un_reglage_impossible_se_dit_et_se_quitte(calme, cle, au_bureau):
    lectures = page(au_bureau(UNE), calme)
    lectures.act_regler.trigger()
    lectures.reglage.seuil.setValue(1)
    lectures.reglage.valider()
    assert "au moins 2" in lectures.reglage.faute.text()
    taper(lectures.reglage.lecteurs, Qt.Key.Key_Escape)
    assert lectures.bas.currentWidget() is lectures.message
