"""Keeps the ranking of the campaign up to date: one note is followed at once, anything else is read again.

Notes written while the page is hidden are followed when it comes back. Not here: what is shown (`classement`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.pages.travaux import Lecture

if TYPE_CHECKING:
    from app.domain.classement import Rang
    from app.services.concours import Concours
    from app.socle.changes import Changes, Sujet
    from ui.pages.base import Page
    from ui.session import Session

#: What one note touches; an act that touches more changes what a ranking is made of.
SUJETS_D_UNE_NOTE: frozenset[Sujet] = frozenset({"notes", "classement", "preuves", "lectures", "journal"})
SUJETS: tuple[Sujet, ...] = ("classement", "notes", "dossiers", "decisions")
SUIVIS_A_LA_FOIS = 5  # each takes some milliseconds of the window; beyond, a worker reads all

Lus = tuple["Concours", tuple["Rang", ...]]


class SuiviClassement(QObject):
    """The live ranking of one page.

    Signals:
        lu(tuple): everything was read again: a Concours and the rows without a rank; the page listens.
        suivi(Concours, Mouvement): the notes of one dossier changed; the page listens.
    """

    lu = Signal(object)
    suivi = Signal(object, object)

    def __init__(self, session: Session, page: Page) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self._concours: Concours | None = None
        self._campagne_id = 0
        self._a_lire = True
        self._attendent: set[int] = set()
        self._lecture = Lecture(self, session.runner, "Calcul du classement", self._lire, self._on_lu)
        session.bus.changed.connect(self._on_changed)

    def rattraper(self) -> None:
        """Follow what happened since the page was last up to date."""
        autre = self._campagne_id != self._session.campagne_id
        if autre or self._concours is None or self._a_lire or len(self._attendent) > SUIVIS_A_LA_FOIS:
            self._a_lire = True
            self._lecture.demander()
            return
        while self._attendent and not self._a_lire:
            self._suivre(self._concours, self._attendent.pop())

    def _on_changed(self, changes: Changes) -> None:
        if changes.tout or not changes.touches(*SUJETS):
            self._a_lire = self._a_lire or changes.tout
        elif changes.sujets <= SUJETS_D_UNE_NOTE and changes.dossiers:
            self._attendent |= changes.dossiers
        else:
            self._a_lire = True
        if self._page.isVisible() and (self._a_lire or self._attendent):
            self.rattraper()

    def _suivre(self, concours: Concours, dossier_id: int) -> None:
        obtenu = self._session.bureau.classements.suivre(concours.tableaux, dossier_id)
        if obtenu is None:
            self._a_lire = True
            self._lecture.demander()
            return
        tableaux, mouvement = obtenu
        self._concours = replace(concours, tableaux=tableaux)
        self.suivi.emit(self._concours, mouvement)

    def _lire(self) -> tuple[int, Lus]:
        campagne_id = self._session.campagne_id
        concours = self._session.bureau.classements.concours(campagne_id)
        sans = tuple(concours.rang(concours.candidat(i)) for i in concours.sans_rang())
        return campagne_id, (concours, sans)

    def _on_lu(self, obtenu: tuple[int, Lus]) -> None:
        self._campagne_id, lus = obtenu
        self._concours, self._a_lire = lus[0], False
        self.lu.emit(lus)
        if self._page.isVisible():
            self.rattraper()  # the notes written during the read
