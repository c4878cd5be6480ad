"""A picture as the bytes of a file: PNG, SVG, PDF, CSV, always in the light theme, for paper.

Drawn by the code that draws the screen. SVG and PDF hold texts and shapes, no image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.socle.errors import EnvironmentFault
from ui.figures.composer import composer
from ui.figures.metre import Metre
from ui.figures.peintre import Peintre
from ui.figures.planche import MARGE
from ui.theme import lire_jetons

if TYPE_CHECKING:
    from app.domain.figures import Figure
    from ui.figures.planche import Planche

LARGEUR = 960.0
MARGE_MM = 12.0
POUCE = 96.0
MM_PAR_POUCE = 25.4
RESOLUTION = 1200


def png(figure: Figure, echelle: int = 2) -> bytes:
    """Return an image; `echelle` 2 for a screen or a slide of fine pitch. Same figure, same bytes."""
    planche, metre = _planche(figure)
    taille = QSize(round(planche.largeur) * echelle, round(planche.hauteur) * echelle)
    image = QImage(taille, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(echelle * POUCE * 1000 / MM_PAR_POUCE))
    image.setDotsPerMeterY(round(echelle * POUCE * 1000 / MM_PAR_POUCE))
    painter = QPainter(image)
    painter.scale(echelle, echelle)
    _tout(painter, planche, metre)
    painter.end()
    tampon = _tampon()
    QImageWriter(tampon, QByteArray(b"png")).write(image)
    return bytes(tampon.data().data())


def svg(figure: Figure) -> bytes:
    """Return a vector image that carries its title and its message in words."""
    from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415  # loaded by those who export

    planche, metre = _planche(figure)
    tampon = _tampon()
    generateur = QSvgGenerator()
    generateur.setOutputDevice(tampon)
    generateur.setResolution(round(POUCE))
    generateur.setSize(QSize(round(planche.largeur), round(planche.hauteur)))
    generateur.setViewBox(QRectF(0, 0, planche.largeur, planche.hauteur))
    generateur.setTitle(planche.titre)
    generateur.setDescription(planche.message)
    painter = QPainter(generateur)
    _tout(painter, planche, metre)
    painter.end()
    return bytes(tampon.data().data())


def pdf(figure: Figure) -> bytes:
    """Return A4 pages, fonts embedded; a long picture goes on, its column headings repeated."""
    metre = Metre()
    feuille = QPageSize(QPageSize.PageSizeId.A4)
    tampon = _tampon()
    ecrivain = QPdfWriter(tampon)
    ecrivain.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    ecrivain.setResolution(RESOLUTION)
    ecrivain.setTitle(figure.cartouche.titre)
    ecrivain.setCreator("Clausule")
    portrait = _largeur_utile(feuille, QPageLayout.Orientation.Portrait)
    planche = composer(figure, portrait, metre)
    sens = QPageLayout.Orientation.Portrait
    if planche.largeur > portrait:
        sens = QPageLayout.Orientation.Landscape
        planche = composer(figure, _largeur_utile(feuille, sens), metre)
    marges = QMarginsF(MARGE_MM, MARGE_MM, MARGE_MM, MARGE_MM)
    ecrivain.setPageLayout(QPageLayout(feuille, sens, marges, QPageLayout.Unit.Millimeter))
    painter = QPainter()
    if not painter.begin(ecrivain):
        raise EnvironmentFault("Le PDF de la figure n’a pas pu être commencé.", conseil="Réessayez en PNG.")
    _pages(painter, ecrivain, planche, metre)
    painter.end()
    return bytes(tampon.data().data())


def csv(figure: Figure) -> bytes:
    """Return the twin table, as a French spreadsheet opens it."""
    return figure.table().en_csv().encode()


def _pages(painter: QPainter, ecrivain: QPdfWriter, planche: Planche, metre: Metre) -> None:
    zone = QRectF(ecrivain.pageLayout().paintRectPixels(RESOLUTION))
    echelle = min(RESOLUTION / POUCE, zone.width() / planche.largeur)
    pied = metre.hauteur("petit") + MARGE
    hauteur = zone.height() / echelle
    pages = planche.pages(hauteur - pied)
    painter.scale(echelle, echelle)
    peintre = Peintre(painter, metre, lire_jetons("clair"))
    for rang, page in enumerate(pages, 1):
        if rang > 1:
            ecrivain.newPage()
        for y, bloc in page:
            peintre.bloc(bloc, y)
        boite = QRectF(MARGE, hauteur - metre.hauteur("petit"), planche.largeur - 2 * MARGE, metre.hauteur("petit"))
        peintre.bas_de_page(boite, planche.titre, f"page\u00a0{rang} sur {len(pages)}")


def _largeur_utile(feuille: QPageSize, sens: QPageLayout.Orientation) -> float:
    taille = feuille.size(QPageSize.Unit.Millimeter)
    large = taille.width() if sens == QPageLayout.Orientation.Portrait else taille.height()
    return (large - 2 * MARGE_MM) / MM_PAR_POUCE * POUCE


def _planche(figure: Figure) -> tuple[Planche, Metre]:
    metre = Metre()
    return composer(figure, LARGEUR, metre), metre


def _tout(painter: QPainter, planche: Planche, metre: Metre) -> None:
    peintre = Peintre(painter, metre, lire_jetons("clair"))
    peintre.fond(QRectF(0, 0, planche.largeur, planche.hauteur))
    for y, bloc in planche.places():
        peintre.bloc(bloc, y)


def _tampon() -> QBuffer:
    tampon = QBuffer()
    tampon.open(QIODevice.OpenModeFlag.WriteOnly)
    return tampon
