"""The common shape of the pages: margins, a head, and acts declared in one line each."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.models.table import ModeleColonnes
from ui.theme import icone, px
from ui.touches import avec_touches
from ui.widgets.cadre_pages import EN_ATTENTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ui.widgets.table import Table

MARGE = 24
INTERVALLE = 12


def pile_de_page(page: QWidget) -> QVBoxLayout:
    """Return the column in which a page lays its parts."""
    pile = QVBoxLayout(page)
    pile.setContentsMargins(MARGE, 16, MARGE, 16)
    pile.setSpacing(INTERVALLE)
    return pile


def acte(
    page: QWidget,
    cle: str,
    texte: str,
    faire: Callable[[], object],
    *,
    raccourci: str = "",
    dessin: str = "",
    aide: str = "",
) -> QAction:
    """Give an act to a page: its menu, the palette and its shortcut follow."""
    action = QAction(texte, page)
    action.setObjectName(cle)
    if raccourci:
        action.setShortcut(QKeySequence(raccourci))
    if dessin:
        action.setIcon(icone(dessin))
    action.setToolTip(avec_touches(aide or texte, action.shortcuts()))
    action.triggered.connect(lambda _coche: faire())
    page.addAction(action)
    return action


def enchainer(widgets: Iterable[QWidget | None]) -> None:
    """Have Tab go from one widget to the next in this order, that of the eye; one without focus is passed over."""
    suite = [w for w in widgets if w is not None and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for avant, apres in itertools.pairwise(suite):
        QWidget.setTabOrder(avant, apres)


def widgets_de(rangee: QLayout) -> Iterator[QWidget | None]:
    """Give the widgets of a row, in their order."""
    for rang in range(rangee.count()):
        element = rangee.itemAt(rang)
        yield element.widget() if element is not None else None


def titre_de_section(texte: str) -> QLabel:
    """Return a heading inside a page."""
    libelle = QLabel(texte)
    libelle.setProperty("role", "section")
    return libelle


class Etirement(QObject):
    """Gives the width that a table does not use to one of its columns; the others keep theirs.

    `replies`: columns that leave the table, in this order, while it is too narrow for all; what they say must be
    read elsewhere on the screen, or in the dossier.
    """

    def __init__(self, table: Table, cle: str, *, replies: Sequence[str] = ()) -> None:
        super().__init__(table)
        self._replies = tuple(replies)
        self._table = table
        self._cle = cle
        table.horizontalHeader().setStretchLastSection(False)
        table.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.accorder()
        return False

    def replier(self, replies: Sequence[str]) -> None:
        """Change the columns that leave a table too narrow, in this order; those it has not are passed over."""
        self._replies = tuple(replies)
        self.accorder()

    def accorder(self) -> None:
        """Share the width again, after the columns have changed for instance."""
        modele = self._table.model()
        if not isinstance(modele, ModeleColonnes):
            return
        largeurs = {colonne.cle: px(colonne.largeur) for colonne in modele.colonnes}
        place = self._table.viewport().width()
        for repliee in filter(largeurs.__contains__, self._replies):
            manque = sum(largeurs.values()) > place
            self._table.setColumnHidden(modele.rang_colonne(repliee), manque)
            if manque:
                del largeurs[repliee]
        elue = self._cle if self._cle in largeurs else list(largeurs)[-1]
        reste = place - sum(largeurs.values())
        self._table.setColumnWidth(modele.rang_colonne(elue), largeurs[elue] + max(0, reste))


class TableOuVide(QStackedWidget):
    """A table, or what to do when it is empty."""

    def __init__(self, table: Table, vide: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.vide = vide
        self._attente = QWidget()
        self._attente.setObjectName(EN_ATTENTE)
        self._attente.setAccessibleName("Lecture en cours")
        for widget in (self._attente, table, vide):
            self.addWidget(widget)

    def accorder(self) -> None:
        """Show the one or the other, from the rows of the model."""
        self.setCurrentWidget(self.table if self.table.model().rowCount() else self.vide)

    def attendre_le_foyer(self) -> bool:
        """Take the cursor while the first rows are read: what comes in their place takes it in turn; else False."""
        attend = self.currentWidget() is self._attente
        if attend:
            self._attente.setFocus(Qt.FocusReason.OtherFocusReason)
        return attend
