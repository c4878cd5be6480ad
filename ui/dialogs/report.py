"""The form that postpones the deadline, with the postponements already made: none is ever erased (R03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from typing_extensions import override

from app.socle.formats import date_courte, date_longue
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_date import ChampDate
from ui.widgets.formulaire import champ, relire
from ui.widgets.page import titre_de_section

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.campagne import Campagne, Report


@dataclass(frozen=True, slots=True)
class ReportSaisi:
    """What was typed: the new deadline and why."""

    nouvelle: date
    motif: str


class SaisieReport(Panneau):
    """Asks for a later deadline and its reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Reporter la date limite",
            "Reporter la date limite",
            "Le report vaut pour tous les candidats\u00a0: chaque dossier est de nouveau situé par rapport à la "
            "nouvelle date. L’ancienne date est gardée.",
            parent,
        )
        self.en_vigueur = QLabel()
        self.en_vigueur.setObjectName("date_limite_en_vigueur")
        self.en_vigueur.setWordWrap(True)
        self.grille.addRow(self.en_vigueur)
        self.jour = champ(
            self.grille, "&Nouvelle date limite", ChampDate(quoi="Nouvelle date limite"), "report_jour"
        )
        self.motif = champ(
            self.grille, "&Motif", QLineEdit(), "report_motif", aide="Obligatoire\u00a0: il est écrit au journal."
        )
        self.historique = QLabel()
        self.historique.setObjectName("reports_anterieurs")
        self.historique.setTextFormat(Qt.TextFormat.PlainText)
        self.historique.setWordWrap(True)
        self._pile.addWidget(titre_de_section("Reports précédents"))
        self._pile.addWidget(self.historique)

    def commencer(self, campagne: Campagne) -> None:
        """Empty the form, and show the deadline in force and what it was before."""
        self.en_vigueur.setText(f"Date limite en vigueur\u00a0: {date_longue(campagne.date_limite)}.")
        recents = reversed(campagne.reports)
        self.historique.setText("\n".join(map(report_ecrit, recents)) or "Aucun\u00a0: c’est la date d’origine.")
        self.jour.fixer(None)
        self.motif.clear()
        self.dire("")
        self.jour.setFocus()

    @override
    def valider(self) -> None:
        relire(self.jour)
        jour, motif = self.jour.valeur, self.motif.text().strip()
        faute = self.jour.faute
        if not faute and jour is None:
            faute = "La nouvelle date limite est vide. Indiquez-la."
        if not faute and not motif:
            faute = "Un report de la date limite demande un motif. Écrivez-le."
        self.dire(faute)
        if not faute and jour is not None:
            self.saisi.emit(ReportSaisi(jour, motif))


def report_ecrit(report: Report) -> str:
    """Return « 15/09/2022 → 30/09/2022 : motif (agent, le 12/09/2022) »."""
    dates = f"{date_courte(report.ancienne)} → {date_courte(report.nouvelle)}"
    return f"• {dates}\u00a0: {report.motif} ({report.agent}, le {date_courte(report.le)})"
