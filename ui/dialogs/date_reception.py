"""The form that corrects a date of receipt: when, and why; the date before is shown and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from typing_extensions import override

from app.services.registre import Recu
from app.socle.formats import date_heure
from ui.dialogs.panneau import Panneau
from ui.widgets.formulaire import champ, champ_instant, instant

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class DateSaisie:
    """What was typed: the mail and the dossier concerned, their new date of receipt and why."""

    recu: Recu
    recu_le: datetime
    motif: str


class SaisieDateReception(Panneau):
    """Asks for another date and hour of receipt and its reason; `saisi` gives a `DateSaisie`."""

    def __init__(self, maintenant: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            "Corriger la date de réception",
            "Corriger la date",
            "Le dossier est de nouveau situé par rapport à la date limite. L’ancienne date reste écrite à côté du "
            "courriel et au journal.",
            parent,
        )
        self._recu: Recu | None = None
        self.en_vigueur = QLabel(self)
        self.en_vigueur.setObjectName("date_reception_en_vigueur")
        self.en_vigueur.setTextFormat(Qt.TextFormat.PlainText)
        self.en_vigueur.setWordWrap(True)
        self.grille.addRow(self.en_vigueur)
        self.recu_le = champ(self.grille, "Reçu &le, à", champ_instant(maintenant), "date_reception")
        self.motif = champ(
            self.grille,
            "&Motif",
            QLineEdit(self),
            "date_reception_motif",
            aide="Obligatoire : il est écrit au journal.",
        )

    def commencer(self, recu: Recu) -> None:
        """Show the date in force and put the cursor on the new one."""
        self._recu = recu
        quoi = f"Dossier {recu.dossier.numero}" if recu.dossier else "Courriel"
        self.en_vigueur.setText(f"{quoi}, reçu le {date_heure(recu.recu_le)}.")
        self.recu_le.setDateTime(champ_instant(recu.recu_le).dateTime())
        self.motif.clear()
        self.dire("")
        self.recu_le.setFocus()

    @override
    def valider(self) -> None:
        motif = self.motif.text().strip()
        self.dire("" if motif else "Corriger une date de réception demande un motif. Écrivez-le.")
        if not motif:
            self.motif.setFocus()
        elif self._recu is not None:
            self.saisi.emit(DateSaisie(self._recu, instant(self.recu_le), motif))
