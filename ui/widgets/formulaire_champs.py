"""A scrolling form: sections, labelled fields, a sentence under a field. A field is saved when it is left.

Not here: what the fields are (`formulaire_porteur`, `formulaire_projet`), nor how a value is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import px
from ui.widgets._champ_centiemes import ChampCentiemes
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_codes import ChampCodes
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_texte import ChampParagraphe, ChampTexte
from ui.widgets.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

Controle = ChampTexte | ChampParagraphe | ChampChoix | ChampDate | ChampCentiemes | ChampCodes
C = TypeVar("C", bound=Controle)
LARGEUR_ETIQUETTE = 116


class Formulaire(QScrollArea):
    """The form.

    Signals:
        saisi(str, object): name of the field and its new value; the owner saves it.
    """

    saisi = Signal(str, object)

    def __init__(self, nom: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(nom)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._corps = QWidget()
        self._pile = QVBoxLayout(self._corps)
        self._pile.setContentsMargins(12, 8, 12, 16)
        self._pile.setSpacing(8)
        self._pile.addStretch(1)
        self.setWidget(self._corps)
        self._rangees: QFormLayout | None = None
        self._section: Section | None = None
        self.champs: dict[str, Controle] = {}
        self._phrases: dict[str, QLabel] = {}

    def section(self, titre: str) -> None:
        """Begin a section; the next fields belong to it."""
        self._section = None
        etiquette = QLabel(titre)
        etiquette.setProperty("role", "section")
        etiquette.setContentsMargins(0, 8, 0, 0)
        self.bloc(etiquette)

    def section_repliable(self, titre: str, *, ouverte: bool = True) -> Section:
        """Begin a section that folds; the next fields and widgets belong to it."""
        self._section = None
        section = Section(titre, ouverte=ouverte, parent=self._corps)
        self.bloc(section)
        self._section = section
        return section

    def en_tete(self, widget: QWidget) -> None:
        """Put a widget above everything else, over the whole width."""
        self._pile.insertWidget(0, widget)

    def bloc(self, widget: QWidget) -> None:
        """Add a widget over the whole width, after what is there."""
        if self._section is None:
            self._pile.insertWidget(self._pile.count() - 1, widget)
        else:
            self._section.corps.addWidget(widget)
        self._rangees = None

    def champ(self, nom: str, libelle: str, controle: C) -> C:
        """Add a labelled field; a fault of its entry is told under it."""
        etiquette = QLabel(libelle)
        etiquette.setWordWrap(True)
        etiquette.setFixedWidth(px(LARGEUR_ETIQUETTE))
        etiquette.setBuddy(controle)
        self._grille().addRow(etiquette, controle)
        controle.setObjectName(nom)
        self.champs[nom] = controle
        controle.valeur_changee.connect(lambda valeur: self.saisi.emit(nom, valeur))
        if isinstance(controle, ChampDate | ChampCentiemes | ChampCodes):
            controle.faute_changee.connect(lambda faute: self.dire(nom, faute, "erreur"))
        return controle

    def dire(self, nom: str, texte: str, role: str = "secondaire") -> None:
        """Write a sentence under a field; an empty one takes it away."""
        if nom not in self._phrases:
            if not texte:
                return
            self._phrases[nom] = self._phrase(nom)
        phrase = self._phrases[nom]
        phrase.setText(texte)
        phrase.setProperty("role", role)
        phrase.style().polish(phrase)
        phrase.setVisible(bool(texte))

    def montrer(self, valeurs: Mapping[str, object], *, tout: bool) -> None:
        """Show values. A field being typed in, or whose entry could not be read, is left alone unless `tout`."""
        for nom, valeur in valeurs.items():
            controle = self.champs[nom]
            garder = not isinstance(controle, ChampChoix | ChampCentiemes) and controle.en_saisie
            if tout or (controle.valeur != valeur and not garder):
                fixer: Any = controle.fixer
                fixer(valeur)

    def montrer_champ(self, nom: str, *, visible: bool) -> None:
        """Show or hide a field and its label: what a choice makes pointless leaves the form."""
        controle = self.champs[nom]
        for rangees in self._corps.findChildren(QFormLayout):
            if rangees.indexOf(controle) >= 0:
                rangees.setRowVisible(controle, visible)

    def _grille(self) -> QFormLayout:
        if self._rangees is None:
            self._rangees = QFormLayout()
            self._rangees.setContentsMargins(0, 0, 0, 0)
            self._rangees.setHorizontalSpacing(8)
            self._rangees.setVerticalSpacing(8)
            self._rangees.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            self._rangees.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            if self._section is None:
                self._pile.insertLayout(self._pile.count() - 1, self._rangees)
            else:
                self._section.corps.addLayout(self._rangees)
        return self._rangees

    def _phrase(self, nom: str) -> QLabel:
        """Insert the place of a sentence right under its field."""
        phrase = QLabel()
        phrase.setWordWrap(True)
        controle = self.champs[nom]
        for rangees in self._corps.findChildren(QFormLayout):
            if rangees.indexOf(controle) >= 0:
                position: Any = rangees.getWidgetPosition(controle)
                rangees.insertRow(position[0] + 1, "", phrase)
        return phrase
