"""What every journey has: one window, the hands on it, and the checks that stop it when a step has no effect.

Not here: gestures (`gestes`), nor any story (`recit`, `notation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from app.socle.errors import Bug
from ui.pages.dossier import PageDossier
from ui.parcours.gestes import Gestes, souffler

if TYPE_CHECKING:
    from pathlib import Path

    from ui.main import Programme
    from ui.session import Session

TAILLE = QSize(1280, 720)


class Scene:
    """One window at work. `dossier`: where the journey writes, pictures in « captures »."""

    def __init__(self, programme: Programme, dossier: Path) -> None:
        self.programme = programme
        self.dossier = dossier
        captures = dossier / "captures"
        captures.mkdir(parents=True, exist_ok=True)
        self.gestes = Gestes(programme.fenetre, captures)

    def montrer_la_fenetre(self) -> None:
        """Show the window at the size of the pictures."""
        self.programme.fenetre.resize(TAILLE)
        self.programme.fenetre.show()
        self.gestes.activer(self.programme.fenetre)

    @property
    def session(self) -> Session:
        """The base open in the window."""
        if self.programme.session is None:
            raise Bug("Aucune base n’est ouverte.")
        return self.programme.session

    @property
    def page(self) -> Any:
        """The page in sight, whatever it is."""
        return self.programme.fenetre.page

    @property
    def page_dossier(self) -> PageDossier:
        """The page of the dossier, which must be in sight."""
        if not isinstance(self.page, PageDossier):
            raise Bug(f"La page du dossier n’est pas affichée\u00a0: {self.page.cle}.")
        return self.page

    def ecran(self, cle: str) -> Any:
        """Click on a screen of the navigation and return its page."""
        navigation = self.programme.fenetre.navigation
        for rang in range(navigation.count()):
            if navigation.cle(rang) == cle:
                milieu: QPoint = navigation.visualItemRect(navigation.item(rang)).center()
                QTest.mouseClick(
                    navigation.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, milieu
                )
        self.calme()
        self.exiger(self.page.cle == cle, f"l’écran {cle}")
        return self.page

    def bouton(self, acte: str) -> QPushButton:
        """Return the button of an act of the page in sight."""
        trouve: QPushButton | None = self.page.findChild(QPushButton, f"bouton_{acte}")
        if trouve is None:
            raise Bug(f"La page n’a pas de bouton «\u00a0{acte}\u00a0».")
        return trouve

    def faire(self, acte: str) -> None:
        """Do an act of the page in sight by its key, then wait; by its button when it has no key.

        Raises Bug when the act is not offered: a person would be stuck too.
        """
        action: QAction | None = self.page.findChild(QAction, acte)
        if action is None or not action.isEnabled():
            self.gestes.photo("arret")
            raise Bug(f"L’acte «\u00a0{acte}\u00a0» n’est pas offert.")
        if action.shortcut().isEmpty():
            self.gestes.cliquer(self.bouton(acte))
        else:
            self.gestes.raccourci(self.programme.fenetre, action.shortcut())
        self.calme()

    def calme(self) -> None:
        """Wait until no work is under way and the screen has followed."""
        souffler(0)
        self.gestes.attendre(lambda: not self.programme.runner.occupe, "la fin des travaux")
        souffler(0)

    def exiger(self, tenu: object, quoi: str) -> None:
        """Stop the journey, with a picture, when what the step must bring about is not there."""
        if not tenu:
            self.gestes.photo("arret")
            raise Bug(f"Le parcours s’arrête\u00a0: {quoi} n’est pas obtenu.")

    def remplir(self, champ: object, texte: str) -> None:
        """Replace what a field holds, and wait until it is saved."""
        if not isinstance(champ, QLineEdit | QPlainTextEdit):
            raise Bug("Ce champ ne se remplit pas au clavier.")
        self.gestes.remplir(champ, texte)
        self.calme()

    def choisir(self, champ: Any, valeur: object) -> None:
        """Choose a value in a drop-down list, and wait until it is saved."""
        self.gestes.choisir(champ, champ.rang_de(valeur))
        self.calme()
