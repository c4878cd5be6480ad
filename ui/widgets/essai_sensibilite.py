"""The strip under the ranking where the hypothesis of the sensitivity is chosen, run and stated.

Not here: the computation (`app.domain.sensibilite`), nor its column in the table (`ui.models.classement`).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.domain.sensibilite import Essai, selon_les_poids, selon_une_note
from app.services.classements import ESSAI_PROPOSE
from app.socle.formats import NBSP, pluriel
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from app.domain.sensibilite import Sensibilite
    from app.domain.tableau import Tableau
    from ui.workers.runner import Runner
    from ui.workers.task import Tache

TIRAGES_MAX, GRAINE_MAX = 20_000, 999_999
EXPLICATION = (
    "Aide au service\u00a0: deux dossiers d’un même groupe ne se distinguent pas sous cette hypothèse. "
    "Ni le rang, ni les exports, ni le dossier n’en tiennent compte."
)
PERIME = "Les notes ou la liste ont changé\u00a0: calculez à nouveau."


class Hypothese(StrEnum):
    """What moves."""

    POIDS = "poids"
    NOTE = "note"


class EssaiSensibilite(QWidget):
    """Fields, one button that runs or stops, and the hypothesis in words.

    Signals:
        calculee(Sensibilite): the bands of the ranking that was given; the page listens.
        effacee(): there are no bands any more; the page listens.
    """

    calculee = Signal(object)
    effacee = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._tableau: Tableau | None = None
        self._tache: Tache | None = None
        self._montre = False
        choix = ((Hypothese.POIDS, "les poids varient"), (Hypothese.NOTE, "une note change d’un niveau"))
        self.hypothese = ChampChoix(choix, quoi="Ce qui varie", parent=self)
        self.hypothese.setObjectName("essai_hypothese")
        self.amplitude = self._nombre("essai_amplitude", "Variation de chaque poids, en pour cent", 1, 99)
        self.amplitude.setPrefix(f"±{NBSP}")
        self.amplitude.setSuffix(f"{NBSP}%")
        self.tirages = self._nombre("essai_tirages", "Nombre de tirages", 1, TIRAGES_MAX)
        self.graine = self._nombre("essai_graine", "Graine du tirage", 0, GRAINE_MAX)
        self.amplitude.setValue(int(ESSAI_PROPOSE.amplitude * 100))
        self.tirages.setValue(ESSAI_PROPOSE.tirages)
        self.graine.setValue(ESSAI_PROPOSE.graine)
        self.graine.setToolTip("La même graine redonne les mêmes tirages, sur toute machine")
        self.bouton = QPushButton("Calculer", self)
        self.bouton.setObjectName("essai_calculer")
        self.phrase = QLabel(EXPLICATION, self)
        self.phrase.setObjectName("essai_phrase")
        self.phrase.setWordWrap(True)
        self.phrase.setProperty("role", "secondaire")
        self._batir()
        self.hypothese.valeur_changee.connect(lambda _valeur: self._accorder())
        self.bouton.clicked.connect(self._on_bouton_clicked)
        runner.progressee.connect(self._on_progressee)

    @property
    def essai(self) -> Essai:
        """The draw asked for."""
        return Essai(Fraction(self.amplitude.value(), 100), self.tirages.value(), self.graine.value())

    def viser(self, tableau: Tableau | None) -> None:
        """Give the ranking to try; what was worked out on another one is no longer shown."""
        if tableau is self._tableau:
            return
        self._tableau = tableau
        if self._tache is not None:
            self._tache.annuler()
        self.bouton.setEnabled(tableau is not None and bool(tableau.cles))
        if self._montre:
            self._montre = False
            self.phrase.setText(PERIME)
            self.effacee.emit()

    def calculer(self) -> None:
        """Work the bands out in a worker; the status bar shows how far it is."""
        tableau, essai, par_poids = self._tableau, self.essai, self.hypothese.valeur is Hypothese.POIDS
        if tableau is None:
            return

        def recevoir(sensibilite: Sensibilite) -> None:
            if tache is self._tache and tableau is self._tableau:
                self._montre = True
                self.phrase.setText(_bilan(sensibilite))
                self.calculee.emit(sensibilite)

        def finir() -> None:
            if tache is self._tache:
                self._tache = None
                self._accorder()

        tache = self._tache = self._runner.lancer(
            (lambda rapporter, annulation: selon_les_poids(tableau, essai, None, rapporter, annulation))
            if par_poids
            else (lambda rapporter, annulation: selon_une_note(tableau, None, rapporter, annulation)),
            libelle="Calcul des rangs possibles",
            au_succes=recevoir,
            a_la_fin=finir,
            proprietaire=self,
        )
        self._accorder()

    def _batir(self) -> None:
        rangee = Flux()
        rangee.setSpacing(8)
        for mot, champ in (
            ("&Hypothèse", self.hypothese),
            ("Variat&ion", self.amplitude),
            ("&Tirages", self.tirages),
            ("Grai&ne", self.graine),
        ):
            etiquette = QLabel(mot, self)
            etiquette.setBuddy(champ)
            rangee.addWidget(etiquette)
            rangee.addWidget(champ)
        rangee.addWidget(self.bouton)
        rangee.addStretch(1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addLayout(rangee)
        pile.addWidget(self.phrase)
        self._accorder()

    def _nombre(self, nom: str, quoi: str, minimum: int, maximum: int) -> QSpinBox:
        champ = QSpinBox(self)
        champ.setObjectName(nom)
        champ.setAccessibleName(quoi)
        champ.setRange(minimum, maximum)
        return champ

    def _accorder(self) -> None:
        """The fields of the draw serve the weights alone; the button runs, or stops."""
        en_cours = self._tache is not None
        par_poids = self.hypothese.valeur is Hypothese.POIDS
        self.hypothese.setEnabled(not en_cours)
        for champ in (self.amplitude, self.tirages, self.graine):
            champ.setEnabled(par_poids and not en_cours)
        self.bouton.setText("Arrêter" if en_cours else "Calculer")

    def _on_progressee(self, tache: Tache) -> None:
        if tache is self._tache and tache.progres is not None and tache.progres.total:
            part = 100 * tache.progres.fait // tache.progres.total
            self.bouton.setText(f"Arrêter ({part}{NBSP}%)")

    def _on_bouton_clicked(self) -> None:
        if self._tache is not None:
            self._tache.annuler()
        else:
            self.calculer()


def _bilan(sensibilite: Sensibilite) -> str:
    larges = [g for g in sensibilite.groupes if len(g) > 1]
    dedans = sum(map(len, larges))
    groupes = pluriel(len(larges), "groupe", "groupes")
    dits = f"{dedans} dossiers en {groupes} de rangs indiscernables" if larges else "tous les rangs sont fermes"
    return f"Hypothèse{NBSP}: {sensibilite.hypothese}. {dits[0].upper()}{dits[1:]}. {EXPLICATION}"
