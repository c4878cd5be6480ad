"""The proofs of one sub-criterion, one chip each: where it was read and what it says; Enter goes back to the page.

Not here: what going back or taking away does (the form and the page listen).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.formats import NBSP, date_heure
from ui.theme import TAILLE_ICONE, icone, theme_de

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.preuves import PreuveLue

HAUTEUR = 26
LARGEUR_MINIMALE = 80
MARGE = 6
ARRONDI = 4
VERSION_PRECEDENTE = "preuve prise sur la version précédente"


class PucePreuve(QPushButton):
    """One proof. A click, Enter or Space goes back to it; Delete takes it away.

    Signals:
        retrait_demande(): take this proof away.
    """

    retrait_demande = Signal()

    def __init__(self, lue: PreuveLue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lue = lue
        self._ancienne = lue.remplacee_par is not None
        self._texte = texte_de_la_puce(lue)
        self.setAccessibleName(
            f"{VERSION_PRECEDENTE.capitalize() if self._ancienne else 'Preuve'}{NBSP}: {_quoi(lue)}"
        )
        self.setAccessibleDescription("Entrée pour revenir à la page, Suppr pour retirer la preuve")
        self.setToolTip(_bulle(lue))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        aller = QAction(icone("preuve"), "Revenir à la page", self)
        aller.triggered.connect(lambda _coche: self.click())
        retirer = QAction(icone("supprimer"), "Retirer la preuve", self)
        retirer.triggered.connect(lambda _coche: self.retrait_demande.emit())
        self.addActions([aller, retirer])

    @override
    def sizeHint(self) -> QSize:
        return QSize(LARGEUR_MINIMALE, HAUTEUR)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(LARGEUR_MINIMALE, HAUTEUR)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif e.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.retrait_demande.emit()
        else:
            super().keyPressEvent(e)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        """Draw a border, the sign of a proof, and one line that is cut with « … » when it is narrow."""
        jetons = theme_de().jetons
        peintre = QPainter(self)
        peintre.setRenderHint(QPainter.RenderHint.Antialiasing)
        epais = 2 if self.hasFocus() else 1
        bord = "accent" if self.hasFocus() else ("alerte" if self._ancienne else "bord")
        peintre.setPen(QPen(jetons.couleur(bord), epais))
        peintre.setBrush(jetons.couleur("survol" if self.underMouse() else "fond"))
        peintre.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), ARRONDI, ARRONDI)
        cote = TAILLE_ICONE - 4
        icone("alerte" if self._ancienne else "preuve").paint(
            peintre, MARGE, (self.height() - cote) // 2, cote, cote, Qt.AlignmentFlag.AlignCenter
        )
        cadre = self.rect().adjusted(2 * MARGE + cote, 0, -MARGE, 0)
        peintre.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        texte = peintre.fontMetrics().elidedText(self._texte, Qt.TextElideMode.ElideRight, cadre.width())
        peintre.drawText(cadre, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), texte)
        peintre.end()


class PilePreuves(QWidget):
    """The chips of one sub-criterion, one under the other; hidden when there is none.

    Signals:
        visitee(Preuve): go back to this proof.
        retiree(Preuve): take this proof away.
    """

    visitee = Signal(object)
    retiree = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.puces: list[PucePreuve] = []
        self._montrees: tuple[PreuveLue, ...] = ()
        self._pile = QVBoxLayout(self)
        self._pile.setContentsMargins(0, 2, 0, 2)
        self._pile.setSpacing(2)
        self.hide()

    def montrer(self, lues: Sequence[PreuveLue]) -> None:
        """Show these proofs; the focus stays on its chip, or on the one that took its rank."""
        if tuple(lues) == self._montrees:
            return
        rang = next((r for r, puce in enumerate(self.puces) if puce.hasFocus()), -1)
        for puce in self.puces:
            self._pile.removeWidget(puce)
            puce.hide()
            puce.deleteLater()
        self._montrees = tuple(lues)
        self.puces = [self._puce(lue) for lue in lues]
        self.setVisible(bool(self.puces))
        self._enchainer()
        if rang >= 0 and self.puces:
            self.puces[min(rang, len(self.puces) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _enchainer(self) -> None:
        """Put the chips after their row on the road of Tab: Qt puts what is built late at its end."""
        avant: QWidget = self.parentWidget() or self
        for puce in self.puces:
            self.setTabOrder(avant, puce)
            avant = puce

    def _puce(self, lue: PreuveLue) -> PucePreuve:
        puce = PucePreuve(lue, self)
        puce.clicked.connect(lambda _coche: self.visitee.emit(lue.preuve))
        puce.retrait_demande.connect(lambda: self.retiree.emit(lue.preuve))
        self._pile.addWidget(puce)
        return puce


def texte_de_la_puce(lue: PreuveLue) -> str:
    """Return « Note de projet.pdf, p. 3 : « une priorité… » », and that its piece was replaced when it was."""
    return f"Version précédente · {_quoi(lue)}" if lue.remplacee_par is not None else _quoi(lue)


def _quoi(lue: PreuveLue) -> str:
    return f"{lue.source}{NBSP}: {lue.citation}"


def _bulle(lue: PreuveLue) -> str:
    """Return the whole proof, for the tip; what a piece says is text there, never a style nor a picture."""
    lignes = [lue.source, lue.citation]
    if lue.remplacee_par is not None:
        lignes.append(
            f"▲ {VERSION_PRECEDENTE.capitalize()}{NBSP}: remplacée par «{NBSP}{lue.remplacee_par.nom}{NBSP}»"
        )
    lignes.append(f"Attachée le {date_heure(lue.preuve.le)} par {lue.preuve.agent}")
    lignes.append("Entrée ou clic\u00a0: revenir à la page. Suppr\u00a0: retirer la preuve.")
    return f"<p>{'<br>'.join(map(escape, lignes))}</p>"
