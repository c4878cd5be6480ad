"""What fills the window once it has been painted: navigation, menus, search, undo, band of the quota, banners.

Not here: the pages, which the window holds (`main_window`), nor what an act does.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.socle.errors import ClausuleError
from ui.actions import Actions
from ui.application import choisir_theme
from ui.menus import MENUS
from ui.messages import Messages
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

    from ui.commands import Historique
    from ui.pages.base import FichePage, Page
    from ui.pages.main_window import MainWindow
    from ui.workers.runner import Runner

SUR_UN_OBJET = frozenset({"dossier", "retouche", "fusion"})  # nothing to show until they are given something


class Cadre(QObject):
    """The frame of one window; its parts are public, the window names them as its own."""

    def __init__(
        self, fenetre: MainWindow, fiches: Sequence[FichePage], runner: Runner, historique: Historique
    ) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._fiches = tuple(fiches)
        self._historique = historique
        self.actions = Actions(fenetre)
        self._batir()
        self._batir_barres(runner)
        self.messages = Messages(fenetre, self.zone)
        self._relier()

    def panneau_suivant(self, pas: int = 1) -> None:
        """Give the focus to the next panel: navigation, those of the page, banners, search."""
        page = self._fenetre.page
        propres: Sequence[QWidget] = page.panneaux() if page else ()
        tous = [self.navigation, *(propres or [self.pile]), self.zone, self.coin.champ]
        panneaux = [p for p in tous if p.isVisible()]
        foyer = QApplication.focusWidget()
        rang = next((r for r, p in enumerate(panneaux) if foyer and (p is foyer or p.isAncestorOf(foyer))), -1)
        for essai in range(1, len(panneaux) + 1):
            if prendre_le_foyer(panneaux[(rang + pas * essai) % len(panneaux)]):
                return

    def donner_le_foyer(self, page: Page) -> None:
        """Put the cursor in the first panel of a page."""
        donner_le_foyer(page)
        self.defilement.remonter()

    def _batir(self) -> None:
        self.navigation = Navigation()
        visibles = (fiche for fiche in self._fiches if fiche.dans_navigation)
        for rang, fiche in enumerate(visibles, start=1):
            self.navigation.ajouter(fiche.cle, fiche.titre, fiche.icone, touche_d_ecran(rang))
            raccourci = QShortcut(QKeySequence(touche_d_ecran(rang)), self._fenetre)
            raccourci.activated.connect(partial(self._fenetre.ouvrir, fiche.cle))
        self.zone = ZoneBandeaux()
        self.navigation.choisie.connect(self._fenetre.ouvrir)
        self.navigation.choisie.connect(self.zone.passer)
        self.pile = PileDePages()
        self.defilement = CadrePages(self.pile)
        self.quota = BandeauQuota()
        droite = QVBoxLayout()
        droite.setContentsMargins(0, 0, 0, 0)
        droite.setSpacing(0)
        droite.addWidget(self.zone)
        droite.addWidget(self.defilement, stretch=1)
        droite.addWidget(self.quota)
        centre = QWidget()
        rangee = QHBoxLayout(centre)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(0)
        rangee.addWidget(self.navigation)
        rangee.addLayout(droite, stretch=1)
        self._fenetre.setCentralWidget(centre)

    def _batir_barres(self, runner: Runner) -> None:
        self.actions.remplir_menus(self._fenetre.menus)
        self._menu_dossier = self._fenetre.menus[MENUS[2]]
        self._menu_dossier.aboutToShow.connect(self._on_menu_dossier)
        self._actes_page: list[QAction] = []
        barre = self._fenetre.menuBar()
        self.coin = Coin((self.actions[cle] for cle in ("annuler", "retablir")), barre)
        self.coin.recherche.connect(self._on_recherche)
        barre.setCornerWidget(self.coin)
        self.coin.move(barre.rect().topRight())  # away from the mouse, which would have a button say what it does
        self.coin.show()  # a menu bar in sight does not show what comes in its corner
        self.etat = TexteElide("Aucune base ouverte")
        self._fenetre.statusBar().addWidget(self.etat, 1)
        self._fenetre.statusBar().addPermanentWidget(BarreProgression(runner))
        self.palette = Palette(self._fenetre)

    def _relier(self) -> None:
        actions, pile = self.actions, self._historique.pile
        actions.relier("quitter", self._fenetre.close)
        actions.relier("annuler", pile.undo)
        actions.relier("retablir", pile.redo)
        actions.relier("rechercher", self._on_rechercher)
        actions.relier("palette", self._on_palette)
        actions.relier("imprimer", self._on_imprimer)
        actions.relier("panneau_suivant", self.panneau_suivant)
        actions.relier("panneau_precedent", partial(self.panneau_suivant, -1))
        actions.relier("aide", self._on_aide)
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

    def _on_aide(self) -> None:
        page = self._fenetre.page
        self._fenetre.aide_demandee.emit(page.aide if page else "index")

    def _on_pile_changed(self) -> None:
        pile = self._historique.pile
        for cle, verbe, possible, texte in (
            ("annuler", "&Annuler", pile.canUndo(), pile.undoText()),
            ("retablir", "Réta&blir", pile.canRedo(), pile.redoText()),
        ):
            action = self.actions[cle]
            action.setEnabled(possible)
            action.setText(f"{verbe}\u00a0: {texte}" if texte else verbe)
            action.setToolTip(action.text().replace("&", ""))

    def _on_menu_dossier(self) -> None:
        for acte in self._actes_page:
            self._menu_dossier.removeAction(acte)
        self._actes_page = list(self._fenetre.page.actions()) if self._fenetre.page else []
        self._menu_dossier.addActions(self._actes_page)

    def _on_recherche(self, texte: str) -> None:
        if self._fenetre.page is None or not self._fenetre.page.rechercher(texte):
            self._fenetre.recherche.emit(texte)

    def _on_rechercher(self) -> None:
        self.coin.champ.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.coin.champ.selectAll()

    def _on_palette(self) -> None:
        actes = [*(self._fenetre.page.actions() if self._fenetre.page else ()), *self.actions.toutes()]
        utiles = [entree_action(a) for a in actes if a.isEnabled() and a.objectName() != "palette"]
        ecrans = [
            Entree(
                f"Aller à {f.titre}",
                partial(self._fenetre.ouvrir, f.cle),
                touche_d_ecran(rang),
                icone=icone(f.icone),
            )
            for rang, f in enumerate((f for f in self._fiches if f.dans_navigation), 1)
        ]
        ecrans += [
            Entree(f"Aller à {f.titre}", partial(self._fenetre.ouvrir, f.cle), icone=icone(f.icone))
            for f in self._fiches
            if not f.dans_navigation and f.cle not in SUR_UN_OBJET
        ]
        self.palette.ouvrir([*utiles, *ecrans])

    def _on_imprimer(self) -> None:
        if self._fenetre.page is None or not self._fenetre.page.imprimer():
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
        self.actions[f"theme_{theme_de().choix}"].setChecked(True)
