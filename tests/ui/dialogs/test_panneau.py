"""A form beside a list: Enter records, but not on the button that gives up; Tab follows the eye; its foot stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from tests.builders import le, un_dossier, un_poste
from ui.dialogs.enveloppe import SaisieMouvement
from ui.dialogs.panneau import Panneau
from ui.dialogs.proposer import SaisieProposition
from ui.dialogs.saisie_dossier import SaisieDossier
from ui.pages.volets import Volets
from ui.widgets.formulaire import champ

BOUTONS = ["annuler_saisie", "valider_saisie"]


class Essai(Panneau):
    @override
    def valider(self) -> None:
        self.saisi.emit("valeur")


def test_enter_on_cancel_gives_up_and_records_nothing(qtbot):
    panneau = Essai("Essai", "Enregistrer")
    texte = champ(panneau.grille, "Texte", QLineEdit(panneau), "texte")
    qtbot.addWidget(panneau)
    panneau.show()
    panneau.activateWindow()
    qtbot.waitUntil(panneau.isActiveWindow)
    dits = []
    panneau.saisi.connect(dits.append)
    panneau.abandonne.connect(lambda: dits.append("abandon"))
    annuler = panneau.findChild(QPushButton, "annuler_saisie")
    annuler.setFocus()
    QTest.keyClick(annuler, Qt.Key.Key_Return)
    assert dits == ["abandon"]
    texte.setFocus()
    QTest.keyClick(texte, Qt.Key.Key_Return)
    assert dits == ["abandon", "valeur"]


class Long(Panneau):
    """Twelve fields under a text that folds; the last one is refused."""

    def __init__(self):
        super().__init__("Long", "Enregistrer", "Une explication qui se plie quand le panneau est étroit. " * 3)
        self.champs = [champ(self.grille, f"Champ {n}", QLineEdit("déjà écrit"), f"champ_{n}") for n in range(12)]

    @override
    def valider(self) -> None:
        self.champs[-1].faute = "refusé"
        self.dire("Le dernier champ ne convient pas. " * 4)


def en_vue(widget):
    return widget.visibleRegion().boundingRect() == widget.rect()


def un_long(qtbot, hauteur):
    """A long form in its panel, the panel, and the button that records."""
    volets = Volets(320, None)
    qtbot.addWidget(volets)
    panneau = Long()
    volets.ajouter_saisie(panneau, lambda _saisie: None, lambda: None)
    volets.resize(320, hauteur)
    volets.show()
    return panneau, volets, panneau.findChild(QPushButton, "valider_saisie")


def test_the_buttons_and_the_refusal_of_a_long_form_stay_in_sight(qtbot):
    panneau, _volets, valider = un_long(qtbot, 380)
    qtbot.waitUntil(lambda: en_vue(valider))
    assert en_vue(panneau.champs[0])
    assert not en_vue(panneau.champs[-1])
    valider.click()
    qtbot.waitUntil(lambda: en_vue(panneau.champs[-1]) and en_vue(panneau.faute) and en_vue(valider))


def test_the_buttons_of_a_form_that_has_room_follow_its_fields(qtbot):
    panneau, volets, valider = un_long(qtbot, 1200)

    def sous_les_champs():
        dernier = panneau.champs[-1]
        bas = dernier.mapTo(panneau, dernier.rect().bottomLeft()).y()
        return (
            all(map(en_vue, panneau.champs)) and 0 < valider.mapTo(panneau, valider.rect().topLeft()).y() - bas < 20
        )

    qtbot.waitUntil(sous_les_champs)
    volets.resize(600, 1200)  # the text takes fewer lines: the foot comes up
    qtbot.waitUntil(sous_les_champs)


def ordre(qtbot, formulaire):
    """The names of what Tab reaches in a form that a window shows."""
    fenetre = QWidget()
    qtbot.addWidget(fenetre)
    QVBoxLayout(fenetre).addWidget(formulaire)
    fenetre.show()
    noms, suivant = [], formulaire.nextInFocusChain()
    while suivant is not formulaire:
        if formulaire.isAncestorOf(suivant) and suivant.focusPolicy() & Qt.FocusPolicy.TabFocus:
            noms.append(suivant.objectName())
        suivant = suivant.nextInFocusChain()
    return [nom for nom in noms if not nom.startswith("qt_")]


def test_buttons_come_after_the_fields(qtbot):
    champs = [f"mouvement_{c}" for c in ("nature", "montant", "cp", "etp", "le", "reference", "derogation")]
    assert ordre(qtbot, SaisieMouvement()) == champs + BOUTONS


def test_fields_made_for_a_dossier_come_before_the_buttons_too(qtbot):
    saisie = SaisieProposition()
    saisie.commencer(un_dossier(id=1, postes=(un_poste(), un_poste())))
    champs = ["proposition_montant", "proposition_etp_1", "proposition_etp_2"]
    assert ordre(qtbot, saisie) == champs + BOUTONS
    saisie.commencer(un_dossier(id=2))
    suivant = saisie.etp[0].nextInFocusChain()
    assert suivant.objectName() == BOUTONS[0]


def test_the_form_of_a_dossier_says_its_refusal_where_it_is(qtbot):
    saisie = SaisieDossier(le(7, 12))
    assert ordre(qtbot, saisie)[-2:] == BOUTONS
    saisie.valider()
    assert "raison sociale du porteur est vide" in saisie.faute.text()
    saisie.commencer(le(7, 13))
    assert saisie.faute.text() == ""
