"""Shows a PDF that Clausule composed: pages, zoom, search. Pieces of a porteur never come here (`lecteur_pages`).

The search ignores case but not accents: the library compares letters as they are.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QPointF, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument, QPdfLink, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import theme_de

ZOOM_PAS = 1.2
ZOOM_MINIMAL, ZOOM_MAXIMAL = 0.2, 6.0
POINTS_PAR_POUCE = 72
PAGES_PAR_TRANCHE = 8  # under 20 ms: the model alone reads one page every 100 ms

_ERREURS = {
    QPdfDocument.Error.IncorrectPassword: "Ce PDF est protégé par un mot de passe. Demandez une version ouverte.",
    QPdfDocument.Error.UnsupportedSecurityScheme: "Ce PDF a une protection que Clausule ne sait pas lire.",
}
_ABIME = "Ce PDF est abîmé\u00a0: il n’a pas pu être lu. Le fichier reçu est gardé tel quel."


class LecteurPdf(QWidget):
    """One document.

    Signals:
        page_changee(int): the page in sight, from 0; the toolbar listens.
        trouvailles_changees(int, int): rank of the hit in sight from 1 (0: none), and number of hits so far.
    """

    page_changee = Signal(int)
    trouvailles_changees = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tampon = QBuffer(self)
        self._document = QPdfDocument(self)
        self._recherche = QPdfSearchModel(self)
        self._recherche.setDocument(self._document)
        self._page_cherchee = 0
        self._trouvaille = -1
        self._tranche = QTimer(self)
        self._tranche.setInterval(0)
        self._tranche.timeout.connect(self._on_tranche)
        self.vue = QPdfView(self)
        self.vue.setAccessibleName("Pages du document")
        self.vue.setFrameShape(QPdfView.Shape.NoFrame)
        self.vue.setPageMode(QPdfView.PageMode.MultiPage)
        self.vue.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.vue.setDocument(self._document)
        self.vue.setSearchModel(self._recherche)
        self.vue.pageNavigator().currentPageChanged.connect(self.page_changee)
        theme_de().change.connect(self._peindre)
        self._peindre()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(self.vue)
        self.setFocusProxy(self.vue)

    @property
    def nb_pages(self) -> int:
        """Number of pages, 0 without a document."""
        return self._document.pageCount()

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self.vue.pageNavigator().currentPage()

    def charger(self, octets: bytes) -> str:
        """Open a document; return why it cannot be shown, in French, empty when it can."""
        self.fermer()
        self._tampon.setData(QByteArray(octets))
        self._tampon.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._tampon)
        if self._document.status() != QPdfDocument.Status.Ready or not self.nb_pages:
            message = _ERREURS.get(self._document.error(), _ABIME)
            self.fermer()
            return message
        self.aller_a(0)
        return ""

    def fermer(self) -> None:
        """Forget the document."""
        self.chercher("")
        self._document.close()
        self._tampon.close()

    def aller_a(self, page: int) -> None:
        """Bring a page in sight; out of bounds, the nearest."""
        if self.nb_pages:
            cible = max(0, min(page, self.nb_pages - 1))
            self.vue.pageNavigator().jump(cible, QPointF(), 0)

    def zoomer(self, sens: int) -> None:
        """Magnify (1) or reduce (-1) by one step."""
        facteur = self._facteur() * (ZOOM_PAS if sens > 0 else 1 / ZOOM_PAS)
        self.vue.setZoomMode(QPdfView.ZoomMode.Custom)
        self.vue.setZoomFactor(max(ZOOM_MINIMAL, min(facteur, ZOOM_MAXIMAL)))

    def ajuster(self) -> None:
        """Fit the page to the width of the panel."""
        self.vue.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def chercher(self, texte: str) -> None:
        """Look for a text from the first page on, some pages at a time so that the window stays alive."""
        self._tranche.stop()
        self._page_cherchee, self._trouvaille = 0, -1
        self._recherche.setSearchString(texte)
        self.vue.setCurrentSearchResultIndex(-1)
        self.trouvailles_changees.emit(0, 0)
        if texte and self.nb_pages:
            self._tranche.start()

    def suivante(self, sens: int = 1) -> None:
        """Show the next hit (1) or the one before (-1), round and round."""
        nombre = self._recherche.rowCount(QModelIndex())
        if nombre:
            depart = self._trouvaille if self._trouvaille >= 0 else (-1 if sens > 0 else 0)
            self._montrer((depart + sens) % nombre)

    def _montrer(self, rang: int) -> None:
        self._trouvaille = rang
        lien: QPdfLink = self._recherche.resultAtIndex(rang)
        self.vue.setCurrentSearchResultIndex(rang)
        self.vue.pageNavigator().jump(lien)
        self.trouvailles_changees.emit(rang + 1, self._recherche.rowCount(QModelIndex()))

    def _on_tranche(self) -> None:
        fin = min(self._page_cherchee + PAGES_PAR_TRANCHE, self.nb_pages)
        for page in range(self._page_cherchee, fin):
            self._recherche.resultsOnPage(page)
        self._page_cherchee = fin
        if fin >= self.nb_pages:
            self._tranche.stop()
        nombre = self._recherche.rowCount(QModelIndex())
        if nombre and self._trouvaille < 0:
            self._montrer(0)
        else:
            self.trouvailles_changees.emit(self._trouvaille + 1, nombre)

    def _peindre(self) -> None:
        """Lay the pages on a quiet surface; left alone, the view takes the colour of our borders."""
        palette = self.vue.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme_de().jetons.couleur("survol"))
        self.vue.setPalette(palette)

    def _facteur(self) -> float:
        """Return the zoom in force, which the view does not tell while it fits the width."""
        if self.vue.zoomMode() == QPdfView.ZoomMode.Custom or not self.nb_pages:
            return self.vue.zoomFactor()
        marges = self.vue.documentMargins()
        largeur = self.vue.viewport().width() - marges.left() - marges.right()
        points = self._document.pagePointSize(max(self.page, 0)).width()
        return largeur / (points * self.logicalDpiX() / POINTS_PAR_POUCE) if points else 1.0
