"""The mail under the cursor: the true address beside the name shown, what was noticed, where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.socle.formats import date_heure
from ui.models.arrivees import delai_explique, sort_ecrit
from ui.models.dossiers import jeton_delai
from ui.widgets.entete import bouton_acte

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from app.services.listes import ArriveeListee


class DetailArrivee(QScrollArea):
    """Plain text only: nothing of a mail is rendered as HTML."""

    def __init__(self, actes: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Détail du courriel")
        self.objet = _texte("section")
        self._lignes = QFormLayout()
        self._lignes.setVerticalSpacing(8)
        self._lignes.setHorizontalSpacing(12)
        self.avertissements = _texte("alerte")
        boutons = QGridLayout()
        boutons.setSpacing(8)
        for rang, acte in enumerate(actes):
            boutons.addWidget(bouton_acte(acte), *divmod(rang, 2))
        corps = QWidget()
        pile = QVBoxLayout(corps)
        pile.setContentsMargins(8, 0, 0, 0)
        pile.setSpacing(12)
        pile.addWidget(self.objet)
        pile.addLayout(boutons)
        pile.addWidget(self.avertissements)
        pile.addLayout(self._lignes)
        pile.addStretch(1)
        self.setWidget(corps)

    def montrer(self, ligne: ArriveeListee) -> None:
        """Show a mail."""
        arrivee = ligne.arrivee
        self.objet.setText(arrivee.objet or "(sans objet)")
        while self._lignes.rowCount():
            self._lignes.removeRow(0)
        self._ajouter("Nom affiché", arrivee.expediteur_nom or "(aucun)")
        self._ajouter("Adresse réelle", arrivee.expediteur_adresse or "(aucune)", gras=True)
        if arrivee.transfere_par:
            self._ajouter("Transféré par", arrivee.transfere_par)
        self._ajouter("Reçu le", date_heure(arrivee.recu_le))
        self._ajouter("Délai", delai_explique(ligne), role=jeton_delai(ligne.delai))
        self._ajouter("Sort", sort_ecrit(arrivee.sort) + (f" {ligne.numero}" if ligne.numero else ""))
        if arrivee.motif:
            self._ajouter("Motif", arrivee.motif)
        self._ajouter("Fichier", arrivee.nom_fichier)
        self._ajouter("Importé le", date_heure(arrivee.importe_le))
        self.avertissements.setText("\n".join(f"⚠ {a}" for a in arrivee.avertissements))
        self.avertissements.setVisible(bool(arrivee.avertissements))

    def _ajouter(self, libelle: str, valeur: str, *, role: str = "", gras: bool = False) -> None:
        texte = _texte(role)
        texte.setText(valeur)
        texte.setAccessibleName(f"{libelle}\u00a0: {valeur}")
        if gras:
            police = texte.font()
            police.setBold(True)
            texte.setFont(police)
        titre = QLabel(libelle)
        titre.setProperty("role", "secondaire")
        self._lignes.addRow(titre, texte)


def _texte(role: str) -> QLabel:
    libelle = QLabel()
    libelle.setTextFormat(Qt.TextFormat.PlainText)
    libelle.setWordWrap(True)
    libelle.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    libelle.setProperty("role", role)
    return libelle
