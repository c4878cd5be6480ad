"""Beside a sub-criterion: what has overtaken its note, the act that confirms it, and its history on demand.

Parts are built when they are first needed: a form has a dozen rows. Not here: what is read
(`ui.widgets.suivi_notes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.socle.formats import date_heure
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.suivi_notes import PassageNote

VALABLE, HISTOIRE, CACHER = "La note reste valable (V)", "Histoire de la note (H)", "Cacher l’histoire (H)"
SANS_HISTOIRE = "Aucune note n’a encore été donnée."


class SuiviNote(QWidget):
    """The mark and the history of one note.

    Signals:
        confirmee(): the note holds good for the dossier and the grid of today.
        histoire_demandee(): its history is to be read and shown.
    """

    confirmee = Signal()
    histoire_demandee = Signal()

    def __init__(self, code: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._code = code
        self._ouverte = False
        self._corps: QVBoxLayout | None = None
        self.phrases: tuple[str, ...] = ()
        self.histoire_en_vue = False
        self.hide()

    def deplier(self, *, ouverte: bool) -> None:
        """Offer the acts when the row is unfolded; the mark itself always shows."""
        self._ouverte = ouverte
        self._accorder()

    def marquer(self, phrases: Sequence[str]) -> None:
        """Say what has overtaken the note; nothing when it stands."""
        self.phrases = tuple(phrases)
        self._accorder()

    def confirmer(self) -> None:
        """Ask that the note be confirmed, when something has overtaken it."""
        if self.phrases:
            self.confirmee.emit()

    def basculer(self) -> None:
        """Show the history, or put it away."""
        self.histoire_en_vue = not self.histoire_en_vue
        if self.histoire_en_vue:
            self.histoire_demandee.emit()
        self._accorder()

    def oublier(self) -> None:
        """Put everything away: another dossier comes."""
        self.histoire_en_vue = False
        self.marquer(())

    def montrer_histoire(self, passages: Sequence[PassageNote]) -> None:
        """Show every value that the note had, newest first."""
        self._batir()
        texte = "\n".join(_ligne(p) for p in reversed(passages)) or SANS_HISTOIRE
        self.histoire.setText(texte)
        self.histoire.setAccessibleName(f"Histoire de la note {self._code}\u00a0: {texte}")
        self._accorder()

    def _accorder(self) -> None:
        voulu = bool(self.phrases) or self._ouverte
        if voulu:
            self._batir()
            texte = "\n".join(f"▲ {phrase}" for phrase in self.phrases)
            self.marque.setText(texte)
            self.marque.setVisible(bool(self.phrases))
            self.valable.setVisible(bool(self.phrases) and self._ouverte)
            self.bouton.setVisible(self._ouverte)
            self.bouton.setText(CACHER if self.histoire_en_vue else HISTOIRE)
            self.histoire.setVisible(self._ouverte and self.histoire_en_vue and bool(self.histoire.text()))
        self.setVisible(voulu)

    def _batir(self) -> None:
        if self._corps is not None:
            return
        self._corps = QVBoxLayout(self)
        self._corps.setContentsMargins(0, 0, 0, 0)
        self._corps.setSpacing(4)
        self.marque = QLabel(self)
        self.marque.setProperty("role", "alerte")
        self.marque.setWordWrap(True)
        self.valable = QPushButton(VALABLE, self)
        self.valable.setObjectName(f"valable_{self._code}")
        self.valable.setToolTip("Garder la valeur et son auteur, et dater la note d’aujourd’hui")
        self.valable.clicked.connect(self.confirmer)
        self.bouton = QPushButton(HISTOIRE, self)
        self.bouton.setObjectName(f"histoire_{self._code}")
        self.bouton.setToolTip("Qui a donné quelle note, quand et pourquoi")
        self.bouton.clicked.connect(self.basculer)
        self.histoire = QLabel(self)
        self.histoire.setTextFormat(Qt.TextFormat.PlainText)
        self.histoire.setWordWrap(True)
        self.histoire.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        rangee = Flux()
        rangee.addWidget(self.valable)
        rangee.addWidget(self.bouton)
        rangee.addStretch(1)
        self.setTabOrder(self.parentWidget() or self, self.valable)
        self.setTabOrder(self.valable, self.bouton)
        self._corps.addWidget(self.marque)
        self._corps.addLayout(rangee)
        self._corps.addWidget(self.histoire)


def _ligne(passage: PassageNote) -> str:
    quoi = f"«\u00a0{passage.justification}\u00a0»" if passage.justification else "sans justification"
    suite = "" if passage.effacee else f", {quoi}"
    acte = " (reste valable)" if "reste valable" in passage.acte else ""
    return f"{date_heure(passage.le)}, {passage.agent}\u00a0: {passage.mot}{acte}{suite}"
