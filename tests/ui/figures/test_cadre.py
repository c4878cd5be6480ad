"""The frame of a picture: cursor by keyboard and mouse, table one key away, zoom, files written whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip

from tests.figures_types import toutes
from ui.dialogs.fichiers import Fichiers
from ui.figures.cadre import CadreFigure
from ui.theme import appliquer_theme, theme_de

NOMS = ("barres", "carte", "carte-des-ecarts", "ecarts", "bandes", "tuiles", "couvertures")


@pytest.fixture
def cadre(qapp, qtbot, runner):
    widget = CadreFigure(runner)
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.montrer(toutes(60)["carte"], "carte")
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.vue.setFocus()
    return widget


def touche(cadre, *touches):
    for une in touches:
        QTest.keyClick(cadre.vue, une)


def test_les_fleches_lisent_les_valeurs(cadre):
    cles = Qt.Key
    figure = toutes(60)["carte"]
    assert "Flèches" in cadre.etat.text()
    touche(cadre, cles.Key_Down)
    assert cadre.etat.text() == figure.phrase(0, 0)
    touche(cadre, cles.Key_Right, cles.Key_Down, cles.Key_Down)
    assert cadre.etat.text() == figure.phrase(2, 1)
    assert cadre.vue.accessibleDescription() == figure.phrase(2, 1)
    touche(cadre, cles.Key_PageDown, cles.Key_Up, cles.Key_Left, cles.Key_Left)
    assert cadre.etat.text() == figure.phrase(11, 0)
    touche(cadre, cles.Key_End)
    assert cadre.etat.text() == figure.phrase(59, 0)
    assert cadre.vue.verticalScrollBar().value() > 0
    touche(cadre, cles.Key_PageUp, cles.Key_Home)
    assert cadre.etat.text() == figure.phrase(0, 0)
    assert cadre.vue.verticalScrollBar().value() == 0
    touche(cadre, cles.Key_F12)
    assert cadre.vue.ligne == 0


def test_entree_ouvre_la_ligne(cadre, qtbot):
    ouvertes = []
    cadre.ouverte.connect(ouvertes.append)
    touche(cadre, Qt.Key.Key_Return)
    assert ouvertes == []
    touche(cadre, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert ouvertes == [1]


def test_ctrl_t_va_a_la_meme_ligne_de_la_table_meme_triee(cadre):
    ouvertes = []
    cadre.ouverte.connect(ouvertes.append)
    touche(cadre, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    QTest.keyClick(cadre.vue, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert cadre.pile.currentWidget() is cadre.table
    assert cadre.table.currentIndex().row() == 2
    assert cadre.tableau.text() == "Figure"
    cadre.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    QTest.keyClick(cadre.table, Qt.Key.Key_Return)
    assert ouvertes == [2]
    cadre.table.ouverte.emit(-1)
    assert ouvertes == [2]
    cadre.table.sortByColumn(cadre.modele.columnCount() - 1, Qt.SortOrder.AscendingOrder)
    dernier = cadre.modele.index(59, cadre.modele.columnCount() - 1).data()
    assert dernier == ""  # unknown comes last
    cadre.basculer()
    assert cadre.pile.currentWidget() is cadre.vue
    assert cadre.vue.hasFocus()


def test_la_meme_figure_relue_garde_sa_place_une_autre_commence_en_haut(cadre):
    cadre.vue.aller_a(40, 3)
    place = cadre.vue.verticalScrollBar().value()
    cadre.montrer(toutes(60)["carte"], "carte")
    assert (cadre.vue.ligne, cadre.vue.verticalScrollBar().value()) == (40, place)
    assert cadre.etat.text() == toutes(60)["carte"].phrase(40, 3)
    cadre.montrer(toutes(3)["carte"], "carte")
    assert cadre.vue.ligne == 2
    cadre.montrer(toutes(60)["bandes"], "bandes")
    assert (cadre.vue.ligne, cadre.vue.verticalScrollBar().value()) == (-1, 0)
    cadre.vue.aller_a(1)
    cadre.montrer(replace(toutes(60)["bandes"], bandes=()), "bandes")
    assert cadre.vue.ligne == -1
    assert not cadre.grab().isNull()


def test_la_meme_table_relue_garde_son_tri(cadre, qtbot):
    modele = cadre.modele
    cadre.basculer()
    cadre.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    cadre.montrer(toutes(7)["carte"], "carte")
    assert cadre.modele is modele
    numeros = [modele.index(r, 1).data() for r in range(7)]
    assert numeros == sorted(numeros, reverse=True)
    with qtbot.waitSignal(modele.destroyed):
        cadre.montrer(toutes(7)["bandes"], "bandes")
    assert cadre.modele.rowCount() == 7


def test_la_souris_montre_et_ouvre(cadre, qtbot):
    figure = toutes(60)["carte"]
    cadre.vue.aller_a(3, 2)
    planche = cadre.vue._planche
    y = planche.tete.hauteur + planche.entetes.hauteur + 3 * 28 + 14
    x = planche.rangees[3].marques[2].boite.center().x()
    cadre.vue.aller_a(0)
    vue = cadre.vue.viewport()
    QTest.mouseClick(vue, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert cadre.etat.text() == figure.phrase(3, 2)
    with qtbot.waitSignal(cadre.ouverte) as signal:
        QTest.mouseDClick(vue, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert signal.args == [3]
    QApplication.sendEvent(vue, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(200, round(y)), QPoint(0, 0)))
    assert QToolTip.text() == figure.phrase(3, 0)  # beside the cells, the name: its row
    assert cadre.vue.trouver(QPointF(10, 10)) is None
    QTest.mouseClick(vue, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseDClick(vue, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QApplication.sendEvent(vue, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(10, 10), QPoint(0, 0)))
    assert cadre.vue.ligne == 3
    assert QToolTip.text() == figure.cartouche.titre


def test_les_entetes_de_colonnes_restent_en_haut(cadre):
    cadre.vue.aller_a(59)
    place, haut = cadre.vue._entetes()
    assert place == 0
    assert cadre.vue.trouver(QPointF(200, haut - 2)) is None
    assert cadre.vue.trouver(QPointF(200, haut + 2)) is not None


def test_le_zoom_par_touche_bouton_et_molette(cadre):
    cadre.vue.zoomer(1)
    assert cadre.vue.zoom == 1.25
    for _ in range(9):
        cadre.vue.zoomer(1)
    assert cadre.vue.zoom == 3
    assert cadre.vue.horizontalScrollBar().maximum() > 0
    cadre.vue.aller_a(2, 4)
    assert cadre.vue.horizontalScrollBar().value() > 0
    QTest.keyClick(cadre.vue, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert cadre.vue.zoom == 1
    rien, ctrl = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    for touches, cran in ((ctrl, -120), (rien, -120)):
        QApplication.sendEvent(
            cadre.vue.viewport(),
            QWheelEvent(QPointF(50, 300), cadre.vue.mapToGlobal(QPointF(50, 300)), QPoint(), QPoint(0, cran),
                        Qt.MouseButton.NoButton, touches, Qt.ScrollPhase.NoScrollPhase, False),
        )  # fmt: skip
    assert cadre.vue.zoom == 0.8
    assert cadre.vue.verticalScrollBar().value() > 0


def test_une_fenetre_basse_fait_defiler_les_entetes(cadre, qtbot):
    cadre.resize(900, 260)
    qtbot.waitUntil(lambda: cadre.height() == 260)
    cadre.vue.zoomer(1)
    cadre.vue.zoomer(1)
    cadre.vue.aller_a(59)
    assert cadre.vue.trouver(QPointF(5, 5)) is not None
    assert not cadre.grab().isNull()


@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste"])
@pytest.mark.parametrize("nom", NOMS)
def test_chaque_figure_se_montre_et_dit_son_message(cadre, qapp, theme, nom):
    appliquer_theme(qapp, theme)
    figure = toutes(7)[nom]
    cadre.montrer(figure, nom)
    assert cadre.vue.accessibleName() == figure.cartouche.titre
    assert cadre.vue.accessibleDescription() == figure.cartouche.message
    assert cadre.table.accessibleDescription() == figure.cartouche.message
    touche(cadre, Qt.Key.Key_Down)
    image = cadre.vue.viewport().grab().toImage()
    couleurs = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 4)}
    assert theme_de().jetons.accent.lower() in couleurs
    appliquer_theme(qapp, "clair")


@pytest.mark.parametrize(
    ("genre", "debut"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")]
)
def test_chaque_export_ecrit_son_fichier(cadre, qtbot, monkeypatch, tmp_path, genre, debut):
    proposes = []

    def choisir(_parent, propose, extension):
        proposes.append(propose)
        return tmp_path / f"sortie{extension}"

    monkeypatch.setattr(Fichiers, "figure", choisir)
    bouton = cadre.findChild(QPushButton, f"bouton_exporter_{genre}")
    assert bouton.accessibleName() == f"Exporter la figure en {genre.upper()}"
    assert bouton.text() == genre.upper()
    bouton.click()
    qtbot.waitUntil(lambda: "enregistrée" in cadre.etat.text())
    assert (tmp_path / f"sortie.{genre}").read_bytes().startswith(debut)
    assert [f.name for f in tmp_path.iterdir()] == [f"sortie.{genre}"]
    assert proposes == [f"carte.{genre}"]


def test_renoncer_n_ecrit_rien(cadre, runner, monkeypatch):
    monkeypatch.setattr(Fichiers, "figure", lambda *_args: None)
    cadre.exporter("png")
    assert not runner.occupe


def test_un_disque_qui_refuse_est_dit(cadre, qtbot, runner, monkeypatch, tmp_path):
    monkeypatch.setattr(Fichiers, "figure", lambda *_args: tmp_path / "absent" / "a.png")
    with qtbot.waitSignal(runner.erreur) as signal:
        cadre.exporter("png")
    assert "n’a pas pu être écrit" in str(signal.args[0])


def test_un_cadre_vide_attend_sa_figure(qapp, qtbot, runner):
    widget = CadreFigure(runner)
    qtbot.addWidget(widget)
    widget.show()
    widget.exporter("png")
    widget.vue.aller_a(0)
    widget.vue.zoomer(1)
    assert widget.vue.trouver(QPointF(5, 5)) is None
    assert not widget.grab().isNull()
    assert not runner.occupe


def test_la_question_propose_un_nom_et_ajoute_l_extension(qapp, monkeypatch, tmp_path):
    demandes = []

    def repondre(_parent, titre, propose, filtre):
        demandes.append((titre, propose, filtre))
        return str(tmp_path / "figure"), filtre

    monkeypatch.setattr("ui.dialogs.fichiers.QFileDialog.getSaveFileName", repondre)
    assert Fichiers.figure(None, "carte.svg", ".svg") == tmp_path / "figure.svg"
    assert demandes[0][0] == "Exporter la figure en SVG"
    assert demandes[0][1].endswith("carte.svg")
