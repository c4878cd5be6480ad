"""A6 and A7: what the eye gets, measured on pictures of the window. Contrasts by the formula of WCAG 2.1."""

from __future__ import annotations

from collections import Counter
from functools import cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from tests.outils.acces.noms import focalisables
from tests.outils.acces.poste import nommer

TEXTE, GRAND, DESSIN = 4.5, 3.0, 3.0
GRAND_PX, GRAS_PX = 24, 18.5  # 18 points, 14 points bold


@cache
def luminance(pixel):
    """Return the relative luminance of « 0xRRGGBB »."""
    canaux = [((pixel >> d) & 255) / 255 for d in (16, 8, 0)]
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    return sum(p * c for p, c in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))


def contraste(a, b):
    """Return the contrast of two pixels, from 1 to 21."""
    clair, sombre = sorted((luminance(a), luminance(b)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


def pixels(image, cadre):
    """Return the pixels of a part of a picture, as numbers."""
    partie = image.copy(cadre).convertToFormat(QImage.Format.Format_RGB32)
    return [p & 0xFFFFFF for p in memoryview(partie.constBits()).cast("I")]


def contraste_peint(image, cadre):
    """Return the best contrast that a text or a drawing has over its background, None when nothing is drawn."""
    compte = Counter(pixels(image, cadre))
    if len(compte) < 2:
        return None
    (fond, _), *_ = compte.most_common(1)
    return max(contraste(fond, p) for p in compte)


def peu_contrastes(page):
    """A7: give the texts and drawn buttons in sight under their limit; disabled ones are outside the rule."""
    image = page.grab().toImage()
    ici = page.rect()
    for widget in (*page.findChildren(QLabel), *page.findChildren(QAbstractButton)):
        if not widget.isVisible() or not widget.isEnabled() or widget.visibleRegion().isEmpty():
            continue
        if not widget.text() and not isinstance(widget, QToolButton):
            continue
        vu = widget.visibleRegion().boundingRect()
        cadre = QRect(widget.mapTo(page, vu.topLeft()), vu.size()) & ici
        if min(cadre.width(), cadre.height()) < 8:
            continue
        trouve = contraste_peint(image, cadre.adjusted(2, 2, -2, -2))
        hauteur = widget.fontInfo().pixelSize()
        grand = hauteur >= GRAND_PX or (hauteur >= GRAS_PX and widget.font().bold())
        if trouve is not None and trouve < (GRAND if grand or not widget.text() else TEXTE) - 0.05:
            yield f"{nommer(widget)}\u00a0: {trouve:.1f}"


def foyers_invisibles(page, vus):
    """A6: give the kinds of controls whose focus does not show; `vus` keeps the kinds already looked at."""
    fenetre = page.window()
    for widget in list(focalisables(page)):
        genre = (type(widget).__name__, widget.property("role"))
        if genre in vus or not widget.isVisible() or not widget.isEnabled() or widget.visibleRegion().isEmpty():
            continue
        vus.add(genre)
        cadre = QRect(widget.mapTo(fenetre, QPoint(0, 0)), widget.size()).adjusted(-3, -3, 3, 3) & fenetre.rect()
        fenetre.navigation.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        avant = pixels(fenetre.grab(cadre).toImage(), QRect(QPoint(0, 0), cadre.size()))
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not widget.hasFocus():
            continue
        apres = pixels(fenetre.grab(cadre).toImage(), QRect(QPoint(0, 0), cadre.size()))
        changes = sum(contraste(a, b) >= DESSIN for a, b in zip(avant, apres, strict=True) if a != b)
        # A caret is one line of text high: more than that must change, or a caret alone would do.
        caret = (
            2 * widget.fontMetrics().height() if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) else 0
        )
        if changes < max(24, caret):
            yield f"{nommer(widget)}\u00a0: {changes} points changent"


def curseurs_invisibles(page, vus):
    """A6: give the kinds of tables and lists where the place of the cursor does not show as it goes down a row."""
    for vue in page.findChildren(QAbstractItemView):
        genre = (type(vue).__name__, type(vue.itemDelegate()).__name__, "curseur")
        modele = vue.model()
        if genre in vus or not vue.isVisible() or vue.focusPolicy() == Qt.FocusPolicy.NoFocus or modele is None:
            continue
        premiere = _premiere_colonne(vue)
        if modele.rowCount() < 2 or vue.visualRect(modele.index(1, premiere)).isEmpty():
            continue
        vus.add(genre)
        vue.setFocus(Qt.FocusReason.TabFocusReason)
        vue.setCurrentIndex(modele.index(0, premiere))
        QApplication.processEvents()
        vue.setFocus(Qt.FocusReason.TabFocusReason)  # a page that scrolls brings it in sight
        QApplication.processEvents()
        cadre = QRect(vue.viewport().mapTo(page, QPoint(0, 0)), vue.viewport().size()) & page.rect()
        if cadre.isEmpty():
            continue
        avant = pixels(page.grab(cadre).toImage(), QRect(QPoint(0, 0), cadre.size()))
        QTest.keyClick(vue, Qt.Key.Key_Down)
        QApplication.processEvents()
        if vue.currentIndex().row() == 0 or not vue.hasFocus():
            continue
        apres = pixels(page.grab(cadre).toImage(), QRect(QPoint(0, 0), cadre.size()))
        changes = sum(contraste(a, b) >= DESSIN for a, b in zip(avant, apres, strict=False) if a != b)
        if changes < 48:
            yield f"{nommer(vue)}\u00a0: {changes} points changent"


def _premiere_colonne(vue):
    if not isinstance(vue, QTableView):
        return 0
    return next((c for c in range(vue.model().columnCount()) if not vue.isColumnHidden(c)), 0)


def dessins_muets(page):
    """A8: give the drawings that neither themselves nor what holds them say in words."""
    for widget in page.findChildren(QWidget):
        genre = type(widget)
        dessine = genre.__module__.startswith("ui.") and "paintEvent" in vars(genre)
        if (
            not dessine
            or not widget.isVisible()
            or isinstance(widget, QLabel | QAbstractButton | QAbstractItemView)
        ):
            continue
        porteurs = (widget, widget.parentWidget(), *widget.findChildren(QLabel))
        dits = [p.accessibleName() or p.accessibleDescription() or getattr(p, "text", str)() for p in porteurs if p]
        if not any(dits):
            yield nommer(widget)
