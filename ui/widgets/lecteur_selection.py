"""Pages on which one selects: words by dragging or by the keyboard, a rectangle of a scan, the frame of a proof.

Not here: the pages themselves (`lecteur_pages`), nor which words a gesture takes (`ui.models.selection`).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from app.domain.preuve import COTE_PAGE, Cadre
from app.importers.mots import SANS_MOT
from ui.models.selection import (
    Selection,
    cadre_entre,
    deplacer,
    ligne_du_mot,
    mot_au_point,
    mot_de_la_ligne_voisine,
    mots_touches,
    rectangles,
    selection_de_cadre,
    selection_de_mots,
    touche_un_mot,
)
from ui.theme import lire_jetons
from ui.widgets.lecteur_pages import LecteurPages

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

    from app.importers.apercu import Ouvert, Trouvaille
    from app.importers.mots import Mot, MotsDePage
    from ui.theme import Jetons

PAGES_LUES = 12  # whose words are kept
PAS_DU_CADRE = 100  # ten-thousandths of the page, by the arrows
VOILE_SELECTION, VOILE_PREUVE = 0.30, 0.18
PAGE_BLANCHE = "clair"  # pages are white in every theme: so are the colours laid on them chosen
EPAISSEUR = 2
CADRE_PROPOSE = Cadre(2000, 2000, 8000, 4000)
TROP_LONGUE = "Cette page est très longue\u00a0: seul le début de son texte se sélectionne. Le cadre va partout."
_FLECHES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(slots=True)
class _Geste:
    """A drag under way: both its ends in ten-thousandths, and what it takes (1 words, 2 a word, 3 a line)."""

    page: int
    depart: tuple[int, int]
    arrivee: tuple[int, int]
    en_cadre: bool
    clics: int = 1
    fini: bool = False


class LecteurSelection(LecteurPages):
    """Pages with a selection.

    Signals:
        mots_voulus(int): the words of a page are needed; answered by `recevoir_mots` or `refuser_mots`.
        selection_changee(): what `selection` returns is another one.
        avis(str): a sentence about what can be selected; the viewer shows it.

    """

    mots_voulus = Signal(int)
    selection_changee = Signal()
    avis = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.en_cadre = False
        self._mots: OrderedDict[int, MotsDePage] = OrderedDict()
        self._demandees: set[int] = set()
        self._geste: _Geste | None = None
        self._passage: tuple[int, int, int] | None = None  # page, anchor, moving end
        self._cadre_pris: tuple[int, Cadre] | None = None
        self._attendue: Trouvaille | None = None
        self._venue_d_une_recherche = False
        self._preuve: tuple[int, Cadre] | None = None
        self.viewport().setMouseTracking(True)

    @property
    def selection(self) -> Selection | None:
        """What is selected; None when nothing is."""
        if self._cadre_pris is not None:
            page, cadre = self._cadre_pris
            return selection_de_cadre(page, cadre, self._mots_de(page))
        if self._passage is None:
            return None
        page = self._passage[0]
        pris = self._mots_pris()
        return selection_de_mots(page, pris) if pris else None

    @override
    def charger(self, ouvert: Ouvert) -> None:
        super().charger(ouvert)
        self._annoncer()

    @override
    def fermer(self) -> None:
        self._mots.clear()
        self._demandees.clear()
        self._preuve, self._attendue = None, None
        self._lacher()
        super().fermer()

    @override
    def chercher(self, mot: str, depuis: int = 0) -> None:
        if self._venue_d_une_recherche:
            self.deselectionner()
        self._attendue = None
        super().chercher(mot, depuis)

    @override
    def suivante(self, sens: int = 1) -> None:
        """Show the next (1) or former (-1) hit; it becomes the selection."""
        super().suivante(sens)
        if self._trouvailles:
            self._attendue = self._trouvailles[self._trouvaille]
            self._demander_les_mots(self._attendue.page)
            self._prendre_la_trouvaille()

    def recevoir_mots(self, page: int, mots: MotsDePage) -> None:
        """Keep the words of a page; a gesture or a hit that waited for them takes its own."""
        self._demandees.discard(page)
        self._mots[page] = mots
        while len(self._mots) > PAGES_LUES:
            self._mots.popitem(last=False)
        if mots.tronquee:
            self.avis.emit(TROP_LONGUE)
        if self._geste is not None and self._geste.page == page:
            self._appliquer(self._geste)
        self._prendre_la_trouvaille()
        if self._cadre_pris is not None and self._cadre_pris[0] == page:
            self._annoncer()

    def refuser_mots(self, page: int, raison: str) -> None:
        """Do without the words of a page: a rectangle can still be taken."""
        self._demandees.discard(page)
        self._mots[page] = SANS_MOT
        self.avis.emit(raison)

    def deselectionner(self) -> None:
        """Select nothing, and take the frame of a proof away."""
        self._preuve = None
        self._lacher()
        self._annoncer()

    def tout_selectionner(self) -> None:
        """Select the whole text of the page in sight."""
        mots = self._mots_de(self.page)
        if mots:
            self._prendre(self.page, 0, len(mots) - 1)

    def cadrer(self, *, actif: bool) -> None:
        """Draw rectangles, or select words again; by the keyboard, a rectangle is proposed and arrows move it."""
        self.en_cadre = actif
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if actif else Qt.CursorShape.ArrowCursor)
        if actif and self.nb_pages and self._cadre_pris is None and self.hasFocus():
            self._prendre_le_cadre(self.page, CADRE_PROPOSE)

    def montrer_preuve(self, page: int, cadre: Cadre | None) -> None:
        """Bring the place of a proof in sight, its rectangle outlined."""
        if not 0 <= page < self.nb_pages:
            return
        self._lacher()
        self._preuve = (page, cadre) if cadre is not None else None
        if cadre is None:
            self.aller_a(page)
        else:
            self._amener(page, _parts(cadre))
        self._annoncer()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        page = self._page_au_point(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if page is None:
            self.deselectionner()
            return
        en_cadre = self.en_cadre or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        place = self._place(page, event.position())
        clics = 1
        if self._geste is not None and self._geste.clics == 2 and self._proche(self._geste, page, place):
            clics = 3
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._etendre_a(page, place):
            return
        self._commencer(_Geste(page, place, place, en_cadre, clics))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        page = self._page_au_point(event.position())
        if page is not None and event.button() == Qt.MouseButton.LeftButton and not self.en_cadre:
            place = self._place(page, event.position())
            self._commencer(_Geste(page, place, place, en_cadre=False, clics=2))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        geste = self._geste
        if geste is None or geste.fini or not event.buttons() & Qt.MouseButton.LeftButton:
            self._survoler(event.position())
            return
        place = self._place(geste.page, event.position())
        if geste.clics == 1 and self._proche(geste, geste.page, place) and self._passage is None:
            return  # a hand that trembles is a click
        geste.arrivee = place
        self._defiler_vers(event.position())
        self._appliquer(geste)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._geste is not None:
            self._geste.fini = True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        fleche = _FLECHES.get(Qt.Key(event.key()))
        majuscule = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if fleche is not None and self.en_cadre and self._cadre_pris is not None:
            page, cadre = self._cadre_pris
            dx, dy = (PAS_DU_CADRE * pas for pas in fleche)
            self._prendre_le_cadre(page, deplacer(cadre, dx, dy, taille=majuscule))
        elif fleche is not None and majuscule and not self.en_cadre:
            self._etendre(*fleche)
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._demander_les_mots(self.page)
            self.tout_selectionner()
        elif event.key() == Qt.Key.Key_Escape and (self.selection is not None or self._preuve is not None):
            self.deselectionner()
        else:
            super().keyPressEvent(event)

    @override
    def _peindre_dessus(self, peintre: QPainter, page: int, cadre: QRect) -> None:
        if self._passage is not None and self._passage[0] == page and not self._venue_d_une_recherche:
            for boite in rectangles(self._mots_pris()):
                peintre.fillRect(self._sur_la_page(cadre, _parts(Cadre(*boite))), _voile("accent", VOILE_SELECTION))
        for place, jeton, voile, trait in (
            (self._cadre_pris, "accent", VOILE_SELECTION, Qt.PenStyle.DashLine),
            (self._preuve, "alerte", VOILE_PREUVE, Qt.PenStyle.SolidLine),
        ):
            if place is not None and place[0] == page:
                peintre.setPen(QPen(_jetons_de_page().couleur(jeton), EPAISSEUR, trait))
                peintre.setBrush(_voile(jeton, voile))
                peintre.drawRect(self._sur_la_page(cadre, _parts(place[1])).adjusted(-2, -1, 2, 1))

    def _commencer(self, geste: _Geste) -> None:
        self._lacher()
        self._preuve = None
        self._geste = geste
        self._demander_les_mots(geste.page)
        self._appliquer(geste)
        self._annoncer()

    def _appliquer(self, geste: _Geste) -> None:
        """Turn a gesture into a selection, with the words that are there."""
        if geste.en_cadre:
            cadre = cadre_entre(geste.depart, geste.arrivee)
            if cadre is not None:
                self._prendre_le_cadre(geste.page, cadre)
            return
        mots = self._mots_de(geste.page)
        un, autre = mot_au_point(mots, *geste.depart), mot_au_point(mots, *geste.arrivee)
        if un is None or autre is None or (geste.clics == 1 and geste.depart == geste.arrivee):
            return
        if geste.clics == 3:
            debut, fin = ligne_du_mot(mots, un)[0], ligne_du_mot(mots, autre)[1]
            un, autre = (debut, fin) if un <= autre else (ligne_du_mot(mots, un)[1], ligne_du_mot(mots, autre)[0])
        self._prendre(geste.page, un, autre)

    def _prendre(self, page: int, ancre: int, bout: int, *, trouvaille: bool = False) -> None:
        self._cadre_pris = None
        self._passage = (page, ancre, bout)
        self._venue_d_une_recherche = trouvaille
        self._annoncer()

    def _prendre_le_cadre(self, page: int, cadre: Cadre) -> None:
        self._passage = None
        self._cadre_pris = (page, cadre)
        self._venue_d_une_recherche = False
        self._demander_les_mots(page)
        self._amener(page, _parts(cadre))
        self._annoncer()

    def _prendre_la_trouvaille(self) -> None:
        attendue = self._attendue
        if attendue is None or attendue.page not in self._mots:
            return
        self._attendue = None
        pris = mots_touches(self._mots_de(attendue.page), attendue)
        if pris is not None:
            self._preuve = None
            self._prendre(attendue.page, *pris, trouvaille=True)

    def _etendre(self, dx: int, dy: int) -> None:
        """Move the end of the selection by a word or a line; begin one at the first word in sight."""
        if self._passage is None:
            self._demander_les_mots(self.page)
            mots = self._mots_de(self.page)
            premier = mot_au_point(mots, 0, self._place(self.page, QPointF(0, 0))[1])
            if premier is not None:
                self._prendre(self.page, premier, premier)
            return
        page, ancre, bout = self._passage
        mots = self._mots_de(page)
        bout = mot_de_la_ligne_voisine(mots, bout, dy) if dy else max(0, min(bout + dx, len(mots) - 1))
        self._prendre(page, ancre, bout)
        self._amener(page, _parts(Cadre(*mots[bout].boite)))

    def _etendre_a(self, page: int, place: tuple[int, int]) -> bool:
        """Take the end of the selection to a point of its page; False when there is none on this page."""
        if self._passage is None or self._passage[0] != page:
            return False
        bout = mot_au_point(self._mots_de(page), *place)
        if bout is not None:
            self._prendre(page, self._passage[1], bout)
        return True

    def _lacher(self) -> None:
        self._geste, self._passage, self._cadre_pris = None, None, None
        self._venue_d_une_recherche = False

    def _annoncer(self) -> None:
        self.viewport().update()
        self.selection_changee.emit()

    def _mots_de(self, page: int) -> tuple[Mot, ...]:
        return self._mots.get(page, SANS_MOT).mots

    def _mots_pris(self) -> tuple[Mot, ...]:
        if self._passage is None:
            return ()
        page, ancre, bout = self._passage
        return self._mots_de(page)[min(ancre, bout) : max(ancre, bout) + 1]

    def _demander_les_mots(self, page: int) -> None:
        if page not in self._mots and page not in self._demandees:
            self._demandees.add(page)
            self.mots_voulus.emit(page)

    def _place(self, page: int, point: QPointF) -> tuple[int, int]:
        """Return a point of the panel in ten-thousandths of a page, brought back on it."""
        cadre = self._cadre(page)
        x = round((point.x() - cadre.left()) * COTE_PAGE / max(cadre.width(), 1))
        y = round((point.y() - cadre.top()) * COTE_PAGE / max(cadre.height(), 1))
        return min(max(x, 0), COTE_PAGE), min(max(y, 0), COTE_PAGE)

    def _proche(self, geste: _Geste, page: int, place: tuple[int, int]) -> bool:
        """True when a place is where the gesture began, give or take what a hand trembles."""
        cadre, distance = self._cadre(page), QApplication.startDragDistance()
        dx = abs(place[0] - geste.depart[0]) * cadre.width() // COTE_PAGE
        dy = abs(place[1] - geste.depart[1]) * cadre.height() // COTE_PAGE
        return page == geste.page and dx + dy < distance

    def _survoler(self, point: QPointF) -> None:
        """Show what a press would take; the words of the page are asked for ahead of it."""
        page = self._page_au_point(point)
        if page is None or self.en_cadre:
            return
        self._demander_les_mots(page)
        sur_un_mot = touche_un_mot(self._mots_de(page), *self._place(page, point))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor if sur_un_mot else Qt.CursorShape.ArrowCursor)

    def _defiler_vers(self, point: QPointF) -> None:
        barre, bas = self.verticalScrollBar(), self.viewport().height()
        if point.y() < 0 or point.y() > bas:
            barre.setValue(barre.value() + (barre.singleStep() if point.y() > bas else -barre.singleStep()))


def _parts(cadre: Cadre) -> tuple[float, float, float, float]:
    """Return a rectangle as fractions of the page, as it is painted."""
    return cadre.gauche / COTE_PAGE, cadre.haut / COTE_PAGE, cadre.droite / COTE_PAGE, cadre.bas / COTE_PAGE


@cache
def _jetons_de_page() -> Jetons:
    return lire_jetons(PAGE_BLANCHE)


def _voile(jeton: str, part: float) -> QColor:
    couleur = _jetons_de_page().couleur(jeton)
    couleur.setAlphaF(part)
    return couleur
