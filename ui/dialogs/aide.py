"""The help, read beside the work: its pages at the left, one of them at the right, never blocking the window.

Not here: what the pages say (`resources/aide`), nor how they are printed (`app.documents.guide`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)
from typing_extensions import override

from app.services.guide import page_d_aide, parties
from app.socle.resources import racine

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

GENERALE = "index"
TITRES = {"nouveautes": "Nouveautés", "a-propos": "À propos de Clausule"}
_CLE = Qt.ItemDataRole.UserRole
_MARGE = 24


class Aide(QDialog):
    """The help, open on one page.

    Signals:
        guide_demande(): « Enregistrer le guide en PDF… »; `ui.pages.aide_fenetre` listens.
    """

    guide_demande = Signal()

    def __init__(self, cle: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 640)
        self.sommaire = QTreeWidget(self)
        self.sommaire.setObjectName("sommaire_aide")
        self.sommaire.setAccessibleName("Pages de l’aide")
        self.sommaire.setHeaderHidden(True)
        self.texte = _Texte(self)
        self.texte.anchorClicked.connect(lambda lien: self.ouvrir(lien.path()))
        self._batir()
        self._remplir()
        self.ouvrir(cle)
        self.sommaire.currentItemChanged.connect(self._on_choisie)
        self.texte.setFocus(Qt.FocusReason.OtherFocusReason)

    @classmethod
    def montrer(cls, parent: QWidget, cle: str) -> Aide:
        """Open a page beside the window, in the help that is there already if there is one.

        A key without a page shows the general one.
        """
        deja = parent.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if deja is not None and deja.isVisible():
            deja.ouvrir(cle)
            deja.raise_()
            deja.activateWindow()
            return deja
        aide = cls(cle, parent)
        aide.show()
        return aide

    def offrir_le_guide(self, faire: Callable[[], object]) -> None:
        """Show the button of the guide, and say who writes it; a second call does nothing."""
        if self.bouton_guide.isHidden():
            self.guide_demande.connect(faire)
            self.bouton_guide.show()

    def ouvrir(self, cle: str) -> None:
        """Show a page, and mark it in the list."""
        self._afficher(cle)
        for i in range(self.sommaire.topLevelItemCount()):
            partie = self.sommaire.topLevelItem(i)
            for j in range(partie.childCount() if partie else 0):
                item = partie.child(j) if partie else None
                if item is not None and item.data(0, _CLE) == cle:
                    self.sommaire.setCurrentItem(item)

    def dire(self, texte: str) -> None:
        """Say beside the button what became of the guide."""
        self.etat.setText(texte)

    def _batir(self) -> None:
        separation = self._separation = QSplitter(Qt.Orientation.Horizontal, self)
        separation.addWidget(self.sommaire)
        separation.addWidget(self.texte)
        separation.setStretchFactor(1, 1)
        self.etat = QLabel(self)
        self.etat.setWordWrap(True)
        self.etat.setProperty("role", "secondaire")
        self.bouton_guide = QPushButton("Enregistrer le &guide en PDF…", self)
        self.bouton_guide.setObjectName("guide_pdf")
        self.bouton_guide.setAutoDefault(False)
        self.bouton_guide.setToolTip("Toute l’aide en un document, avec sommaire et images, à lire ou à imprimer")
        self.bouton_guide.clicked.connect(lambda _coche: self.guide_demande.emit())
        self.bouton_guide.hide()  # until someone offers to write it
        fermer = QPushButton("&Fermer", self)
        fermer.setAutoDefault(False)
        fermer.clicked.connect(self.close)
        rangee = QHBoxLayout()
        rangee.addWidget(self.etat, stretch=1)
        rangee.addWidget(self.bouton_guide)
        rangee.addWidget(fermer)
        pile = QVBoxLayout(self)
        pile.addWidget(separation, stretch=1)
        pile.addLayout(rangee)

    def _remplir(self) -> None:
        for partie in parties():
            tete = QTreeWidgetItem(self.sommaire, [partie.titre])
            tete.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for cle, titre in partie.pages:
                item = QTreeWidgetItem(tete, [titre])
                item.setData(0, _CLE, cle)
                item.setToolTip(0, titre)
        self.sommaire.expandAll()
        titres = min(self.sommaire.sizeHintForColumn(0) + 2 * _MARGE, self.width() // 2)
        self._separation.setSizes([titres, self.width() - titres])

    def _on_choisie(self, item: QTreeWidgetItem | None) -> None:
        cle = item.data(0, _CLE) if item is not None else None
        if cle:
            self._afficher(cle)

    def _afficher(self, cle: str) -> None:
        self.setWindowTitle(TITRES.get(cle, "Aide de Clausule"))
        self.texte.setAccessibleName(self.windowTitle())
        self.texte.setMarkdown(page_d_aide(cle))


class _Texte(QTextBrowser):
    """One page; its pictures take the width there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("texte_aide")
        self.setOpenLinks(False)

    @override
    def loadResource(self, type: int, name: QUrl | str) -> Any:
        chemin = racine() / "aide" / (name.path() if isinstance(name, QUrl) else name)
        image = QImage(str(chemin))
        large = max(200, self.viewport().width() - _MARGE)
        if image.width() <= large:
            return image
        return image.scaledToWidth(large, Qt.TransformationMode.SmoothTransformation)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and "![" in self.toMarkdown():
            haut = self.verticalScrollBar().value()
            self.setMarkdown(self.toMarkdown())
            self.verticalScrollBar().setValue(haut)
