"""The frame of the pages: what the window is too small for scrolls, and panels side by side go one under the other.

At twice the text, a screen of 1920×1080 has the room of one of 960×540: nothing may be squeezed, cut or out of
reach there. Not here: rows that fold (`flux`), nor tables, which scroll by themselves.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QFrame,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)
from typing_extensions import override

from ui.theme import px
from ui.widgets.hauteur import Hauteur, la_plus_basse

LARGEUR_DE_PANNEAU = 320
HAUTEUR_DE_PANNEAU = 240
EN_ATTENTE = "lignes_en_attente"  # the name of what has the cursor while the rows of a table are read
_A_TENIR = (QTabWidget, QSplitter, QStackedWidget, QFormLayout)


class PileDePages(QStackedWidget):
    """The pages; only the one in sight says how much room is needed."""

    def ajouter(self, page: QWidget) -> None:
        """Add a page, built; its panels side by side follow its width."""
        self.addWidget(page)
        plier_les_partages(page)

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return QSize(page.minimumSizeHint().width() if page else 0, self.heightForWidth(self.width()))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        """Return the least height of the page in sight at this width: under it, the frame scrolls."""
        page = self.currentWidget()
        return la_plus_basse(page, arg__1) if page is not None else 0


class CadrePages(QScrollArea):
    """Scrolls the page in sight when it has to, and follows the cursor."""

    def __init__(self, pile: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._pile = pile
        self.setWidget(pile)
        pile.currentChanged.connect(self._on_page_changee)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def remonter(self) -> None:
        """Show the top of the page: one that opens is read from its title, wherever the cursor waits."""
        for barre in (self.verticalScrollBar(), self.horizontalScrollBar()):
            barre.setValue(0)

    def _on_page_changee(self, _rang: int) -> None:
        self._pile.updateGeometry()
        self.remonter()

    def _on_focus_changed(self, ancien: QWidget | None, foyer: QWidget | None) -> None:
        if foyer is None or not self.isVisible():  # the second: a window that closes takes the focus away
            return
        if ancien is not None and ancien.objectName() == EN_ATTENTE:
            return  # the rows of a page just opened have come: nobody has moved
        if self.verticalScrollBar().maximum() and self._pile.isAncestorOf(foyer):
            self.ensureWidgetVisible(foyer, 0, px(24))


class _Pli(QObject):
    """Turns one splitter when its page is too narrow for its panels side by side, and back."""

    def __init__(self, partage: QSplitter, page: QWidget) -> None:
        super().__init__(partage)
        self._partage = partage
        self._page = page
        self._tailles: list[int] = []
        page.installEventFilter(self)
        partage.installEventFilter(self)
        self.accorder()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.accorder()
        return False

    def accorder(self) -> None:
        """Choose the direction; a window back to its width finds the sizes it had."""
        partage, vues = self._partage, self._visibles()
        besoin = sum(max(px(LARGEUR_DE_PANNEAU), v.minimumSizeHint().width(), v.minimumWidth()) for v in vues)
        plie = partage.orientation() == Qt.Orientation.Vertical
        a_plier = len(vues) > 1 and besoin > partage.width() - self._debord() and self._page.isVisible()
        if a_plier and not plie:
            self._tailles = partage.sizes()
            partage.setOrientation(Qt.Orientation.Vertical)
        elif plie and not a_plier:
            partage.setMinimumHeight(0)
            partage.setOrientation(Qt.Orientation.Horizontal)
            partage.setSizes(self._tailles)
        if a_plier:
            partage.setMinimumHeight(len(vues) * px(HAUTEUR_DE_PANNEAU))

    def _debord(self) -> int:
        """Return how much wider than its frame the page is: it would rather scroll than squeeze its panels."""
        parent: QWidget | None = self._page.parentWidget()
        while parent is not None and not isinstance(parent, CadrePages):
            parent = parent.parentWidget()
        return max(0, self._page.width() - parent.viewport().width()) if parent is not None else 0

    def _visibles(self) -> list[QWidget]:
        panneaux = (self._partage.widget(rang) for rang in range(self._partage.count()))
        return [panneau for panneau in panneaux if panneau is not None and not panneau.isHidden()]


def plier_les_partages(page: QWidget) -> None:
    """Have the splitters of a page that are laid sideways follow its width, and their panels keep their height."""
    for partage in page.findChildren(QSplitter):
        if partage.orientation() == Qt.Orientation.Horizontal:
            _Pli(partage, page)
        for panneau in (partage.widget(rang) for rang in range(partage.count())):
            if panneau is not None and panneau.layout() is not None and not panneau.minimumHeight():
                Hauteur(panneau)
    for cadre in page.findChildren(QScrollArea):
        corps = cadre.widget()
        # It forgets the wrapped texts too, and that a part of what it holds has grown; a plain column is right.
        if type(cadre) is QScrollArea and corps is not None and any(corps.findChild(genre) for genre in _A_TENIR):
            Hauteur(corps)
