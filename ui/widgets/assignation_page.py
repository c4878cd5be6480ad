"""Which page of which act a page put aside is: two fields and a button, in one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QSizePolicy, QSpinBox, QWidget

from app.domain.convention import Acte, ActeDeCampagne
from ui.models.retours import choix_d_acte, page_attendue
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from app.services.retours_scannes import Examen

PAGES_MAX = 9999  # what a code can say
RAISON = "Une page dont le code est illisible se rattache à la main\u00a0:"


class AssignationPage(QWidget):
    """`proposer` says what may be chosen; `acte` and `numero` what is."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._examen: Examen | None = None
        self.choix = ChampChoix((), quoi="Acte de cette page", parent=self)
        self.choix.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choix.valeur_changee.connect(lambda _valeur: self._attendre_la_page())
        self.page = QSpinBox(self)
        self.page.setRange(1, PAGES_MAX)
        self.page.setAccessibleName("Numéro de la page dans l’acte")
        acte, page = QLabel(f"{RAISON} elle est de l’&acte", self), QLabel("&page", self)
        acte.setBuddy(self.choix)
        page.setBuddy(self.page)
        rangee = Flux(self)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(8)
        for widget in (acte, self.choix, page, self.page, bouton_acte(action)):
            rangee.addWidget(widget, 1 if widget is self.choix else 0)

    @property
    def acte(self) -> Acte | ActeDeCampagne | None:
        """The act chosen, None while there is none."""
        valeur = self.choix.valeur
        return valeur if isinstance(valeur, Acte | ActeDeCampagne) else None

    @property
    def numero(self) -> int:
        """The page chosen, from 1."""
        return self.page.value()

    def proposer(self, examen: Examen) -> None:
        """Offer the acts of a bundle, those that miss pages first."""
        self._examen = examen
        self.choix.proposer(choix_d_acte(examen))
        self._attendre_la_page()

    def _attendre_la_page(self) -> None:
        if self._examen is not None:
            self.page.setValue(page_attendue(self._examen, self.acte))
