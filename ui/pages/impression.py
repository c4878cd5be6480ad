"""Prints the bytes of a PDF, page by page, in a worker: what leaves the printer is what the screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from app.socle.errors import EnvironmentFault
from app.socle.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.socle.progress import Annulation, Rapporter

RESOLUTION = 300  # dots per inch: letters are sharp, and a page stays under 35 MB in memory
POINTS_PAR_POUCE = 72


def imprimer_pdf(octets: bytes, imprimante: QPrinter, rapporter: Rapporter, annulation: Annulation) -> int:
    """Print every page; return their number.

    Raises EnvironmentFault when the printer refuses, Annule when stopped.
    """
    tampon = QBuffer()
    tampon.setData(QByteArray(octets))
    tampon.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(tampon)
    nombre = document.pageCount()
    imprimante.setFullPage(True)  # the margins are those of the document
    peintre = QPainter()
    if nombre < 1 or not peintre.begin(imprimante):
        raise EnvironmentFault(
            "L’impression n’a pas commencé\u00a0: l’imprimante ne répond pas. L’acte est gardé.",
            conseil="Vérifiez l’imprimante, ou enregistrez le PDF.",
        )
    try:
        for page in range(nombre):
            annulation.verifier()
            rapporter(Progress(page, nombre, f"page {page + 1}"))
            if page:
                imprimante.newPage()
            feuille = imprimante.pageLayout().fullRectPixels(imprimante.resolution())
            peintre.drawImage(_ajuster(document, page, feuille), _rendre(document, page))
    finally:
        peintre.end()
        document.close()
    rapporter(Progress(nombre, nombre, ""))
    return nombre


def _rendre(document: QPdfDocument, page: int) -> QImage:
    points = document.pagePointSize(page)
    echelle = RESOLUTION / POINTS_PAR_POUCE
    rendue = document.render(page, QSize(round(points.width() * echelle), round(points.height() * echelle)))
    image = QImage(rendue.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)  # a rendered page is transparent where nothing is printed
    peintre = QPainter(image)
    peintre.drawImage(0, 0, rendue)
    peintre.end()
    return image


def _ajuster(document: QPdfDocument, page: int, feuille: QRect) -> QRect:
    """Return where a page goes on the sheet: at its own proportions, centred."""
    taille = document.pagePointSize(page).toSize().scaled(feuille.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(feuille.topLeft(), taille)
    place.moveCenter(feuille.center())
    return place
