"""From the page to the note and back: select, attach, go back, take away, replace; by mouse and by keyboard."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.domain.pieces import Verdict
from app.domain.preuve import EXTRAIT_MAX, Cadre
from app.importers.mots import Mot, MotsDePage
from app.services.lecture_pieces import LecturePieces
from app.services.remplacements import Remplacements
from app.socle import paths
from app.socle.horloge import HorlogeFixe
from tests.outils.bureautique import DOCX, XLSX, un_docx, un_xlsx
from tests.outils.lecteur_ici import LecteurEnPanne
from tests.ui.dossier.conftest import un_pdf
from tests.ui.dossier.test_visionneuse import ajouter, montrer
from ui.dialogs.choix_fichiers import ChoixFichiers
from ui.models.detail_pieces import VERDICT_DEPASSE
from ui.models.pieces import Fichier, dire
from ui.widgets.barre_preuve import QUESTION, RIEN, SANS_GRILLE, code_de_sous_critere

GAUCHE = Qt.MouseButton.LeftButton
ALT, MAJ, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def vue(page):
    return page.visionneuse


@pytest.fixture
def form(page):
    return page.notation


def mots_de(vue, page=0):
    return vue.pages._mots[page].mots


def lire_les_mots(vue, attendre, page=0):
    vue.pages._demander_les_mots(page)
    attendre()
    return mots_de(vue, page)


def milieu(vue, mot, page=0):
    """Return where the middle of a word is in the panel."""
    gauche, haut, droite, bas = mot.boite
    cadre = vue.pages._cadre(page)
    x = cadre.left() + (gauche + droite) / 2 * cadre.width() / 10_000
    return QPoint(round(x), round(cadre.top() + (haut + bas) / 2 * cadre.height() / 10_000))


def tirer(vue, de, a, modificateur=Qt.KeyboardModifier.NoModifier):
    """Drag the mouse from one point of the page to another."""
    port = vue.pages.viewport()
    QTest.mousePress(port, GAUCHE, modificateur, de)
    QTest.mouseMove(port, (de + a) / 2)
    QTest.mouseMove(port, a)
    QTest.mouseRelease(port, GAUCHE, modificateur, a)


def selectionner(vue, attendre, premier="Premier", dernier="jalon,"):
    mots = lire_les_mots(vue, attendre)
    par_texte = {m.texte: m for m in mots}
    tirer(vue, milieu(vue, par_texte[premier]), milieu(vue, par_texte[dernier]))


def preuves_de(session):
    return session.bureau.preuves.of_dossier(2)


def attacher(page, vue, attendre, code="C1.1"):
    page.notation.lignes[code].setFocus()
    selectionner(vue, attendre)
    vue.actes_de_preuve[1].trigger()
    attendre()


def test_a_drag_selects_the_words_between_its_ends_and_ctrl_c_copies_them(vue, attendre, qtbot):
    selectionner(vue, attendre, "jalon,", "second")
    assert vue.selection.texte == "jalon, puis second"
    assert vue.selection.page == 0
    assert vue.preuves.citation.text() == "«\u00a0jalon, puis second\u00a0», p.\u00a01"
    qtbot.keyClick(vue.pages, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "jalon, puis second"


def test_a_drag_backwards_over_two_lines_keeps_the_lines(vue, attendre):
    selectionner(vue, attendre, "puis", "Page")
    assert vue.selection.texte == "Page 1\nPremier jalon, puis"


def test_words_that_come_after_the_gesture_are_taken(vue, attendre):
    mots = lire_les_mots(vue, attendre)
    vue.pages._mots.clear()
    tirer(vue, milieu(vue, mots[2]), milieu(vue, mots[3]))
    assert vue.selection is None
    attendre()
    assert vue.selection.texte == "Premier jalon,"


def test_two_clicks_take_a_word_three_take_a_line_one_takes_nothing(vue, attendre):
    mots, port = lire_les_mots(vue, attendre), vue.pages.viewport()
    point = milieu(vue, mots[3])
    QTest.mouseClick(port, GAUCHE, pos=point)
    assert vue.selection is None
    QTest.mouseDClick(port, GAUCHE, pos=point)
    assert vue.selection.texte == "jalon,"
    QTest.mousePress(port, GAUCHE, pos=point)
    QTest.mouseRelease(port, GAUCHE, pos=point)
    assert vue.selection.texte == "Premier jalon, puis second jalon."
    QTest.mouseClick(port, GAUCHE, pos=QPoint(2, 2))
    assert vue.selection is None


def test_shift_click_and_shift_arrows_extend_the_selection(vue, attendre, qtbot):
    selectionner(vue, attendre, "Premier", "jalon,")
    mots = mots_de(vue)
    QTest.mouseClick(vue.pages.viewport(), GAUCHE, MAJ, milieu(vue, mots[5]))
    assert vue.selection.texte == "Premier jalon, puis second"
    qtbot.keyClick(vue.pages, Qt.Key.Key_Left, MAJ)
    assert vue.selection.texte == "Premier jalon, puis"
    qtbot.keyClick(vue.pages, Qt.Key.Key_Up, MAJ)
    assert vue.selection.texte.startswith("1\nPremier")
    qtbot.keyClick(vue.pages, Qt.Key.Key_A, CTRL)
    assert vue.selection.texte == "Page 1\nPremier jalon, puis second jalon."
    qtbot.keyClick(vue.pages, Qt.Key.Key_Escape)
    assert vue.selection is None


def test_by_the_keyboard_alone_a_selection_begins_at_the_top_of_the_page(vue, attendre, qtbot):
    lire_les_mots(vue, attendre)
    vue.pages.setFocus()
    qtbot.keyClick(vue.pages, Qt.Key.Key_Right, MAJ)
    qtbot.keyClick(vue.pages, Qt.Key.Key_Right, MAJ)
    assert vue.selection.texte == "Page 1"


def test_the_hit_in_sight_is_the_selection(vue, attendre, qtbot):
    vue.chercher()
    vue.champ.setText("second jalon")
    vue._on_frappe()
    attendre()
    assert (vue.selection.texte, vue.selection.page) == ("second jalon.", 0)
    qtbot.keyClick(vue.champ, Qt.Key.Key_Return)
    attendre()
    assert vue.selection.page == 1
    vue.champ.clear()
    vue._on_frappe()
    assert vue.selection is None


def test_alt_and_a_drag_take_a_rectangle(vue, attendre):
    lire_les_mots(vue, attendre)
    port = vue.pages.viewport()
    tirer(vue, QPoint(40, 40), QPoint(port.width() // 2, 200), ALT)
    attendre()
    choisie = vue.selection
    assert choisie.cadre.droite - choisie.cadre.gauche > 3000
    assert "Premier" in choisie.texte


def test_a_rectangle_by_the_keyboard_alone(vue, attendre, qtbot):
    vue.pages.setFocus()
    vue.actes_de_preuve[0].trigger()
    attendre()
    depart = vue.selection.cadre
    qtbot.keyClick(vue.pages, Qt.Key.Key_Right)
    qtbot.keyClick(vue.pages, Qt.Key.Key_Down, MAJ)
    apres = vue.selection.cadre
    assert (apres.gauche, apres.bas) == (depart.gauche + 100, depart.bas + 100)
    vue.actes_de_preuve[0].trigger()
    assert not vue.pages.en_cadre


def test_a_page_too_long_or_unreadable_says_so_and_still_takes_rectangles(vue, session, attendre):
    vue.pages.recevoir_mots(0, MotsDePage((Mot("mot", 0, (0, 0, 9, 9)),), tronquee=True))
    assert "seul le début de son texte se sélectionne" in vue.preuves.phrase.text()
    panne = LecturePieces(session.bureau.contexte, LecteurEnPanne(), LecteurEnPanne(), paths.copies)
    session.bureau = replace(session.bureau, lecture=panne)
    lire_les_mots(vue, attendre, 1)
    assert vue.preuves.phrase.text().startswith("PDF illisible (essai)")
    assert mots_de(vue, 1) == ()


def test_words_are_read_outside_the_ui_thread(vue, attendre, monkeypatch):
    fils = []
    lire = LecturePieces.mots

    def espion(service, *arguments):
        fils.append(threading.current_thread())
        return lire(service, *arguments)

    monkeypatch.setattr(LecturePieces, "mots", espion)
    lire_les_mots(vue, attendre)
    assert fils
    assert threading.main_thread() not in fils


def test_a_selection_goes_to_the_sub_criterion_that_has_the_focus(page, vue, form, session, attendre):
    attacher(page, vue, attendre, "C1.2")
    (lue,) = preuves_de(session).preuves
    assert (lue.preuve.sous_critere, lue.preuve.page, lue.preuve.extrait) == ("C1.2", 1, "Premier jalon,")
    (puce,) = form.lignes["C1.2"].preuves.puces
    assert "Budget prévisionnel.pdf, p.\u00a01" in puce.accessibleName()
    assert vue.preuves.phrase.text() == "● Preuve attachée à C1.2."
    session.historique.pile.undo()
    attendre()
    assert preuves_de(session).preuves == ()
    assert form.lignes["C1.2"].preuves.puces == []
    session.historique.pile.redo()
    session.historique.pile.undo()
    session.historique.pile.redo()
    attendre()
    assert len(preuves_de(session).preuves) == 1
    assert session.historique.pile.undoText() == "la preuve de C1.2"


def test_e_attaches_from_every_reader_and_stays_a_letter_in_fields(page, vue, form, session, attendre, qtbot):
    ligne = form.lignes["C1.1"]
    ligne.setFocus()
    selectionner(vue, attendre)
    qtbot.keyClick(vue.pages, Qt.Key.Key_E)
    ajouter(page, attendre, "note.docx", un_docx(["Titre"], [["Poste", "1,00 ETP"]]), DOCX)
    vue.texte.selectAll()
    vue.texte.setFocus()
    qtbot.keyClick(vue.texte, Qt.Key.Key_E)
    ajouter(page, attendre, "budget.xlsx", un_xlsx({"Un": [["a"]]}), XLSX)
    vue.classeur.table.selectAll()
    vue.classeur.table.setFocus()
    qtbot.keyClick(vue.classeur.table, Qt.Key.Key_E)
    attendre()
    assert len(preuves_de(session).preuves) == 3
    vue.chercher()
    qtbot.keyClick(vue.champ, Qt.Key.Key_E)
    ligne.justification.setFocus()
    qtbot.keyClick(ligne.justification, Qt.Key.Key_E)
    assert (vue.champ.text(), ligne.justification.toPlainText()) == ("e", "e")
    assert len(preuves_de(session).preuves) == 3


def test_without_a_sub_criterion_aimed_at_the_viewer_asks_which(page, vue, form, session, attendre, qtbot):
    selectionner(vue, attendre)
    qtbot.keyClick(vue.pages, Qt.Key.Key_J, CTRL)
    question = vue.preuves.question
    assert question.isVisible()
    assert question.reponse.accessibleName() == QUESTION
    question.reponse.setEditText("c2.1")
    qtbot.keyClick(question.reponse, Qt.Key.Key_Return)
    attendre()
    assert [x.preuve.sous_critere for x in preuves_de(session).preuves] == ["C2.1"]
    assert form.visee == "C2.1"
    assert form.lignes["C2.1"].ouverte
    assert vue.preuves.bouton.text() == "Attacher à C2.1"


def test_another_sub_criterion_can_be_asked_for_and_a_wrong_one_is_refused(page, vue, session, attendre, qtbot):
    page.notation.lignes["C1.1"].setFocus()
    selectionner(vue, attendre)
    vue.actes_de_preuve[2].trigger()
    question = vue.preuves.question
    assert question.reponse.currentText().startswith("C1.1 –")
    question.reponse.setEditText("licorne")
    qtbot.keyClick(question.reponse, Qt.Key.Key_Return)
    assert "n’est pas un sous-critère de la grille" in vue.preuves.phrase.text()
    assert preuves_de(session).preuves == ()


def test_nothing_selected_or_no_grid_is_said(page, vue, attendre):
    vue.actes_de_preuve[1].trigger()
    assert vue.preuves.phrase.text() == RIEN
    selectionner(vue, attendre)
    vue.preuves.cibler((), "")
    vue.preuves.attacher()
    assert vue.preuves.phrase.text() == SANS_GRILLE


def test_the_same_proof_twice_is_refused_and_said(page, vue, session, attendre):
    refus = []
    session.historique.refus.connect(refus.append)
    attacher(page, vue, attendre)
    vue.preuves.attacher()
    assert "déjà attachée à C1.1" in str(refus[0])


def test_a_long_quote_is_cut_and_said(page, vue, session, attendre):
    ajouter(page, attendre, "long.txt", ("mot " * 400).encode())
    page.notation.lignes["C1.1"].setFocus()
    vue.texte.selectAll()
    vue.actes_de_preuve[1].trigger()
    attendre()
    assert f"coupée à {EXTRAIT_MAX} caractères" in vue.preuves.phrase.text()
    (lue,) = preuves_de(session).preuves
    assert (lue.preuve.lieu, lue.preuve.page) == ("ligne 1", None)


def test_enter_on_a_chip_goes_back_to_the_page_with_the_rectangle(page, vue, form, session, attendre, qtbot):
    attacher(page, vue, attendre)
    montrer(page, attendre, "candidature.eml")
    (puce,) = form.lignes["C1.1"].preuves.puces
    qtbot.keyClick(puce, Qt.Key.Key_Return)
    attendre()
    assert vue.piece.nom == "Budget prévisionnel.pdf"
    preuve = preuves_de(session).preuves[0].preuve
    assert vue.pages._preuve == (0, preuve.cadre)
    assert vue.pages.hasFocus()
    cadre = vue.pages._sur_la_page(vue.pages._cadre(0), tuple(c / 10_000 for c in vars_de(preuve.cadre)))
    image = vue.pages.grab().toImage()
    assert image.pixelColor(round(cadre.left() - 2), round(cadre.center().y())).name() != "#ffffff"
    vue.pages.aller_a(4)
    qtbot.mouseClick(puce, GAUCHE)
    assert vue.pages.page == 0


def vars_de(cadre: Cadre):
    return cadre.gauche, cadre.haut, cadre.droite, cadre.bas


def test_tab_goes_from_the_row_to_its_chips_in_order(page, vue, form, attendre, qtbot):
    attacher(page, vue, attendre)
    selectionner(vue, attendre, "puis", "second")
    vue.actes_de_preuve[1].trigger()
    attendre()
    ligne = form.lignes["C1.1"]
    ligne.setFocus()
    qtbot.keyClick(ligne, Qt.Key.Key_Tab)
    assert ligne.preuves.puces[0].hasFocus()
    qtbot.keyClick(ligne.preuves.puces[0], Qt.Key.Key_Tab)
    assert ligne.preuves.puces[1].hasFocus()
    qtbot.keyClick(ligne.preuves.puces[1], Qt.Key.Key_2)
    attendre()
    assert ligne._etat.text().startswith("2 ·")


def test_delete_on_a_chip_takes_the_proof_away_not_the_note(page, vue, form, session, attendre, qtbot):
    attacher(page, vue, attendre)
    qtbot.keyClick(form.lignes["C1.1"], Qt.Key.Key_3)
    attendre()
    (puce,) = form.lignes["C1.1"].preuves.puces
    puce.setFocus()
    qtbot.keyClick(puce, Qt.Key.Key_Delete)
    attendre()
    assert preuves_de(session).preuves == ()
    assert session.bureau.instruction.fiche(2).notes[0].valeur == 3
    assert session.historique.pile.undoText() == "le retrait d’une preuve de C1.1"
    session.historique.pile.undo()
    attendre()
    assert len(form.lignes["C1.1"].preuves.puces) == 1


def test_a_text_and_a_workbook_are_quoted_with_their_place_and_found_again(page, vue, session, attendre, qtbot):
    page.notation.lignes["C1.1"].setFocus()
    ajouter(page, attendre, "note.docx", un_docx(["Titre", "Une priorité claire"], [["Poste", "1,00 ETP"]]), DOCX)
    vue.texte.chercher("priorité claire")
    vue.preuves.attacher()
    vue.texte.chercher("1,00 ETP")
    vue.preuves.attacher()
    ajouter(
        page, attendre, "budget.xlsx", un_xlsx({"Un": [["a"]], "Budget": [["x", "y"], ["Salaire", 38500]]}), XLSX
    )
    vue.classeur.onglets.setCurrentIndex(1)
    vue.classeur.table.selectRow(1)
    vue.preuves.attacher()
    attendre()
    lues = preuves_de(session).preuves
    assert [x.preuve.lieu for x in lues] == ["paragraphe 2", "tableau, case B1", "Budget, A2:B2"]
    assert lues[2].preuve.extrait == "Salaire · 38500"
    vue.classeur.onglets.setCurrentIndex(0)
    puces = page.notation.lignes["C1.1"].preuves.puces
    puces[2].click()
    attendre()
    assert vue.selection.lieu == "Budget, A2:B2"
    vue.classeur.deselectionner()
    assert vue.selection is None
    puces[0].click()
    attendre()
    assert vue.texte.textCursor().selectedText() == "priorité claire"
    vue.texte.deselectionner()
    vue.texte.montrer_passage("paragraphe 2", "des mots qui n’y sont plus")
    assert vue.texte.textCursor().selectedText() == "Une priorité claire"
    vue.classeur.montrer_passage("Absente, A1", "")


def test_a_piece_replaced_by_a_file_is_said_everywhere_and_undone(
    page, vue, form, session, attendre, qtbot, tmp_path, monkeypatch
):
    attacher(page, vue, attendre)
    nouveau = tmp_path / "Budget corrigé.pdf"
    nouveau.write_bytes(un_pdf(2, "corrigé"))
    monkeypatch.setattr(ChoixFichiers, "remplacante", lambda *_: nouveau)
    page.pieces.choisir(("attendue", "BUDGET"))
    page.pieces.vue.setFocus()
    qtbot.keyClick(page.pieces.vue, Qt.Key.Key_R)
    attendre()
    ancienne = next(x for x in page.pieces.modele.lignes if isinstance(x, Fichier) and x.remplacee_par)
    assert dire(ancienne).endswith("remplacé par Budget corrigé.pdf")
    page.pieces.choisir(("fichier", ancienne.piece.id))
    assert "Remplacée par «\u00a0Budget corrigé.pdf\u00a0»" in page.pieces._detail.text()
    assert "Des preuves y sont prises pour C1.1." in page.pieces._detail.text()
    assert "1\u00a0preuve prise sur la version précédente (C1.1)" in form._remplacees.text()
    (puce,) = form.lignes["C1.1"].preuves.puces
    assert "Preuve prise sur la version précédente" in puce.accessibleName()
    page.grab()
    page.pieces.choisir(("attendue", "BUDGET"))
    attendre()
    assert vue.piece.nom == "Budget corrigé.pdf"
    session.historique.pile.undo()
    attendre()
    assert not form._remplacees.isVisible()
    assert all(x.nom != "Budget corrigé.pdf" for x in page.fiche.pieces)


def test_a_verdict_on_the_older_version_is_said_to_be_so(page, session, attendre, tmp_path):
    session.bureau.instruction.rendre_verdict(2, "BUDGET", Verdict.CONFORME)
    horloge = session.bureau.contexte.clock
    contexte = replace(session.bureau.contexte, clock=HorlogeFixe(horloge.maintenant() + timedelta(days=1)))
    nouveau = tmp_path / "v2.pdf"
    nouveau.write_bytes(un_pdf(1, "v2"))
    piece = next(p for p in page.fiche.pieces if p.code == "BUDGET")
    Remplacements(contexte).remplacer_par_fichier(piece.id, nouveau)
    page.actualiser(None)
    attendre()
    page.pieces.choisir(("attendue", "BUDGET"))
    assert VERDICT_DEPASSE in page.pieces._detail.text()
    page.pieces.choisir(("attendue", "RIB"))
    assert VERDICT_DEPASSE not in page.pieces._detail.text()


def test_a_later_piece_is_said_to_replace_an_older_one(page, session, attendre, qtbot):
    montrer(page, attendre, "scan.pdf")
    page.pieces.vue.setFocus()
    qtbot.keyClick(page.pieces.vue, Qt.Key.Key_M)
    question = page.pieces.question
    choix = [question.reponse.itemText(rang) for rang in range(question.reponse.count())]
    assert [c.split(",")[0] for c in choix] == ["Budget prévisionnel.pdf", "abîmé.pdf", "tableau.xlsx"]
    question.reponse.setEditText("abîmé.pdf")
    qtbot.keyClick(question.reponse, Qt.Key.Key_Return)
    attendre()
    neuve = next(p for p in page.fiche.pieces if p.nom == "scan.pdf")
    assert neuve.code == "RIB"
    page.pieces.choisir(("fichier", neuve.id))
    assert "Remplace «\u00a0abîmé.pdf\u00a0»." in page.pieces._detail.text()
    qtbot.keyClick(page.pieces.vue, Qt.Key.Key_M)
    assert page.pieces._detail.text() == "Aucune autre pièce que ce fichier puisse remplacer."
    session.historique.pile.undo()
    attendre()
    assert next(p for p in page.fiche.pieces if p.nom == "scan.pdf") == replace(neuve, code="", remplace=None)


def test_a_piece_not_in_the_list_replaces_nothing(page, attendre, qtbot):
    montrer(page, attendre, "scan.pdf")
    page.pieces.vue.setFocus()
    qtbot.keyClick(page.pieces.vue, Qt.Key.Key_M)
    page.pieces.question.reponse.setEditText("licorne")
    qtbot.keyClick(page.pieces.question.reponse, Qt.Key.Key_Return)
    assert "n’est pas une pièce de la liste" in page.pieces._detail.text()


def test_the_code_of_a_sub_criterion_is_understood_however_typed():
    cibles = (("C1.1", "Acheteurs visés"), ("C1.2", "Parcours"))
    assert [code_de_sous_critere(x, cibles) for x in ("c1.2", "C1.1 – Acheteurs visés", "parcours", "s")] == [
        "C1.2", "C1.1", "C1.2", None,
    ]  # fmt: skip
