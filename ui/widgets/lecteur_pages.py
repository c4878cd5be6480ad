"""Shows pages that a child process drew: scrolling, zoom, search. Only what is in sight is asked for.

No byte of a porteur comes here: images and rectangles do. Not here: who asks the child (`visionneuse`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from ui.theme import theme_de

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent, QResizeEvent

    from app.importers.apercu import Image, Ouvert, Trouvaille

ZOOM_PAS = 1.2
ZOOM_MINIMAL, ZOOM_MAXIMAL = 0.1, 8.0  # pixels per point
ECART, MARGE = 8, 8
IMAGES_GARDEES = 8
PAGES_PAR_TRANCHE = 16
PAS_DE_DEFILEMENT = 24
VOILE = 0.35  # of a hit: the letters stay black enough in every theme


class LecteurPages(QAbstractScrollArea):
    """The pages of one piece.

    Signals:
        page_voulue(int, float): a page is in sight without its image at this scale, in pixels per point.
        recherche_voulue(str, int, int): a word is to be found in these pages (the last excluded).
        page_changee(int): the page in sight, from 0; the toolbar listens.
        trouvailles_changees(int, int): rank of the hit in sight from 1 (0: none), and number of hits so far.
    """

    page_voulue = Signal(int, float)
    recherche_voulue = Signal(str, int, int)
    page_changee = Signal(int)
    trouvailles_changees = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages du document")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A bar that comes and goes would change the width, hence the zoom, hence the need of the bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._tailles: Sequence[tuple[float, float]] = ()
        self._agrandir = True
        self._ajustee = True
        self._facteur = 1.0
        self._hauts: list[int] = []
        self._page = 0
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._refus: dict[int, str] = {}
        self._en_cours: tuple[int, float] | None = None
        self._mot, self._page_cherchee, self._depuis = "", 0, 0
        self._trouvailles: list[Trouvaille] = []
        self._trouvaille = -1
        self._par_page: dict[int, list[tuple[int, Trouvaille]]] = {}
        self._demande = QTimer(self)
        self._demande.setSingleShot(True)
        self._demande.setInterval(0)
        self._demande.timeout.connect(self._demander)
        self.verticalScrollBar().valueChanged.connect(self._on_defile)
        self.horizontalScrollBar().valueChanged.connect(lambda _valeur: self.viewport().update())
        theme_de().change.connect(self.viewport().update)

    @property
    def nb_pages(self) -> int:
        """Number of pages, 0 without a document."""
        return len(self._tailles)

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    @property
    def facteur(self) -> float:
        """Pixels of the screen per point."""
        return self._facteur

    def charger(self, ouvert: Ouvert) -> None:
        """Show a document from its first page, fitted to the width."""
        self.fermer()
        self._tailles, self._agrandir = ouvert.pages, ouvert.agrandir
        self._ajustee = True
        self._disposer()
        self.verticalScrollBar().setValue(0)
        self._on_defile()

    def fermer(self) -> None:
        """Let go of the document."""
        self._tailles, self._hauts, self._page = (), [], 0
        self._images.clear()
        self._refus.clear()
        self._en_cours = None
        self.chercher("")
        self._disposer()

    def recevoir(self, page: int, echelle: float, image: Image) -> None:
        """Paint the image of a page, and ask for the next one in need."""
        self._en_cours = None
        dessin = QImage(image.octets, image.largeur, image.hauteur, 4 * image.largeur, QImage.Format.Format_RGB32)
        self._images[page] = (echelle, dessin.copy())  # the bytes received do not outlive this call
        self._images.move_to_end(page)
        while len(self._images) > IMAGES_GARDEES:
            self._images.popitem(last=False)
        self.viewport().update()
        self._demande.start()

    def refuser(self, page: int, raison: str) -> None:
        """Say in the place of a page why it is not drawn; it is not asked for again."""
        self._en_cours = None
        self._refus[page] = raison
        self.viewport().update()
        self._demande.start()

    def image(self, page: int) -> QImage | None:
        """Return the image of a page, None while it is not there."""
        return self._images[page][1] if page in self._images else None

    def aller_a(self, page: int) -> None:
        """Show a page, from 0; out of bounds, the nearest."""
        if self._hauts:
            page = max(0, min(page, self.nb_pages - 1))
            self.verticalScrollBar().setValue(self._hauts[page] - MARGE)
            self._noter_la_page(page)

    def zoomer(self, sens: int) -> None:
        """Magnify (1) or reduce (-1) by one step, around what is in sight."""
        self._ajustee = False
        facteur = self._facteur * (ZOOM_PAS if sens > 0 else 1 / ZOOM_PAS)
        self._mettre_a_l_echelle(max(ZOOM_MINIMAL, min(facteur, ZOOM_MAXIMAL)))

    def ajuster(self) -> None:
        """Fit the widest page to the width of the panel; a picture is not magnified for it."""
        self._ajustee = True
        self._mettre_a_l_echelle(self._facteur)

    def chercher(self, mot: str, depuis: int = 0) -> None:
        """Look for a word in all pages, and show its first place from this page on; no word clears the hits."""
        self._mot, self._page_cherchee, self._depuis = mot.strip(), 0, depuis
        self._trouvailles, self._trouvaille = [], -1
        self._par_page = {}
        self.viewport().update()
        self.trouvailles_changees.emit(0, 0)
        self._chercher_la_suite()

    def recevoir_trouvailles(self, mot: str, trouvailles: Sequence[Trouvaille]) -> None:
        """Add the hits of a slice of pages, and ask for the next slice; those of a former word are dropped."""
        if mot != self._mot:
            return
        for trouvaille in trouvailles:
            self._par_page.setdefault(trouvaille.page, []).append((len(self._trouvailles), trouvaille))
            self._trouvailles.append(trouvaille)
        premiere = next((r for r, t in enumerate(self._trouvailles) if t.page >= self._depuis), None)
        if premiere is not None and self._trouvaille < 0:
            self._trouvaille = premiere - 1
            self.suivante()
        else:
            self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))
        self.viewport().update()
        self._chercher_la_suite()

    def suivante(self, sens: int = 1) -> None:
        """Show the next (1) or former (-1) hit, going round."""
        if not self._trouvailles:
            return
        self._trouvaille = (self._trouvaille + sens) % len(self._trouvailles)
        trouvaille = self._trouvailles[self._trouvaille]
        if trouvaille.rectangles:
            self._amener(trouvaille.page, trouvaille.rectangles[0])
        else:
            self.aller_a(trouvaille.page)
        self.viewport().update()
        self.trouvailles_changees.emit(self._trouvaille + 1, len(self._trouvailles))

    def _amener(self, page: int, rectangle: tuple[float, float, float, float]) -> None:
        """Bring a rectangle of a page in sight, unless it is."""
        cadre = self._sur_la_page(self._cadre(page), rectangle)
        barre = self.verticalScrollBar()
        haut = int(cadre.top()) + barre.value()
        if not barre.value() <= haut <= barre.value() + self.viewport().height() - 2 * ECART:
            barre.setValue(haut - self.viewport().height() // 3)
        self._noter_la_page(page)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        peintre = QPainter(self.viewport())
        peintre.fillRect(self.viewport().rect(), theme_de().jetons.couleur("survol"))
        peintre.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._en_vue():
            self._peindre(peintre, page, self._cadre(page))
        peintre.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mettre_a_l_echelle(self._facteur)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.aller_a(0)
        elif event.key() == Qt.Key.Key_End:
            self.aller_a(self.nb_pages - 1)
        else:
            super().keyPressEvent(event)

    def _peindre(self, peintre: QPainter, page: int, cadre: QRect) -> None:
        peintre.fillRect(cadre, Qt.GlobalColor.white)
        if page in self._images:
            peintre.drawImage(cadre, self._images[page][1])
        else:
            peintre.setPen(Qt.GlobalColor.black)
            texte = self._refus.get(page, f"Page {page + 1}…")
            options = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            peintre.drawText(cadre.adjusted(24, 48, -24, -24), int(options), texte)
        peintre.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for rang, trouvaille in self._par_page.get(page, ()):
            courante = rang == self._trouvaille
            peintre.setPen(Qt.GlobalColor.black if courante else Qt.PenStyle.NoPen)
            peintre.setBrush(_surligneur(courante=courante))
            for rectangle in trouvaille.rectangles:
                peintre.drawRect(self._sur_la_page(cadre, rectangle))
        self._peindre_dessus(peintre, page, cadre)
        peintre.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _peindre_dessus(self, peintre: QPainter, page: int, cadre: QRect) -> None:
        """Paint what is laid over a page beside the hits; each colour multiplies the page."""

    def _page_au_point(self, point: QPointF) -> int | None:
        """Return the page under a point of the panel; None beside the pages."""
        return next((page for page in self._en_vue() if self._cadre(page).contains(point.toPoint())), None)

    def _sur_la_page(self, cadre: QRect, rectangle: tuple[float, float, float, float]) -> QRectF:
        gauche, haut, droite, bas = rectangle
        largeur, hauteur = cadre.width(), cadre.height()
        return QRectF(
            cadre.left() + gauche * largeur - 1,
            cadre.top() + haut * hauteur - 1,
            (droite - gauche) * largeur + 2,
            (bas - haut) * hauteur + 2,
        )

    def _mettre_a_l_echelle(self, facteur: float) -> None:
        """Lay the pages out again; what is at the top of the panel stays there."""
        barre = self.verticalScrollBar()
        ancien = self._hauts[self._page] if self._hauts else 0
        part = (barre.value() + MARGE - ancien) / max(self._facteur, 0.01)
        page = self._page
        self._facteur = facteur
        self._disposer()
        if self._hauts:
            barre.setValue(round(self._hauts[page] + part * self._facteur) - MARGE)
        self._on_defile()

    def _disposer(self) -> None:
        """Place the pages one under the other, and set the bars."""
        vue = self.viewport().size()
        large = max((largeur for largeur, _ in self._tailles), default=0.0)
        if self._ajustee and large:
            facteur = max((vue.width() - 2 * MARGE) / large, ZOOM_MINIMAL)
            self._facteur = facteur if self._agrandir else min(facteur, 4 / 3)  # a picture at 96 pixels to the inch
        self._hauts, bas = [], MARGE
        for _, hauteur in self._tailles:
            self._hauts.append(bas)
            bas += round(hauteur * self._facteur) + ECART
        bas += MARGE - ECART
        verticale, horizontale = self.verticalScrollBar(), self.horizontalScrollBar()
        verticale.setPageStep(vue.height())
        verticale.setSingleStep(PAS_DE_DEFILEMENT)
        verticale.setRange(0, max(0, bas - vue.height()) if self._tailles else 0)
        horizontale.setPageStep(vue.width())
        horizontale.setSingleStep(PAS_DE_DEFILEMENT)
        horizontale.setRange(0, max(0, round(large * self._facteur) + 2 * MARGE - vue.width()))
        self.viewport().update()

    def _cadre(self, page: int) -> QRect:
        """Return where a page is in the panel."""
        largeur, hauteur = (round(cote * self._facteur) for cote in self._tailles[page])
        libre = self.viewport().width() - largeur
        gauche = libre // 2 if libre >= 2 * MARGE else MARGE - self.horizontalScrollBar().value()
        return QRect(gauche, self._hauts[page] - self.verticalScrollBar().value(), largeur, hauteur)

    def _en_vue(self) -> range:
        """Return the pages of which a part is in sight."""
        if not self._hauts:
            return range(0)
        haut = self.verticalScrollBar().value()
        premiere = max(bisect_right(self._hauts, haut + ECART) - 1, 0)
        return range(premiere, max(bisect_right(self._hauts, haut + self.viewport().height()), premiere + 1))

    def _on_defile(self, *_valeur: object) -> None:
        if self._hauts:
            barre = self.verticalScrollBar()
            au_fond = barre.value() == barre.maximum() > 0
            repere = barre.value() + (self.viewport().height() if au_fond else MARGE + 1)
            page = min(max(bisect_right(self._hauts, repere) - 1, 0), self.nb_pages - 1)
            self._noter_la_page(page)
        self.viewport().update()
        self._demande.start()

    def _noter_la_page(self, page: int) -> None:
        """Take a page as the one in sight: several may be, and the one asked for prevails."""
        if page != self._page:
            self._page = page
            self.page_changee.emit(page)
        self.setAccessibleDescription(f"Page {page + 1} sur {self.nb_pages}")

    def _demander(self) -> None:
        """Ask for one page in need of its image: in sight first, then the next one."""
        if self._en_cours is not None or not self.isVisible():
            return
        vues = self._en_vue()
        echelle = self._facteur * self.devicePixelRatio()
        for page in (*vues, *range(vues.stop, min(vues.stop + 1, self.nb_pages))):
            presente = self._images.get(page)
            if page not in self._refus and (presente is None or presente[0] != echelle):
                self._en_cours = (page, echelle)
                self.page_voulue.emit(page, echelle)
                return

    def _chercher_la_suite(self) -> None:
        if self._mot and self._page_cherchee < self.nb_pages:
            de, self._page_cherchee = self._page_cherchee, self._page_cherchee + PAGES_PAR_TRANCHE
            self.recherche_voulue.emit(self._mot, de, self._page_cherchee)


def _surligneur(*, courante: bool) -> QColor:
    """Return the colour laid over a hit; pages are white in every theme."""
    couleur = theme_de().jetons.couleur("accent" if courante else "alerte")
    couleur.setAlphaF(VOILE)
    return couleur
