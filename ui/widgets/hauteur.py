"""How low a panel may be at the width it has: its wrapped texts keep their lines, what scrolls by itself gives way.

Qt answers with the height that everything would like; a page would then scroll where it need not.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QLayout,
    QLayoutItem,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)
from typing_extensions import override

_VERTICALES = (QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.BottomToTop)


def la_plus_basse(widget: QWidget, largeur: int) -> int:
    """Return the least height of a widget at this width, in pixels."""
    return max(widget.minimumHeight(), contenu_le_plus_bas(widget, largeur))


def contenu_le_plus_bas(widget: QWidget, largeur: int) -> int:
    """Return the same, whatever least height the widget itself was given."""
    plancher = widget.minimumSizeHint().height()
    if isinstance(widget, QTabWidget | QStackedWidget):
        page = widget.currentWidget()
        barre = widget.tabBar().sizeHint().height() if isinstance(widget, QTabWidget) else 0
        return max(plancher, barre + la_plus_basse(page, largeur) if page is not None else 0)
    forme = widget.layout()
    if isinstance(widget, QAbstractScrollArea | QSplitter):
        return plancher
    if forme is not None:
        return max(plancher, _de_la_forme(forme, largeur))
    return max(plancher, widget.heightForWidth(largeur)) if widget.hasHeightForWidth() else plancher


def _de_la_forme(forme: QLayout, largeur: int) -> int:
    marges = forme.contentsMargins()
    if not isinstance(forme, QBoxLayout):
        return forme.totalMinimumHeightForWidth(largeur) if forme.hasHeightForWidth() else 0
    dedans = largeur - marges.left() - marges.right()
    elements = [e for rang in range(forme.count()) if (e := forme.itemAt(rang)) is not None]
    vides = sum(e.minimumSize().height() for e in elements if e.spacerItem() is not None)
    vus = [e for e in elements if not e.isEmpty()]
    verticale = forme.direction() in _VERTICALES
    hauteurs = [_de_l_element(e, dedans if verticale else e.geometry().width()) for e in vus]
    empilees = sum(hauteurs) + vides + forme.spacing() * max(0, len(vus) - 1)
    utile = empilees if verticale else max(hauteurs, default=0)
    return utile + marges.top() + marges.bottom()


def _de_l_element(element: QLayoutItem, largeur: int) -> int:
    widget, forme = element.widget(), element.layout()
    if widget is not None:
        return la_plus_basse(widget, largeur)
    if forme is not None:
        return _de_la_forme(forme, largeur)
    return element.minimumSize().height()


class Hauteur(QObject):
    """Keeps one panel as high as its wrapped texts ask at its width: a splitter does not ask them."""

    def __init__(self, panneau: QWidget) -> None:
        super().__init__(panneau)
        self._panneau = panneau
        panneau.installEventFilter(self)
        for onglets in panneau.findChildren(QTabWidget):
            onglets.currentChanged.connect(self.accorder)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.accorder()
        return False

    def accorder(self) -> None:
        """Give the panel the least height of what it shows now."""
        basse = contenu_le_plus_bas(self._panneau, self._panneau.width())
        if basse != self._panneau.minimumHeight():
            self._panneau.setMinimumHeight(basse)
            self._prevenir()

    def _prevenir(self) -> None:
        """Have what holds the panel count again: tabs and splitters do not tell that they have grown."""
        parent = self._panneau.parentWidget()
        while parent is not None:
            if isinstance(parent, QTabWidget):
                parent.updateGeometry()
            tenue = parent.findChild(Hauteur, "", Qt.FindChildOption.FindDirectChildrenOnly)
            if tenue is not None:
                QTimer.singleShot(0, tenue, tenue.accorder)
            parent = parent.parentWidget()
