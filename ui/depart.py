"""The start: the window is painted first, then the rest of the program is loaded, then the base is opened.

Before the first paint: Qt, the standard library, and the few modules imported here. After it, the types of Qt are
made, the program is imported a module at a time, and the window is filled; events are served in between.
Not here: what the window does (`ui.main`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.socle import paths
from app.socle.errors import EnvironmentFault
from ui.application import achever_application, ebaucher_application
from ui.pages.main_window import MainWindow
from ui.types_qt import fabriquer, importer, par_tranches
from ui.unique import FenetreUnique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from ui.main import Programme


#: The program, its parts first: together they would hold the window for 80 ms.
PROGRAMME = (
    "ui.crash",
    "ui.bus",
    "ui.commands",
    "ui.dialogs.fichiers",
    "ui.ouverture",
    "ui.pages.actes_fenetre",
    "ui.pages.aide_fenetre",
    "ui.pages.bienvenue",
    "ui.pages.catalogue",
    "ui.pages.premiers_pas",
    "ui.pages.reprise",
    "ui.pages.veille",
    "ui.session",
    "ui.main",
)


class Depart(QObject):
    """One start of the window, from its first paint to the base asked for.

    Signals:
        pret(Programme): the window is whole and opens the base; the bench listens.
    """

    pret = Signal(object)

    def __init__(self, application: QApplication, unique: FenetreUnique, base: Path | None) -> None:
        super().__init__()
        self._application = application
        self._unique = unique
        self._base = base
        self._programme: Programme | None = None
        self._faute: Exception | None = None
        self._a_rendre: list[Callable[[], object]] = []
        self.fenetre = MainWindow()
        self.fenetre.attendre(f"Ouverture de «\u00a0{base.name}\u00a0»…" if base else "Clausule s’ouvre…")
        self.fenetre.peinte.connect(self._on_peinte)

    def fermer(self) -> None:
        """Close what is open, in order; called once, when the events are over."""
        if self._programme is not None:
            self._programme.fermer()
        self._unique.rendre()
        for rendre in reversed(self._a_rendre):
            rendre()

    def _on_peinte(self) -> None:
        fabriquer(self, self._charger)

    def _charger(self) -> None:
        par_tranches(self, self._importer(), self._on_charge)

    def _importer(self) -> Iterator[str]:
        """Import the program; what is missing or damaged is kept for `_on_charge` to tell."""
        try:
            yield from importer(PROGRAMME)
        except Exception as exception:  # noqa: BLE001  # told as it is: the program is not whole
            self._faute = exception

    def _on_charge(self) -> None:
        if self._faute is not None:
            from ui.messages import refuser_de_demarrer  # noqa: PLC0415  # the program is not whole

            self._application.exit(refuser_de_demarrer(_incomplet(self._faute)))
            return
        from app import VERSION  # noqa: PLC0415  # after the first paint
        from app.socle import logs  # noqa: PLC0415  # after the first paint
        from app.socle.horloge import HorlogeSysteme  # noqa: PLC0415  # after the first paint
        from ui.crash import Filet, arret_precedent  # noqa: PLC0415  # after the first paint
        from ui.main import Programme  # noqa: PLC0415  # after the first paint

        sortie, filet = logs.ouvrir(paths.journaux()), Filet(version=VERSION)
        trace = arret_precedent(paths.journaux(), version=VERSION)
        filet.installer()
        self._a_rendre += [sortie.close, filet.retirer]
        achever_application(self._application)
        programme = self._programme = Programme(
            self._application,
            clock=HorlogeSysteme(),
            agent=paths.nom_de_session(),
            dossier_utilisateur=paths.donnees(),
            fenetre=self.fenetre,
        )
        filet.panne.connect(programme.fenetre.messages.panne)
        if trace is not None:
            programme.fenetre.messages.arret_brutal(trace)
        self._unique.demandee.connect(programme.premiers_pas.appeler)
        self.pret.emit(programme)
        programme.premiers_pas.commencer(self._unique, self._base)


def _incomplet(faute: Exception) -> EnvironmentFault:
    nom = getattr(faute, "name", None) or type(faute).__name__
    return EnvironmentFault(
        f"L’installation de Clausule est incomplète ou abîmée ({nom}). Rien n’a été ouvert ni modifié.",
        conseil="Faites réinstaller le programme\u00a0; vos bases ne sont pas touchées.",
    )


def main(base: Path | None = None) -> int:
    """Open the window on a base, the last one when none is named; return the exit code."""
    try:
        paths.exiger_l_ecriture()
    except EnvironmentFault as faute:
        from ui.messages import refuser_de_demarrer  # noqa: PLC0415  # no window will be

        return refuser_de_demarrer(faute)
    unique = FenetreUnique(paths.donnees())
    if not unique.prendre() and unique.demander(base):
        return 0
    application = ebaucher_application(sys.argv[:1])
    return jouer(application, Depart(application, unique, base))


def jouer(application: QApplication, depart: Depart) -> int:
    """Show the window, serve its events, close what is open; return the exit code."""
    depart.fenetre.show()
    try:
        return application.exec()
    finally:
        depart.fermer()
