"""ETP and amount that a copy gives one dossier, and why: typed, refused or kept, never written to the dossier.

Not here: what keeps them (`app.services.scenarios`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.montants import Etp, Montant
from app.domain.scenario import Origine
from app.socle.errors import UserError
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from app.domain.scenario import LigneScenario, Scenario

MOTIF_MAX = 200


class CorrectionScenario(QWidget):
    """Three fields and one act, on the dossier under the cursor; what cannot be read stays as typed."""

    def __init__(self, act_corriger: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acte = act_corriger
        self._montree: tuple[str, LigneScenario] | None = None
        self.intitule = QLabel(self)
        self.etp = ChampEtp(quoi="ETP dans le scénario", parent=self)
        self.montant = ChampMontant(quoi="Montant dans le scénario, vide s’il est inconnu", parent=self)
        self.motif = QLineEdit(self)
        self.motif.setObjectName("motif_scenario")
        self.motif.setAccessibleName("Pourquoi ce changement")
        self.motif.setPlaceholderText("Pourquoi (facultatif)")
        self.motif.setMaxLength(MOTIF_MAX)
        self.faute = QLabel(self)
        self.faute.setObjectName("faute_scenario")
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.faute.hide()
        for champ in (self.etp, self.montant, self.motif):
            # the entry is read when editing ends, which Qt tells after this signal
            champ.returnPressed.connect(act_corriger.trigger, Qt.ConnectionType.QueuedConnection)
        for lu in (self.etp, self.montant):
            lu.faute_changee.connect(self.dire)
        self._batir()
        self.montrer(None, None)

    def montrer(self, scenario: Scenario | None, ligne: LigneScenario | None) -> None:
        """Offer the dossier under the cursor; what is being typed for the same line is left alone."""
        montree = (scenario.nom, ligne) if scenario is not None and ligne is not None else None
        modifiable = montree is not None and scenario is not None and scenario.origine is Origine.COPIE
        for champ in (self.etp, self.montant, self.motif):
            champ.setEnabled(modifiable)
        self._acte.setEnabled(modifiable)
        if ligne is None:
            self.intitule.setText("Aucun dossier choisi.")
        else:
            fin = "" if modifiable else " (seule une copie se change\u00a0: Dupliquer)"
            self.intitule.setText(f"Dossier {ligne.numero}{fin}")
        if montree == self._montree:
            return
        self._montree = montree
        self.etp.fixer(ligne.etp.centiemes if ligne else None)
        self.montant.fixer(ligne.montant.centimes if ligne and ligne.montant is not None else None)
        self.motif.clear()
        self.dire("")

    def lire(self) -> tuple[Etp, Montant | None, str]:
        """Return ETP, amount (None: unknown) and reason as typed. Raises UserError on what cannot be read."""
        faute = self.etp.faute or self.montant.faute
        if not faute and self.etp.valeur is None:
            faute = "Les ETP du dossier dans le scénario ne sont pas donnés."
        if faute:
            self.dire(faute)
            raise UserError(faute, conseil="Ce que vous avez tapé reste\u00a0; rien n’a été changé.")
        montant = self.montant.valeur
        return Etp(self.etp.valeur or 0), None if montant is None else Montant(montant), self.motif.text()

    def dire(self, faute: str) -> None:
        """Write what is wrong with the entry, under it; nothing when all is read."""
        self.faute.setText(f"✕ {faute}" if faute else "")
        self.faute.setVisible(bool(faute))

    def _batir(self) -> None:
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        rangee = Flux()
        rangee.setSpacing(8)
        rangee.addWidget(self.intitule)
        for champ, largeur in ((self.etp, 100), (self.montant, 130)):
            champ.setMaximumWidth(largeur)
            rangee.addWidget(champ)
        rangee.addWidget(self.motif, stretch=1)
        rangee.addWidget(bouton_acte(self._acte))
        pile.addLayout(rangee)
        pile.addWidget(self.faute)
