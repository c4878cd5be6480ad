"""What takes the middle of the screen of a meeting: the dossier, or one of the panels opened by a key.

Not here: what a panel records (`ui.pages.comite_actes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from ui.dialogs.comite_avis import PanneauAvis
from ui.dialogs.comite_reunions import PanneauReunions
from ui.dialogs.comite_salle import PanneauCoches, PanneauPresences, PanneauTexte
from ui.models.comite import AIDE
from ui.widgets.comite_vue import VueDossier
from ui.widgets.defilant import defilant

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.dialogs.panneau import Panneau


MARGE = 12


class VoletsDeReunion(QStackedWidget):
    """The dossier and the panels.

    Signals:
        abandonne(): Escape or « Annuler » in a panel; the screen listens.
    """

    abandonne = Signal()

    def __init__(self, choisir_reunion: Callable[[int], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vue = VueDossier(self)
        self.addWidget(self.vue)
        self.avis = PanneauAvis(self)
        self.presences = PanneauPresences(self)
        self.deports = PanneauCoches(
            "Quittent la salle pour ce dossier",
            "Un membre déporté ne vote pas sur ce dossier et n’y compte pas dans le quorum.",
            self,
        )
        self.ordre = PanneauCoches(
            "Ordre du jour",
            "Dossiers instruits ou en liste d’attente. Les ajoutés sont examinés en dernier.",
            self,
        )
        self.observations = PanneauTexte("Observations", "Enregistrer", "&Observations de la séance", self)
        self.cloture = PanneauTexte("Clore la réunion", "Clore", "", self)
        self.reouverture = PanneauTexte("Rouvrir la réunion", "Rouvrir", "&Motif", self)
        self.reunions = PanneauReunions(choisir_reunion, self)
        self.aide = QLabel("\n".join(f"{touche}\u00a0: {effet}" for touche, effet in AIDE), self)
        self.aide.setMargin(MARGE)
        self.aide.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.aide.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._encadrer()

    @property
    def sur_le_dossier(self) -> bool:
        """True when no panel is open: letters then act on the dossier."""
        return self.currentWidget() is self.vue

    def en_vue(self, panneau: Panneau) -> bool:
        """True when this panel is the one in sight."""
        return self.currentWidget() is panneau

    def ouvrir(self, panneau: Panneau | QLabel) -> None:
        """Show a panel, the focus where it was put."""
        foyer: QWidget | None = panneau.focusWidget()
        self.setCurrentWidget(self._cadre_aide if panneau is self.aide else panneau)
        cible = panneau if foyer is None else foyer
        cible.setFocus(Qt.FocusReason.OtherFocusReason)

    def fermer(self) -> None:
        """Show the dossier again."""
        self.setCurrentWidget(self.vue)
        self.vue.setFocus(Qt.FocusReason.OtherFocusReason)

    def _encadrer(self) -> None:
        """Let each panel, and the help, scroll where the screen is too low: nothing is clipped."""
        panneaux: tuple[Panneau, ...] = (
            self.avis,
            self.presences,
            self.deports,
            self.ordre,
            self.observations,
            self.cloture,
            self.reouverture,
            self.reunions,
        )
        for panneau in panneaux:
            panneau.abandonne.connect(self.abandonne)
            self.addWidget(panneau)
        self._cadre_aide = defilant(self.aide, self)
        self.addWidget(self._cadre_aide)
