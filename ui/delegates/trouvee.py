"""How a page found is painted: dossier and porteur, piece and page, then the text with the words in bold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.models.recherche import lieu
from ui.models.table import LIGNE_ROLE
from ui.theme import theme_de

if TYPE_CHECKING:
    from app.services.textes import Trouvee

MARGE = 8
LIGNES_D_EXTRAIT = 2
Index = QModelIndex | QPersistentModelIndex


class DelegueTrouvee(QStyledItemDelegate):
    """Paints `Trouvee` rows, all of one height."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hauteur = QFontMetrics(QApplication.font()).lineSpacing()
        return QSize(200, (1 + LIGNES_D_EXTRAIT) * hauteur + 2 * MARGE + 2)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        brute: Any = option  # Qt's stubs give no fields to the option
        widget = brute.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, QStyleOptionViewItem(option), painter, widget)
        trouvee: Trouvee = index.data(LIGNE_ROLE)
        jetons = theme_de().jetons
        choisie = bool(brute.state & QStyle.StateFlag.State_Selected)
        cadre: QRect = brute.rect.adjusted(MARGE, MARGE, -MARGE, -MARGE)
        painter.save()
        painter.setPen(jetons.couleur("selection_texte" if choisie else "texte"))
        _peindre_la_tete(painter, cadre, trouvee)
        if not choisie:
            painter.setPen(jetons.couleur("texte2"))
        haut = cadre.top() + painter.fontMetrics().lineSpacing() + 2
        _peindre_l_extrait(painter, cadre, haut, trouvee)
        painter.setPen(jetons.couleur("filet"))
        painter.drawLine(brute.rect.bottomLeft(), brute.rect.bottomRight())
        painter.restore()


def _peindre_la_tete(painter: QPainter, cadre: QRect, trouvee: Trouvee) -> None:
    """Write the dossier at the left, the piece and its page at the right, each cut rather than over the other."""
    mesure = painter.fontMetrics()
    piece = mesure.elidedText(lieu(trouvee), Qt.TextElideMode.ElideMiddle, cadre.width() // 2)
    reste = cadre.width() - mesure.horizontalAdvance(piece) - 2 * MARGE
    dossier = mesure.elidedText(f"{trouvee.numero} · {trouvee.porteur}", Qt.TextElideMode.ElideRight, reste)
    haut = int(Qt.AlignmentFlag.AlignTop)
    painter.drawText(cadre, haut | int(Qt.AlignmentFlag.AlignLeft), dossier)
    painter.drawText(cadre, haut | int(Qt.AlignmentFlag.AlignRight), piece)


def _peindre_l_extrait(painter: QPainter, cadre: QRect, haut: int, trouvee: Trouvee) -> None:
    texte = "".join(morceau for morceau, _ in trouvee.extrait)
    disposition = QTextLayout(texte, painter.font())
    options = QTextOption()
    options.setWrapMode(QTextOption.WrapMode.WordWrap)
    disposition.setTextOption(options)
    disposition.setFormats(_marques(trouvee))
    disposition.beginLayout()
    y = 0.0
    for _ in range(LIGNES_D_EXTRAIT):
        ligne = disposition.createLine()
        if not ligne.isValid():
            break
        ligne.setLineWidth(cadre.width())
        ligne.setPosition(QPointF(0, y))
        y += ligne.height()
    disposition.endLayout()
    disposition.draw(painter, QPointF(cadre.left(), haut))


def _marques(trouvee: Trouvee) -> list[QTextLayout.FormatRange]:
    """Return the words found: bold and underlined, so that no colour is needed to see them."""
    gras = QTextCharFormat()
    gras.setFontWeight(QFont.Weight.Bold)
    gras.setFontUnderline(True)
    marques, position = [], 0
    for morceau, trouve in trouvee.extrait:
        if trouve:
            marque = QTextLayout.FormatRange()
            bruts: Any = marque  # the stubs declare these fields read-only
            bruts.start, bruts.length, bruts.format = position, len(morceau), gras
            marques.append(marque)
        position += len(morceau)
    return marques
