"""The wizard that makes a base and its campaign: a model, its facts with their sources, the service, the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.campagnes import confirmer
from app.services.campagnes_modeles import ModeleCampagne, lire_modele, modeles
from app.services.reglages_campagne import valeurs_par_defaut
from app.socle.formats import pluriel
from app.socle.reglages import du_poste
from ui.brouillons import A_VALIDER, VOLET
from ui.dialogs.faits_campagne import FormulaireFaits
from ui.dialogs.fichiers import EXTENSION_BASE, Fichiers, bases
from ui.dialogs.touche_aide import aider
from ui.models.faits import colonnes_faits, faits
from ui.models.table import ModeleTable
from ui.widgets.defilant import defilant
from ui.widgets.formulaire import champ, formulaire
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.refus import aller_a_la_faute
from ui.widgets.table import Table

if TYPE_CHECKING:
    from app.domain.campagne import Campagne

TITRES = ("Choisir un modèle", "Relire les faits de l’appel", "Renseigner le service", "Placer le fichier")


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the wizard was told: where, from which model, and what the service knows better."""

    chemin: Path
    code: str
    valeurs: Mapping[str, Any]


class AssistantCampagne(QDialog):
    """Four steps, none of which writes anything.

    Signals:
        repondu(Reponse): « Créer la campagne »; `ui.main` makes the base.
    """

    repondu = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nouvelle campagne")
        self.setProperty(A_VALIDER, VOLET)
        self.setModal(True)
        self.resize(760, 600)
        aider(self, "bienvenue")
        self._modeles: tuple[ModeleCampagne, ...] = modeles()
        self._campagne: Campagne | None = None
        self._batir()
        self.liste.currentRowChanged.connect(self._on_modele)
        self.liste.itemDoubleClicked.connect(lambda _element: self.aller(1))  # Enter presses « Suivant »
        self.liste.setCurrentRow(0)
        self.aller(0)

    @classmethod
    def demander(cls, parent: QWidget, au_terme: Callable[[Reponse], object]) -> AssistantCampagne:
        """Open the wizard over a window, without stopping it; `au_terme` receives the answer, if any."""
        assistant = cls(parent)
        assistant.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        assistant.repondu.connect(au_terme)
        assistant.open()
        return assistant

    def aller(self, pas: int) -> None:
        """Go to a step, from 0."""
        self.etapes.setCurrentIndex(pas)
        self.titre.setText(f"{pas + 1}. {TITRES[pas]}")
        self.precedent.setEnabled(pas > 0)
        dernier = pas == len(TITRES) - 1
        self.suivant.setText("Créer la campagne" if dernier else "Suivant")
        self.dire("")
        self._foyers[pas].setFocus()

    def dire(self, faute: str) -> None:
        """Write what keeps from going on; an empty text clears it."""
        self.faute.setText(faute)
        self.faute.setVisible(bool(faute))

    def _refuser(self, faute: str) -> None:
        self.dire(faute)
        aller_a_la_faute(self.etapes, faute)

    def _batir(self) -> None:
        self.titre = titre_de_section("")
        self.etapes = QStackedWidget()
        for page in (self._pas_modele(), self._pas_faits(), self._pas_service(), self._pas_fichier()):
            self.etapes.addWidget(page)
        self._foyers: tuple[QWidget, ...] = (self.liste, self.table_faits, self.faits.premier, self.fichier)
        self.faute = QLabel()
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.precedent = QPushButton("Précédent")
        self.precedent.setObjectName("precedent")
        self.precedent.clicked.connect(lambda _coche: self.aller(self.etapes.currentIndex() - 1))
        self.suivant = QPushButton("Suivant")
        self.suivant.setObjectName("suivant")
        self.suivant.setProperty("role", "primaire")
        self.suivant.setDefault(True)
        self.suivant.clicked.connect(lambda _coche: self._on_suivant())
        annuler = QPushButton("Annuler")
        annuler.setObjectName("annuler_assistant")
        annuler.clicked.connect(self.reject)
        boutons = QHBoxLayout()
        boutons.addWidget(annuler)
        boutons.addStretch(1)
        boutons.addWidget(self.precedent)
        boutons.addWidget(self.suivant)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(24, 16, 24, 16)
        pile.setSpacing(12)
        pile.addWidget(self.titre)
        pile.addWidget(self.etapes, stretch=1)
        pile.addWidget(self.faute)
        pile.addLayout(boutons)

    def _pas_modele(self) -> QWidget:
        self.liste = QListWidget()
        self.liste.setObjectName("modeles")
        self.liste.setAccessibleName("Modèles de campagne")
        self.liste.addItems([f"{m.region} {m.edition}" for m in self._modeles])
        self.resume = QLabel()
        self.resume.setWordWrap(True)
        self.resume.setProperty("role", "secondaire")
        page = QWidget()
        pile = QVBoxLayout(page)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(self.liste, stretch=1)
        pile.addWidget(self.resume)
        return page

    def _pas_faits(self) -> QWidget:
        self.modele_faits = ModeleTable(colonnes_faits(), parent=self)
        self.table_faits = Table(self.modele_faits, nom="Faits de la campagne et leurs sources")
        self.table_faits.setObjectName("table_faits")
        self.table_faits.setWordWrap(True)  # a source is read in full
        self.table_faits.ouverte.connect(lambda _rang: self._on_suivant())  # Enter goes on, as in the list before
        Etirement(self.table_faits, "source")
        self.compte = QLabel()
        self.compte.setWordWrap(True)
        page = QWidget()
        pile = QVBoxLayout(page)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(self.compte)
        pile.addWidget(self.table_faits, stretch=1)
        return page

    def _pas_service(self) -> QWidget:
        self.faits = FormulaireFaits()
        return defilant(self.faits)

    def _pas_fichier(self) -> QWidget:
        page = QWidget()
        grille = formulaire()
        self.fichier = champ(grille, "&Fichier de la base", QLineEdit(), "fichier_base")
        parcourir = QPushButton("Parcourir…")
        parcourir.setObjectName("parcourir")
        parcourir.clicked.connect(lambda _coche: self._on_parcourir())
        aide = QLabel(
            "Toute la campagne tient dans ce fichier\u00a0: dossiers, pièces, notes, décisions, journal. "
            "Placez-le sur un disque de ce poste\u00a0; «\u00a0Sauvegarder maintenant\u00a0» en fait une copie "
            "vérifiée."
        )
        aide.setWordWrap(True)
        aide.setProperty("role", "secondaire")
        pile = QVBoxLayout(page)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addLayout(grille)
        pile.addWidget(parcourir, alignment=Qt.AlignmentFlag.AlignLeft)
        pile.addWidget(aide)
        pile.addStretch(1)
        return page

    def _on_modele(self, rang: int) -> None:
        modele = self._modeles[rang]
        lue = lire_modele(modele.code)
        campagne = self._campagne = confirmer(lue, **valeurs_par_defaut(du_poste(), lue))
        self.resume.setText(f"{modele.intitule}\n{modele.resume}")
        self.modele_faits.remplacer(faits(campagne))
        reste = len(campagne.a_confirmer())
        self.compte.setText(
            f"{pluriel(reste, 'valeur')} à confirmer par le service, ici ou après la création."
            if reste
            else "Chaque valeur a sa source."
        )
        self.faits.montrer(campagne)
        self.fichier.setText(str(bases() / f"{modele.code}{EXTENSION_BASE}"))

    def _on_parcourir(self) -> None:
        choisi = Fichiers.nouvelle_base(self, Path(self.fichier.text()))
        if choisi is not None:
            self.fichier.setText(str(choisi))

    def _on_suivant(self) -> None:
        pas = self.etapes.currentIndex()
        fautes = self.faits.fautes
        if fautes:
            self.aller(2)
            self._refuser(" ".join(fautes))
        elif pas < len(TITRES) - 1:
            self.aller(pas + 1)
        else:
            self._terminer()

    def _terminer(self) -> None:
        texte = self.fichier.text().strip()
        chemin = Path(texte).expanduser()
        if texte and not chemin.suffix:
            chemin = chemin.with_suffix(EXTENSION_BASE)
        if not texte:
            self._refuser("Le nom du fichier est vide. Indiquez où créer la base.")
        elif chemin.exists():
            self._refuser(f"Le fichier «\u00a0{chemin.name}\u00a0» existe déjà. Choisissez un autre nom.")
        elif not chemin.parent.is_dir():
            self._refuser(f"Le dossier «\u00a0{chemin.parent}\u00a0» n’existe pas. Choisissez-en un autre.")
        else:
            self.repondu.emit(Reponse(chemin, self._modeles[self.liste.currentRow()].code, self.faits.valeurs()))
            self.accept()
