"""The strip under the matrix: the cell under the cursor in words, until when it is good, what allows to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.models.matrice import a_qui, decompte, etat_ecrit, validite_ecrite
from ui.theme import px
from ui.widgets.champ_date import ChampDate
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.flux import Flux
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.pieces import TypePiece
    from app.services.matrice import Bilan, Case, LigneDeMatrice

HAUTEUR = 136
LARGEUR_DATE = 120
AUCUNE = "Choisissez une case avec les flèches."


class DetailPiece(QWidget):
    """What the cell says, what may be asked of whom; a question takes the place of the law while it lasts.

    Signals:
        date_changee(object): the end of validity that the officer typed, a date or None; the page listens.
        repondu(str): the reason of a verdict; the page listens.
        abandonne(): nothing more to type here, the grid takes the focus back; the page listens.
    """

    date_changee = Signal(object)
    repondu = Signal(str)
    abandonne = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.titre = _libelle("section")
        self.porteur = TexteElide()
        self.etat = _libelle()
        self.validite = _libelle("secondaire")
        self.base = _libelle("secondaire")
        self.compte = _libelle()
        self.date = ChampDate(quoi="Valable jusqu’au")
        self.date.setObjectName("fin_de_validite")
        self.date.setFixedWidth(px(LARGEUR_DATE))
        self.question = ChoixEnLigne()
        self.question.reponse.setAccessibleName("Motif du verdict")
        self._batir()
        self.montrer(None, None, None, None)
        self.date.valeur_changee.connect(self.date_changee)
        self.date.faute_changee.connect(self._on_faute_changee)
        self.date.editingFinished.connect(self._on_date_lue)  # after the field has read what was typed
        echappe = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.date)
        echappe.setContext(Qt.ShortcutContext.WidgetShortcut)
        echappe.activated.connect(self._on_date_abandonnee)
        self.question.repondu.connect(self._on_repondu)
        self.question.abandonne.connect(self._on_abandonne)

    def montrer(
        self,
        type_piece: TypePiece | None,
        ligne: LigneDeMatrice | None,
        case: Case | None,
        compte: Bilan | None,
    ) -> None:
        """Say a cell; None where there is none under the cursor."""
        self.finir()
        if type_piece is None or ligne is None or compte is None:
            self.titre.setText(AUCUNE)
            self.porteur.setText("")
            for libelle in (self.etat, self.base, self.compte):
                libelle.clear()
            self._dater(None)
            return
        self.titre.setText(f"{type_piece.code} · {type_piece.libelle}")
        self.porteur.setText(f"{ligne.numero} · {ligne.porteur}")
        self.etat.setText(etat_ecrit(ligne, case))
        self.compte.setText(f"Tous les dossiers\u00a0: {decompte(compte)}")
        loi = (f"Base\u00a0: {type_piece.base}", type_piece.aide, a_qui(type_piece))
        self.base.setText("\n".join(texte for texte in loi if texte))
        self._dater(case)

    def demander(self, question: str, propositions: Sequence[str], valeur: str) -> None:
        """Ask a reason in the place of the law."""
        self.pile.setCurrentWidget(self.cadre_question)
        self.question.demander(question, propositions, valeur)

    def finir(self) -> None:
        """Show the law again, whatever was being asked."""
        self.question.hide()
        self.pile.setCurrentIndex(0)

    def saisir_date(self) -> bool:
        """Put the cursor in the date; False when the piece cannot bear one."""
        if self.date.isHidden() or not self.date.isEnabled():
            return False
        self.date.setFocus(Qt.FocusReason.OtherFocusReason)
        self.date.selectAll()
        return True

    def _batir(self) -> None:
        nom = QLabel("Valable jusqu’au")
        nom.setBuddy(self.date)
        self.rangee_date = QWidget()
        rangee = Flux(self.rangee_date)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(8)
        rangee.addWidget(nom)
        rangee.addWidget(self.date)
        rangee.addWidget(self.validite, stretch=1)
        gauche = QVBoxLayout()
        gauche.setSpacing(4)
        for widget in (self.titre, self.porteur, self.etat, self.rangee_date):
            gauche.addWidget(widget)
        gauche.addStretch(1)
        loi = QWidget()
        droite = QVBoxLayout(loi)
        droite.setContentsMargins(0, 0, 0, 0)
        droite.setSpacing(4)
        droite.addWidget(self.base)
        droite.addWidget(self.compte)
        droite.addStretch(1)
        self.pile = QStackedWidget()
        self.pile.addWidget(loi)
        self.cadre_question = QWidget()
        haute = QVBoxLayout(self.cadre_question)
        haute.setContentsMargins(0, 0, 0, 0)
        haute.addWidget(self.question)
        haute.addStretch(1)
        self.pile.addWidget(self.cadre_question)
        tout = QHBoxLayout(self)
        tout.setContentsMargins(0, 0, 0, 0)
        tout.setSpacing(24)
        tout.addLayout(gauche, stretch=1)
        tout.addWidget(self.pile, stretch=1)
        self.setFixedHeight(px(HAUTEUR))

    def _dater(self, case: Case | None) -> None:
        texte = validite_ecrite(case) if case else ""
        self.rangee_date.setVisible(bool(texte))
        self.date.setVisible(bool(texte))
        rendu = case.rendu if case else None
        self.date.setEnabled(rendu is not None)
        self.date.fixer(rendu.valable_jusqu_au if rendu else None)
        self.validite.setText(texte)
        self._colorer("alerte" if case and case.depassee else "secondaire")

    def _colorer(self, role: str) -> None:
        self.validite.setProperty("role", role)
        self.validite.style().polish(self.validite)

    def _on_faute_changee(self, faute: str) -> None:
        if faute:
            self.validite.setText(faute)
            self._colorer("erreur")

    def _on_date_lue(self) -> None:
        """Enter on a date that can be read goes back to the grid."""
        if self.date.hasFocus() and not self.date.faute:
            self.abandonne.emit()

    def _on_date_abandonnee(self) -> None:
        self.date.fixer(self.date.valeur)
        self.abandonne.emit()

    def _on_repondu(self, texte: str) -> None:
        self.finir()
        self.repondu.emit(texte)

    def _on_abandonne(self) -> None:
        self.finir()
        self.abandonne.emit()


def _libelle(role: str = "") -> QLabel:
    libelle = QLabel()
    libelle.setWordWrap(True)
    libelle.setTextFormat(Qt.TextFormat.PlainText)
    libelle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    libelle.setProperty("role", role)
    return libelle
