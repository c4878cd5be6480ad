"""The page: header, neighbours, panels, refresh on what concerns it, everything named and within reach of keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabWidget, QWidget

from app.domain.pieces import Completude, Verdict
from app.domain.porteur import Forme
from app.socle.changes import Changes
from ui.models.pieces import ModelePieces, lignes_de
from ui.pages.dossier import PageDossier
from ui.theme import appliquer_theme, installer
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.trois_faits import completude_en_mots

FORMULAIRES_A_1280 = 420  # pixels, beside the pieces and the document


def test_the_header_says_what_the_dossier_is_and_where_it_stands(page):
    textes = [x.text() for x in page.entete.findChildren(QLabel)]
    assert " ".join(textes).startswith(
        "2022-94-0002 · Association L’Égalité des chances · facilitateur 1,00\u00a0ETP · 28\u00a0000\u00a0€"
    )
    assert "● dans les délais" in textes
    assert "◐ 2\u00a0pièces à vérifier" in textes
    assert "état\u00a0: en instruction" in textes
    assert page.entete.echeances.text() == "rejet implicite le 12/09/2022 ▾"
    assert "rejet implicite – 2\u00a0mois après la réception" in page.entete.echeances.accessibleName()


def test_j_and_k_go_from_one_dossier_to_the_next_and_stop_at_the_ends(page, qtbot, attendre):
    page.pieces.vue.setFocus()
    qtbot.keyClick(page.pieces.vue, Qt.Key.Key_J)
    attendre()
    assert page.fiche.dossier.numero == "2022-94-0003"
    assert not page._suivant.isEnabled()
    for _ in range(3):
        qtbot.keyClick(page.pieces.vue, Qt.Key.Key_K)
        attendre()
    assert page.fiche.dossier.numero == "2022-94-0001"
    assert page.visionneuse.piece.dossier_id == page.fiche.dossier.cle


def test_letters_typed_in_a_field_are_not_shortcuts(page, qtbot, attendre):
    page.onglets.setCurrentWidget(page.porteur)
    for nom in ("sigle", "forme"):
        page.porteur.champs[nom].setFocus()
        qtbot.keyClick(page.porteur.champs[nom], Qt.Key.Key_J)
        attendre()
    assert page.fiche.dossier.cle == 2
    assert page.porteur.champs["sigle"].text() == "jAEC"


def test_what_is_typed_is_saved_before_another_dossier_comes(page, session, qtbot, attendre):
    page.onglets.setCurrentWidget(page.porteur)
    champ = page.porteur.champs["ville"]
    champ.setFocus()
    champ.selectAll()
    qtbot.keyClicks(champ, "Corte")
    page.voisin(1)
    attendre()
    assert session.bureau.instruction.dossier(2).porteur.ville == "Corte"
    assert champ.text() == "Ajaccio"


def test_the_title_of_the_window_follows(page, qtbot, attendre):
    with qtbot.waitSignal(page.titre_change) as signal:
        page.montrer(1)
    assert signal.args == ["2022-94-0001"]
    attendre()


def test_only_what_concerns_the_dossier_is_read_again(page, session):
    demandes = page._demande
    page.actualiser(Changes(dossiers=frozenset({99}), campagnes=frozenset({99}), sujets=frozenset({"notes"})))
    page.actualiser(Changes(campagnes=frozenset({session.campagne_id}), sujets=frozenset({"journal"})))
    assert page._demande == demandes
    page.actualiser(Changes(dossiers=frozenset({2})))
    assert page._demande == demandes + 1


def test_panels_hide_by_key_but_never_all_of_them(page, qtbot):
    modificateurs = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    page.onglets.currentWidget().setFocus()
    page.notation.lignes["C1.1"].setFocus()
    for touche in (Qt.Key.Key_P, Qt.Key.Key_D, Qt.Key.Key_F):
        qtbot.keyClick(page.notation.lignes["C1.1"], touche, modificateurs)
    assert [p.isVisible() for p in (page.pieces, page.visionneuse, page.onglets)] == [False, False, True]
    page.plan.actes[0].trigger()
    assert page.pieces.isVisible()


def test_f6_has_three_panels_that_take_the_focus(page):
    for panneau in page.panneaux():
        candidats = [panneau, *panneau.findChildren(QWidget)]
        assert any(c.isVisible() and c.focusPolicy() & Qt.FocusPolicy.TabFocus for c in candidats), panneau


def nommable(widget: QWidget) -> bool:
    interne = widget.objectName().startswith("qt_") or type(widget).__name__ in {
        "QComboBoxPrivateContainer",
        "QTabBar",
    }
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not interne


@pytest.mark.parametrize("onglet", range(5))
def test_every_control_has_a_name(page, onglet):
    page.onglets.setCurrentIndex(onglet)
    sans_nom = []
    for widget in page.findChildren(QWidget):
        if not nommable(widget) or not widget.isVisible() or isinstance(widget, QTabWidget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        nom = widget.accessibleName() or (interface.text(QAccessible.Text.Name) if interface else "")
        if not nom.strip():
            sans_nom.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not sans_nom


def test_every_button_without_text_has_a_tip(page):
    muets = [b for b in page.findChildren(QAbstractButton) if b.isVisible() and not b.text() and not b.toolTip()]
    internes = {"QToolButton"}
    assert not [b for b in muets if type(b).__name__ not in internes or b.parent() is page]


def test_an_empty_page_says_what_to_do(qtbot, session):
    vide = PageDossier(session)
    qtbot.addWidget(vide)
    vide.show()
    vide.actualiser(None)
    assert vide.pile.currentIndex() == 0
    vide.voisin(1)
    assert vide.fiche is None


def test_an_unknown_legal_form_expects_nothing_and_says_so(page, session, attendre):
    porteur = replace(session.bureau.instruction.dossier(2).porteur, forme=None)
    session.bureau.instruction.modifier(2, "Modifier la forme", porteur=porteur)
    page.actualiser(None)
    attendre()
    assert "forme juridique" in page.pieces._base.text()
    assert "forme juridique à préciser" in page.entete.faits._completude.text()


def test_the_model_of_the_pieces_is_sound(page, qtmodeltester):
    modele = ModelePieces()
    modele.montrer(lignes_de(page.fiche.completude, page.fiche.pieces))
    qtmodeltester.check(modele)


def test_the_wheel_does_not_change_a_choice_out_of_focus(qtbot, qapp):
    champ = ChampChoix([(Forme.EPCI, "EPCI"), (Forme.GIP, "GIP")], quoi="Forme")
    qtbot.addWidget(champ)
    champ.show()
    champ.clearFocus()
    champ.fixer(Forme.EPCI)
    assert champ.valeur is Forme.EPCI
    champ.fixer("inconnue")
    assert champ.valeur is None


def test_a_piece_that_came_is_not_said_missing(page):
    (absente, recue, *_), fiche = page.fiche.completude.manquantes, page.fiche
    assert {absente.verdict, recue.verdict} <= {Verdict.RECUE, Verdict.ABSENTE, Verdict.NON_CONFORME}
    lignes = (replace(absente, verdict=Verdict.ABSENTE), replace(recue, verdict=Verdict.RECUE))
    deux = replace(fiche, completude=Completude(lignes))
    assert completude_en_mots(deux) == ("○ 1\u00a0pièce manque, 1 à vérifier", "erreur")
    une = replace(fiche, completude=Completude(lignes[1:]))
    assert completude_en_mots(une) == ("◐ 1\u00a0pièce à vérifier", "alerte")


def test_every_form_of_the_dossier_shows_its_tab_in_a_window_of_1280(qapp, page):
    installer(qapp)
    appliquer_theme(qapp, "clair")
    barre = page.onglets.tabBar()
    page.onglets.setTabText(page.onglets.indexOf(page.constats), "Constats 12")
    assert barre.count() == 6
    assert barre.sizeHint().width() <= FORMULAIRES_A_1280
