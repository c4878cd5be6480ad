"""The form of a notified target: ETP by type of job or in all, the day, the reference of the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from app.domain.montants import Etp
from app.domain.poste import TypePoste
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class CibleSaisie:
    """What was typed. Key None: all jobs together."""

    etp_par_type: Mapping[TypePoste | None, Etp | None]
    notifiee_le: date | None
    reference: str
    commentaire: str


class SaisieCible(Panneau):
    """Asks for a new version of the target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Notifier la cible régionale",
            "Enregistrer la cible",
            "Laissez vide ce qui n’est pas notifié\u00a0: une cible inconnue n’est pas une cible nulle. "
            "Les versions précédentes sont gardées.",
            parent,
        )
        self.champs: dict[TypePoste | None, ChampEtp] = {}
        for type_poste, libelle in (
            (TypePoste.FACILITATEUR, "&Facilitateurs, en ETP"),
            (TypePoste.COORDINATEUR, "&Coordinateurs, en ETP"),
            (None, "&Tous postes confondus, en ETP"),
        ):
            nom = f"cible_{type_poste.value if type_poste else 'globale'}"
            self.champs[type_poste] = champ(self.grille, libelle, ChampEtp(), nom)
        self.jour = champ(self.grille, "&Notifiée le", ChampDate(quoi="Date de notification"), "cible_notifiee_le")
        self.reference = champ(self.grille, "&Référence de la notification", QLineEdit(), "cible_reference")
        self.commentaire = champ(self.grille, "C&ommentaire", QLineEdit(), "cible_commentaire")

    def commencer(self, aujourd_hui: date) -> None:
        """Empty the form."""
        for saisie in self.champs.values():
            saisie.fixer(None)
        self.jour.fixer(aujourd_hui)
        self.reference.clear()
        self.commentaire.clear()
        self.dire("")
        self.champs[TypePoste.FACILITATEUR].setFocus()

    @override
    def valider(self) -> None:
        relire(*self.champs.values(), self.jour)
        faute = next((f for f in (*(c.faute for c in self.champs.values()), self.jour.faute) if f), "")
        etp = {t: Etp(c.valeur) for t, c in self.champs.items() if c.valeur is not None}
        if not faute and not etp:
            faute = "La cible est vide. Indiquez au moins un nombre d’ETP."
        self.dire(faute)
        if not faute:
            self.saisi.emit(
                CibleSaisie(etp, self.jour.valeur, self.reference.text().strip(), self.commentaire.text().strip())
            )
