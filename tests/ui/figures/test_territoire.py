"""The pictures of the territory: what a tile and a row say, patterns beside colours, arrows over a map."""

from __future__ import annotations

import io

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.nationale import Mesure
from tests.outils.regions_fictives import des_couvertures, des_tuiles
from ui.figures import sorties, tuiles
from ui.figures.composer import composer
from ui.figures.metre import Metre
from ui.figures.planche import Plage, Texte
from ui.figures.vue import VueFigure


def textes(figure, qapp):
    planche = composer(figure, 1000, Metre())
    return [t.texte for _, bloc in planche.places() for t in bloc.traces if isinstance(t, Texte)]


@pytest.mark.parametrize("mesure", Mesure)
def test_each_tile_says_in_words_what_its_row_says(qapp, mesure):
    figure = des_tuiles(30, mesure)
    ecrits = textes(figure, qapp)
    for tuile, ligne in zip(figure.tuiles, figure.table().lignes, strict=True):
        assert tuile.place.abrege in ecrits
        assert tuile.valeur.removeprefix("cible ") in ecrits
        assert ligne[0] in tuile.phrase
        assert tuile.classe in tuile.phrase
        assert all(x in tuile.phrase for x in tuile.region.attentions)
    assert all(c.mot in ecrits for c in figure.classes)


def test_a_class_is_a_pattern_too_never_a_colour_alone(qapp):
    assert len(set(tuiles.MOTIFS)) == len(tuiles.MOTIFS) == len(tuiles.TEINTES)
    planche = composer(des_tuiles(30, Mesure.ETP_RETENUS), 1000, Metre())
    bandes = {t.hachures for bloc in planche.rangees for t in bloc.traces if isinstance(t, Plage)}
    assert bandes == set(tuiles.MOTIFS)


def test_the_coverage_says_in_words_what_its_row_says(qapp):
    figure = des_couvertures(30)
    ecrits = " ".join(textes(figure, qapp))
    planche = composer(figure, 1000, Metre())
    assert len(planche.rangees) == len(figure.lignes)
    for bloc, ligne in zip(planche.rangees, figure.lignes, strict=True):
        assert bloc.marques[0].phrase == ligne.phrase
        assert str(ligne.couverture or "non réparti") in ecrits
    for lues in figure.table().lignes:
        assert all(quantite in ecrits for quantite in lues[4:7])


@pytest.mark.parametrize("figure", [des_tuiles(20), des_couvertures(20)], ids=["tuiles", "couvertures"])
def test_paper_holds_texts_and_no_picture(qapp, figure):
    lecteur = pypdf.PdfReader(io.BytesIO(sorties.pdf(figure)))
    lu = " ".join(page.extract_text() for page in lecteur.pages)
    assert figure.cartouche.titre in " ".join(lu.split())
    assert not [image for page in lecteur.pages for image in page.images]
    assert b"<image" not in sorties.svg(figure)


def test_arrows_go_to_the_nearest_tile(qtbot):
    vue = VueFigure()
    qtbot.addWidget(vue)
    vue.resize(900, 600)
    figure = des_tuiles(20)
    vue.montrer(figure)
    ouvertes = []
    vue.ouverte.connect(ouvertes.append)

    def sous_le_curseur():
        return figure.tuiles[vue.ligne].place.abrege

    assert vue.ligne == -1
    QTest.keyClick(vue, Qt.Key.Key_Down)
    assert sous_le_curseur() == "HDF"
    suite = []
    for touche in (
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
    ):
        QTest.keyClick(vue, touche)
        suite.append(sous_le_curseur())
    assert suite == ["IDF", "BFC", "GUF", "REU", "ARA", "BFC"]
    QTest.keyClick(vue, Qt.Key.Key_Return)
    assert figure.tuiles[ouvertes[0]].place.abrege == "BFC"
