"""The meeting in sight and the dossier on which it stands: read in a worker, then followed act by act.

Not here: the window, its keys and its panels (`ui.pages.comite_ecran`), the acts (`ui.pages.comite_actes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.pages.travaux import Lecture

if TYPE_CHECKING:
    from app.services.salle import DossierExamine, Salle
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

_LECTURES: tuple[Sujet, ...] = ("comites", "dossiers", "decisions", "quota", "classement", "notes", "pieces")
_SIENS: frozenset[Sujet] = frozenset({"comites", "journal"})


class SuiviDeReunion(QObject):
    """What the screen shows. `comite_id`: the meeting in sight, 0 before one is chosen.

    Signals:
        montre(): the meeting, or the dossier in sight, is another value; the screen shows it.
        ouverte(): a meeting that was not in sight has just been read; emitted after `montre`.
    """

    montre = Signal()
    ouverte = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.comite_id = 0
        self.salle: Salle | None = None
        self.place = 0
        self._lecture = Lecture(self, session.runner, "Lecture de la réunion", self._lire, self._on_lue)

    @property
    def dossier(self) -> DossierExamine | None:
        """The dossier in sight; None without a meeting, or with an empty agenda."""
        if self.salle is None or not self.salle.dossiers:
            return None
        return self.salle.dossiers[min(self.place, len(self.salle.dossiers) - 1)]

    @property
    def rang_examen(self) -> int:
        """The order of examination of the dossier in sight, from 1."""
        return min(self.place, len(self.salle.dossiers) - 1) + 1 if self.salle else 0

    def choisir(self, comite_id: int) -> None:
        """Read a meeting, from its first dossier without an opinion."""
        if comite_id != self.comite_id:
            self.salle, self.place = None, 0
        self.comite_id = comite_id
        self._lecture.demander()

    def aller(self, pas: int) -> None:
        """Go to another dossier of the agenda, without going round."""
        if self.salle is not None and self.salle.dossiers:
            self.place = max(0, min(self.place + pas, len(self.salle.dossiers) - 1))
            self.montre.emit()

    def aller_au_prochain(self) -> bool:
        """Go to the next dossier without an opinion, after this one, else the first; False when none is left."""
        if self.salle is None:
            return False
        restants = {d.dossier_id for d in self.salle.restants if not d.masque}
        rangs = [r for r, d in enumerate(self.salle.dossiers) if d.dossier_id in restants]
        if rangs:
            self.place = next((r for r in rangs if r > self.place), rangs[0])
            self.montre.emit()
        return bool(rangs)

    def changer(self, changes: Changes) -> None:
        """Follow what was written: an act of a meeting at once, anything else by reading the meeting again."""
        if not self.comite_id or not changes.touches(*_LECTURES):
            return
        if self.salle is not None and not changes.tout and changes.sujets <= _SIENS:
            self.suivre()
        else:
            self._lecture.demander()

    def suivre(self) -> None:
        """Read the meeting alone again: its dossiers are those read before."""
        if self.salle is None:
            return
        self.salle = self._session.bureau.salles.suivre(self.salle)
        self.montre.emit()
        if self.salle.comite.dossiers != tuple(d.dossier_id for d in self.salle.dossiers):
            self._lecture.demander()  # the agenda changed

    def _lire(self) -> Salle:
        return self._session.bureau.salles.lire(self.comite_id)

    def _on_lue(self, salle: Salle) -> None:
        neuve = self.salle is None or self.salle.comite.cle != salle.comite.cle
        self.salle = salle
        if neuve:
            self.place = -1
            self.aller_au_prochain()
            self.place = max(0, self.place)
        self.montre.emit()
        if neuve:
            self.ouverte.emit()
