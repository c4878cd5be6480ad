"""Leaving the models with changes that no version holds: keep the draft, give it up, or stay.

The question stands in the page, never over it; it is asked once for the same changes. Not here: where a draft is
kept (`app.services.modeles_service`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget

from app.domain.convention import LIBELLES_MODELE
from ui.pages.base import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.convention import TypeModele
    from ui.pages.modeles import PageModeles


class DepartDesModeles(QObject):
    """Knows which drafts changed since the officer last said what to do with them; asks before leaving."""

    def __init__(self, page: PageModeles) -> None:
        super().__init__(page)
        self._page = page
        self._changes: dict[TypeModele, None] = {}
        self._partir: Callable[[], object] | None = None
        self.question = QFrame(page)
        self.question.setObjectName("bandeau")
        self.question.setProperty("niveau", "alerte")
        self._phrase = QLabel(self.question)
        self._phrase.setWordWrap(True)
        rangee = QHBoxLayout(self.question)
        rangee.addWidget(self._phrase, stretch=1)
        self.garder, self.abandonner, self.rester = (
            self._bouton(rangee, *mots)
            for mots in (
                (
                    "Garder le brouillon",
                    "Quitter l’écran\u00a0: le brouillon revient avec lui, sur ce poste",
                    self._garder,
                ),
                ("Abandonner", "Quitter l’écran et revenir au modèle en vigueur", self._abandonner),
                ("Rester", "Continuer à modifier le modèle", self.question.hide),
            )
        )
        self.question.hide()
        self._retour = QTimer(self)
        self._retour.setSingleShot(True)
        self._retour.setInterval(0)
        self._retour.timeout.connect(self._revenir)

    def noter(self, type_acte: TypeModele, *, change: bool) -> None:
        """Remember that a draft differs from the model in force, or no longer does."""
        if change:
            self._changes[type_acte] = None
        else:
            self._changes.pop(type_acte, None)
        if not self._changes:
            self.question.hide()

    def retenir(self, partir: Callable[[], object]) -> bool:
        """Ask when drafts changed, and call `partir` on a yes; False when there is nothing to ask."""
        if not self._changes:
            return False
        self._partir = partir
        noms = ", ".join(f"«\u00a0{LIBELLES_MODELE[t]}\u00a0»" for t in self._changes)
        self._phrase.setText(
            f"⚠ Changements qu’aucune version ne contient\u00a0: {noms}. Que faire du brouillon\u00a0?"
        )
        self.question.show()
        self.garder.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def au_depart(self) -> None:
        """Called when the page goes out of sight."""
        if self._changes:
            self._retour.start()

    def _bouton(self, rangee: QHBoxLayout, texte: str, aide: str, faire: Callable[[], object]) -> QPushButton:
        bouton = QPushButton(texte, self.question)
        bouton.setToolTip(aide)
        bouton.clicked.connect(lambda _coche: faire())
        rangee.addWidget(bouton)
        return bouton

    def _revenir(self) -> None:
        """Come back with the question when another page took the place of this one."""
        page, pile = self._page, self._page.parentWidget()
        autre = pile.currentWidget() if isinstance(pile, QStackedWidget) else None
        if isinstance(autre, Page) and autre is not page and page.window().isVisible():
            page.demande_page.emit(page.cle, None)
            self.retenir(partial(page.demande_page.emit, autre.cle, None))

    def _garder(self) -> None:
        self._changes.clear()
        self._s_en_aller()

    def _abandonner(self) -> None:
        for type_acte in tuple(self._changes):
            if type_acte is self._page.type:
                self._page.oublier_le_brouillon()
            else:
                self._page.session.bureau.modeles.garder_brouillon(type_acte, "")
        self._changes.clear()
        self._s_en_aller()

    def _s_en_aller(self) -> None:
        self.question.hide()
        partir, self._partir = self._partir, None
        if partir is not None:
            partir()
