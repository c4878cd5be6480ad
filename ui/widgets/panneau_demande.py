"""The request for pieces, written beside their list: what is asked and why, by when, by which channel.

Not here: what may be asked (`services.demandes`), nor the letter (screen « Actes »).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.demandes import LIBELLES_MOTIF
from app.domain.dossier import Canal
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.formulaire import boutons, champ, formulaire, relire

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.services.demandes import Proposition

CANAUX = (
    (Canal.COURRIEL, "courriel"),
    (Canal.COURRIER, "lettre recommandée"),
    (Canal.DEPOT, "remise en main propre"),
)


A_CONFIRMER = "Le délai pour la réponse est une proposition, à confirmer par le service."
JAMAIS = "Ne se demandent jamais ici\u00a0: la liste des adhérents, des originaux, des factures."


class PanneauDemande(QWidget):
    """Hidden until `demander` is called.

    Signals:
        valide(object, object): the date limit and the channel; the list records the request.
        abandonne(): Escape or « Annuler »; the list takes the focus back.
    """

    valide = Signal(object, object)
    abandonne = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._liste = QLabel()
        self._liste.setWordWrap(True)
        self._liste.setTextFormat(Qt.TextFormat.PlainText)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("role", "secondaire")
        grille = formulaire()
        self.limite = champ(
            grille, "À produire au plus tard le", ChampDate(quoi="Date limite"), "date_limite_pieces"
        )
        self.canal = champ(grille, "Demande envoyée par", ChampChoix(CANAUX, quoi="Canal"), "canal_demande")
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 4, 0, 4)
        pile.setSpacing(4)
        pile.addWidget(self._liste)
        pile.addLayout(grille)
        pile.addWidget(self._note)
        pile.addLayout(boutons("Enregistrer la demande", self.valider, self.fermer))
        self.hide()

    def demander(self, proposition: Proposition) -> None:
        """Show what would be asked, with the default limit, and wait."""
        self._liste.setText(
            "\n".join(
                f"• {x.libelle}\u00a0: {LIBELLES_MOTIF[x.motif][0]}{f' ({x.precision})' if x.precision else ''}"
                for x in proposition.lignes
            )
        )
        self._note.setText(f"{A_CONFIRMER}\n{JAMAIS}" if proposition.a_confirmer else JAMAIS)
        self.limite.fixer(proposition.date_limite)
        self.canal.fixer(Canal.COURRIEL)
        self.show()
        self.limite.setFocus(Qt.FocusReason.OtherFocusReason)
        self.limite.selectAll()

    def valider(self) -> None:
        """Give the request to the list; a limit that cannot be read keeps the panel open."""
        relire(self.limite)
        if self.limite.faute or self.limite.valeur is None:
            self.limite.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.hide()
        self.valide.emit(self.limite.valeur, self.canal.valeur)

    def fermer(self) -> None:
        """Ask nothing."""
        self.hide()
        self.abandonne.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))  # else a low window lays a label over a field

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.valider()
        elif event.key() == Qt.Key.Key_Escape:
            self.fermer()
        else:
            super().keyPressEvent(event)
