"""A4: the order of Tab, its traps and its way back. Keys are pressed where the focus is."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.outils.acces.noms import focalisables
from tests.outils.acces.poste import nommer

TOUR = 260


def _presser(touche):
    foyer = QApplication.focusWidget()
    QTest.keyClick(foyer, touche)
    return QApplication.focusWidget()


def tour(page, touche=Qt.Key.Key_Tab):
    """Press Tab from the list of screens until it comes back; return the controls visited, and why it stopped."""
    navigation = page.window().navigation
    navigation.setFocus(Qt.FocusReason.TabFocusReason)
    vus = []
    for _ in range(TOUR):
        precedent = QApplication.focusWidget()
        foyer = _presser(touche)
        if foyer is navigation:
            return vus, ""
        if foyer is precedent or foyer is None:
            return vus, f"la touche reste dans {nommer(precedent)}"
        vus.append(foyer)
    return vus, "le tour ne revient pas"


def pieges(page):
    """A4: give the controls that keep Tab, those it never visits, and a way back that is another way."""
    aller, arret = tour(page)
    if arret:
        yield arret
        return
    retour, arret = tour(page, Qt.Key.Key_Backtab)
    if arret:
        yield f"en arrière, {arret}"
        return
    atteints = {id(w) for w in (*aller, *retour)}
    for widget in focalisables(page):
        if widget.isVisible() and widget.isEnabled() and id(widget) not in atteints:
            yield f"jamais atteint\u00a0: {nommer(widget)}"
    if [id(w) for w in aller] != [id(w) for w in reversed(retour)]:
        yield "Maj+Tab ne refait pas le chemin à l’envers"


def inversions(page):
    """A4: give the steps of Tab that go up, or left on one line, between two neighbours of one container."""
    visites, _ = tour(page)
    for a, b in itertools.pairwise(visites):
        if a.parentWidget() is not b.parentWidget() or not page.isAncestorOf(a):
            continue
        place_a, place_b = a.mapTo(page, QPoint(0, 0)), b.mapTo(page, QPoint(0, 0))
        monte = place_b.y() + b.height() <= place_a.y()
        recule = abs(place_a.y() - place_b.y()) < a.height() // 2 and place_b.x() + b.width() <= place_a.x()
        # Side by side, a panel is read from top to bottom before its neighbour: up and to the right is in order.
        if recule or (monte and place_b.x() < place_a.x() + a.width()):
            yield f"{nommer(a)} puis {nommer(b)}"
