"""The form of a dossier that came by another way than a mail; a panel beside the list, not a window over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from app.domain.dossier import Canal
from app.domain.porteur import LIBELLES_FORME, Forme, Porteur
from ui.brouillons import OBJET
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.formulaire import champ, champ_instant, instant

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LIBELLES_CANAL = {
    Canal.COURRIER: "courrier postal",
    Canal.DEPOT: "dépôt au service ou téléprocédure",
    Canal.COURRIEL: "courriel perdu ou illisible",
}


@dataclass(frozen=True, slots=True)
class DossierSaisi:
    """What was typed."""

    porteur: Porteur
    recu_le: datetime
    canal: Canal
    objet: str


class SaisieDossier(Panneau):
    """Asks what R01 makes compulsory: who, when to the minute, by what way; `saisi` gives a `DossierSaisi`."""

    def __init__(self, maintenant: datetime, parent: QWidget | None = None) -> None:
        super().__init__("Saisir un dossier", "Créer le dossier", parent=parent)
        self.setProperty(OBJET, "Nouveau dossier")
        grille = self.grille
        self.raison_sociale = champ(grille, "&Raison sociale du porteur", QLineEdit(), "raison_sociale")
        formes: list[tuple[object, str]] = [(None, "à renseigner plus tard")]
        formes += [(f, LIBELLES_FORME[f]) for f in Forme]
        self.forme = champ(grille, "&Forme juridique", ChampChoix(formes, quoi="Forme juridique"), "forme")
        self.courriel = champ(grille, "&Courriel du porteur", QLineEdit(), "courriel")
        self.recu_le = champ(
            grille,
            "Reçu &le, à",
            champ_instant(maintenant),
            "recu_le",
            aide="Date et heure d’arrivée au service\u00a0: elles comptent pour la date limite",
        )
        canaux = [(c, LIBELLES_CANAL[c]) for c in (Canal.COURRIER, Canal.DEPOT, Canal.COURRIEL)]
        self.canal = champ(grille, "Arrivé &par", ChampChoix(canaux, quoi="Canal"), "canal")
        self.objet = champ(grille, "&Objet", QLineEdit(), "objet")

    def commencer(self, maintenant: datetime) -> None:
        """Empty the form for another dossier, received now until said otherwise."""
        for texte in (self.raison_sociale, self.courriel, self.objet):
            texte.clear()
        self.forme.fixer(None)
        self.recu_le.setDateTime(champ_instant(maintenant).dateTime())
        self.dire("")
        self.raison_sociale.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        raison = self.raison_sociale.text().strip()
        if not raison:
            self.dire("La raison sociale du porteur est vide. Écrivez-la pour créer le dossier.")
            return
        self.dire("")
        forme, canal = self.forme.valeur, self.canal.valeur
        porteur = Porteur(
            raison, forme=forme if isinstance(forme, Forme) else None, courriel=self.courriel.text().strip()
        )
        self.saisi.emit(
            DossierSaisi(
                porteur,
                instant(self.recu_le),
                canal if isinstance(canal, Canal) else Canal.COURRIER,
                self.objet.text().strip(),
            )
        )
