"""The guided visit of the fictional dossiers: eight places, one sentence each, left at any time by Escape.

A strip under the page, never modal: the window works meanwhile. The place is framed, and the sentence is given to
screen readers. Not here: opening the fictional dossiers (`ui.main`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ui.annonce import annoncer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.base import Page
    from ui.pages.main_window import MainWindow

_EPAISSEUR = 3


#: What finds the place to frame, in a window and its page.
Lieu: TypeAlias = "Callable[[MainWindow, Any], QWidget | None]"


@dataclass(frozen=True, slots=True)
class Etape:
    """One place: the screen to show, what to frame in it, the sentence."""

    ecran: str
    lieu: Lieu
    phrase: str


def _nomme(nom: str) -> Lieu:
    def chercher(_fenetre: MainWindow, page: Page) -> QWidget | None:
        trouve: QWidget | None = page.findChild(QWidget, nom)
        return trouve

    return chercher


ETAPES = (
    Etape("accueil", lambda fenetre, _page: fenetre.navigation,
          "À gauche, les écrans, dans l’ordre du travail\u00a0: Ctrl+1 à Ctrl+9 y mènent."),
    Etape("accueil", _nomme("table_affaires"),
          "L’accueil dit ce qui attend aujourd’hui\u00a0; Entrée ouvre le dossier choisi."),
    Etape("reception", lambda _fenetre, page: page,
          "Un courriel déposé n’importe où dans la fenêtre devient un dossier, avec ses pièces."),
    Etape("dossiers", _nomme("table_dossiers"),
          "Tous les dossiers de la campagne\u00a0: tapez quelques lettres pour en trouver un."),
    Etape("classement", lambda _fenetre, page: page,
          "Le classement donne le rang de chaque dossier noté, et l’explique."),
    Etape("cockpit", lambda fenetre, _page: fenetre.quota,
          "Les ETP et les euros retenus restent en vue sous chaque écran, face à la cible et à l’enveloppe."),
    Etape("actes", lambda _fenetre, page: page,
          "Lettres et conventions s’éditent ici\u00a0: ce qui manque est nommé, rien ne s’imprime avec un blanc."),
    Etape("accueil", lambda fenetre, _page: fenetre.coin.champ,
          "Ctrl+F cherche, Ctrl+K trouve tout acte par son nom, et F1 ouvre l’aide de l’écran affiché."),
)  # fmt: skip


class Visite(QObject):
    """The visit of one window.

    Signals:
        finie(): the visit was ended or left; `ui.pages.premiers_pas` listens.
    """

    finie = Signal()

    def __init__(self, fenetre: MainWindow) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._cible: QWidget | None = None
        self._page: QWidget | None = None
        self.rang = -1
        self.bande = _Bande(fenetre)
        self.cadre = _Cadre(fenetre)
        self.bande.suivant.clicked.connect(lambda _coche: self.aller(self.rang + 1))
        self.bande.precedent.clicked.connect(lambda _coche: self.aller(self.rang - 1))
        self.bande.quitter.clicked.connect(lambda _coche: self.finir())
        self._echap = QShortcut(QKeySequence(), fenetre)
        self._echap.activated.connect(self.finir)
        fenetre.statusBar().addWidget(self.bande, 1)
        self.bande.hide()
        fenetre.installEventFilter(self)

    @property
    def en_cours(self) -> bool:
        """True while a place is shown."""
        return self.rang >= 0

    def commencer(self) -> None:
        """Show the first place."""
        self._fenetre.etat.hide()
        self._echap.setKey(QKeySequence(Qt.Key.Key_Escape))
        self.bande.show()
        self.aller(0)

    def aller(self, rang: int) -> None:
        """Show a place; after the last one the visit ends."""
        if not 0 <= rang < len(ETAPES):
            self.finir()
            return
        self._lacher()
        self.rang = rang
        etape = ETAPES[rang]
        page = self._fenetre.ouvrir(etape.ecran)
        self._cible, self._page = etape.lieu(self._fenetre, page), page
        for lieu in (self._cible, self._page):
            if lieu is not None:
                lieu.installEventFilter(self)  # its size settles after the strip: the frame follows
        self.bande.dire(etape.phrase, rang + 1, len(ETAPES))
        self.bande.suivant.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self.cadre, self._encadrer)  # once the page just shown has its size

    def finir(self) -> None:
        """Leave the visit: the window is as it was, on the screen in sight."""
        if not self.en_cours:
            return
        self._lacher()
        self.rang = -1
        self._echap.setKey(QKeySequence())
        self.bande.hide()
        self.cadre.hide()
        self._fenetre.etat.show()
        if self._fenetre.page is not None:
            self._fenetre.page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finie.emit()

    def _lacher(self) -> None:
        """Watch the place shown no more; another base may have taken it away since."""
        for lieu in (self._cible, self._page):
            if lieu is not None and isValid(lieu):
                lieu.removeEventFilter(self)
        self._cible = self._page = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.en_cours and event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            QTimer.singleShot(0, self.cadre, self._encadrer)
        return False

    def _encadrer(self) -> None:
        cible = next(
            (lieu for lieu in (self._cible, self._page) if lieu and isValid(lieu) and lieu.isVisible()), None
        )
        if cible is None:
            self.cadre.hide()  # the officer went to another screen: the sentence stays, the frame would lie
            return
        vu = cible.visibleRegion().boundingRect()  # a page may scroll under the strip
        self.cadre.setGeometry(QRect(cible.mapTo(self._fenetre, vu.topLeft()), vu.size()))
        self.cadre.show()
        self.cadre.raise_()


class _Bande(QFrame):
    """The sentence and the three buttons, at the foot of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("visite")
        self.setAccessibleName("Visite guidée")
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.precedent = QPushButton("Précédent", self)
        self.suivant = QPushButton("Suivant", self)
        self.suivant.setProperty("role", "primaire")
        self.quitter = QPushButton("Quitter (Échap)", self)
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(8, 4, 8, 4)
        rangee.addWidget(self.phrase, stretch=1)
        for bouton in (self.precedent, self.suivant, self.quitter):
            bouton.setAutoDefault(True)  # Enter presses it, as Space does
            rangee.addWidget(bouton)

    def dire(self, phrase: str, rang: int, total: int) -> None:
        """Write a sentence, and give it to screen readers."""
        self.phrase.setText(f"<b>{rang} sur {total}</b>\u2003{phrase}")
        entendue = f"Visite, {rang} sur {total}\u00a0: {phrase}"
        self.phrase.setAccessibleName(entendue)
        self.suivant.setAccessibleDescription(entendue)
        self.suivant.setText("Terminer" if rang == total else "Suivant")
        self.precedent.setEnabled(rang > 1)
        annoncer(self.phrase, entendue)


class _Cadre(QWidget):
    """A frame drawn over the window, that lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        peintre = QPainter(self)
        peintre.setPen(QPen(self.palette().highlight().color(), _EPAISSEUR))
        peintre.drawRect(self.rect().adjusted(1, 1, -2, -2))
        peintre.end()
