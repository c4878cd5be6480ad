"""The form of a dossier that came by another way than a mail; a panel beside the list, not a window over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.dossier import Canal
from app.domain.porteur import LIBELLES_FORME, Forme, Porteur
from ui.brouillons import A_VALIDER, OBJET, VOLET
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.formulaire import boutons, champ, champ_instant, formulaire, instant
from ui.widgets.page import titre_de_section

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

LIBELLES_CANAL = {
    Canal.COURRIER: "courrier postal",
    Canal.DEPOT: "dépôt au service ou téléprocédure",
    Canal.COURRIEL: "courriel perdu ou illisible",
}


@dataclass(frozen=True, slots=True)
class DossierSaisi:
    """What was typed."""

    porteur: Porteur
    recu_le: datetime
    canal: Canal
    objet: str


class SaisieDossier(QWidget):
    """Asks what R01 makes compulsory: who, when to the minute, by what way.

    Signals:
        saisi(DossierSaisi): the officer validated; the page records it.
        abandonne(): Escape or « Annuler ».
    """

    saisi = Signal(object)
    abandonne = Signal()

    def __init__(self, maintenant: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(A_VALIDER, VOLET)
        self.setProperty(OBJET, "Nouveau dossier")
        grille = formulaire()
        self.raison_sociale = champ(grille, "&Raison sociale du porteur", QLineEdit(), "raison_sociale")
        formes: list[tuple[object, str]] = [(None, "à renseigner plus tard")]
        formes += [(f, LIBELLES_FORME[f]) for f in Forme]
        self.forme = champ(grille, "&Forme juridique", ChampChoix(formes, quoi="Forme juridique"), "forme")
        self.courriel = champ(grille, "&Courriel du porteur", QLineEdit(), "courriel")
        self.recu_le = champ(
            grille,
            "Reçu &le, à",
            champ_instant(maintenant),
            "recu_le",
            aide="Date et heure d’arrivée au service\u00a0: elles comptent pour la date limite",
        )
        canaux = [(c, LIBELLES_CANAL[c]) for c in (Canal.COURRIER, Canal.DEPOT, Canal.COURRIEL)]
        self.canal = champ(grille, "Arrivé &par", ChampChoix(canaux, quoi="Canal"), "canal")
        self.objet = champ(grille, "&Objet", QLineEdit(), "objet")
        self.faute = QLabel()
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.faute.hide()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(8, 0, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(titre_de_section("Saisir un dossier"))
        pile.addLayout(grille)
        pile.addWidget(self.faute)
        pile.addLayout(boutons("Créer le dossier", self._on_valider, self.abandonne.emit))
        pile.addStretch(1)

    def commencer(self, maintenant: datetime) -> None:
        """Empty the form for another dossier, received now until said otherwise."""
        for texte in (self.raison_sociale, self.courriel, self.objet):
            texte.clear()
        self.forme.fixer(None)
        self.recu_le.setDateTime(champ_instant(maintenant).dateTime())
        self._dire("")
        self.raison_sociale.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.abandonne.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_valider()
        else:
            super().keyPressEvent(event)

    def _dire(self, faute: str) -> None:
        self.faute.setText(faute)
        self.faute.setVisible(bool(faute))

    def _on_valider(self) -> None:
        raison = self.raison_sociale.text().strip()
        if not raison:
            self._dire("La raison sociale du porteur est vide. Écrivez-la pour créer le dossier.")
            self.raison_sociale.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._dire("")
        forme, canal = self.forme.valeur, self.canal.valeur
        porteur = Porteur(
            raison, forme=forme if isinstance(forme, Forme) else None, courriel=self.courriel.text().strip()
        )
        self.saisi.emit(
            DossierSaisi(
                porteur,
                instant(self.recu_le),
                canal if isinstance(canal, Canal) else Canal.COURRIER,
                self.objet.text().strip(),
            )
        )
