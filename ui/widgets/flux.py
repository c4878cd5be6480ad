"""A row that folds: what does not fit on a line goes to the next, so that no text of a button is ever cut."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget
from typing_extensions import override

from ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERVALLE = 8
LARGEUR_DE_CHAMP = 200


@dataclass(slots=True)
class _Place:
    """One item of the row, and its share of the width that a line leaves."""

    item: QLayoutItem
    part: int

    @property
    def etroite(self) -> int:
        """The least width under which it is cut."""
        return self.item.minimumSize().width()

    @property
    def naturelle(self) -> int:
        """The width that it takes when its line has enough; what stretches gives way first."""
        voulue = self.item.sizeHint().width()
        return max(self.etroite, min(voulue, px(LARGEUR_DE_CHAMP)) if self.part else voulue)

    @property
    def etirable(self) -> bool:
        """True for what takes the width that nothing else of its line asks for."""
        return bool(self.item.expandingDirections() & Qt.Orientation.Horizontal)

    def hauteur(self, largeur: int) -> int:
        """Return its height at this width."""
        if self.item.hasHeightForWidth():
            return self.item.heightForWidth(largeur)
        return max(self.item.sizeHint().height(), self.item.minimumSize().height())


class Flux(QLayout):
    """Lays its widgets from left to right, and on as many lines as it takes. Written like a QHBoxLayout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[_Place] = []
        self._part = 0
        self._hauteurs: dict[tuple[int, int], int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(INTERVALLE)

    @override
    def addWidget(self, w: QWidget, stretch: int = 0) -> None:
        """Add a widget; with a stretch, it shares what its line leaves."""
        self._part = stretch
        super().addWidget(w)  # the item is Qt's own: it goes with its widget
        self._part = 0

    def addStretch(self, stretch: int = 1) -> None:
        """Push what follows to the end of its line."""
        vide = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._places.append(_Place(vide, stretch))

    @override
    def addItem(self, arg__1: QLayoutItem) -> None:
        self._places.append(_Place(arg__1, self._part))
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._places)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._places[index].item if 0 <= index < len(self._places) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._places.pop(index).item if 0 <= index < len(self._places) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if any(p.part for p in self._places) else Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        # Asked again and again while a page finds its place: kept until something in the row changes.
        cle = (arg__1, px(LARGEUR_DE_CHAMP))
        if cle not in self._hauteurs:
            self._hauteurs[cle] = self._poser(QRect(0, 0, arg__1, 0), pour_de_bon=False)
        return self._hauteurs[cle]

    @override
    def invalidate(self) -> None:
        self._hauteurs.clear()
        super().invalidate()

    @override
    def minimumSize(self) -> QSize:
        marges = self.contentsMargins()
        vues = self._visibles()
        return QSize(
            max((p.etroite for p in vues), default=0) + marges.left() + marges.right(),
            max((p.item.minimumSize().height() for p in vues), default=0) + marges.top() + marges.bottom(),
        )

    @override
    def sizeHint(self) -> QSize:
        marges = self.contentsMargins()
        vues = self._visibles()
        largeurs = [max(p.item.sizeHint().width(), p.etroite) for p in vues]
        return QSize(
            sum(largeurs) + self.spacing() * max(0, len(vues) - 1) + marges.left() + marges.right(),
            max((p.hauteur(n) for p, n in zip(vues, largeurs, strict=True)), default=0)
            + marges.top()
            + marges.bottom(),
        )

    @override
    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        self._poser(arg__1, pour_de_bon=True)

    def _visibles(self) -> list[_Place]:
        return [p for p in self._places if isinstance(p.item, QSpacerItem) or not p.item.isEmpty()]

    def _lignes(self, largeur: int) -> list[list[_Place]]:
        lignes: list[list[_Place]] = [[]]
        prise = 0
        for place in self._visibles():
            besoin = place.naturelle + (self.spacing() if lignes[-1] else 0)
            if lignes[-1] and prise + besoin > largeur:
                lignes.append([])
                prise, besoin = 0, place.naturelle
            lignes[-1].append(place)
            prise += besoin
        return lignes

    def _largeurs(self, ligne: Sequence[_Place], largeur: int) -> list[int]:
        """Share what a line leaves among those that stretch, in their parts."""
        naturelles = [min(p.naturelle, largeur) for p in ligne]
        reste = max(0, largeur - sum(naturelles) - self.spacing() * (len(ligne) - 1))
        parts = [p.part for p in ligne]
        if not any(parts):
            parts = [int(p.etirable) for p in ligne]
        total, bornes = max(1, sum(parts)), [0, *itertools.accumulate(parts)]
        cumul = [reste * borne // total for borne in bornes]  # the last one ends on the last pixel
        return [n + fin - debut for n, (debut, fin) in zip(naturelles, itertools.pairwise(cumul), strict=True)]

    def _poser(self, cadre: QRect, *, pour_de_bon: bool) -> int:
        """Lay the lines in this frame, or only count: return the height that they take."""
        dedans = cadre.marginsRemoved(self.contentsMargins())
        haut = dedans.top()
        for rang, ligne in enumerate(self._lignes(dedans.width())):
            haut += self.spacing() if rang else 0
            largeurs = self._largeurs(ligne, dedans.width())
            hauteurs = [p.hauteur(n) for p, n in zip(ligne, largeurs, strict=True)]
            haute, gauche = max(hauteurs, default=0), dedans.left()
            for place, large, hauteur in zip(ligne, largeurs, hauteurs, strict=True):
                if pour_de_bon:
                    ou = QPoint(gauche, haut + (haute - hauteur) // 2)
                    place.item.setGeometry(QRect(ou, QSize(large, hauteur)))
                gauche += large + self.spacing()
            haut += haute
        marges = self.contentsMargins()
        return haut - dedans.top() + marges.top() + marges.bottom()
