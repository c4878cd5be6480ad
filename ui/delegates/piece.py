"""How a row of the list of pieces is painted: symbol, name, state in words at the right; files beneath, smaller."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ui.models.pieces import Fichier, Groupe, Ligne, etat_de
from ui.models.table import LIGNE_ROLE
from ui.theme import hauteur_ligne, px, theme_de

MARGE = 8
LARGEUR_SYMBOLE = 20
RETRAIT_FICHIER = 30
HAUTEUR_FICHIER = 24
REMPLACEE = "remplacée"
_GAUCHE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_DROITE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DelegatePiece(QStyledItemDelegate):
    """Paints `LigneDePiece`, `Fichier` and `Groupe` rows."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        est_fichier = isinstance(index.data(LIGNE_ROLE), Fichier)
        return QSize(px(160), px(HAUTEUR_FICHIER) if est_fichier else hauteur_ligne())

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ligne = index.data(LIGNE_ROLE)
        fond = QStyleOptionViewItem(option)
        widget = getattr(option, "widget", None)
        style = widget.style() if isinstance(widget, QWidget) else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, fond, painter, widget)
        painter.save()
        cadre: QRect = getattr(option, "rect").adjusted(MARGE, 0, -MARGE, 0)  # noqa: B009  # not in Qt's stubs
        police = QFont(getattr(option, "font"))  # noqa: B009  # idem
        choisie = bool(getattr(option, "state") & QStyle.StateFlag.State_Selected)  # noqa: B009  # idem
        _peindre(painter, cadre, police, ligne, choisie=choisie)
        painter.restore()


def encre(jeton: str, *, choisie: bool) -> QColor:
    """Return the colour of a text: on the row that is chosen, the one made for its background."""
    return theme_de().jetons.couleur("selection_texte" if choisie else jeton)


def _peindre(painter: QPainter, cadre: QRect, police: QFont, ligne: Ligne, *, choisie: bool) -> None:
    if isinstance(ligne, Groupe):
        police.setWeight(QFont.Weight.DemiBold)
        painter.setFont(police)
        painter.setPen(encre("texte2", choisie=choisie))
        painter.drawText(cadre, _GAUCHE, ligne.titre)
        return
    if isinstance(ligne, Fichier):
        painter.setFont(police)
        painter.setPen(encre("texte2" if ligne.attendue or ligne.remplacee_par else "texte", choisie=choisie))
        texte = cadre.adjusted(px(RETRAIT_FICHIER) - MARGE, 0, 0, 0)
        if ligne.remplacee_par is not None:
            painter.drawText(cadre, _DROITE, REMPLACEE)
            texte = texte.adjusted(0, 0, -QFontMetrics(police).horizontalAdvance(REMPLACEE) - MARGE, 0)
            police.setStrikeOut(True)
            painter.setFont(police)
        _elider(painter, texte, ligne.piece.nom, Qt.TextElideMode.ElideMiddle)
        return
    symbole, mot, jeton = etat_de(ligne)
    painter.setFont(police)
    painter.setPen(encre(jeton, choisie=choisie))
    painter.drawText(cadre, _GAUCHE, symbole)
    painter.drawText(cadre, _DROITE, mot)
    largeur = QFontMetrics(police).horizontalAdvance(mot)
    painter.setPen(encre("texte", choisie=choisie))
    _elider(
        painter,
        cadre.adjusted(px(LARGEUR_SYMBOLE), 0, -largeur - MARGE, 0),
        ligne.type.libelle,
        Qt.TextElideMode.ElideRight,
    )


def _elider(painter: QPainter, cadre: QRect, texte: str, mode: Qt.TextElideMode) -> None:
    painter.drawText(cadre, _GAUCHE, painter.fontMetrics().elidedText(texte, mode, cadre.width()))
