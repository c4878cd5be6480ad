"""A question asked beside a list rather than over it: a few answers, a free text where allowed, Enter, Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class ChoixEnLigne(QWidget):
    """Hidden until `demander` is called.

    Signals:
        repondu(str): Enter or the button; the text, never empty.
        abandonne(): Escape; the list takes the focus back.
    """

    repondu = Signal(str)
    abandonne = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = QLabel()
        self._question.setWordWrap(True)
        self.reponse = QComboBox()
        self.reponse.setEditable(True)
        self.reponse.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reponse.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reponse.setMinimumContentsLength(8)
        self._question.setBuddy(self.reponse)
        self.reponse.setAccessibleName("Réponse")  # its owner says which; the question above is its label
        completeur = QCompleter(self.reponse.model(), self)
        completeur.setFilterMode(Qt.MatchFlag.MatchContains)
        completeur.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completeur.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.reponse.setCompleter(completeur)
        self._valider = QPushButton("Enregistrer")
        self._valider.clicked.connect(self._on_valider)
        abandonner = QPushButton("Annuler")
        abandonner.clicked.connect(self.fermer)
        boutons = Flux()
        boutons.addStretch(1)
        boutons.addWidget(abandonner)
        boutons.addWidget(self._valider)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 4, 0, 4)
        pile.setSpacing(4)
        pile.addWidget(self._question)
        pile.addWidget(self.reponse)
        pile.addLayout(boutons)
        self.hide()

    def demander(self, question: str, propositions: Sequence[str], valeur: str = "") -> None:
        """Show the question and wait for the answer."""
        self._question.setText(question)
        self.reponse.setAccessibleName(question)
        self.reponse.clear()
        self.reponse.addItems(list(propositions))
        self.reponse.setEditText(valeur)
        self.show()
        self.reponse.setFocus(Qt.FocusReason.OtherFocusReason)
        ligne = self.reponse.lineEdit()
        if ligne is not None:
            ligne.end(False)  # noqa: FBT003  # Qt's own signature
            ligne.home(True)  # noqa: FBT003  # idem; backwards, so that the beginning of a long answer is in sight

    def fermer(self) -> None:
        """Ask no more."""
        self.hide()
        self.abandonne.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_valider()
        elif event.key() == Qt.Key.Key_Escape:
            self.fermer()
        else:
            super().keyPressEvent(event)

    def _on_valider(self) -> None:
        texte = self.reponse.currentText().strip()
        if not texte:
            self.reponse.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.hide()
        self.repondu.emit(texte)
