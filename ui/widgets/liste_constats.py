"""What the rules found in a dossier, to be read. Not here: the rules (`app.domain.controles`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.formats import pluriel
from ui.delegates.constat import DelegueConstat
from ui.models.constats import NIVEAUX, ModeleConstats

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.services.instruction import Fiche

RIEN = "Rien à signaler."


class _Vue(QListView):
    """A list whose rows are as high as their words, at any width."""

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()


class ListeConstats(QWidget):
    """The findings of one dossier, worst first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleConstats(self)
        self.resume = QLabel()
        self.resume.setWordWrap(True)
        self.vue = _Vue()
        self.vue.setAccessibleName("Constats sur le dossier")
        self.vue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.vue.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.vue.setModel(self.modele)
        self.vue.setItemDelegate(DelegueConstat(self.vue))
        pile = QVBoxLayout(self)
        pile.setContentsMargins(12, 12, 12, 8)
        pile.setSpacing(8)
        pile.addWidget(self.resume)
        pile.addWidget(self.vue, stretch=1)
        pile.addStretch()

    def montrer(self, fiche: Fiche) -> None:
        """Show what the rules found."""
        self.modele.montrer(fiche.constats)
        nombres = Counter(c.niveau for c in fiche.constats)
        phrases = [pluriel(nombres[n], mot) for n, (_, mot, _) in NIVEAUX.items() if nombres[n]]
        self.resume.setText(", ".join(phrases) or RIEN)
        self.vue.setVisible(bool(fiche.constats))
