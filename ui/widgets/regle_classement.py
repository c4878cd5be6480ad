"""The rule of the ranking in words: the order in sight, tie-break, rounding and « sans objet » one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from app.domain.classement import ARRONDI, DEPARTAGES, REGLE_SANS_OBJET, REGLES_ORDRE
from ui.widgets.section import Section

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.campagne import Ordre


class RegleClassement(Section):
    """The four sentences that the receipt prints, word for word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Règle du classement", ouverte=False, parent=parent)
        self.phrases = [QLabel(self) for _ in range(3)]
        for phrase in self.phrases:
            phrase.setWordWrap(True)
            phrase.setContentsMargins(24, 0, 0, 0)
            self.corps.addWidget(phrase)

    def montrer(self, ordre: Ordre) -> None:
        """Say the rule of a campaign."""
        self.dire(REGLES_ORDRE[ordre])
        dites = (DEPARTAGES[ordre], ARRONDI, REGLE_SANS_OBJET)
        for etiquette, phrase in zip(self.phrases, dites, strict=True):
            etiquette.setText(phrase)
