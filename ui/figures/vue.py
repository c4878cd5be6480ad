"""A picture on screen: its column headings stay in sight, its rows scroll, arrows move a cursor over its marks.

Not here: the table, the exports (`ui.figures.cadre`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget
from typing_extensions import override

from ui.figures.composer import composer
from ui.figures.metre import Metre
from ui.figures.peintre import Peintre
from ui.theme import theme_de

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.domain.figures import Figure
    from ui.figures.planche import Bloc, Marque, Planche

ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
PART_FIGEE = 0.5  # beyond this share of the height, the headings scroll with the rows
SAUT = 10
_PAS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-SAUT, 0), Qt.Key.Key_PageDown: (SAUT, 0),
}  # fmt: skip


class VueFigure(QAbstractScrollArea):
    """One picture.

    Signals:
        visitee(str): the words of the mark under the cursor; the frame listens.
        ouverte(int): the row of the table that Enter or a double click opens; the page listens.
    """

    visitee = Signal(str)
    ouverte = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metre = Metre()
        self._figure: Figure | None = None
        self._planche: Planche | None = None
        self._marques: tuple[tuple[Marque, ...], ...] = ()
        self._curseur: tuple[int, int] | None = None
        self.zoom = 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Figure")
        theme_de().change.connect(self.viewport().update)

    def montrer(self, figure: Figure) -> None:
        """Show a picture. The one in sight read again keeps its place and its cursor; another begins at its top."""
        meme = self._figure is not None and type(self._figure) is type(figure)
        meme = meme and self.accessibleName() == figure.cartouche.titre
        self._figure = figure
        self.setAccessibleName(figure.cartouche.titre)
        self.setAccessibleDescription(figure.cartouche.message)
        self._composer()
        if not meme:
            self._curseur = None
            self.verticalScrollBar().setValue(0)
            self.horizontalScrollBar().setValue(0)
        elif self._curseur is not None:
            self.aller_a(*self._curseur)

    def zoomer(self, pas: int) -> None:
        """Go to the next step of zoom, up or down; 0 comes back to 100 %."""
        rang = ZOOMS.index(self.zoom) + pas
        self.zoom = ZOOMS[min(max(rang, 0), len(ZOOMS) - 1)] if pas else 1.0
        self._composer()

    def aller_a(self, ligne: int, colonne: int = 0) -> None:
        """Put the cursor on a mark, bring it in sight and say it; the nearest is taken when there is none there."""
        if not self._marques:
            self._curseur = None
            return
        ligne = min(max(ligne, 0), len(self._marques) - 1)
        rangee = self._marques[ligne]
        colonne = min(max(colonne, 0), len(rangee) - 1)
        self._curseur = (ligne, colonne)
        phrase = rangee[colonne].phrase
        self.setAccessibleDescription(phrase)
        self._devoiler(ligne, rangee[colonne])
        self.viewport().update()
        self.visitee.emit(phrase)

    @property
    def ligne(self) -> int:
        """The row of the table under the cursor, -1 for none."""
        return self._marque(self._curseur).ligne if self._curseur else -1

    def _marque(self, curseur: tuple[int, int]) -> Marque:
        return self._marques[curseur[0]][curseur[1]]

    def _bouger(self, curseur: tuple[int, int], pas: tuple[int, int]) -> None:
        """Move the cursor; on a map, up and down go to the mark whose middle is nearest."""
        ligne, colonne = min(max(curseur[0] + pas[0], 0), len(self._marques) - 1), curseur[1] + pas[1]
        if pas[0] and self._planche is not None and self._planche.en_carte:
            x = self._marque(curseur).boite.center().x()
            ecarts = [abs(m.boite.center().x() - x) for m in self._marques[ligne]]
            colonne = ecarts.index(min(ecarts))
        self.aller_a(ligne, colonne)

    def _composer(self) -> None:
        if self._figure is None:
            return
        planche = composer(self._figure, self.viewport().width() / self.zoom, self._metre)
        self._planche = planche
        self._marques = tuple(tuple(bloc.marques) for bloc in planche.rangees)
        vue = self.viewport().size()
        etendue_x = round(planche.largeur * self.zoom) - vue.width()
        etendue_y = round(planche.hauteur * self.zoom) - vue.height()
        for barre, etendue, page in (
            (self.horizontalScrollBar(), etendue_x, vue.width()),
            (self.verticalScrollBar(), etendue_y, vue.height()),
        ):
            barre.setRange(0, max(0, etendue))
            barre.setPageStep(page)
            barre.setSingleStep(28)
        self.viewport().update()

    def _entetes(self) -> tuple[float, float]:
        """Return where the column headings are in the view and how high, in units of the picture.

        They scroll up to the top and stay there; in a view too low they go on with the rest.
        """
        if self._planche is None:
            return 0.0, 0.0
        haut, place = self._planche.entetes.hauteur, self._planche.tete.hauteur
        place -= self.verticalScrollBar().value() / self.zoom
        tient = haut * self.zoom <= self.viewport().height() * PART_FIGEE
        return (max(0.0, place) if tient else place), haut

    def _devoiler(self, ligne: int, marque: Marque) -> None:
        planche = self._planche
        if planche is None:
            return
        y = planche.tete.hauteur + planche.entetes.hauteur + sum(r.hauteur for r in planche.rangees[:ligne])
        bloc = planche.rangees[ligne]
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        haut = round((y - planche.entetes.hauteur) * self.zoom)
        bas = round((y + bloc.hauteur + 4) * self.zoom) - self.viewport().height()
        vertical.setValue(0 if not ligne and bas <= 0 else min(max(vertical.value(), bas), haut))
        gauche = round((marque.boite.left() - 8) * self.zoom)
        droite = round((marque.boite.right() + 8) * self.zoom) - self.viewport().width()
        horizontal.setValue(min(max(horizontal.value(), droite), gauche))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        peintre = Peintre(painter, self._metre, theme_de().jetons)
        vue = QRectF(self.viewport().rect())
        peintre.fond(vue)
        if self._planche is not None:
            painter.scale(self.zoom, self.zoom)
            self._peindre(painter, peintre, self._planche, vue)
            painter.resetTransform()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme_de().jetons.couleur("accent"), 2))
            painter.drawRect(vue.adjusted(1, 1, -1, -1))
        painter.end()

    def _peindre(self, painter: QPainter, peintre: Peintre, planche: Planche, vue: QRectF) -> None:
        x = -self.horizontalScrollBar().value() / self.zoom
        decalage = self.verticalScrollBar().value() / self.zoom
        bas = vue.height() / self.zoom
        entetes, _ = self._entetes()
        peintre.bloc(planche.tete, -decalage, x)
        for ligne, (y, bloc) in enumerate(planche.places()[2:]):
            place = y - decalage
            if place < bas and place + bloc.hauteur > entetes:
                peintre.bloc(bloc, place, x)
                self._montrer_curseur(painter, bloc, ligne, QPointF(x, place))
        # The headings come last: the rows slide under them.
        peintre.fond(QRectF(0, entetes, vue.width() / self.zoom, planche.entetes.hauteur))
        peintre.bloc(planche.entetes, entetes, x)

    def _montrer_curseur(self, painter: QPainter, bloc: Bloc, ligne: int, origine: QPointF) -> None:
        if self._curseur is None or self._curseur[0] != ligne or not self.hasFocus():
            return
        boite = bloc.marques[self._curseur[1]].boite.translated(origine).adjusted(-1, -1, 1, 1)
        jetons = theme_de().jetons
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for couleur, epaisseur in (("fond", 7.0), ("accent", 3.0)):
            painter.setPen(QPen(jetons.couleur(couleur), epaisseur))
            painter.drawRect(boite)

    def trouver(self, point: QPointF) -> tuple[int, int] | None:
        """Return the row and the column of the mark at a point of the view; in a row, the first by default."""
        planche = self._planche
        if planche is None:
            return None
        x = (point.x() + self.horizontalScrollBar().value()) / self.zoom
        y = point.y() / self.zoom
        entetes, haut = self._entetes()
        if y < entetes + haut:
            return None
        y += self.verticalScrollBar().value() / self.zoom
        for ligne, (sommet, bloc) in enumerate(planche.places()[2:]):
            if sommet <= y < sommet + bloc.hauteur:
                place = QPointF(x, y - sommet)
                dessus = [m.colonne for m in bloc.marques if m.boite.contains(place)]
                rangs = [m.colonne for m in bloc.marques]
                return (ligne, rangs.index(dessus[-1]) if dessus else 0) if rangs else None
        return None

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            trouve = self.trouver(QPointF(event.pos()))
            phrase = self._marques[trouve[0]][trouve[1]].phrase if trouve else self.accessibleName()
            QToolTip.showText(event.globalPos(), phrase, self)
            return True
        return super().viewportEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        trouve = self.trouver(event.position())
        if trouve:
            self.aller_a(*trouve)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        trouve = self.trouver(event.position())
        if trouve:
            self.ouverte.emit(self._marque(trouve).ligne)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomer(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        touche = Qt.Key(event.key())
        _, colonne = self._curseur or (-1, 0)
        if touche in _PAS:
            if self._curseur:
                self._bouger(self._curseur, _PAS[touche])
            else:
                self.aller_a(0, 0)
        elif touche == Qt.Key.Key_Home:
            self.aller_a(0, 0)
        elif touche == Qt.Key.Key_End:
            self.aller_a(len(self._marques) - 1, colonne)
        elif touche in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._curseur:
            self.ouverte.emit(self.ligne)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusOutEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._composer()
        super().resizeEvent(event)
