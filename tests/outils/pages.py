"""Pages of no trade, and a window around them, for the tests of the frame."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout

from ui.bus import Bus
from ui.commands import Historique
from ui.pages.base import FichePage, Page
from ui.pages.main_window import MainWindow

ECRANS = ("Accueil", "Réception", "Dossiers", "Classement", "Cockpit", "Actes", "Journal")
CLES = ("accueil", "reception", "dossiers", "classement", "cockpit", "actes", "journal")


class PageTemoin(Page):
    """Remembers what the window asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.relectures: list[object] = []
        self.montres: list[object] = []
        self.cherches: list[str] = []
        self.demandes: list[str] = []
        self.retenir = False
        self.champ = QLineEdit()
        self.champ.setAccessibleName("Nom du porteur")
        self.bouton = QPushButton("Demander les pièces")
        pile = QVBoxLayout(self)
        for widget in (QLabel("Page témoin"), self.champ, self.bouton):
            pile.addWidget(widget)
        acte = QAction("Demander les pièces manquantes", self)
        acte.setShortcut("Ctrl+D")
        acte.triggered.connect(lambda: self.demandes.append("pieces"))
        self.addAction(acte)

    def actualiser(self, changes):
        self.relectures.append(changes)

    def montrer(self, argument):
        self.montres.append(argument)

    def panneaux(self):
        return (self.champ, self.bouton)

    def rechercher(self, texte):
        self.cherches.append(texte)
        return True

    def peut_quitter(self):
        return not self.retenir


def fenetre_temoin(runner) -> MainWindow:
    bus = Bus()
    fiches = [FichePage(cle, titre, cle, PageTemoin) for cle, titre in zip(CLES, ECRANS, strict=True)]
    fiches.append(FichePage("piece", "Pièce", "piece", Page, dans_navigation=False))
    fenetre = MainWindow().completer(fiches, bus=bus, runner=runner, historique=Historique(bus, runner))
    fenetre.bus = bus  # kept alive, and at hand for the tests
    return fenetre
