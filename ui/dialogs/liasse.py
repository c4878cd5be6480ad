"""The form that prepares a bundle: which dossiers, for whom, under what password; what is inside is said first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from typing_extensions import override

from app.services.liasse_depart import Demande
from app.services.mots_de_passe import conseil_mot_de_passe
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.formulaire import champ

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from app.services.liasse_depart import Bilan


@dataclass(frozen=True, slots=True, repr=False)
class Preparation:
    """What the form gives. It has no readable form: it holds a password."""

    demande: Demande
    mot_de_passe: str


class SaisieLiasse(Panneau):
    """Asks what a bundle needs; `saisi` gives a `Preparation`.

    Signals:
        demande_changee(): another choice of dossiers, reader or notes: what would be inside must be said again.
    """

    demande_changee = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Préparer une liasse",
            "Choisir le fichier…",
            "Un fichier chiffré, pour un lecteur sans la base. Donnez-lui le mot de passe par une autre voie.",
            parent,
        )
        self._campagne_id = 0
        self.dossiers = champ(
            self.grille, "&Dossiers", ChampChoix(quoi="Dossiers de la liasse", parent=self), "liasse_dossiers"
        )
        self.lecteur = champ(
            self.grille, "Nom du &lecteur", QLineEdit(self), "liasse_lecteur", aide="Ses notes porteront ce nom."
        )
        self.mot = champ(self.grille, "&Mot de passe", QLineEdit(self), "liasse_mot")
        self.encore = champ(self.grille, "Mot de passe, &encore", QLineEdit(self), "liasse_mot_encore")
        for saisie in (self.mot, self.encore):
            saisie.setEchoMode(QLineEdit.EchoMode.Password)
        self.force = QLabel(self)
        self.force.setProperty("role", "secondaire")
        self.force.setWordWrap(True)
        self.grille.addRow(self.force)
        self.notes = QCheckBox("&Joindre les notes déjà données", self)
        self.notes.setObjectName("liasse_notes")
        self.notes.setChecked(True)
        self.grille.addRow(self.notes)
        self.contenu = QLabel(self)
        self.contenu.setObjectName("liasse_contenu")
        self.contenu.setTextFormat(Qt.TextFormat.PlainText)
        self.contenu.setWordWrap(True)
        self.grille.addRow(self.contenu)
        self.mot.textChanged.connect(lambda texte: self.force.setText(conseil_mot_de_passe(texte)))
        self.dossiers.valeur_changee.connect(lambda _valeur: self.demande_changee.emit())
        self.notes.toggled.connect(lambda _coche: self.demande_changee.emit())
        self.lecteur.editingFinished.connect(self.demande_changee)

    @property
    def demande(self) -> Demande:
        """What is asked for so far."""
        choisis = self.dossiers.valeur
        return Demande(
            self._campagne_id,
            choisis if isinstance(choisis, tuple) else (),
            self.lecteur.text().strip(),
            avec_notes=self.notes.isChecked(),
        )

    def commencer(self, campagne_id: int, choix: Iterable[tuple[object, str]]) -> None:
        """Offer these sets of dossiers, the first one shown, with empty passwords."""
        self._campagne_id = campagne_id
        self.dossiers.proposer(choix)
        self.oublier()
        self.dire("")
        self.lecteur.setFocus()
        self.demande_changee.emit()

    def oublier(self) -> None:
        """Empty both passwords."""
        self.mot.clear()
        self.encore.clear()

    def dire_contenu(self, bilan: Bilan) -> None:
        """Say what would be inside and left out, and which dossiers cannot go."""
        refus = [f"✕ {ligne}" for ligne in bilan.refus]
        self.contenu.setText("\n".join([*bilan.phrases(), *refus]))

    @override
    def valider(self) -> None:
        if not self.lecteur.text().strip():
            self.dire("Écrivez le nom du lecteur.")
            self.lecteur.setFocus()
        elif not self.mot.text():
            self.dire("Choisissez un mot de passe.")
            self.mot.setFocus()
        elif self.mot.text() != self.encore.text():
            self.dire("Les deux mots de passe diffèrent.")
            self.encore.setFocus()
        else:
            self.dire("")
            self.saisi.emit(Preparation(self.demande, self.mot.text()))
