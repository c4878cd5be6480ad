"""The pictures from the ranking: which one is shown, of whom, where Enter leads, what is worked out aside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.figures import Bandes, Barres, Carte, CarteEcarts, Ecarts
from app.domain.lectures import Lecture
from app.domain.notation import Note
from app.domain.poste import TypePoste
from tests.builders import le, un_poste
from tests.ui.pages.test_accessibilite import sans_nom
from ui.pages.figures import CALCUL, SANS_LECTURES, Genre


@pytest.fixture
def notes(enregistrer, noter):
    """Three noted dossiers, the second one best; return their identifiers."""
    cles = [enregistrer(nom, jour=jour) for jour, nom in enumerate(("Association Une", "Deux", "Trois"), 3)]
    for cle, valeur in zip(cles, (1, 3, 2), strict=True):
        noter(cle, valeur)
    return cles


def choisir(page, genre):
    page.genre.fixer(genre)
    page.genre.valeur_changee.emit(genre)


def test_depuis_le_classement_au_clavier(base, calme, notes):
    page = base.fenetre.ouvrir("classement")
    calme(base)
    page.table.choisir(0)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    figures = base.fenetre.page
    assert figures.cle == "figures"
    assert isinstance(figures.cadre.figure, Barres)
    assert "Deux" in figures.cadre.figure.cartouche.titre
    assert figures.dossier.count() == 3
    assert list(sans_nom(figures)) == []
    assert all(acte.objectName() and acte.toolTip() for acte in figures.actions())
    figures.genre.setFocus()
    QTest.keyClick(figures.genre, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert figures.cadre.pile.currentWidget() is figures.cadre.table
    assert figures.panneaux() == (figures.genre, figures.cadre.table)
    figures.cadre.table.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.cle == "dossier"
    assert base.fenetre.page.fiche.dossier.cle == notes[1]


def test_sans_ligne_choisie_la_carte_s_ouvre_et_mene_au_dossier(base, calme, notes):
    page = base.fenetre.ouvrir("classement")
    calme(base)
    page._voir_les_figures()
    calme(base)
    figures = base.fenetre.page
    assert isinstance(figures.cadre.figure, Carte)
    assert figures._rangee_dossier.isHidden()
    assert [r.porteur for r in figures.cadre.figure.rangees] == ["Deux", "Trois", "Association Une"]
    figures.cadre.vue.setFocus()
    QTest.keyClick(figures.cadre.vue, Qt.Key.Key_End)
    QTest.keyClick(figures.cadre.vue, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == notes[0]


def test_les_figures_suivent_les_notes(base, calme, notes):
    figures = base.fenetre.ouvrir("figures")
    calme(base)
    code = base.session.bureau.instruction.fiche(notes[0]).grille.sous_criteres()[0].code
    _, changes = base.session.bureau.notation.noter(notes[0], code, 4, "page 4")
    base.bus.changed.emit(changes)
    calme(base)
    derniere = figures.cadre.figure.rangees[-1]
    assert derniere.parts[0].valeur > derniere.parts[1].valeur


def test_changer_de_dossier_garde_la_figure(base, calme, notes):
    figures = base.fenetre.ouvrir("figures")
    calme(base)
    choisir(figures, Genre.BARRES)
    numero = base.session.bureau.instruction.fiche(notes[2]).dossier.numero
    figures.dossier.fixer(numero)
    figures.dossier.valeur_changee.emit(numero)
    assert numero in figures.cadre.figure.cartouche.titre
    choisir(figures, Genre.CARTE)
    choisir(figures, Genre.BARRES)
    assert numero in figures.cadre.figure.cartouche.titre


def test_les_rangs_possibles_se_calculent_a_cote(base, calme, notes):
    figures = base.fenetre.ouvrir("figures")
    calme(base)
    choisir(figures, Genre.NOTE)
    assert figures.absente.texte.text() == CALCUL
    choisir(figures, Genre.POIDS)  # the first computation is given up
    calme(base)
    figure = figures.cadre.figure
    assert isinstance(figure, Bandes)
    assert "tirages" in figure.cartouche.sous_titre
    assert list(figures._bandes.values()) == [figure]
    choisir(figures, Genre.CARTE)
    choisir(figures, Genre.POIDS)
    assert figures.cadre.figure is figure
    figures.cadre.vue.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == notes[1]


def test_deux_lectures_closes_se_montrent(base, calme, notes):
    figures = base.fenetre.ouvrir("figures")
    calme(base)
    choisir(figures, Genre.ECARTS)
    assert figures.pile.currentWidget() is figures.absente
    assert figures.absente.texte.text() == SANS_LECTURES
    with base.session.bureau.contexte.store.ecrire() as uow:
        for rang, lecteur in enumerate(("Lectrice Une", "Lecteur Deux"), 1):
            lecture = uow.lectures.add(Lecture(notes[2], lecteur, rang, le(9, 1)))
            uow.lectures.set_note(lecture.id, Note("C2.1", rang, "page 2", lecteur, le(9, 1)))
            uow.lectures.save(replace(lecture, close_le=le(9, 2)))
    figures.actualiser(None)
    calme(base)
    figure = figures.cadre.figure
    assert isinstance(figure, Ecarts)
    assert figure.lecteurs == ("Lectrice Une", "Lecteur Deux")
    assert figures.dossier.count() == 1
    choisir(figures, Genre.CARTE_ECARTS)
    assert isinstance(figures.cadre.figure, CarteEcarts)
    assert figures.cadre.table.model().rowCount() == 1
    figures.cadre.vue.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == notes[2]


def test_deux_grilles_font_deux_groupes(base, calme, notes, enregistrer, noter):
    autre = enregistrer("Coordination", jour=9, poste=un_poste(type=TypePoste.COORDINATEUR))
    noter(autre)
    figures = base.fenetre.ouvrir("figures")
    calme(base)
    assert figures.groupe.count() == 2
    figures.montrer(autre)
    assert figures.cadre.figure.cartouche.titre.endswith("Coordination")
    premier = 1 - figures.groupe.currentIndex()
    figures.groupe.fixer(premier)
    figures.groupe.valeur_changee.emit(premier)
    assert "Coordination" not in figures.cadre.figure.cartouche.titre


def test_une_base_neuve_dit_quoi_faire(base, calme):
    figures = base.fenetre.ouvrir("figures")
    figures.montrer(99)
    calme(base)
    assert figures.pile.currentWidget() is figures.vide
    figures.vide.bouton.click()
    assert base.fenetre.page.cle == "dossiers"
