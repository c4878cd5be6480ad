"""The form of the rule of the line of selection: two facts of the campaign that the service confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.formulaire import champ

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.campagne import Campagne

A_CHOISIR = (None, "à confirmer par le service")


class SaisieRegle(Panneau):
    """Asks for the rule; emits the facts chosen, by name. What stays « à confirmer » is not emitted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Règle de la ligne de sélection",
            "Enregistrer la règle",
            "Tant que le service n’a pas choisi, l’ordre est strict et un dossier paraît une fois instruit. "
            "La règle choisie vaut pour toute la campagne et s’inscrit au journal.",
            parent,
        )
        self.saut = champ(
            self.grille,
            "Un dossier qui ne &tient pas",
            ChampChoix(
                (A_CHOISIR, (False, "ferme aux suivants ce qui l’a arrêté"), (True, "est passé par les suivants")),
                quoi="Un dossier qui ne tient pas",
            ),
            "regle_saut",
        )
        self.verrou = champ(
            self.grille,
            "Un dossier &paraît dans la ligne",
            ChampChoix(
                (A_CHOISIR, (True, "une fois instruit, notes verrouillées"), (False, "dès qu’il est noté")),
                quoi="Un dossier paraît dans la ligne",
            ),
            "regle_verrou",
        )

    def commencer(self, campagne: Campagne) -> None:
        """Show the rule in force."""
        self.saut.fixer(campagne.saut_selection)
        self.verrou.fixer(campagne.effets_apres_verrou)
        self.dire("")
        self.saut.setFocus()

    @override
    def valider(self) -> None:
        faits = {"saut_selection": self.saut.valeur, "effets_apres_verrou": self.verrou.valeur}
        choisis = {nom: valeur for nom, valeur in faits.items() if valeur is not None}
        self.dire("" if choisis else "Rien n’est choisi. Choisissez une règle, ou annulez.")
        if choisis:
            self.saisi.emit(choisis)
