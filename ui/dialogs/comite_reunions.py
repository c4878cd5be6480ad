"""The panel that chooses a meeting, calls a new one or opens a closed one again, on the screen of the comité."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from ui.dialogs.panneau import Panneau
from ui.models.comite import reunion_ecrite
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.comite import Comite

INTITULE = "Comité régional de sélection"


@dataclass(frozen=True, slots=True)
class ReunionVoulue:
    """A meeting to call."""

    le: date
    intitule: str
    lieu: str


class PanneauReunions(Panneau):
    """The meetings of the campaign, then the form of a new one; emits a `ReunionVoulue`."""

    def __init__(self, choisir: Callable[[int], object], parent: QWidget | None = None) -> None:
        super().__init__("Réunions du comité", "Convoquer cette réunion", parent=parent)
        self._choisir = choisir
        self.boutons: list[QPushButton] = []
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.grille.addRow(self.phrase)
        self._liste = QVBoxLayout()
        self.grille.addRow(self._liste)
        self.intitule = champ(self.grille, "&Intitulé", ChampTexte(quoi="Intitulé"), "reunion_intitule")
        self.le = champ(self.grille, "&Date", ChampDate(quoi="Date de la réunion"), "reunion_le")
        self.lieu = champ(self.grille, "&Lieu", ChampTexte(quoi="Lieu"), "reunion_lieu")

    def commencer(self, comites: Sequence[Comite], aujourdhui: date) -> None:
        """Show the meetings, newest first, and propose one for today."""
        for bouton in self.boutons:
            self._liste.removeWidget(bouton)
            bouton.deleteLater()
        self.boutons = []
        for comite in reversed(comites):
            bouton = QPushButton(reunion_ecrite(comite), self)
            bouton.setObjectName(f"reunion_{comite.cle}")
            bouton.setAutoDefault(True)
            bouton.clicked.connect(lambda _coche, cle=comite.cle: self._choisir(cle))
            self._liste.addWidget(bouton)
            self.boutons.append(bouton)
        self.phrase.setText(
            "Entrée sur une réunion l’affiche. Pour en convoquer une autre, remplissez les champs."
            if comites
            else "Aucune réunion pour cette campagne. Ordre du jour proposé\u00a0: les instruits, par rang."
        )
        self.intitule.fixer(INTITULE)
        self.le.fixer(aujourdhui)
        self.lieu.fixer("")
        self.dire("")
        (self.boutons[0] if self.boutons else self.intitule).setFocus()

    @override
    def valider(self) -> None:
        relire(self.le)
        jour = self.le.valeur
        if jour is None or self.le.faute:
            self.dire(self.le.faute or "Écrivez la date de la réunion.")
            return
        self.dire("")
        self.saisi.emit(ReunionVoulue(jour, self.intitule.saisie, self.lieu.saisie))
