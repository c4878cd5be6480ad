"""How a cell of the matrix of pieces is painted: its symbol, and its word where the column has room for any."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.domain.pieces import LIBELLES_VERDICT
from ui.models.matrice import DEPASSEE, ETAT_ROLE
from ui.theme import px, theme_de

MARGE = 8
LARGEUR_SYMBOLE = 24
AGRANDI_PT = 3  # a symbol alone has to be told from another at a glance
ANNEAU = 3
_GAUCHE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


def largeur_en_mots(mesure: QFontMetrics) -> int:
    """Return the width from which the words of every verdict fit beside their symbol, in pixels."""
    mots = max(mesure.horizontalAdvance(mot) for _, mot in LIBELLES_VERDICT.values())
    return mots + px(LARGEUR_SYMBOLE) + 2 * MARGE


class DelegueVerdict(QStyledItemDelegate):
    """Paints the cells of `ModeleMatrice`; the one under the cursor has a ring, thin without the focus.

    `en_mots` is set by the grid. The background is filled here: through the style sheet, a screen of cells would
    take twice the time.
    """

    en_mots = False

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        brute: Any = option  # Qt's stubs give no fields to the option
        cadre, drapeaux = QRect(brute.rect), brute.state
        jetons = theme_de().jetons
        choisie = bool(drapeaux & QStyle.StateFlag.State_Selected)
        if choisie or drapeaux & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(cadre, jetons.couleur("selection" if choisie else "survol"))
        etat: tuple[str, str, str] | None = index.data(ETAT_ROLE)
        if etat is not None:
            symbole, mot, jeton = etat
            painter.setPen(jetons.couleur("selection_texte" if choisie else jeton))
            self._ecrire(painter, brute.font, cadre, symbole, mot.removesuffix(f", {DEPASSEE}"))
        if drapeaux & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(jetons.couleur("selection_texte"), ANNEAU))  # told from its ground in every theme
            painter.drawRect(cadre.adjusted(1, 1, -ANNEAU, -ANNEAU))
        elif choisie:  # the keyboard is elsewhere: the place is kept, thin
            painter.setPen(QPen(jetons.couleur("bord"), 1))
            painter.drawRect(cadre.adjusted(0, 0, -1, -1))

    def _ecrire(self, painter: QPainter, police: QFont, cadre: QRect, symbole: str, mot: str) -> None:
        grande = QFont(police)
        grande.setPointSize(police.pointSize() + AGRANDI_PT)
        painter.setFont(grande)
        if not self.en_mots:
            painter.drawText(cadre, Qt.AlignmentFlag.AlignCenter, symbole)
            return
        dedans = cadre.adjusted(MARGE, 0, -MARGE, 0)
        painter.drawText(dedans, _GAUCHE, symbole)
        painter.setFont(police)
        dedans.setLeft(dedans.left() + px(LARGEUR_SYMBOLE))
        painter.drawText(dedans, _GAUCHE, mot)
