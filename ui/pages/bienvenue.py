"""Shown while no base is open: open one, create a campaign, restore a backup, try fictional dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.pages.base import Page
from ui.theme import px
from ui.widgets.entete import bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import titre_de_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QAction

LARGEUR = 560


class PageBienvenue(Page):
    """The welcome page. Its acts are those of the window.

    Signals:
        base_choisie(Path): a recent base was chosen; `ui.main` listens.
        base_retiree(Path): a base that is not found any more leaves the list, never the disk; `ui.main` listens.
    """

    cle = "bienvenue"
    titre = "Bienvenue"
    aide = "bienvenue"

    base_choisie = Signal(object)
    base_retiree = Signal(object)

    def __init__(self, actes: Sequence[QAction], recents: Iterable[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actes = actes
        self._lignes: dict[Path, QStackedWidget] = {}
        self.attente = EtatVide("Ouverture…", "", dessin="ouvrir")
        self.choix = QWidget()
        self._batir(tuple(recents))
        self.pile = QStackedWidget()
        self.pile.addWidget(self.choix)
        self.pile.addWidget(self.attente)
        cadre = QVBoxLayout(self)
        cadre.setContentsMargins(0, 0, 0, 0)
        cadre.addWidget(self.pile)

    def attendre(self, phrase: str) -> None:
        """Say what is being opened or made; an empty phrase gives the choices back."""
        self.attente.titre.setText(phrase)
        self.pile.setCurrentWidget(self.attente if phrase else self.choix)

    def marquer_introuvable(self, chemin: Path) -> None:
        """Say that a base of the list is not there, and offer to take it off the list."""
        ligne = self._lignes.get(chemin)
        if ligne is not None and ligne.count() == 1:
            ligne.addWidget(self._introuvable(chemin))
            ligne.setCurrentIndex(1)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self._premier,)

    def _batir(self, recents: Sequence[Path]) -> None:
        colonne = QWidget()
        colonne.setFixedWidth(px(LARGEUR))
        pile = QVBoxLayout(colonne)
        pile.setSpacing(8)
        titre = QLabel("Clausule")
        titre.setProperty("role", "titre")
        phrase = QLabel(
            "Instruire l’appel à projets des facilitateurs et coordinateurs des clauses sociales, du courriel du "
            "candidat à la convention signée. Tout reste dans un seul fichier, sur ce poste."
        )
        phrase.setWordWrap(True)
        phrase.setProperty("role", "secondaire")
        pile.addStretch(2)
        pile.addWidget(titre)
        pile.addWidget(phrase)
        pile.addSpacing(12)
        for rang, action in enumerate(self._actes):
            bouton = bouton_acte(action, role="primaire" if rang == 0 else "")
            bouton.setText(action.text().replace("&", ""))
            if rang == 0:
                self._premier = bouton
            rangee = QHBoxLayout()
            rangee.addWidget(bouton)
            aide = QLabel(action.statusTip())
            aide.setProperty("role", "secondaire")
            aide.setWordWrap(True)
            rangee.addWidget(aide, stretch=1)
            bouton.setFixedWidth(px(280))
            pile.addLayout(rangee)
        if recents:
            pile.addSpacing(12)
            pile.addWidget(titre_de_section("Bases récentes"))
            for chemin in recents:
                self._lignes[chemin] = QStackedWidget(colonne)
                self._lignes[chemin].addWidget(self._recent(chemin))
                pile.addWidget(self._lignes[chemin], alignment=Qt.AlignmentFlag.AlignLeft)
        filet = QFrame()
        filet.setProperty("role", "filet")
        pile.addSpacing(12)
        pile.addWidget(filet)
        conseil = QLabel("Une base (.clausule) peut aussi être déposée dans cette fenêtre.")
        conseil.setProperty("role", "secondaire")
        pile.addWidget(conseil)
        pile.addStretch(3)
        milieu = QHBoxLayout(self.choix)
        milieu.addStretch(1)
        milieu.addWidget(colonne)
        milieu.addStretch(1)

    def _introuvable(self, chemin: Path) -> QWidget:
        """Return the line of a base that was moved or deleted, or whose disk is off: said, and removable."""
        ligne = QWidget(self)
        rangee = QHBoxLayout(ligne)
        rangee.setContentsMargins(0, 0, 0, 0)
        nom = QLabel(f"✕ {chemin.name}\u00a0: introuvable dans «\u00a0{chemin.parent}\u00a0»")
        nom.setProperty("role", "secondaire")
        nom.setWordWrap(True)
        retirer = QPushButton("Retirer")
        retirer.setProperty("role", "lien")
        retirer.setAutoDefault(True)  # Enter presses it, as Space does
        retirer.setObjectName(f"retirer_{chemin.name}")
        retirer.setToolTip("Ôter cette base de la liste\u00a0; rien n’est effacé sur le disque")
        retirer.setAccessibleName(f"Retirer {chemin.name} de la liste")
        retirer.clicked.connect(lambda _coche: self._lignes[chemin].hide())
        retirer.clicked.connect(lambda _coche: self.base_retiree.emit(chemin))
        rangee.addWidget(nom)
        rangee.addWidget(retirer)
        return ligne

    def _recent(self, chemin: Path) -> QPushButton:
        bouton = QPushButton(chemin.name)
        bouton.setProperty("role", "lien")
        bouton.setAutoDefault(True)
        bouton.setObjectName(f"recent_{chemin.name}")
        bouton.setToolTip(str(chemin))
        bouton.setAccessibleName(f"Ouvrir {chemin.name}, dans {chemin.parent}")
        bouton.clicked.connect(lambda _coche: self.base_choisie.emit(chemin))
        return bouton
