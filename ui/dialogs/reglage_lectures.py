"""How a campaign is read: by one or by two, when a third reads, when figures of agreement are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from app.services.lectures import SEUIL_MINIMAL, Reglage, reglage_propose
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_compte import ChampCompte
from ui.widgets.formulaire import champ

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

EXPLICATION = (
    "À deux, chacun note à l’aveugle, puis les notes sont confrontées\u00a0: la note accordée compte seule. Les "
    "nombres proposés sont des choix de la maison, à confirmer par le service\u00a0: aucun texte ne les fixe."
)
MAXIMUM = 1000


class ReglageLectures(Panneau):
    """Asks for the setting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lecture à deux", "Enregistrer le réglage", EXPLICATION, parent)
        choix = ((False, "Un lecteur par dossier"), (True, "Deux lecteurs, à l’aveugle"))
        self.lecteurs = champ(self.grille, "&Lecteurs", ChampChoix(choix, quoi="Lecteurs"), "reglage_lecteurs")
        self.ecart = champ(
            self.grille, "Écart qui appelle une &troisième lecture", _nombre("\u00a0points"), "reglage_ecart"
        )
        self.seuil = champ(
            self.grille, "Chiffres d’accord à &partir de", _nombre("\u00a0dossiers"), "reglage_seuil"
        )

    def commencer(self, reglage: Reglage) -> None:
        """Show the setting; proposed values where nothing was ever set."""
        vierge = not reglage.deux_lecteurs and reglage.ecart is None and reglage.seuil is None
        montre = reglage_propose() if vierge else reglage
        self.lecteurs.fixer(montre.deux_lecteurs)
        self.ecart.setValue(montre.ecart or 0)
        self.seuil.setValue(montre.seuil or 0)
        self.dire("")
        self.lecteurs.setFocus()

    @override
    def valider(self) -> None:
        seuil = self.seuil.value()
        faute = f"Il faut au moins {SEUIL_MINIMAL} dossiers, ou 0 pour jamais." if 0 < seuil < SEUIL_MINIMAL else ""
        self.dire(faute)
        if not faute:
            deux = self.lecteurs.valeur is True
            self.saisi.emit(Reglage(deux_lecteurs=deux, ecart=self.ecart.value() or None, seuil=seuil or None))


def _nombre(suffixe: str) -> ChampCompte:
    saisie = ChampCompte("jamais", moins=0, maximum=MAXIMUM, quoi="")
    saisie.setSuffix(suffixe)
    return saisie
