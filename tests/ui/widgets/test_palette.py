"""What the palette finds, in which order, and how the keyboard drives it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.outils.saisie import type_text
from ui.widgets.palette import Entree, Palette, filtrer, note

TEXTES = ("Rechercher", "Aller à Réception", "Thème sombre", "Demander les pièces manquantes")


def rien():
    return None


ENTREES = tuple(Entree(texte, rien) for texte in TEXTES)


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("reception", "Aller à Réception"),
        ("THEME", "Thème sombre"),
        ("sombre th", "Thème sombre"),
        ("dpm", "Demander les pièces manquantes"),
        ("rech", "Rechercher"),
        ("manq", "Demander les pièces manquantes"),
    ],
)
def test_the_first_line_found(saisie, attendu):
    assert filtrer(saisie, ENTREES)[0].texte == attendu


def test_nothing_typed_shows_everything_and_nonsense_shows_nothing():
    assert filtrer("  ", ENTREES) == ENTREES
    assert filtrer("zzz", ENTREES) == ()


def test_a_word_counts_more_at_its_start_than_inside_than_scattered():
    assert note("class", "Classement") > note("ment", "Classement") > note("csm", "Classement") > 0


def test_the_help_is_searched_after_the_text():
    entrees = (Entree("Sauvegarder", rien, aide="Copier la base"), Entree("Base ouverte", rien))
    assert [e.texte for e in filtrer("base", entrees)] == ["Base ouverte", "Sauvegarder"]
    assert filtrer("cpb", entrees) == ()


@pytest.fixture
def fenetre(qtbot):
    fenetre = QWidget()
    fenetre.champ = QLineEdit(fenetre)
    fenetre.palette_actions = Palette(fenetre)
    fenetre.resize(900, 600)
    qtbot.addWidget(fenetre)
    fenetre.show()
    fenetre.champ.setFocus()
    return fenetre


def test_arrows_and_enter_act_and_the_focus_goes_back(qtbot, fenetre):
    faits = []
    palette = fenetre.palette_actions
    palette.ouvrir([Entree(t, lambda t=t: faits.append(t), "Ctrl+T") for t in TEXTES])
    assert palette.saisie.hasFocus()
    type_text(palette.saisie, "è")
    assert {e.texte for e in palette.visibles} == {TEXTES[0], *TEXTES[1:]}
    qtbot.keyClick(palette.saisie, Qt.Key.Key_Down)
    choisi = palette.visibles[1].texte
    qtbot.keyClick(palette.saisie, Qt.Key.Key_Return)
    assert faits == [choisi]
    assert not palette.isVisible()
    assert fenetre.champ.hasFocus()


def test_escape_closes_without_acting(qtbot, fenetre):
    palette = fenetre.palette_actions
    palette.ouvrir(ENTREES)
    qtbot.keyClick(palette.saisie, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert fenetre.champ.hasFocus()


def test_no_answer_says_so_and_enter_does_nothing(qtbot, fenetre):
    palette = fenetre.palette_actions
    palette.ouvrir(ENTREES)
    type_text(palette.saisie, "zzz")
    assert palette.vide.isVisible()
    qtbot.keyClick(palette.saisie, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_leaving_by_the_mouse_closes_it(qtbot, fenetre):
    fenetre.palette_actions.ouvrir(ENTREES)
    fenetre.champ.setFocus()
    assert not fenetre.palette_actions.isVisible()
