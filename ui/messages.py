"""How the window speaks to the officer; the only user of QMessageBox.

A banner where possible; a dialog only for a failure of the program itself.
Not here: what is said (`app.socle.errors` carries it, complete and in French).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.socle.errors import EnvironmentFault, UserError
from ui.dialogs.touche_aide import aider

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.crash import Rapport
    from ui.widgets.bandeau import Bandeau, Niveau, ZoneBandeaux

CODE_MACHINE = 3


class Messages(QObject):
    """The voice of one window."""

    def __init__(self, fenetre: QWidget, zone: ZoneBandeaux) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._zone = zone
        self._panne_affichee = False

    def succes(self, texte: str, *, acte: str = "", au_clic: Callable[[], object] | None = None) -> Bandeau:
        """Say that something is done; the banner leaves with the screen, or when it is closed."""
        return self._zone.montrer("succes", texte, acte=acte, au_clic=au_clic)

    def info(self, texte: str, *, acte: str = "", au_clic: Callable[[], object] | None = None) -> Bandeau:
        """Say something worth knowing."""
        return self._zone.montrer("info", texte, acte=acte, au_clic=au_clic)

    def alerte(self, texte: str, *, acte: str = "", au_clic: Callable[[], object] | None = None) -> Bandeau:
        """Say something that asks for attention."""
        return self._zone.montrer("alerte", texte, acte=acte, au_clic=au_clic)

    def dire(self, niveau: Niveau, texte: str) -> None:
        """Say something at the level that its sender gives."""
        self._zone.montrer(niveau, texte)

    def erreur(self, faute: Exception) -> None:
        """Show a UserError or an EnvironmentFault as written. Anything else is a bug and is raised again."""
        if not isinstance(faute, UserError | EnvironmentFault):
            raise faute
        niveau: Niveau = "erreur" if isinstance(faute, EnvironmentFault) else "alerte"
        self._zone.montrer(niveau, str(faute))

    def arret_brutal(self, rapport: Rapport) -> None:
        """Say that a library brought the program down last time, and show where on demand."""
        self._zone.montrer(
            "alerte",
            "Clausule s’est arrêté brutalement la dernière fois. Ce qui était enregistré l’est toujours.",
            acte="Voir le rapport…",
            au_clic=lambda: self.panne(rapport),
        )

    def panne(self, rapport: Rapport) -> None:
        """Show the report of a bug, to be copied; a second one meanwhile is only logged."""
        if self._panne_affichee:
            return
        self._panne_affichee = True
        boite = QMessageBox(self._fenetre)
        boite.setIcon(QMessageBox.Icon.Critical)
        boite.setWindowTitle("Clausule\u00a0: une erreur du programme")
        boite.setText("Clausule a rencontré une erreur qui vient du programme, pas de vous.")
        boite.setInformativeText(
            "Ce qui était enregistré l’est toujours\u00a0; la dernière saisie peut manquer. Copiez le rapport et "
            "envoyez-le au support\u00a0: il ne contient ni nom, ni montant, ni contenu de dossier."
        )
        boite.setDetailedText(rapport.texte)
        copier = boite.addButton("Copier le rapport", QMessageBox.ButtonRole.ActionRole)
        copier.clicked.connect(lambda: QApplication.clipboard().setText(rapport.texte))
        boite.addButton("Continuer", QMessageBox.ButtonRole.AcceptRole)
        boite.finished.connect(self._on_panne_finished)
        aider(boite, "reglages")
        boite.open()

    def _on_panne_finished(self, _resultat: int) -> None:
        self._panne_affichee = False


def refuser_de_demarrer(faute: EnvironmentFault) -> int:
    """Say why the program cannot start, on the screen and on the error output; return the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    sys.stderr.write(f"{faute}\n")
    QMessageBox.critical(None, "Clausule ne peut pas démarrer", str(faute))
    del application
    return CODE_MACHINE
