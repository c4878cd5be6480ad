"""The frame: navigation, stacked pages, menus, search, undo, band of the quota, status bar. No rule of the trade.

Pages are known by their `FichePage` and built when first shown. Not here: services, and which base is open
(`ui.main`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.socle.errors import ClausuleError
from ui.actions import MENUS, Actions
from ui.application import NOM, choisir_theme
from ui.disposition import disposition
from ui.messages import Messages
from ui.pages.base import FichePage, Page
from ui.pages.foyer import donner_le_foyer, prendre_le_foyer
from ui.theme import THEMES, NomTheme, icone, theme_de
from ui.widgets.bandeau import ZoneBandeaux
from ui.widgets.bandeau_quota import BandeauQuota
from ui.widgets.barre_progression import BarreProgression
from ui.widgets.cadre_pages import CadrePages, PileDePages
from ui.widgets.coin import Coin
from ui.widgets.navigation import Navigation, touche_d_ecran
from ui.widgets.palette import Entree, Palette, entree_action
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.socle.changes import Changes
    from ui.bus import Bus
    from ui.commands import Historique
    from ui.workers.runner import Runner

TAILLE_MINIMALE = QSize(640, 360)  # a screen of 1280×720 at 200 %
TAILLE_DE_DEPART = QSize(1280, 800)
CLE_GEOMETRIE = "fenetre/geometrie"
SUR_UN_OBJET = frozenset({"dossier", "retouche", "fusion"})  # nothing to show until they are given something


class MainWindow(QMainWindow):
    """The window.

    Signals:
        aide_demandee(str): key of the help page of the screen in sight; `ui.main` listens.
        recherche(str): a text that the page in sight does not filter itself; `ui.main` listens.
    """

    aide_demandee = Signal(str)
    recherche = Signal(str)

    def __init__(self, fiches: Sequence[FichePage], *, bus: Bus, runner: Runner, historique: Historique) -> None:
        super().__init__()
        self.setWindowTitle(NOM)
        self.setMinimumSize(TAILLE_MINIMALE)
        self.resize(TAILLE_DE_DEPART)
        self._runner = runner
        self._historique = historique
        self._fiches = {fiche.cle: fiche for fiche in fiches}
        self._pages: dict[str, Page] = {}
        self._a_relire: set[str] = set()
        self._ferme_au_repos = False
        self.actions_cadre = Actions(self)
        self._batir()
        self._batir_barres()
        self.messages = Messages(self, self.zone)
        self._relier()
        geometrie = disposition().value(CLE_GEOMETRIE)
        if isinstance(geometrie, QByteArray):
            self.restoreGeometry(geometrie)
        bus.changed.connect(self._on_bus_changed)
        runner.erreur.connect(self.messages.erreur)
        runner.au_repos.connect(self._on_runner_au_repos)
        historique.refus.connect(self.messages.erreur)

    @property
    def page(self) -> Page | None:
        """The page in sight."""
        page = self.pile.currentWidget()
        return page if isinstance(page, Page) else None

    def ouvrir(self, cle: str, argument: object = None) -> Page:
        """Show the page of this key, built if need be; with an argument, let it show that object.

        Raises KeyError when no page has this key.
        """
        page = self._pages.get(cle) or self._construire(cle)
        self.pile.setCurrentWidget(page)
        self.navigation.marquer(cle)
        self.coin.vider()
        self._titrer(self._fiches[cle].titre)
        if cle in self._a_relire:
            self._a_relire.discard(cle)
            page.actualiser(None)
        if argument is not None:
            page.montrer(argument)
        elif not self.navigation.hasFocus():  # the arrows of the list of screens go on through the screens
            donner_le_foyer(page)
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
        page = self.page
        propres: Sequence[QWidget] = page.panneaux() if page else ()
        tous = [self.navigation, *(propres or [self.pile]), self.zone, self.coin.champ]
        panneaux = [p for p in tous if p.isVisible()]
        foyer = QApplication.focusWidget()
        rang = next((r for r, p in enumerate(panneaux) if foyer and (p is foyer or p.isAncestorOf(foyer))), -1)
        for essai in range(1, len(panneaux) + 1):
            if prendre_le_foyer(panneaux[(rang + pas * essai) % len(panneaux)]):
                return

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(page.peut_quitter() for page in self._pages.values()):
            event.ignore()
        elif self._runner.occupe:
            self._runner.annuler_tout()
            self._ferme_au_repos = True
            self.messages.info("Clausule se ferme dès que le travail en cours est terminé.")
            event.ignore()
        else:
            disposition().setValue(CLE_GEOMETRIE, self.saveGeometry())
            event.accept()

    def _batir(self) -> None:
        self.navigation = Navigation()
        visibles = (fiche for fiche in self._fiches.values() if fiche.dans_navigation)
        for rang, fiche in enumerate(visibles, start=1):
            self.navigation.ajouter(fiche.cle, fiche.titre, fiche.icone, touche_d_ecran(rang))
            raccourci = QShortcut(QKeySequence(touche_d_ecran(rang)), self)
            raccourci.activated.connect(partial(self.ouvrir, fiche.cle))
        self.navigation.choisie.connect(self.ouvrir)
        self.zone = ZoneBandeaux()
        self.pile = PileDePages()
        self.quota = BandeauQuota()
        droite = QVBoxLayout()
        droite.setContentsMargins(0, 0, 0, 0)
        droite.setSpacing(0)
        droite.addWidget(self.zone)
        droite.addWidget(CadrePages(self.pile), stretch=1)
        droite.addWidget(self.quota)
        centre = QWidget()
        rangee = QHBoxLayout(centre)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(0)
        rangee.addWidget(self.navigation)
        rangee.addLayout(droite, stretch=1)
        self.setCentralWidget(centre)

    def _batir_barres(self) -> None:
        self._menu_dossier = self.actions_cadre.batir_menus(self.menuBar())[MENUS[2]]
        self._menu_dossier.aboutToShow.connect(self._on_menu_dossier_about_to_show)
        self._actes_page: list[QAction] = []
        self.coin = Coin((self.actions_cadre[cle] for cle in ("annuler", "retablir")), self.menuBar())
        self.coin.recherche.connect(self._on_recherche)
        self.menuBar().setCornerWidget(self.coin)
        self.etat = TexteElide("Aucune base ouverte")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.etat, 1)
        self.statusBar().addPermanentWidget(BarreProgression(self._runner))
        self.palette_actions = Palette(self)

    def _relier(self) -> None:
        actions, pile = self.actions_cadre, self._historique.pile
        actions.relier("quitter", self.close)
        actions.relier("annuler", pile.undo)
        actions.relier("retablir", pile.redo)
        actions.relier("rechercher", self._on_rechercher)
        actions.relier("palette", self._on_palette)
        actions.relier("imprimer", self._on_imprimer)
        actions.relier("panneau_suivant", self.panneau_suivant)
        actions.relier("panneau_precedent", partial(self.panneau_suivant, -1))
        actions.relier("aide", lambda: self.aide_demandee.emit(self.page.aide if self.page else "index"))
        navigation = actions.relier("navigation", lambda: None)
        navigation.setChecked(True)
        navigation.toggled.connect(self.navigation.setVisible)
        groupe = QActionGroup(self)
        for nom in THEMES:
            groupe.addAction(actions.relier(f"theme_{nom}", partial(self._on_theme, nom)))
        theme_de().change.connect(self._cocher_le_theme)
        self._cocher_le_theme()
        pile.indexChanged.connect(self._on_pile_changed)
        self._on_pile_changed()

    def _construire(self, cle: str) -> Page:
        page = self._fiches[cle].fabrique()
        page.demande_page.connect(self.ouvrir)
        page.titre_change.connect(partial(self._on_titre_change, page))
        self.pile.ajouter(page)
        self._pages[cle] = page
        self._a_relire.add(cle)
        return page

    def _titrer(self, titre: str) -> None:
        self.setWindowTitle(titre)

    def _on_titre_change(self, page: Page, titre: str) -> None:
        if page is self.page:
            self._titrer(titre)

    def _on_bus_changed(self, changes: Changes) -> None:
        for cle, page in self._pages.items():
            if page is self.page:
                page.actualiser(changes)
            else:
                self._a_relire.add(cle)

    def _on_runner_au_repos(self) -> None:
        if self._ferme_au_repos:
            self.close()

    def _on_pile_changed(self) -> None:
        pile = self._historique.pile
        for cle, verbe, possible, texte in (
            ("annuler", "&Annuler", pile.canUndo(), pile.undoText()),
            ("retablir", "Réta&blir", pile.canRedo(), pile.redoText()),
        ):
            action = self.actions_cadre[cle]
            action.setEnabled(possible)
            action.setText(f"{verbe}\u00a0: {texte}" if texte else verbe)
            action.setToolTip(action.text().replace("&", ""))

    def _on_menu_dossier_about_to_show(self) -> None:
        for acte in self._actes_page:
            self._menu_dossier.removeAction(acte)
        self._actes_page = list(self.page.actions()) if self.page else []
        self._menu_dossier.addActions(self._actes_page)

    def _on_recherche(self, texte: str) -> None:
        if self.page is None or not self.page.rechercher(texte):
            self.recherche.emit(texte)

    def _on_rechercher(self) -> None:
        self.coin.champ.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.coin.champ.selectAll()

    def _on_palette(self) -> None:
        actes = [*(self.page.actions() if self.page else ()), *self.actions_cadre.toutes()]
        utiles = [entree_action(a) for a in actes if a.isEnabled() and a.objectName() != "palette"]
        ecrans = [
            Entree(f"Aller à {f.titre}", partial(self.ouvrir, f.cle), touche_d_ecran(rang), icone=icone(f.icone))
            for rang, f in enumerate((f for f in self._fiches.values() if f.dans_navigation), 1)
        ]
        ecrans += [
            Entree(f"Aller à {f.titre}", partial(self.ouvrir, f.cle), icone=icone(f.icone))
            for f in self._fiches.values()
            if not f.dans_navigation and f.cle not in SUR_UN_OBJET
        ]
        self.palette_actions.ouvrir([*utiles, *ecrans])

    def _on_imprimer(self) -> None:
        if self.page is None or not self.page.imprimer():
            self.messages.info("Cet écran n’a rien à imprimer.")

    def _on_theme(self, nom: NomTheme) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            try:
                choisir_theme(application, nom)
            except ClausuleError as faute:
                self.messages.erreur(faute)
        self._cocher_le_theme()

    def _cocher_le_theme(self) -> None:
        self.actions_cadre[f"theme_{theme_de().choix}"].setChecked(True)
