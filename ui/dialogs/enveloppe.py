"""The form of a movement of the envelope: the sign follows from its nature, nobody types a minus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from app.domain.montants import Etp, Montant
from app.domain.quota import LIBELLES_NATURE, NatureMouvement
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ENTREES = frozenset({NatureMouvement.DOTATION, NatureMouvement.ABONDEMENT})


@dataclass(frozen=True, slots=True)
class MouvementSaisi:
    """What was typed; a reprise or a réserve is negative."""

    nature: NatureMouvement
    montant: Montant
    le: date
    reference: str
    montant_cp: Montant | None
    etp: Etp | None
    derogation: str = ""


class SaisieMouvement(Panneau):
    """Asks for a movement of the envelope."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Mouvement de l’enveloppe",
            "Enregistrer le mouvement",
            "L’enveloppe est la somme de ses mouvements. Une reprise, une pré-réservation ou une reconduction "
            "diminue ce qui reste.",
            parent,
        )
        natures = [(n, LIBELLES_NATURE[n]) for n in NatureMouvement]
        self.nature = champ(
            self.grille, "Na&ture", ChampChoix(natures, quoi="Nature du mouvement"), "mouvement_nature"
        )
        self.montant = champ(self.grille, "&Montant", ChampMontant(), "mouvement_montant")
        self.paiement = champ(
            self.grille, "&Crédits de paiement, s’ils sont connus", ChampMontant(), "mouvement_cp"
        )
        self.etp = champ(self.grille, "&ETP continués, pour des reconductions", ChampEtp(), "mouvement_etp")
        self.jour = champ(self.grille, "&Date", ChampDate(quoi="Date du mouvement"), "mouvement_le")
        self.reference = champ(self.grille, "&Référence", QLineEdit(), "mouvement_reference")
        self.derogation = champ(
            self.grille,
            "Motif du responsa&ble, en cas de dépassement",
            QLineEdit(),
            "mouvement_derogation",
            aide="Un mouvement qui laisse moins que ce qui est engagé est refusé (R15), sauf motif du responsable",
        )

    def commencer(self, aujourd_hui: date) -> None:
        """Empty the form."""
        self.nature.fixer(NatureMouvement.DOTATION)
        for saisie in (self.montant, self.paiement, self.etp):
            saisie.fixer(None)
        self.jour.fixer(aujourd_hui)
        self.reference.clear()
        self.derogation.clear()
        self.dire("")
        self.montant.setFocus()

    @override
    def valider(self) -> None:
        relire(self.montant, self.paiement, self.etp, self.jour)
        nature, centimes, jour = self.nature.valeur, self.montant.valeur, self.jour.valeur
        faute = self.montant.faute or self.paiement.faute or self.etp.faute or self.jour.faute
        if not faute and not centimes:
            faute = "Le montant est vide. Indiquez-le en euros."
        if not faute and jour is None:
            faute = "La date est vide. Indiquez celle du mouvement."
        self.dire(faute)
        if not faute and isinstance(nature, NatureMouvement) and centimes is not None and jour is not None:
            signe = 1 if nature in ENTREES else -1
            paiement, etp = self.paiement.valeur, self.etp.valeur
            self.saisi.emit(
                MouvementSaisi(
                    nature,
                    Montant(signe * centimes),
                    jour,
                    self.reference.text().strip(),
                    None if paiement is None else Montant(signe * paiement),
                    None if etp is None else Etp(etp),
                    self.derogation.text().strip(),
                )
            )
