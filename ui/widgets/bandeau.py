"""Messages that do not stop the work: a banner above the page, with a symbol, a word and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui.annonce import annoncer
from ui.theme import TAILLE_ICONE, icone, theme_de

if TYPE_CHECKING:
    from collections.abc import Callable

Niveau = Literal["succes", "info", "alerte", "erreur"]
MOTS: dict[Niveau, str] = {
    "succes": "Fait", "info": "À savoir", "alerte": "Attention", "erreur": "Impossible",
}  # fmt: skip
MAXIMUM = 3


class Bandeau(QFrame):
    """One message. Errors stay until they are closed.

    Signals:
        ferme(): the message has gone; its zone listens.
    """

    ferme = Signal()

    def __init__(
        self,
        niveau: Niveau,
        texte: str,
        *,
        acte: str = "",
        au_clic: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bandeau")
        self.setProperty("niveau", niveau)
        self.setAccessibleName(f"{MOTS[niveau]}\u00a0: {texte}")
        self.niveau = niveau
        self.texte = texte
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(12, 8, 8, 8)
        rangee.setSpacing(8)
        self._dessin = QLabel()
        self._mot = QLabel(MOTS[niveau])
        self._mot.setProperty("role", niveau)
        corps = QLabel(texte)
        corps.setWordWrap(True)
        rangee.addWidget(self._dessin)
        rangee.addWidget(self._mot)
        rangee.addWidget(corps, stretch=1)
        if acte and au_clic is not None:
            bouton = QPushButton(acte)
            bouton.setAutoDefault(True)  # Enter presses it, as Space does
            bouton.clicked.connect(lambda _coche: au_clic())
            rangee.addWidget(bouton)
        fermer = QToolButton()
        fermer.setIcon(icone("fermer"))
        fermer.setAccessibleName("Fermer le message")
        fermer.setToolTip("Fermer le message")
        fermer.clicked.connect(self.fermer)
        rangee.addWidget(fermer)
        theme_de().change.connect(self._peindre)
        self._peindre()

    def fermer(self) -> None:
        """Take the message away."""
        self.hide()
        self.ferme.emit()
        self.deleteLater()

    def _peindre(self) -> None:
        self._dessin.setPixmap(icone(self.niveau).pixmap(TAILLE_ICONE, TAILLE_ICONE))


class ZoneBandeaux(QWidget):
    """The place of the banners: the newest on top, three at most, nothing when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pile = QVBoxLayout(self)
        self._pile.setContentsMargins(12, 8, 12, 0)
        self._pile.setSpacing(4)
        self.hide()

    @property
    def bandeaux(self) -> tuple[Bandeau, ...]:
        """The messages in sight, newest first."""
        elements = (self._pile.itemAt(rang) for rang in range(self._pile.count()))
        widgets = (element.widget() for element in elements if element is not None)
        return tuple(b for b in widgets if isinstance(b, Bandeau) and not b.isHidden())

    def montrer(
        self,
        niveau: Niveau,
        texte: str,
        *,
        acte: str = "",
        au_clic: Callable[[], object] | None = None,
    ) -> Bandeau:
        """Show a message; the same one is not shown twice. A success replaces another; none goes away by itself.

        A success leaves when another screen is asked for (`passer`): a clock might take it away before it is read.
        """
        for ancien in self.bandeaux:
            if (ancien.niveau, ancien.texte) == (niveau, texte) or ancien.niveau == niveau == "succes":
                ancien.fermer()
        for ancien in self.bandeaux[MAXIMUM - 1 :]:
            ancien.fermer()
        bandeau = Bandeau(niveau, texte, acte=acte, au_clic=au_clic, parent=self)
        bandeau.ferme.connect(self._on_bandeau_ferme)
        self._pile.insertWidget(0, bandeau)
        bandeau.show()
        self.show()
        annoncer(bandeau, bandeau.accessibleName(), pressant=niveau in {"alerte", "erreur"})
        return bandeau

    def passer(self, _ecran: str = "") -> None:
        """Take the successes away: another screen is asked for. What warns stays until it is closed."""
        for bandeau in self.bandeaux:
            if bandeau.niveau == "succes":
                bandeau.fermer()

    def _on_bandeau_ferme(self) -> None:
        self.setVisible(bool(self.bandeaux))
