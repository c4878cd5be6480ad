"""The right end of the menu bar: undo, redo, the campagne in force, and the search field.

Where the window is narrow for its text, the field gives way first, then the name, which is whole in its tip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenuBar, QToolButton, QWidget
from typing_extensions import override

from ui.theme import TAILLE_ICONE, icone, px
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction

REPOS_MS = 120
LARGEUR_CHAMP, CHAMP_ETROIT = 240, 104
INTERVALLE_DES_MENUS = 20


class Coin(QWidget):
    """What stays at hand on every page.

    Signals:
        recherche(str): what was typed, once the fingers rest; the window listens.
    """

    recherche = Signal(str)

    def __init__(self, actions: Iterable[QAction], barre: QMenuBar) -> None:
        super().__init__(barre)
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(0, 3, 8, 3)
        rangee.setSpacing(4)
        for action in actions:
            bouton = QToolButton()
            bouton.setDefaultAction(action)
            bouton.setIconSize(QSize(TAILLE_ICONE, TAILLE_ICONE))
            rangee.addWidget(bouton)
        self._place = LARGEUR_CHAMP
        barre.installEventFilter(self)
        self.campagne = TexteElide()
        self.campagne.hide()
        rangee.addWidget(self.campagne)
        self.champ = QLineEdit()
        self.champ.setProperty("recherche", True)  # noqa: FBT003  # Qt's own signature
        self.champ.setObjectName("recherche")
        self.champ.setPlaceholderText("Rechercher (Ctrl+F)")
        self.champ.setAccessibleName("Rechercher")
        self.champ.setMinimumWidth(px(CHAMP_ETROIT))
        self.champ.setClearButtonEnabled(True)
        self.champ.addAction(icone("recherche"), QLineEdit.ActionPosition.LeadingPosition)
        rangee.addWidget(self.champ)
        self._repos = QTimer(self, singleShot=True, interval=REPOS_MS)
        self._repos.timeout.connect(lambda: self.recherche.emit(self.champ.text()))
        self.champ.textChanged.connect(self._on_frappe)
        self.champ.returnPressed.connect(self._on_champ_valide)

    def nommer_campagne(self, nom: str) -> None:
        """Say which campagne is open; no name hides the label."""
        self.campagne.setText(nom)
        self.campagne.setVisible(bool(nom))
        barre = self.parentWidget()
        if isinstance(barre, QMenuBar):
            barre.setCornerWidget(self)  # a menu bar does not notice that its corner has grown
            self.show()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave their room to the menus when their bar takes another width."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QMenuBar):
            mesure, menus = watched.fontMetrics(), watched.actions()
            prise = sum(mesure.horizontalAdvance(a.text()) for a in menus) + len(menus) * px(INTERVALLE_DES_MENUS)
            self._place = watched.width() - prise
            self.updateGeometry()
        return False

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def sizeHint(self) -> QSize:
        voulue = super().sizeHint()
        large = voulue.width() - self.champ.sizeHint().width() + px(LARGEUR_CHAMP)
        return QSize(max(super().minimumSizeHint().width(), min(large, self._place)), voulue.height())

    def vider(self) -> None:
        """Empty the field without searching."""
        self.champ.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.champ.clear()
        self.champ.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self._repos.stop()

    def _on_frappe(self) -> None:
        self._repos.start()

    def _on_champ_valide(self) -> None:
        self._repos.stop()
        self.recherche.emit(self.champ.text())
