"""A whole session by keyboard alone: sort, open, examine, note, next, stop, come back the day after."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.cycle import Etat
from app.domain.faits import Recevabilite
from app.domain.file_instruction import SANS_LETTRE, Genre
from app.domain.pieces import Verdict
from app.domain.restes import Reste, Travail
from app.domain.seance import Lettre
from app.services.rattachement import A_RAPPROCHER
from tests.builders import une_arrivee
from ui.pages.endroits import aller
from ui.widgets.seance_en_cours import FIN, SeanceEnCours, endroit

F2, F8 = Qt.Key.Key_F2, Qt.Key.Key_F8


@pytest.fixture
def seance(base, calme):
    """Open the page of the queue and return it."""

    def ouvrir():
        page = base.fenetre.ouvrir("seance")
        calme(base)
        return page

    return ouvrir


@pytest.fixture
def presser(base, calme):
    """Press a key where the cursor is, as a hand does, and wait."""

    def faire(touche, modificateur=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(base.fenetre.focusWidget() or base.fenetre, touche, modificateur)
        calme(base)

    return faire


@pytest.fixture
def preparer(base, enregistrer):
    """Record a dossier whose admissibility is said and whose pieces came, one without a verdict."""

    def faire(nom="Association d’essai", jour=5, **champs):
        cle = enregistrer(nom, jour, **champs)
        bureau = base.session.bureau
        bureau.faits.apprecier(cle, Recevabilite.OUI)
        for ligne in bureau.instruction.fiche(cle).completude.lignes:
            verdict = Verdict.A_VERIFIER if ligne.type.code == "P03" else Verdict.CONFORME
            bureau.instruction.rendre_verdict(cle, ligne.type.code, verdict, "")
        return cle

    return faire


def lettres(page):
    return [page.modele.index(r, 0).data() for r in range(page.modele.rowCount())]


def textes(page):
    return [r.texte for r in page.modele_restes.lignes]


def test_a_letter_moves_the_dossier_once_the_queue_is_ranged_again(base, preparer, seance, presser):
    preparer("Premier", 5)
    preparer("Second", 6)
    page = seance()
    assert [x.porteur for x in page.modele.lignes] == ["Premier", "Second"]
    presser(Qt.Key.Key_Down)
    presser(Qt.Key.Key_A)
    assert lettres(page) == ["–", "A"]  # a sort under way does not move its rows
    page.genre.valeur_changee.emit(Genre.TOUT)
    assert [x.porteur for x in page.modele.lignes] == ["Second", "Premier"]


def test_a_whole_session_by_keyboard(base, calme, preparer, seance, presser, ouvrir_programme):
    second = preparer("Second", 6)
    page = seance()
    assert page.table.hasFocus()
    presser(Qt.Key.Key_A)
    presser(Qt.Key.Key_Return)
    dossier = base.fenetre.page
    assert dossier.cle == "dossier"
    assert dossier.dossier_en_vue == second
    assert dossier.pieces.vue.hasFocus()
    assert "P03" in dossier.seance.texte.text()
    assert dossier.seance.isVisible()
    presser(Qt.Key.Key_C)
    assert "● fait" in dossier.seance.texte.text()
    presser(F8)
    assert dossier.onglets.currentWidget() is dossier.projet
    assert "plus-value" in dossier.seance.texte.text()
    presser(F8)
    assert dossier.onglets.currentWidget() is dossier.notation
    premier_code = next(iter(dossier.notation.lignes))
    assert dossier.notation.lignes[premier_code].hasFocus()
    presser(Qt.Key.Key_3)
    presser(F8)
    codes = list(dossier.notation.lignes)
    assert dossier.notation.lignes[codes[1]].hasFocus()
    presser(F8, Qt.KeyboardModifier.ShiftModifier)
    assert dossier.seance.isHidden()
    assert not SeanceEnCours.de(base.session).active

    chemin = base.base
    base.fermer()
    neuf = ouvrir_programme()
    neuf.ouvrir(chemin)
    calme(neuf)
    numero = neuf.session.bureau.instruction.dossier(second).numero
    phrase = neuf.fenetre.page.findChild(QPushButton, "phrase_0")
    assert phrase.text() == f"→  Reprendre\u00a0: dossier {numero}, {codes[1]}"
    phrase.setFocus()
    QTest.keyClick(phrase, Qt.Key.Key_Space)
    calme(neuf)
    repris = neuf.fenetre.page
    assert repris.dossier_en_vue == second
    assert repris.notation.lignes[codes[1]].hasFocus()
    assert neuf.session.bureau.instruction.fiche(second).notes[0].valeur == 3
    assert neuf.session.bureau.seances.du_dossier(second).lettre is Lettre.A


def test_letters_are_undone_and_filtered(base, calme, preparer, seance, presser):
    preparer()
    page = seance()
    presser(Qt.Key.Key_B)
    assert lettres(page) == ["B"]
    base.historique.pile.undo()
    calme(base)
    assert lettres(page) == ["–"]
    base.historique.pile.redo()
    calme(base)
    assert lettres(page) == ["B"]
    presser(Qt.Key.Key_Backspace)
    assert lettres(page) == ["–"]
    page.lettre.fixer(Lettre.A.value)
    page.lettre.valeur_changee.emit(Lettre.A.value)
    assert page.contenu.currentWidget() is page.vide
    page.trier(Lettre.A)  # nothing under the cursor
    page.lettre.fixer(SANS_LETTRE)
    page.lettre.valeur_changee.emit(SANS_LETTRE)
    assert page.modele.rowCount() == 1


def test_the_kind_of_work_and_the_things_of_the_dossier(base, calme, preparer, seance, presser):
    cle = preparer()
    page = seance()
    assert textes(page)[0].startswith("examiner P03")
    page.genre.fixer(Genre.NOTER)
    page.genre.valeur_changee.emit(Genre.NOTER)
    assert all(t.startswith("noter") for t in textes(page))
    page.table_restes.setFocus()
    page.table_restes.choisir(2)
    presser(Qt.Key.Key_Return)
    dossier = base.fenetre.page
    assert dossier.dossier_en_vue == cle
    assert list(dossier.notation.lignes.values())[2].hasFocus()
    page = seance()
    page.genre.fixer(Genre.RIEN)
    page.genre.valeur_changee.emit(Genre.RIEN)
    assert page.modele.rowCount() == 0
    assert not page.act_commencer.isEnabled()


def test_the_session_begins_in_the_order_of_the_letters_just_given(base, preparer, seance, presser):
    premier, second = preparer("Premier", 5), preparer("Second", 6)
    seance()
    presser(Qt.Key.Key_C)
    presser(F2)
    assert base.fenetre.page.dossier_en_vue == second
    page = seance()
    page.lettre.fixer(SANS_LETTRE)
    page.lettre.valeur_changee.emit(SANS_LETTRE)
    page.table.setFocus()
    presser(Qt.Key.Key_B)
    presser(Qt.Key.Key_Return)
    assert base.fenetre.page.dossier_en_vue == second != premier
    presser(F8)
    assert base.fenetre.page.dossier_en_vue == second


def test_the_end_of_the_queue_says_so(base, calme, preparer, seance, presser):
    preparer()
    page = seance()
    page.genre.fixer(Genre.PIECES)
    page.genre.valeur_changee.emit(Genre.PIECES)
    page.table.setFocus()
    presser(F2)
    assert base.fenetre.page.cle == "dossier"
    presser(F8)
    assert base.fenetre.page is page
    assert page.entete.phrase.text() == f"{FIN} 1\u00a0tâche passée reste à faire."
    page.act_commencer.trigger()
    calme(base)
    presser(Qt.Key.Key_C)
    presser(F8)
    assert page.entete.phrase.text() == FIN


def test_an_act_of_the_queue_opens_the_acts(base, calme, preparer, seance, presser):
    cle = preparer()
    seance()
    en_cours = SeanceEnCours.de(base.session)
    (dossier,) = base.session.bureau.seances.file(base.session.campagne_id)
    accuse = next(r for r in dossier.restes if r.travail is Travail.PRODUIRE)
    en_cours.commencer((dossier,), Genre.TOUT, dossier, accuse)
    calme(base)
    assert base.fenetre.page.cle == "actes"
    assert base.fenetre.page.acte_vu.dossier.id == cle
    assert base.fenetre.page.table.hasFocus()
    assert endroit(cle, Reste(Travail.LIRE, "clore", "", "")) == ("lectures", cle)


def test_a_dossier_without_anything_left_is_opened_all_the_same(base, preparer, seance, presser):
    cle = preparer()
    with base.session.bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(replace(uow.dossiers.get(cle), etat=Etat.AJOURNE))
    page = seance()
    page.genre.fixer(Genre.RIEN)
    page.genre.valeur_changee.emit(Genre.RIEN)
    assert "ajourné" in page.titre_dossier.text()
    page.table.setFocus()
    presser(Qt.Key.Key_Return)
    assert base.fenetre.page.dossier_en_vue == cle
    assert not SeanceEnCours.de(base.session).active


@pytest.mark.parametrize(
    ("travail", "cle", "foyer"),
    [
        (Travail.RECEVABILITE, "", lambda p: p.entete.faits.recevabilite),
        (Travail.PORTEUR, "siret", lambda p: p.porteur.champs["siret"]),
        (Travail.PORTEUR, "forme", lambda p: p.porteur.champs["forme"]),
        (Travail.INSTRUIRE, "", lambda p: p.projet.avancer),
        (Travail.DEMANDE, "demander", lambda p: p.pieces.vue),
        (Travail.VERDICT, "P03", lambda p: p.pieces.vue),
    ],
)
def test_each_thing_leads_to_its_place(base, calme, preparer, travail, cle, foyer):
    identifiant = preparer()
    page = base.fenetre.ouvrir("dossier", (identifiant, (travail.value, cle)))
    calme(base)
    assert foyer(page).hasFocus()


@pytest.mark.parametrize(
    ("travail", "onglet"),
    [(Travail.PROJET, "projet"), (Travail.CONTROLER, "constats"), (Travail.DECIDER, "decision")],
)
def test_each_thing_leads_to_its_tab(base, calme, preparer, travail, onglet):
    page = base.fenetre.ouvrir("dossier", (preparer(), (travail.value, "")))
    calme(base)
    assert page.onglets.currentWidget() is getattr(page, onglet)


def test_a_note_to_justify_takes_the_cursor_to_its_words(base, calme, preparer):
    page = base.fenetre.ouvrir("dossier", preparer())
    calme(base)
    code = next(iter(page.notation.lignes))
    aller(page, (Travail.JUSTIFIER.value, code))
    assert page.notation.lignes[code].justification.hasFocus()
    aller(page, (Travail.NOTER.value, "C99"))
    assert page.onglets.currentWidget() is page.notation


def test_what_is_being_typed_is_saved_before_the_next_thing(base, calme, preparer, seance, presser):
    cle = preparer()
    seance()
    (dossier,) = base.session.bureau.seances.file(base.session.campagne_id)
    noter = [r for r in dossier.restes if r.travail is Travail.NOTER]
    SeanceEnCours.de(base.session).commencer((dossier,), Genre.NOTER, dossier, noter[0])
    calme(base)
    presser(Qt.Key.Key_4)
    presser(Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), "chiffres de 2021, page 4")
    presser(F8)
    (note,) = base.session.bureau.instruction.fiche(cle).notes
    assert note.justification == "chiffres de 2021, page 4"


def test_another_campaign_stops_the_session(base, preparer, calme, seance):
    preparer()
    seance()
    en_cours = SeanceEnCours.de(base.session)
    (dossier,) = base.session.bureau.seances.file(base.session.campagne_id)
    en_cours.commencer((dossier,), Genre.TOUT, dossier, None)
    calme(base)
    assert en_cours.active
    base.session.choisir_campagne(base.session.campagne_id)
    calme(base)
    assert not en_cours.active


def test_mails_to_attach_are_one_click_away(base, calme, preparer):
    cle = preparer()
    bureau, campagne_id = base.session.bureau, base.session.campagne_id
    with bureau.contexte.store.ecrire() as uow:
        sha256 = uow.pieces.put_contenu(b"courriel")
        for rang in (1, 2):
            neuve = une_arrivee(campagne_id=campagne_id, dossier_id=cle, sha256=sha256, message_id=f"<{rang}@e.fr>")
            signes = (f"{A_RAPPROCHER}même SIRET que le dossier 2022-94-0009.",) if rang == 1 else ()
            uow.arrivees.add(replace(neuve, avertissements=signes))
    base.session.choisir_campagne(campagne_id)
    calme(base)
    accueil = base.fenetre.ouvrir("accueil")
    calme(base)
    phrase = accueil.findChild(QPushButton, "phrase_0")
    assert phrase.text() == "?  1\u00a0courriel est à rapprocher d’un dossier\u00a0: même expéditeur ou même SIRET."
    phrase.click()
    calme(base)
    reception = base.fenetre.page
    assert reception.cle == "reception"
    assert reception.table.hasFocus()
    assert "à rapprocher" in reception.modele.index(reception.table.currentIndex().row(), 0).data()


def test_taking_up_a_dossier_with_nothing_left_goes_on_with_the_queue(base, calme, preparer, seance):
    cle = preparer()
    page = seance()
    base.session.bureau.seances.retenir_la_place(cle, "C1.1")
    with base.session.bureau.contexte.store.ecrire() as uow:
        uow.dossiers.save(replace(uow.dossiers.get(cle), etat=Etat.AJOURNE))
    base.fenetre.ouvrir("seance", "reprendre")
    calme(base)
    assert "Plus rien ne reste à faire sur le dossier" in page.entete.phrase.text()


def test_waves_are_offered_when_there_are_several(base, preparer, seance):
    cles = (preparer("Premier", 5), preparer("Second", 6))
    with base.session.bureau.contexte.store.ecrire() as uow:
        for vague, cle in enumerate(cles, 1):
            uow.dossiers.save(replace(uow.dossiers.get(cle), vague=vague))
    page = seance()
    assert page.vague.isVisible()
    page.vague.fixer(2)
    page.vague.valeur_changee.emit(2)
    assert [x.porteur for x in page.modele.lignes] == ["Second"]


def test_noting_without_a_session_keeps_the_place_too(base, calme, preparer, presser):
    cle = preparer()
    page = base.fenetre.ouvrir("dossier", cle)
    calme(base)
    code = list(page.notation.lignes)[3]
    page.notation.lignes[code].setFocus()
    calme(base)
    point = base.session.bureau.seances.reprise(base.session.campagne_id)
    assert (point.dossier_id, point.sous_critere) == (cle, code)
