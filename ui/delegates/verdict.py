"""How a cell of the matrix of pieces is painted: its symbol, and its word where the column has room for any."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.domain.pieces import LIBELLES_VERDICT
from ui.models.matrice import DEPASSEE, ETAT_ROLE
from ui.theme import theme_de

MARGE = 8
LARGEUR_SYMBOLE = 22
ANNEAU = 2
_GAUCHE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


def largeur_en_mots(mesure: QFontMetrics) -> int:
    """Return the width from which the words of every verdict fit beside their symbol, in pixels."""
    mots = max(mesure.horizontalAdvance(mot) for _, mot in LIBELLES_VERDICT.values())
    return mots + LARGEUR_SYMBOLE + 2 * MARGE


class DelegueVerdict(QStyledItemDelegate):
    """Paints the cells of `ModeleMatrice`; the one under the cursor has a ring."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        brute: Any = option  # Qt's stubs give no fields to the option
        widget, cadre = brute.widget, QRect(brute.rect)
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, QStyleOptionViewItem(option), painter, widget)
        jetons = theme_de().jetons
        etat: tuple[str, str, str] | None = index.data(ETAT_ROLE)
        painter.save()
        painter.setFont(brute.font)
        if etat is not None:
            symbole, mot, jeton = etat
            painter.setPen(jetons.couleur(jeton))
            if cadre.width() >= largeur_en_mots(brute.fontMetrics):
                dedans = cadre.adjusted(MARGE, 0, -MARGE, 0)
                painter.drawText(dedans, _GAUCHE, symbole)
                painter.drawText(
                    dedans.adjusted(LARGEUR_SYMBOLE, 0, 0, 0), _GAUCHE, mot.removesuffix(f", {DEPASSEE}")
                )
            else:
                painter.drawText(cadre, Qt.AlignmentFlag.AlignCenter, symbole)
        if brute.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(jetons.couleur("accent"), ANNEAU))
            painter.drawRect(cadre.adjusted(1, 1, -ANNEAU, -ANNEAU))
        painter.restore()
