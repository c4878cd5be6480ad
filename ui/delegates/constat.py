"""How a finding is painted: level, message on as many lines as it takes, source, and who passed over it, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.domain.derogation import phrase_de_levee
from ui.models.constats import LEVE, NIVEAUX
from ui.models.table import LIGNE_ROLE
from ui.theme import theme_de

if TYPE_CHECKING:
    from app.domain.controles import Constat

MARGE = 8
INTERLIGNE = 2
_COUPE = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
Index = QModelIndex | QPersistentModelIndex


class DelegueConstat(QStyledItemDelegate):
    """Paints `Constat` rows."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        vue = self.parent()
        largeur = vue.viewport().width() if isinstance(vue, QAbstractItemView) else 300
        constat: Constat = index.data(LIGNE_ROLE)
        mesure = QFontMetrics(QApplication.font())
        hauteur = sum(_hauteur(mesure, texte, largeur - 2 * MARGE) + INTERLIGNE for texte in _textes(constat))
        return QSize(largeur, hauteur + 2 * MARGE)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        brute: Any = option  # Qt's stubs give no fields to the option
        widget = brute.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, QStyleOptionViewItem(option), painter, widget)
        constat: Constat = index.data(LIGNE_ROLE)
        jetons = theme_de().jetons
        premiere = LEVE[1] if constat.levee else NIVEAUX[constat.niveau][2]
        couleurs = (premiere, "texte", "texte2", "texte2")[: len(_textes(constat))]
        cadre: QRect = brute.rect.adjusted(MARGE, MARGE, -MARGE, -MARGE)
        painter.save()
        police = QFont(QApplication.font())
        for texte, couleur in zip(_textes(constat), couleurs, strict=True):
            painter.setFont(police)
            painter.setPen(jetons.couleur(couleur))
            painter.drawText(cadre, _COUPE, texte)
            cadre.setTop(cadre.top() + _hauteur(QFontMetrics(police), texte, cadre.width()) + INTERLIGNE)
        painter.setPen(jetons.couleur("filet"))
        painter.drawLine(brute.rect.bottomLeft(), brute.rect.bottomRight())
        painter.restore()


def _textes(constat: Constat) -> tuple[str, ...]:
    symbole, mot, _ = NIVEAUX[constat.niveau]
    source = f"{constat.regle} · {constat.source}"
    if constat.levee is None:
        return f"{symbole} {mot}", constat.message, source
    return f"{LEVE[0]} {mot}, levé", constat.message, source, phrase_de_levee(constat.levee)


def _hauteur(mesure: QFontMetrics, texte: str, largeur: int) -> int:
    return mesure.boundingRect(QRect(0, 0, largeur, 10_000), _COUPE, texte).height()
