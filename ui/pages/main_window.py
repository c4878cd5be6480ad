"""The window of Clausule: the pages, known by their `FichePage` and built when first shown. No rule of the trade.

Loaded before the first paint, which shows its menus and what is being opened; `completer` fills it afterwards
(`ui.pages.cadre`). Not here: services, and which base is open (`ui.main`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from app.socle.typage import override
from ui.application import NOM
from ui.disposition import disposition
from ui.menus import MENUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from app.socle.changes import Changes
    from ui.bus import Bus
    from ui.commands import Historique
    from ui.pages.base import FichePage, Page
    from ui.pages.cadre import Cadre
    from ui.workers.runner import Runner

TAILLE_MINIMALE = QSize(640, 360)  # a screen of 1280×720 at 200 %
TAILLE_DE_DEPART = QSize(1280, 800)
CLE_GEOMETRIE = "fenetre/geometrie"


class MainWindow(QMainWindow):
    """The window. Its frame (`navigation`, `messages`, `actions_cadre`…) is there once `completer` has been called.

    Signals:
        aide_demandee(str): key of the help page of the screen in sight; `ui.main` listens.
        recherche(str): a text that the page in sight does not filter itself; `ui.main` listens.
        peinte(): the window and what it holds have been painted for the first time; `ui.depart` listens.
    """

    aide_demandee = Signal(str)
    recherche = Signal(str)
    peinte = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(NOM)
        self.setMinimumSize(TAILLE_MINIMALE)
        self.resize(TAILLE_DE_DEPART)
        self.menus = {titre: self.menuBar().addMenu(titre) for titre in MENUS}
        self.attente = QLabel()
        self.attente.setProperty("role", "section")
        self.setCentralWidget(_au_milieu(self.attente))
        self.statusBar().setSizeGripEnabled(False)
        self._runner: Runner | None = None
        self._fiches: dict[str, FichePage] = {}
        self._pages: dict[str, Page] = {}
        self._a_relire: set[str] = set()
        self._ferme_au_repos = False
        self._jamais_peinte = True
        geometrie = disposition().value(CLE_GEOMETRIE)
        if isinstance(geometrie, QByteArray):
            self.restoreGeometry(geometrie)

    def attendre(self, phrase: str) -> None:
        """Say what is being done until the first page is shown."""
        self.attente.setText(phrase)

    def completer(
        self, fiches: Sequence[FichePage], *, bus: Bus, runner: Runner, historique: Historique
    ) -> MainWindow:
        """Put the frame in the window and the screens in its navigation; return the window."""
        from ui.pages.cadre import Cadre  # noqa: PLC0415  # after the first paint

        self._runner = runner
        self._historique = historique
        self._fiches = {fiche.cle: fiche for fiche in fiches}
        self._cadre: Cadre = Cadre(self, fiches, runner, historique)
        self.actions_cadre = self._cadre.actions
        self.navigation = self._cadre.navigation
        self.zone = self._cadre.zone
        self.pile = self._cadre.pile
        self.quota = self._cadre.quota
        self.coin = self._cadre.coin
        self.etat = self._cadre.etat
        self.messages = self._cadre.messages
        self.palette_actions = self._cadre.palette
        bus.changed.connect(self._on_bus_changed)
        runner.erreur.connect(self.messages.erreur)
        runner.au_repos.connect(self._on_runner_au_repos)
        historique.refus.connect(self.messages.erreur)
        return self

    @property
    def page(self) -> Page | None:
        """The page in sight."""
        vue = self.pile.currentWidget()
        return next((page for page in self._pages.values() if page is vue), None)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages built so far."""
        return tuple(self._pages.values())

    def ouvrir(self, cle: str, argument: object = None) -> Page:
        """Show the page of this key, built if need be; with an argument, let it show that object.

        Raises KeyError when no page has this key.
        """
        page = self._pages.get(cle) or self._construire(cle)
        neuve = self.pile.currentWidget() is not page
        self.pile.setCurrentWidget(page)
        self.navigation.marquer(cle)
        self.coin.vider()
        self.setWindowTitle(self._fiches[cle].titre)
        if cle in self._a_relire:
            self._a_relire.discard(cle)
            page.actualiser(None)
        foyer = self.focusWidget()
        if argument is not None:
            page.montrer(argument)
        if self.navigation.hasFocus():  # the arrows of the list of screens go on through the screens
            return page
        if argument is None or (neuve and self.focusWidget() is foyer):  # `montrer` did not put the cursor itself
            self._cadre.donner_le_foyer(page)
        return page

    def nommer_campagne(self, nom: str) -> None:
        """Say at the top which campagne is open; no name hides the label."""
        self.coin.nommer_campagne(nom)

    def compter(self, cle: str, nombre: int) -> None:
        """Write beside a screen of the navigation how many things wait there."""
        self.navigation.compter(cle, self._fiches[cle].titre, nombre)

    def dire_etat(self, texte: str) -> None:
        """Write the state of the base: « Enregistré à 10 h 12 · base locale… »."""
        self.etat.setText(texte)

    def fermer_pages(self) -> None:
        """Forget every page: another base has been opened. The next `ouvrir` builds them anew."""
        for page in self._pages.values():
            self.pile.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._a_relire.clear()
        self._historique.oublier()

    def panneau_suivant(self, pas: int = 1) -> None:
        """Give the focus to the next panel: navigation, those of the page, banners, search."""
        self._cadre.panneau_suivant(pas)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._jamais_peinte:  # an event filter would make the types of some sixty events first
            self._jamais_peinte = False
            QTimer.singleShot(0, self.peinte.emit)  # what the window holds is painted after it

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(page.peut_quitter() for page in self._pages.values()):
            event.ignore()
        elif self._runner is not None and self._runner.occupe:
            self._runner.annuler_tout()
            self._ferme_au_repos = True
            self.messages.info("Clausule se ferme dès que le travail en cours est terminé.")
            event.ignore()
        else:
            disposition().setValue(CLE_GEOMETRIE, self.saveGeometry())
            event.accept()

    def _construire(self, cle: str) -> Page:
        page = self._fiches[cle].fabrique()
        page.setProperty("ecran", cle)  # `ui.brouillons`, loaded after the first paint
        page.demande_page.connect(self.ouvrir)
        page.titre_change.connect(partial(self._on_titre_change, page))
        self.pile.ajouter(page)
        self._pages[cle] = page
        self._a_relire.add(cle)
        return page

    def _on_titre_change(self, page: Page, titre: str) -> None:
        if page is self.page:
            self.setWindowTitle(titre)

    def _on_bus_changed(self, changes: Changes) -> None:
        for cle, page in self._pages.items():
            if page is self.page:
                page.actualiser(changes)
            else:
                self._a_relire.add(cle)

    def _on_runner_au_repos(self) -> None:
        if self._ferme_au_repos:
            self.close()


def _au_milieu(texte: QLabel) -> QWidget:
    """Return a widget with the text in its middle, by stretches: the alignments of Qt take 14 ms to load."""
    centre = QWidget()
    pile = QVBoxLayout(centre)
    rangee = QHBoxLayout()
    rangee.addStretch(1)
    rangee.addWidget(texte)
    rangee.addStretch(1)
    pile.addStretch(2)
    pile.addLayout(rangee)
    pile.addStretch(3)
    return centre
