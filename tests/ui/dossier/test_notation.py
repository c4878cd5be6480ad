"""The scoring form: notes by one key, the three ways of having none, the live total, undo by name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.outils.saisie import type_text


@pytest.fixture
def form(page):
    return page.notation


def note_de(session, code):
    notes = session.bureau.instruction.fiche(2).notes
    return next((n for n in notes if n.sous_critere == code), None)


def taper(form, code, texte):
    form.lignes[code].setFocus()
    type_text(form.lignes[code], texte)


@pytest.mark.parametrize(
    ("touche", "valeur"), [("3", 3), ("0", 0), ("é", 2), ("à", 0), ("&", 1), ('"', 3), ("'", 4)]
)
def test_one_key_gives_the_note_on_any_french_keyboard(form, session, attendre, touche, valeur):
    taper(form, "C1.1", touche)
    attendre()
    assert note_de(session, "C1.1").valeur == valeur
    assert form.lignes["C1.1"]._etat.text() == f"{valeur} · niveau {valeur}"


def test_a_note_off_the_scale_is_not_a_key(form, session):
    taper(form, "C1.1", "5")
    assert note_de(session, "C1.1") is None


def test_two_notes_in_a_row_are_undone_at_once_by_name(form, session, attendre):
    taper(form, "C1.1", "3")
    taper(form, "C1.1", "2")
    assert session.historique.pile.undoText() == "la note C1.1"
    session.historique.pile.undo()
    attendre()
    assert note_de(session, "C1.1") is None
    assert form.lignes["C1.1"]._etat.text() == "non noté"
    session.historique.pile.redo()
    attendre()
    assert note_de(session, "C1.1").valeur == 2


def test_sans_objet_waits_for_its_justification(form, session, attendre):
    taper(form, "C1.2", "s")
    ligne = form.lignes["C1.2"]
    assert ligne.justification.hasFocus()
    assert "justification" in ligne._demande.text()
    assert note_de(session, "C1.2") is None
    type_text(ligne.justification, "Pas d’acteur sur ce territoire")
    ligne.setFocus()
    attendre()
    note = note_de(session, "C1.2")
    assert (note.valeur, note.justification) == (None, "Pas d’acteur sur ce territoire")
    assert ligne._etat.text() == "sans objet"


def test_a_justification_is_saved_when_it_is_left(form, session, attendre):
    taper(form, "C1.1", "3")
    attendre()
    ligne = form.lignes["C1.1"]
    ligne.justification.setFocus()
    type_text(ligne.justification, "Page 4 : œuvres, 12 %")
    form.lignes["C1.2"].setFocus()
    attendre()
    assert note_de(session, "C1.1").justification == "Page 4 : œuvres, 12 %"
    assert session.historique.pile.undoText() == "la justification de C1.1"
    session.historique.pile.undo()
    attendre()
    assert (note_de(session, "C1.1").valeur, note_de(session, "C1.1").justification) == (3, "")


def test_delete_goes_back_to_non_note_and_is_undone(form, session, qtbot, attendre):
    taper(form, "C1.1", "0")
    qtbot.keyClick(form.lignes["C1.1"], Qt.Key.Key_Delete)
    attendre()
    assert note_de(session, "C1.1") is None
    session.historique.pile.undo()
    assert note_de(session, "C1.1").valeur == 0


def test_the_total_is_live_and_says_why_there_is_no_rank(form, attendre):
    taper(form, "C1.1", "4")
    attendre()
    assert form.total.text() == "En cours\u00a0: 40,00 / 100"
    assert "Non noté\u00a0: C1.2, C2.1, donc pas de rang" in form.reste.text()
    assert "À justifier\u00a0: C1.1" in form.reste.text()
    taper(form, "C1.2", "3")
    taper(form, "C2.1", "1")
    attendre()
    assert form.total.text() == "Total\u00a0: 65,00 / 100"
    assert form._points["C1"].text() == "55,00 / 60"


def test_the_descriptor_of_every_level_is_shown_beside_the_note(form):
    form.lignes["C1.1"].setFocus()
    textes = {cle: etiquette.text() for cle, (_, etiquette) in form.lignes["C1.1"]._boutons.items()}
    assert textes["0"] == "Niveau 0. absents"
    assert textes["4"] == "Niveau 4. chiffrés et sourcés"
    assert list(textes) == ["0", "1", "2", "3", "4", "S"]
    assert all(etiquette.isVisible() for _, etiquette in form.lignes["C1.1"]._boutons.values())


def test_one_row_is_unfolded_at_a_time_and_arrows_go_from_one_to_the_next(form, qtbot):
    form.lignes["C1.1"].setFocus()
    qtbot.keyClick(form.lignes["C1.1"], Qt.Key.Key_Down)
    assert form.lignes["C1.2"].hasFocus()
    assert [c for c, x in form.lignes.items() if x.ouverte] == ["C1.2"]
    qtbot.keyClick(form.lignes["C1.2"], Qt.Key.Key_Up)
    assert form.lignes["C1.1"].hasFocus()


def test_a_click_on_a_level_gives_its_note(form, qtbot, session, attendre):
    form.lignes["C1.1"].setFocus()
    _, etiquette = form.lignes["C1.1"]._boutons["3"]
    qtbot.mouseClick(etiquette, Qt.MouseButton.LeftButton)
    attendre()
    assert note_de(session, "C1.1").valeur == 3


def test_a_justification_typed_before_its_note_is_kept_and_holds_the_window(page, form, attendre, session):
    ligne = form.lignes["C1.1"]
    ligne.justification.setFocus()
    type_text(ligne.justification, "à vérifier")
    form.lignes["C1.2"].setFocus()
    assert "choisissez" in ligne._demande.text()
    page.voisin(1)
    attendre()
    assert form.lignes["C1.1"].justification.toPlainText() == ""
    assert not page.peut_quitter()
    attendre()
    assert page.fiche.dossier.cle == 2
    assert form.lignes["C1.1"].justification.toPlainText() == "à vérifier"
    taper(form, "C1.1", "2")
    attendre()
    assert note_de(session, "C1.1").justification == "à vérifier"
    assert page.peut_quitter()


def test_the_row_says_its_note_to_a_screen_reader(form, attendre):
    assert form.lignes["C1.1"].accessibleName().endswith("non noté")
    taper(form, "C1.1", "3")
    attendre()
    assert form.lignes["C1.1"].accessibleName() == "C1.1 Besoins, sur 40\u00a0points\u00a0: 3 · niveau 3"


def test_without_a_job_there_is_no_grid_and_the_form_says_what_to_do(page, form, session, attendre):
    session.bureau.instruction.modifier(2, "Ôter", postes=())
    page.actualiser(None)
    attendre()
    assert form._vide.isVisible()
    assert "onglet Projet" in form._vide.text()
    assert not form.lignes
