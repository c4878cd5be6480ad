"""Each measure finds the fault planted for it, and nothing on a widget without any."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tests.outils.acces import noms, place, regard
from tests.outils.acces.declaration import lire, tenus
from tests.outils.acces.poste import nommer
from ui.widgets.bandeau_quota import Jauge, TraitJauge


@pytest.fixture
def page(qtbot, qapp):
    """A bare window, without the theme that another test may have left: the faults are planted here."""
    theme = qapp.styleSheet()
    qapp.setStyleSheet("")
    racine = QWidget()
    qtbot.addWidget(racine)
    racine.resize(400, 300)
    QVBoxLayout(racine)
    racine.show()
    yield racine
    qapp.setStyleSheet(theme)


def poser(page, widget):
    page.layout().addWidget(widget)
    widget.show()
    page.layout().activate()
    return widget


def test_une_commande_sans_nom_et_un_champ_sans_libelle(page):
    bouton = poser(page, QToolButton())
    bouton.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    bouton.setIcon(QIcon(QPixmap(8, 8)))
    champ = poser(page, QLineEdit())
    assert len(list(noms.sans_nom(page))) == 2
    assert len(list(noms.sans_libelle(page))) == 1
    bouton.setAccessibleName("Fermer")
    champ.setAccessibleName("Nom")
    assert [*noms.sans_nom(page), *noms.sans_libelle(page)] == []


def test_deux_fois_la_meme_touche_et_une_cellule_muette(page):
    poser(page, QPushButton("&Valider"))
    autre = poser(page, QPushButton("&Vider"))
    table = poser(page, QTableWidget(1, 1))
    table.setHorizontalHeaderLabels(["Montant"])
    assert len(list(noms.touches_doubles(page))) == 1
    assert len(list(noms.cellules_muettes(page))) == 1
    autre.setText("V&ider")
    assert list(noms.touches_doubles(page)) == []


def test_un_texte_coupe(page):
    etiquette = poser(page, QLabel("Une phrase qui ne tient pas en quarante points"))
    etiquette.setFixedWidth(40)
    assert len(list(place.textes_coupes(page))) == 1


def test_un_bouton_hors_de_son_cadre_et_deux_voisins_l_un_sur_l_autre(page):
    cadre = poser(page, QWidget())
    cadre.setFixedHeight(60)
    dedans, dehors = QPushButton("Dedans", cadre), QPushButton("Dehors", cadre)
    dedans.move(0, 0)
    dehors.move(0, 50)
    for bouton in (dedans, dehors):
        bouton.show()
    assert len(list(place.debords(page))) == 1
    assert list(place.chevauchements(page)) == []
    dehors.move(0, 10)
    assert list(place.debords(page)) == []
    assert len(list(place.chevauchements(page))) == 1


def test_une_ligne_plus_basse_que_son_texte(page):
    table = poser(page, QTableWidget(1, 1))
    table.verticalHeader().setMinimumSectionSize(4)
    table.setRowHeight(0, 4)
    assert len(list(place.textes_coupes(page))) == 1
    table.setRowHeight(0, 40)
    assert list(place.textes_coupes(page)) == []


def test_un_curseur_invisible(page, qtbot):
    table = poser(page, QTableWidget(3, 1))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    table.setStyleSheet("QTableWidget { outline: none; selection-background-color: white; selection-color: black }")
    for rang in range(3):
        table.setItem(rang, 0, QTableWidgetItem("même texte"))
    assert len(list(regard.curseurs_invisibles(page, set()))) == 1
    table.setStyleSheet("QTableWidget { selection-background-color: black; selection-color: white }")
    assert list(regard.curseurs_invisibles(page, set())) == []


def test_un_dessin_muet(page):
    jauge = poser(page, TraitJauge(Jauge("Crédits", "1 / 2", 1, 2)))
    assert len(list(regard.dessins_muets(page))) == 1
    jauge.setAccessibleName("Crédits, 1 sur 2")
    assert list(regard.dessins_muets(page)) == []


def test_un_texte_trop_pale(page):
    etiquette = poser(page, QLabel("Un texte à lire"))
    etiquette.setStyleSheet("color: #BBBBBB; background: #FFFFFF")
    assert len(list(regard.peu_contrastes(page))) == 1
    etiquette.setStyleSheet("color: #000000; background: #FFFFFF")
    assert list(regard.peu_contrastes(page)) == []


def test_un_defaut_se_dit_dans_les_mots_de_l_agente(page):
    assert nommer(poser(page, QLabel("Porteur"))) == "étiquette «\u00a0Porteur\u00a0»"
    assert nommer(poser(page, QTableWidget(1, 1))) == "tableau sans nom"
    assert nommer(page) == "panneau sans nom"


def test_un_critere_non_mesure_n_est_pas_tenu():
    constats = ("A1.1 | x | ● tenu", "A1.2 | x | ○ non mesuré", "A2.1 | x | ✕ non tenu")
    page = "\n".join(("**1\u00a0critères tenus sur 3 applicables", *(f"| {constat} |" for constat in constats)))
    etats, chiffre = lire(page)
    assert tenus(etats) == chiffre == (1, 3)
