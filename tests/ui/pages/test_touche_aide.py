"""F1, pressed where the cursor is: each screen, each dialog and the committee window open their own page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.services.guide import page_d_aide
from app.socle.resources import racine
from ui.brouillons import Brouillon, Lieu
from ui.crash import Rapport
from ui.dialogs.aide import Aide
from ui.dialogs.assistant_campagne import AssistantCampagne
from ui.dialogs.brouillons import Brouillons
from ui.dialogs.mot_de_passe import MotDePasse
from ui.pages.catalogue import fiches

AIDE = racine() / "aide"


@pytest.fixture
def presser(qtbot):
    """Press F1 where the cursor is; return the title of the page that opens, which is then closed."""

    def faire(fenetre, cle):
        fenetre.activateWindow()
        qtbot.waitUntil(fenetre.isActiveWindow)
        QTest.keyClick(QApplication.focusWidget() or fenetre, Qt.Key.Key_F1)
        aides = [a for a in QApplication.topLevelWidgets() if isinstance(a, Aide) and a.isVisible()]
        vues = [a.texte.toPlainText().split("\n")[0] for a in aides]
        for aide in aides:
            QTest.keyClick(aide, Qt.Key.Key_Escape)
        assert not any(a.isVisible() for a in aides)
        return vues == [page_d_aide(cle).removeprefix("# ").split("\n")[0]]

    return faire


def test_a_screen_without_a_base_opens_its_page(programme, presser):
    for cle, attendue in (("bienvenue", "bienvenue"), ("reglages", "reglages"), ("dossiers", "index")):
        assert programme.fenetre.ouvrir(cle).aide == attendue
        assert presser(programme.fenetre, attendue)


@pytest.mark.lent
def test_each_screen_opens_its_page(base, calme, presser):
    muets = []
    for fiche in fiches(lambda: None, QWidget):
        page = base.fenetre.ouvrir(fiche.cle)
        calme(base)
        if not presser(base.fenetre, page.aide) or page.aide == "index":
            muets.append(fiche.cle)
    assert muets == []


def test_each_dialog_opens_the_page_that_explains_it(programme, presser):
    fenetre = programme.fenetre
    oublie = Brouillons([Brouillon(Lieu("", "accueil", None), "motif", "Motif", "texte")], fenetre)

    def panne():
        fenetre.messages.panne(Rapport("KeyError", "Clausule 0.1"))
        return fenetre.findChild(QMessageBox)

    for ouvrir, cle in (
        (lambda: AssistantCampagne.demander(fenetre, print), "bienvenue"),
        (lambda: MotDePasse.demander(fenetre, "lecteur.liasse", print), "liasse"),
        (lambda: oublie.open() or oublie, "reglages"),
        (panne, "reglages"),
    ):
        dialogue = ouvrir()
        assert (AIDE / f"{cle}.md").is_file()
        assert presser(dialogue, cle), cle
        dialogue.close()


def test_the_committee_window_opens_its_page(base, calme, presser):
    page = base.fenetre.ouvrir("comite")
    page.projeter()
    calme(base)
    assert presser(page.ecran, "comite")
    page.ecran.close()
