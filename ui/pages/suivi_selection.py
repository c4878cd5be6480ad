"""Keeps the line of selection up to date: one dossier is followed at once, anything else is read again.

Not here: what is shown (`ui.widgets.vue_selection`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.pages.travaux import Lecture

if TYPE_CHECKING:
    from app.services.selection import Ligneur
    from app.socle.changes import Changes, Sujet
    from ui.pages.base import Page
    from ui.session import Session

#: An act on a dossier which touches nothing else is followed; more changes what the line is made of.
SUJETS_D_UN_DOSSIER: frozenset[Sujet] = frozenset({
    "notes", "classement", "preuves", "dossiers", "decisions", "quota", "journal", "pieces", "visas",
    "actes", "circuit", "executions",
})  # fmt: skip
SUJETS: tuple[Sujet, ...] = ("classement", "notes", "dossiers", "decisions", "quota")
SUIVIS_A_LA_FOIS = 5  # each takes some milliseconds of the window; beyond, a worker reads all


class SuiviSelection(QObject):
    """The live line of one page.

    Signals:
        lu(Ligneur): everything was read again; the page listens.
        suivi(Ligneur, tuple): one dossier changed, and these crossed the line; the page listens.
    """

    lu = Signal(object)
    suivi = Signal(object, object)

    def __init__(self, session: Session, page: Page) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self._ligne: Ligneur | None = None
        self._a_lire = True
        self._attendent: set[int] = set()
        self._lecture = Lecture(self, session.runner, "Calcul de la ligne de sélection", self._lire, self._on_lu)
        session.bus.changed.connect(self._on_changed)

    @property
    def ligne(self) -> Ligneur | None:
        """The line shown; None before the first read."""
        return self._ligne

    def rattraper(self) -> None:
        """Follow what happened since the page was last up to date."""
        ligne = self._ligne
        autre = ligne is None or ligne.campagne_id != self._session.campagne_id
        if ligne is None or autre or self._a_lire or len(self._attendent) > SUIVIS_A_LA_FOIS:
            self._relire()
            return
        while self._attendent and not self._a_lire:
            obtenu = self._session.bureau.selections.suivre(ligne, self._attendent.pop())
            if obtenu is None:
                self._relire()
                return
            ligne, passages = obtenu
            self._ligne = ligne
            self.suivi.emit(ligne, passages)

    def _relire(self) -> None:
        self._a_lire = True
        self._attendent.clear()
        self._lecture.demander()

    def _on_changed(self, changes: Changes) -> None:
        if changes.tout or not changes.touches(*SUJETS):
            self._a_lire = self._a_lire or changes.tout
        elif changes.sujets <= SUJETS_D_UN_DOSSIER and changes.dossiers:
            self._attendent |= changes.dossiers
        else:
            self._a_lire = True
        if self._page.isVisible() and (self._a_lire or self._attendent):
            self.rattraper()

    def _lire(self) -> Ligneur:
        return self._session.bureau.selections.lire(self._session.campagne_id)

    def _on_lu(self, ligne: Ligneur) -> None:
        self._ligne, self._a_lire = ligne, False
        self.lu.emit(ligne)
        if self._page.isVisible() and self._attendent:
            self.rattraper()  # what was written during the read
