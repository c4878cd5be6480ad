"""The logo of the acts in a form: what it looks like, what it shows in words, how to choose or remove it.

The picture shown is the one that the confined process drew again. Not here: reading the file (`services.logos`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.widgets.flux import Flux
from ui.widgets.formulaire import champ, formulaire
from ui.widgets.page import titre_de_section

if TYPE_CHECKING:
    from app.domain.campagne import Logo
    from app.socle.logo_regle import LogoRegle

LARGEUR, HAUTEUR = 220, 72
EXPLICATION = (
    "Imprimé en tête des actes que le service produit. PNG ou JPEG, 5\u00a0Mio au plus. Aucun n’est livré\u00a0: "
    "le service répond de celui qu’il choisit, et n’y met ni la Marianne ni le bloc-marque de l’État."
)


class ChampLogo(QWidget):
    """The logo of a campaign, or the one that the settings give to the campaigns to come.

    Signals:
        choisir(str): « Choisir une image… », with the words typed for who cannot see it.
        retirer(): « Retirer le logo ».
    """

    choisir = Signal(str)
    retirer = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        aide = QLabel(EXPLICATION, self)
        aide.setWordWrap(True)
        aide.setProperty("role", "secondaire")
        self.image = QLabel(self)
        self.image.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.faute = QLabel(self)
        self.faute.setObjectName("faute_logo")
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.faute.hide()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(titre_de_section("Logo des actes"))
        pile.addWidget(aide)
        pile.addWidget(self.image)
        grille = formulaire()
        self.texte: QLineEdit = champ(
            grille, "Ce que montre le logo, en quelques mots", QLineEdit(self), "texte_logo"
        )
        pile.addLayout(grille)
        pile.addWidget(self.faute)
        # After the field: Tab follows the order in which they are made.
        self.choix = self._bouton("Choisir une image…", "choisir_logo")
        self.retrait = self._bouton("Retirer le logo", "retirer_logo")
        rangee = Flux()
        rangee.addWidget(self.choix)
        rangee.addWidget(self.retrait)
        rangee.addStretch(1)
        pile.addLayout(rangee)
        self.choix.clicked.connect(lambda _coche: self.choisir.emit(self.texte.text().strip()))
        self.retrait.clicked.connect(lambda _coche: self.retirer.emit())

    def montrer(self, logo: Logo | LogoRegle | None, octets: bytes) -> None:
        """Show the logo in force, or that there is none."""
        self.dire("")
        self.retrait.setEnabled(logo is not None)
        self.texte.setText(logo.alternative if logo else "")
        if logo is None:
            self.image.setText("Aucun logo\u00a0: l’en-tête est en toutes lettres.")
            self.image.setAccessibleName("Aucun logo")
            return
        vue = QPixmap()
        vue.loadFromData(octets)
        self.image.setPixmap(
            vue.scaled(
                min(LARGEUR, vue.width()),
                min(HAUTEUR, vue.height()),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self.image.setAccessibleName(f"Logo\u00a0: {logo.alternative}")
        self.image.setToolTip(logo.nom)

    def dire(self, faute: str) -> None:
        """Write what is wrong beside the field; an empty text clears it."""
        self.faute.setText(faute)
        self.faute.setVisible(bool(faute))

    def _bouton(self, texte: str, nom: str) -> QPushButton:
        bouton = QPushButton(texte, self)
        bouton.setObjectName(nom)
        bouton.setAutoDefault(False)  # Enter in the form records the form
        return bouton
