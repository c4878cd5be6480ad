"""Prints what a page shows: the dialog of the system, then the printer in a worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog

from app.socle.formats import pluriel
from ui.pages.impression import imprimer_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.session import Session


class ImpressionActe(QObject):
    """Prints for a page; `dire` writes what was done, or what to do instead."""

    def __init__(self, page: QWidget, session: Session, dire: Callable[[str], None]) -> None:
        super().__init__(page)
        self._page, self._session, self._dire = page, session, dire

    def demander(self, octets: bytes) -> None:
        """Open the system’s dialog beside the work; where there is no printer, say what to do instead."""
        if not QPrinterInfo.availablePrinterNames():
            self._dire(
                "● L’acte est gardé. Aucune imprimante n’est installée sur ce poste\u00a0: enregistrez le PDF pour "
                "l’imprimer ailleurs."
            )
            return
        imprimante = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialogue = QPrintDialog(imprimante, self._page)
        dialogue.setWindowTitle("Imprimer l’acte")
        dialogue.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialogue.accepted.connect(lambda: self.imprimer_sur(imprimante, octets))
        QDialog.open(dialogue)  # that of QPrintDialog asks for a slot by its name

    def imprimer_sur(self, imprimante: QPrinter, octets: bytes) -> None:
        """Print in a worker."""
        self._session.runner.lancer(
            partial(imprimer_pdf, octets, imprimante),
            libelle="Impression",
            au_succes=lambda nombre: self._dire(f"● Envoyé à l’imprimante\u00a0: {pluriel(nombre, 'page')}."),
            proprietaire=self._page,
        )
