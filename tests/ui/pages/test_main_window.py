"""The frame: pages built when shown, told once, reached by keyboard, every control named."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar, QWidget

from app.socle.changes import Changes
from app.socle.errors import UserError
from tests.outils.pages import fenetre_temoin
from ui.commands import Commande
from ui.pages.main_window import TAILLE_MINIMALE
from ui.theme import appliquer_theme, theme_de
from ui.widgets.bandeau_quota import Jauge

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def fenetre(qtbot, runner):
    fenetre = fenetre_temoin(runner)
    qtbot.addWidget(fenetre)
    fenetre.ouvrir("accueil")
    fenetre.show()
    return fenetre


def sans_nom(racine: QWidget) -> list[str]:
    fautifs = []
    for widget in (racine, *racine.findChildren(QWidget)):
        interface = QAccessible.queryAccessibleInterface(widget)
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QTabBar):
            continue
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            fautifs.append(f"{type(widget).__name__} {widget.objectName()}")
    return fautifs


def test_every_control_has_a_name(fenetre):
    fenetre.messages.alerte("Une pièce manque.")
    fenetre._cadre._on_palette()
    assert sans_nom(fenetre) == []


def test_the_walk_finds_a_control_without_a_name(qtbot):
    champ = QLineEdit()
    qtbot.addWidget(champ)
    assert sans_nom(champ) == ["QLineEdit "]


def test_pages_are_built_when_first_shown_and_kept(fenetre):
    assert set(fenetre._pages) == {"accueil"}
    page = fenetre.ouvrir("dossiers", 12)
    assert page.relectures == [None]
    assert page.montres == [12]
    assert fenetre.ouvrir("dossiers") is page
    assert page.relectures == [None]


def test_the_page_in_sight_hears_changes_and_the_others_once_they_come_back(fenetre):
    accueil, dossiers = fenetre.page, fenetre.ouvrir("dossiers")
    changes = Changes(dossiers=frozenset({1}))
    fenetre.bus.changed.emit(changes)
    fenetre.bus.changed.emit(changes)
    assert dossiers.relectures == [None, changes, changes]
    assert accueil.relectures == [None]
    fenetre.ouvrir("accueil")
    assert accueil.relectures == [None, None]


def test_a_screen_opened_by_its_key_takes_the_cursor_but_not_from_the_list_of_screens(fenetre, qtbot):
    qtbot.waitUntil(fenetre.isActiveWindow)
    fenetre.ouvrir("dossiers")
    assert fenetre.page.champ.hasFocus()
    fenetre.navigation.setFocus()
    fenetre.ouvrir("actes")
    assert fenetre.navigation.hasFocus()


def test_a_page_asks_for_another_and_renames_the_window(fenetre):
    fenetre.page.demande_page.emit("journal", 7)
    assert fenetre.page.montres == [7]
    fenetre.page.titre_change.emit("2022-94-0003")
    assert fenetre.windowTitle() == "2022-94-0003"
    fenetre.ouvrir("piece")
    assert fenetre.navigation.currentRow() == -1
    assert fenetre.windowTitle() == "Pièce"


def test_navigation_by_list_and_by_number(qtbot, fenetre):
    fenetre.navigation.setFocus()
    qtbot.keyClick(fenetre.navigation, Qt.Key.Key_Down)
    assert fenetre.windowTitle() == "Réception"
    qtbot.keyClick(fenetre, Qt.Key.Key_5, CTRL)
    assert fenetre.windowTitle() == "Cockpit"
    assert fenetre.navigation.currentRow() == 4
    fenetre.compter("reception", 3)
    assert fenetre.navigation.item(1).text() == "Réception · 3"
    fenetre.compter("reception", 0)
    assert fenetre.navigation.item(1).text() == "Réception"


def test_f6_goes_round_the_panels_both_ways(qtbot, fenetre):
    page = fenetre.page
    fenetre.navigation.setFocus()
    for attendu in (page.champ, page.bouton, fenetre.coin.champ, fenetre.navigation):
        qtbot.keyClick(fenetre, Qt.Key.Key_F6)
        assert QApplication.focusWidget() is attendu
    qtbot.keyClick(fenetre, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is fenetre.coin.champ


def test_ctrl_f_then_typing_filters_the_page(qtbot, fenetre):
    qtbot.keyClick(fenetre, Qt.Key.Key_F, CTRL)
    assert fenetre.coin.champ.hasFocus()
    qtbot.keyClicks(fenetre.coin.champ, "plie")
    qtbot.waitUntil(lambda: fenetre.page.cherches == ["plie"])
    qtbot.keyClick(fenetre.coin.champ, Qt.Key.Key_Return)
    assert fenetre.page.cherches == ["plie", "plie"]


def test_ctrl_k_finds_the_acts_of_the_page_and_the_screens(qtbot, fenetre):
    qtbot.keyClick(fenetre, Qt.Key.Key_K, CTRL)
    palette = fenetre.palette_actions
    qtbot.keyClicks(palette.saisie, "pieces manq")
    assert palette.visibles[0].raccourci == "Ctrl+D"
    qtbot.keyClick(palette.saisie, Qt.Key.Key_Return)
    assert fenetre.page.demandes == ["pieces"]
    qtbot.keyClick(fenetre, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(palette.saisie, "journ")
    qtbot.keyClick(palette.saisie, Qt.Key.Key_Return)
    assert fenetre.windowTitle() == "Journal"


def test_undo_and_redo_name_the_act(qtbot, fenetre):
    annuler = fenetre.actions_cadre["annuler"]
    assert not annuler.isEnabled()
    fenetre._historique.executer(Commande("la note C1.2", Changes, Changes))
    assert annuler.text() == "&Annuler\u00a0: la note C1.2"
    qtbot.keyClick(fenetre, Qt.Key.Key_Z, CTRL)
    assert not annuler.isEnabled()
    assert fenetre.actions_cadre["retablir"].text() == "Réta&blir\u00a0: la note C1.2"
    qtbot.keyClick(fenetre, Qt.Key.Key_Y, CTRL)
    assert annuler.isEnabled()


def test_a_refusal_is_a_banner(fenetre):
    def refuser():
        raise UserError("Le dossier est clos.")

    fenetre._historique.executer(Commande("la note", refuser, refuser))
    assert [b.texte for b in fenetre.zone.bandeaux] == ["Le dossier est clos."]


def test_menus_show_only_what_works(fenetre):
    visibles = {a.objectName() for a in fenetre.actions_cadre.toutes() if a.isVisible()}
    assert {"quitter", "palette", "theme_sombre", "imprimer"} <= visibles
    assert "exporter" not in visibles
    faits = []
    fenetre.actions_cadre.relier("exporter", lambda: faits.append(1)).trigger()
    assert faits == [1]
    assert [m.text() for m in fenetre.menuBar().actions()] == [
        "&Fichier", "É&dition", "D&ossier", "&Affichage", "A&ide",
    ]  # fmt: skip
    fenetre.menus["D&ossier"].aboutToShow.emit()
    assert "Demander les pièces manquantes" in [a.text() for a in fenetre.menus["D&ossier"].actions()]


def test_no_two_acts_share_a_shortcut(fenetre):
    touches = [a.shortcut().toString() for a in fenetre.actions_cadre.toutes()]
    utiles = [t for t in touches if t]
    assert len(utiles) == len(set(utiles))


def test_closing_waits_for_the_work_under_way(qtbot, runner, fenetre):
    parti = threading.Event()

    def longue(rapporter, annulation):
        parti.set()
        while True:
            annulation.verifier()
            threading.Event().wait(0.001)

    runner.lancer(longue, libelle="Écrire", en_ecriture=True)
    assert parti.wait(5)
    fenetre.close()
    assert fenetre.isVisible()
    qtbot.waitUntil(lambda: not fenetre.isVisible())


def test_a_page_may_keep_the_window_open(fenetre):
    fenetre.page.retenir = True
    fenetre.close()
    assert fenetre.isVisible()
    fenetre.page.retenir = False
    fenetre.close()
    assert not fenetre.isVisible()


def test_another_base_builds_pages_anew(fenetre):
    ancienne = fenetre.page
    fenetre.fermer_pages()
    assert fenetre.ouvrir("accueil") is not ancienne


@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste"])
def test_nothing_is_cut_in_the_smallest_window(qtbot, qapp, fenetre, theme):
    appliquer_theme(qapp, theme)
    fenetre.resize(TAILLE_MINIMALE)
    fenetre.nommer_campagne("Île-de-France 2022, vague 2")
    fenetre.quota.montrer([Jauge("Facilitateurs", "1,50 / 2,00 ETP", 150, 200)] * 3, "cible v1")
    fenetre.messages.alerte("Une pièce manque au dossier 2022-94-0003. " * 6)
    qtbot.wait(10)
    assert fenetre.size() == TAILLE_MINIMALE
    coin = fenetre.coin
    droite_menus = fenetre.menuBar().actionGeometry(fenetre.menuBar().actions()[-1]).right()
    assert coin.geometry().left() > droite_menus
    assert coin.campagne.toolTip() == coin.campagne.text()  # cut with « … » there, whole in its tip
    assert all(b.height() >= b.minimumSizeHint().height() for b in fenetre.zone.bandeaux)
    appliquer_theme(qapp, "clair")


def test_print_help_and_theme_answer(qtbot, qapp, fenetre):
    qtbot.keyClick(fenetre, Qt.Key.Key_P, CTRL)
    assert [b.texte for b in fenetre.zone.bandeaux] == ["Cet écran n’a rien à imprimer."]
    with qtbot.waitSignal(fenetre.aide_demandee) as signal:
        qtbot.keyClick(fenetre, Qt.Key.Key_F1)
    assert signal.args == ["index"]
    fenetre.actions_cadre["theme_sombre"].trigger()
    assert theme_de().choix == "sombre"
    assert fenetre.actions_cadre["theme_sombre"].isChecked()
    fenetre.actions_cadre["theme_clair"].trigger()
    fenetre.actions_cadre["navigation"].trigger()
    assert fenetre.navigation.isHidden()


def test_a_page_that_filters_nothing_leaves_the_search_to_others(qtbot, fenetre):
    fenetre.ouvrir("piece")
    with qtbot.waitSignal(fenetre.recherche) as signal:
        fenetre.coin.champ.setText("plie")
    assert signal.args == ["plie"]


def test_the_window_comes_back_where_it_was(qtbot, runner, fenetre):
    fenetre.resize(970, 640)
    fenetre.close()
    autre = fenetre_temoin(runner)
    qtbot.addWidget(autre)
    assert autre.height() == 640  # the offscreen screen is 800 px wide: Qt brings the width back to it


def test_state_of_the_base_is_written_below(fenetre):
    fenetre.dire_etat("Enregistré à 10 h 12")
    assert fenetre.etat.text() == "Enregistré à 10 h 12"


def test_opening_a_dossier_puts_the_cursor_on_its_pieces_not_on_the_way_out(base, calme, enregistrer):
    """Enter in the list of dossiers left the cursor on « Dossier suivant »: the next Enter went away."""
    dossier_id, autre = enregistrer(), enregistrer("Association d’à côté")
    base.fenetre.ouvrir("dossiers")
    calme(base)
    page = base.fenetre.ouvrir("dossier", dossier_id)
    calme(base)
    assert page.panneaux()[0].hasFocus()
    page.onglets.tabBar().setFocus()
    base.fenetre.ouvrir("dossier", autre)  # from one dossier to the next, the cursor stays
    calme(base)
    assert page.onglets.tabBar().hasFocus()
