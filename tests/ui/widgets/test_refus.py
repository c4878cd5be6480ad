"""A refusal puts the cursor in the field at fault, which carries it until it is typed in again."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QPushButton, QWidget

from ui.widgets.champ_date import ChampDate
from ui.widgets.refus import aller_a_la_faute


def formulaire(qtbot, *champs):
    racine = QWidget()
    qtbot.addWidget(racine)
    grille = QFormLayout(racine)
    for champ in champs:
        grille.addRow("Champ", champ)
    grille.addRow(QPushButton("Valider"))
    racine.show()
    racine.activateWindow()
    qtbot.waitUntil(racine.isActiveWindow)
    return racine


def test_the_field_marked_comes_before_the_empty_ones(qtbot):
    vide, jour = QLineEdit(), ChampDate(quoi="Jour")
    racine = formulaire(qtbot, vide, jour)
    jour.signaler("Ce n’est pas une date.")
    aller_a_la_faute(racine, "Ce n’est pas une date.")
    assert QApplication.focusWidget() is jour
    assert jour.accessibleDescription() == "Ce n’est pas une date."


def test_else_the_first_empty_one_else_the_first(qtbot):
    plein, vide = QLineEdit("déjà écrit"), QLineEdit()
    racine = formulaire(qtbot, plein, vide)
    aller_a_la_faute(racine, "Il manque quelque chose.")
    assert QApplication.focusWidget() is vide
    assert vide.accessibleDescription() == "Il manque quelque chose."
    qtbot.keyClicks(vide, "ecrit")
    assert vide.accessibleDescription() == ""
    aller_a_la_faute(racine, "Ces deux ne vont pas ensemble.")
    assert QApplication.focusWidget() is plein


def test_a_form_without_a_field_moves_nothing(qtbot):
    racine = formulaire(qtbot)
    racine.findChild(QPushButton).setFocus()
    aller_a_la_faute(racine, "Refusé.")
    assert isinstance(QApplication.focusWidget(), QPushButton)
