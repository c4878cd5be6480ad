"""Runs whatever lasts over 50 ms outside the UI thread and brings the result back to it.

Functions know nothing of Qt: they receive `rapporter(Progress)` and an `Annulation`, and return a value. Results
travel through one object that lives as long as the application, because a signal of a deleted dialog raises.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

from app.socle.errors import Bug, EnvironmentFault, UserError
from app.socle.progress import Annulation, Annule, Progress, Rapporter
from ui.workers.task import Tache

T = TypeVar("T")
Fonction = Callable[[Rapporter, Annulation], T]

NB_LECTEURS = 2
CADENCE_S = 0.05  # a progress bar gains nothing from more, and the queue of events stays short

_log = logging.getLogger("clausule.travaux")


@dataclass(slots=True)
class _Suites(Generic[T]):
    """What is to be called on the UI thread, and the widget without which none of it makes sense."""

    au_succes: Callable[[T], None] | None
    a_l_erreur: Callable[[Exception], None] | None
    a_la_fin: Callable[[], None] | None
    proprietaire: QObject | None

    def valides(self) -> bool:
        return self.proprietaire is None or shiboken6.isValid(self.proprietaire)


class Runner(QObject):
    """The two pools of the window: one writer, a few readers.

    Signals:
        commencee(Tache), progressee(Tache), terminee(Tache): the status bar listens.
        erreur(Exception): a UserError or an EnvironmentFault that nobody took charge of; `ui.messages` listens.
        au_repos(): the last work has ended; a window that waits to close listens.
    """

    commencee = Signal(object)
    progressee = Signal(object)
    terminee = Signal(object)
    erreur = Signal(object)
    au_repos = Signal()

    _retour = Signal(object, object, object, object)
    _avance = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ecriture = ThreadPoolExecutor(1, thread_name_prefix="ecriture")
        self._lecture = ThreadPoolExecutor(NB_LECTEURS, thread_name_prefix="lecture")
        self._en_cours: dict[Tache, Future[None]] = {}
        self._ferme = False
        self._retour.connect(self._on_retour, Qt.ConnectionType.QueuedConnection)
        self._avance.connect(self._on_avance, Qt.ConnectionType.QueuedConnection)

    @property
    def taches(self) -> tuple[Tache, ...]:
        """The works under way or waiting, oldest first."""
        return tuple(self._en_cours)

    @property
    def occupe(self) -> bool:
        """True while a result has not been handed over."""
        return bool(self._en_cours)

    @property
    def ferme(self) -> bool:
        """True once the window closes: what a late result would ask for is pointless, and refused."""
        return self._ferme

    def lancer(
        self,
        fonction: Fonction[T],
        *,
        libelle: str,
        au_succes: Callable[[T], None] | None = None,
        a_l_erreur: Callable[[Exception], None] | None = None,
        a_la_fin: Callable[[], None] | None = None,
        en_ecriture: bool = False,
        proprietaire: QObject | None = None,
    ) -> Tache:
        """Run `fonction(rapporter, annulation)` elsewhere; call back on the UI thread.

        `au_succes(value)` or `a_l_erreur(exception)`, then `a_la_fin()` in every case, cancellation included.
        Without `a_l_erreur`, the signal `erreur` is emitted. A failure outside the families of `app.socle.errors`
        is a bug: it also goes to `sys.excepthook`. Nothing is called once `proprietaire` has been deleted.
        """
        if self._ferme:
            raise Bug("Un travail a été demandé pendant la fermeture.")
        tache = Tache(libelle, en_ecriture)
        suites = _Suites(au_succes, a_l_erreur, a_la_fin, proprietaire)
        bassin = self._ecriture if en_ecriture else self._lecture
        self._en_cours[tache] = bassin.submit(self._executer, tache, fonction, suites)
        self.commencee.emit(tache)
        return tache

    def annuler_tout(self) -> None:
        """Ask every work under way to stop at its next check."""
        for tache in self._en_cours:
            tache.annuler()

    def fermer(self) -> None:
        """Refuse new works, wait for those under way, hand their results over. Called once, at exit."""
        self._ferme = True
        wait(self._en_cours.values())
        self._ecriture.shutdown()
        self._lecture.shutdown()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _executer(self, tache: Tache, fonction: Fonction[T], suites: _Suites[T]) -> None:
        """Run in the thread of a pool; nothing of Qt is touched but the emission of queued signals."""
        valeur: T | None = None
        faute: Exception | None = None
        try:
            tache.annulation.verifier()
            valeur = fonction(self._rapporter(tache), tache.annulation)
        except Exception as exception:  # noqa: BLE001  # the task runner is one of the three places that may
            faute = exception
        self._retour.emit(tache, suites, valeur, faute)

    def _rapporter(self, tache: Tache) -> Rapporter:
        dernier = 0.0

        def rapporter(progres: Progress) -> None:
            nonlocal dernier
            instant = time.monotonic()
            if instant - dernier >= CADENCE_S or progres.fait == progres.total:
                dernier = instant
                self._avance.emit(tache, progres)

        return rapporter

    def _on_avance(self, tache: Tache, progres: Progress) -> None:
        tache.progres = progres
        self.progressee.emit(tache)

    def _on_retour(self, tache: Tache, suites: _Suites[object], valeur: object, faute: Exception | None) -> None:
        tache.terminee = True
        self._en_cours.pop(tache, None)
        self.terminee.emit(tache)
        try:
            self._rendre(suites, valeur, faute)
        finally:
            if suites.a_la_fin is not None and suites.valides():
                suites.a_la_fin()
            if not self._en_cours:
                self.au_repos.emit()

    def _rendre(self, suites: _Suites[object], valeur: object, faute: Exception | None) -> None:
        if isinstance(faute, Annule):
            return
        if faute is None:
            if suites.au_succes is not None and suites.valides():
                suites.au_succes(valeur)
            return
        attendue = isinstance(faute, UserError | EnvironmentFault)
        if not attendue:
            _log.error("bug in a background work: %s", type(faute).__name__)
            sys.excepthook(type(faute), faute, faute.__traceback__)
        if suites.a_l_erreur is not None and suites.valides():
            suites.a_l_erreur(faute)
        elif attendue:
            self.erreur.emit(faute)
