"""The scale, the readings of the total and the title of a grid being typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.grille import Niveau
from app.socle.errors import UserError
from ui.models.feuille import ModeleFeuille
from ui.models.grille import NiveauBrouillon, colonnes_niveaux, lire_entier
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.feuille import Feuille
from ui.widgets.formulaire import champ_sous

if TYPE_CHECKING:
    from app.domain.grille_brouillon import Brouillon

NOMBRES = {
    "total_annonce": "Total annoncé par l’appel, en points",
    "favorable": "Lecture favorable, à partir de",
    "reserve": "Lecture sous réserve, à partir de",
    "critere_faible_pourcent": "Critère faible, en dessous de (%)",
}


class EchelleGrille(QWidget):
    """What is said once for the whole grid.

    Signals:
        modifie(Brouillon): the draft with what was just typed.
    """

    modifie = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brouillon: Brouillon | None = None
        self.intitule = ChampTexte(quoi="Intitulé de la grille", parent=self)
        self.intitule.valeur_changee.connect(self._on_intitule)
        self.modele = ModeleFeuille(colonnes_niveaux(), NiveauBrouillon, self)
        self.modele.modifiee.connect(self._on_niveaux)
        self.feuille = Feuille(self.modele, nom="Échelle des notes", extensible=1, parent=self)
        self.feuille.setObjectName("feuille_echelle")
        self.faute = QLabel(self)
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.faute.hide()
        self.modele.refusee.connect(self._dire)
        self.nombres: dict[str, ChampTexte] = {}
        pile = QVBoxLayout(self)
        pile.setContentsMargins(8, 8, 8, 8)
        pile.setSpacing(4)
        champ_sous(pile, "Intitulé de la grille", self.intitule, "intitule_grille")
        champ_sous(pile, "Échelle des notes", self.feuille, "feuille_echelle")
        for cle, libelle in NOMBRES.items():
            self.nombres[cle] = champ_sous(pile, libelle, ChampTexte(quoi=libelle, parent=self), f"grille_{cle}")
            self.nombres[cle].valeur_changee.connect(partial(self._on_nombre, cle))
        pile.addWidget(self.faute)
        pile.addStretch(1)

    def montrer(self, brouillon: Brouillon) -> None:
        """Show the draft; a field being typed in is not disturbed."""
        self._brouillon = brouillon
        if not self.intitule.en_saisie:
            self.intitule.fixer(brouillon.intitule)
        commentes = set(brouillon.commentaire_si)
        self.modele.montrer(NiveauBrouillon(n.note, n.libelle, n.note in commentes) for n in brouillon.niveaux)
        valeurs = {"total_annonce": brouillon.total_annonce, "favorable": brouillon.seuils.favorable,
                   "reserve": brouillon.seuils.reserve,
                   "critere_faible_pourcent": brouillon.seuils.critere_faible_pourcent}  # fmt: skip
        for cle, valeur in valeurs.items():
            if not self.nombres[cle].en_saisie:
                self.nombres[cle].fixer("" if valeur is None else str(valeur))

    def _on_intitule(self, texte: object) -> None:
        if self._brouillon is not None:
            self._changer(replace(self._brouillon, intitule=str(texte)))

    def _on_niveaux(self, niveaux: tuple[NiveauBrouillon, ...]) -> None:
        if self._brouillon is not None:
            self._changer(
                replace(
                    self._brouillon,
                    niveaux=tuple(Niveau(n.note, n.libelle) for n in niveaux),
                    commentaire_si=tuple(n.note for n in niveaux if n.commente),
                )
            )

    def _on_nombre(self, cle: str, texte: object) -> None:
        if self._brouillon is None:
            return
        try:
            valeur = lire_entier(str(texte), NOMBRES[cle])
        except UserError as faute:
            self._dire(f"✕ {faute} La valeur d’avant est gardée.")
            self.montrer(self._brouillon)
            return
        self._dire("")
        if cle == "total_annonce":
            self._changer(replace(self._brouillon, total_annonce=valeur))
            return
        seuils = self._brouillon.seuils
        favorable = valeur if cle == "favorable" else seuils.favorable
        reserve = valeur if cle == "reserve" else seuils.reserve
        faible = valeur if cle == "critere_faible_pourcent" else seuils.critere_faible_pourcent
        seuils = replace(seuils, favorable=favorable, reserve=reserve, critere_faible_pourcent=faible)
        self._changer(replace(self._brouillon, seuils=seuils))

    def _changer(self, brouillon: Brouillon) -> None:
        self._brouillon = brouillon
        self.modifie.emit(brouillon)

    def _dire(self, faute: str) -> None:
        self.faute.setText(faute)
        self.faute.setVisible(bool(faute))
