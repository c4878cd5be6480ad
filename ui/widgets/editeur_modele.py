"""Edits one block of a model: its texts, its fields, its conditions, what repeats, its mark and its source.

Not here: which block, what is wrong in it, the draft it belongs to (`ui.pages.modeles`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.documents.conditions_en_mots import condition_en_mots, repete_en_mots, tableau_en_mots
from app.documents.edition_modele import (
    Chemin,
    Emplacement,
    ajouter_ligne,
    conditionner,
    conditions_de,
    ecrire,
    emplacements,
    en_faute,
    genre_de,
    remplir_de,
    repeter,
    retirer_ligne,
)
from app.documents.modeles import Genre, Marque
from app.documents.vocabulaire import UN_DOSSIER
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.formulaire import formulaire
from ui.widgets.page import enchainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.documents.edition_modele import Bloc
    from app.documents.vocabulaire import Vocabulaire

ATTENTE_MS = 350
HAUTEUR_TEXTE = 130
MARQUES = {
    Marque.SOURCE: "S – exigé par un texte",
    Marque.TEXTE_A_RELIRE: "R – exigé par un texte, à relire",
    Marque.PRATIQUE: "P – usage",
    Marque.REDACTION: "G – rédaction, à vérifier",
    Marque.APPEL: "A – exigé par l’appel à projets",
}


def choix_de_champs(mots: Vocabulaire, autres: Iterable[str] = ()) -> tuple[tuple[object, str], ...]:
    """Return every field by its French name, then the numbers and headings of the model."""
    champs = sorted(mots.champs, key=lambda nom: mots.champs[nom].libelle.casefold())
    return (
        (None, "Insérer un champ…"),
        *((nom, f"{mots.champs[nom].libelle} – {{{nom}}}") for nom in champs),
        *((nom, f"{nom.replace('parametre:', 'nombre ').replace('_', ' ')} – {{{nom}}}") for nom in autres),
    )


class EditeurBloc(QWidget):
    """One block.

    Signals:
        bloc_change(object, str): the block as it now stands, and the name of the change, for undo.
    """

    bloc_change = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bloc: Bloc | None = None
        self._mots = UN_DOSSIER
        self._ou: Chemin = ()
        self._attente = QTimer(self)
        self._attente.setSingleShot(True)
        self._attente.setInterval(ATTENTE_MS)
        self._attente.timeout.connect(self.valider)
        self.titre = QLabel(self)
        self.titre.setProperty("role", "section")
        self.titre.setWordWrap(True)
        self.faute = QLabel(self)
        self.faute.setProperty("role", "erreur")
        self.faute.setWordWrap(True)
        self.faute.hide()
        self.endroit = ChampChoix(quoi="Texte du bloc", parent=self)
        self.texte = QPlainTextEdit(self)
        self.texte.setAccessibleName("Texte, champs entre accolades")
        self.texte.setTabChangesFocus(True)
        self.texte.setMinimumHeight(HAUTEUR_TEXTE)
        self.champs = ChampChoix(quoi="Insérer un champ", parent=self)
        self.portee = ChampChoix(
            ((False, "du bloc entier"), (True, "de ce seul texte")), quoi="Portée des conditions", parent=self
        )
        self.posees = ChampChoix(quoi="Conditions posées", parent=self)
        self.retirer_condition = QPushButton("Retirer", self)
        self.retirer_condition.setAccessibleName("Retirer la condition choisie")
        self.condition = ChampChoix(quoi="Ajouter une condition", parent=self)
        self.repete = ChampChoix(quoi="Répéter pour chaque", parent=self)
        self.lignes_de = ChampChoix(quoi="Lignes du tableau", parent=self)
        self.marque = ChampChoix(tuple(MARQUES.items()), quoi="Ce qui fonde le bloc", parent=self)
        self.source = ChampTexte(quoi="Source du bloc", parent=self)
        self.ajouter = QPushButton("Ajouter une ligne", self)
        self.oter = QPushButton("Retirer la ligne", self)
        self._batir()
        self._brancher()
        self.parler(UN_DOSSIER)
        self.montrer(None, "")

    def parler(self, mots: Vocabulaire) -> None:
        """Offer the words of this family of models: fields, conditions, what repeats, rows."""
        self._mots, self._bloc = mots, None
        self.champs.proposer(choix_de_champs(mots))
        self.condition.proposer(_choix_de_conditions(mots))
        self.repete.proposer((("", "non"), *((nom, repete_en_mots(nom)) for nom in mots.textes)))
        self.lignes_de.proposer(tuple((nom, tableau_en_mots(nom)) for nom in mots.tableaux))

    def montrer(self, bloc: Bloc | None, faute: str, autres_champs: Iterable[str] = ()) -> None:
        """Show a block, None for none; `autres_champs`: numbers and headings that its texts may name."""
        memes = bloc is not None and self._bloc is not None and bloc.get("id") == self._bloc.get("id")
        self._bloc = bloc
        self.setEnabled(bloc is not None)
        self.dire(faute)
        if bloc is None:
            self.titre.setText("Choisissez un bloc")
            return
        self.titre.setText(f"{str(bloc.get('genre', '')).capitalize()} «\u00a0{bloc.get('id', '')}\u00a0»")
        if not memes:
            autres = tuple(autres_champs)
            vise = en_faute(bloc, self._mots, autres) if faute else None
            self._ou = vise.chemin if vise else ()
            self.champs.proposer(choix_de_champs(self._mots, autres))
        self._remplir(bloc)

    def dire(self, faute: str) -> None:
        """Write what is wrong in the block; an empty text clears it."""
        self.faute.setText(f"✕ {faute}" if faute else "")
        self.faute.setVisible(bool(faute))

    def valider(self) -> None:
        """Take the text typed into the block, at once."""
        self._attente.stop()
        ou = self._emplacement()
        saisi = self.texte.toPlainText().replace("\n", " ")
        if self._bloc is not None and ou is not None and saisi != _plat(ou.texte):
            self._emettre(ecrire(self._bloc, ou.chemin, saisi), "le texte du bloc")

    def inserer_champ(self, nom: object) -> None:
        """Write a field where the cursor stands."""
        if isinstance(nom, str):
            self.texte.insertPlainText(f"{{{nom}}}")
            self.texte.setFocus(Qt.FocusReason.OtherFocusReason)
        self.champs.setCurrentIndex(0)

    def _batir(self) -> None:
        pile = QVBoxLayout(self)
        pile.setContentsMargins(8, 0, 8, 0)
        pile.addWidget(self.titre)
        pile.addWidget(self.faute)
        grille = formulaire()
        pile.addLayout(grille)
        pile.addStretch(1)
        visites: list[QWidget] = []
        for libelle, widgets in (
            ("Texte", (self.endroit,)),
            ("", (self.texte,)),
            ("Champ", (self.champs,)),
            ("Lignes", (self.ajouter, self.oter)),
            ("Répéter", (self.repete,)),
            ("Tableau", (self.lignes_de,)),
            ("Conditions", (self.portee,)),
            ("Posées", (self.posees, self.retirer_condition)),
            ("Ajouter", (self.condition,)),
            ("Fondement", (self.marque,)),
            ("Source", (self.source,)),
        ):
            rangee = QHBoxLayout()
            for widget in widgets:
                rangee.addWidget(widget, stretch=int(isinstance(widget, ChampChoix)))
            grille.addRow(libelle, rangee)
            visites += widgets
        enchainer(visites)

    def _brancher(self) -> None:
        self.texte.textChanged.connect(self._attente.start)
        self.endroit.valeur_changee.connect(self._on_endroit)
        self.champs.valeur_changee.connect(self.inserer_champ)
        self.portee.valeur_changee.connect(lambda _v: self._montrer_conditions())
        self.condition.valeur_changee.connect(self._on_condition)
        self.retirer_condition.clicked.connect(self._on_retirer)
        self.repete.valeur_changee.connect(
            lambda nom: self._changer(lambda b: repeter(b, self._ou, str(nom)), "la répétition")
        )
        self.lignes_de.valeur_changee.connect(
            lambda nom: self._changer(lambda b: remplir_de(b, str(nom)), "les lignes du tableau")
        )
        self.marque.valeur_changee.connect(
            lambda m: self._changer(lambda b: {**b, "marque": Marque(m).value}, "le fondement")
        )
        self.source.valeur_changee.connect(
            lambda s: self._changer(lambda b: {**b, "source": str(s)}, "la source du bloc")
        )
        self.ajouter.clicked.connect(lambda: self._changer(ajouter_ligne, "une ligne de plus"))
        self.oter.clicked.connect(lambda: self._changer(lambda b: retirer_ligne(b, self._ou), "une ligne de moins"))

    def _changer(self, faire: Callable[[Bloc], Bloc], libelle: str) -> None:
        self.valider()
        if self._bloc is not None and (neuf := faire(self._bloc)) != self._bloc:
            self._emettre(neuf, libelle)

    def _emettre(self, bloc: Bloc, libelle: str) -> None:
        self._bloc = bloc
        self.bloc_change.emit(bloc, libelle)

    def _remplir(self, bloc: Bloc) -> None:
        ici = emplacements(bloc)
        self.endroit.proposer(tuple((e.chemin, f"{e.libelle}\u00a0: {_plat(e.texte)[:40]}") for e in ici))
        ou = self._emplacement()
        self._ou = ou.chemin if ou else ()
        self.endroit.fixer(self._ou)
        self._montrer_texte(ou)
        genre = genre_de(bloc)
        self.lignes_de.setEnabled(genre is Genre.TABLEAU and bool(bloc.get("lignes_de")))
        self.lignes_de.fixer(bloc.get("lignes_de"))
        lignes = ajouter_ligne(bloc) is not bloc
        self.ajouter.setEnabled(lignes)
        self.oter.setEnabled(lignes and len(self._ou) > 1)
        self.marque.fixer(next((m for m in Marque if m.value == bloc.get("marque")), None))
        self.source.fixer(str(bloc.get("source", "")))
        self._montrer_conditions()

    def _montrer_texte(self, ou: Emplacement | None) -> None:
        self.texte.setEnabled(ou is not None)
        self.champs.setEnabled(ou is not None)
        texte = _plat(ou.texte) if ou else ""
        if self.texte.toPlainText() != texte:
            self.texte.blockSignals(True)  # noqa: FBT003  # Qt’s own signature
            self.texte.setPlainText(texte)
            self.texte.blockSignals(False)  # noqa: FBT003  # as above
        self.repete.setEnabled(ou is not None and ou.a_chaque is not None)
        self.repete.fixer(ou.a_chaque if ou and ou.a_chaque is not None else "")

    def _emplacement(self) -> Emplacement | None:
        ici = emplacements(self._bloc) if self._bloc is not None else ()
        return next((e for e in ici if e.chemin[:2] == self._ou[:2]), next(iter(ici), None))

    def _on_endroit(self, chemin: object) -> None:
        self.valider()
        if isinstance(chemin, tuple) and self._bloc is not None:
            self._ou = chemin
            self._remplir(self._bloc)

    def _chemin_des_conditions(self) -> Chemin:
        return self._ou if self.portee.valeur is True and len(self._ou) > 1 else ()

    def _conditions(self) -> tuple[str, ...]:
        ou = self._emplacement()
        if self._bloc is None:
            return ()
        return (ou.si or ()) if ou and self._chemin_des_conditions() else conditions_de(self._bloc)

    def _montrer_conditions(self) -> None:
        ou = self._emplacement()
        propre = ou is not None and ou.si is not None
        self.portee.setEnabled(propre)
        if not propre:
            self.portee.fixer(valeur=False)
        posees = self._conditions()
        self.posees.proposer(tuple((c, condition_en_mots(c)) for c in posees) or ((None, "aucune"),))
        self.retirer_condition.setEnabled(bool(posees))

    def _on_condition(self, nom: object) -> None:
        self.condition.setCurrentIndex(0)
        if isinstance(nom, str) and nom not in self._conditions():
            self._conditionner((*self._conditions(), nom))

    def _on_retirer(self) -> None:
        self._conditionner(tuple(c for c in self._conditions() if c != self.posees.valeur))

    def _conditionner(self, si: tuple[str, ...]) -> None:
        self._changer(lambda b: conditionner(b, self._chemin_des_conditions(), si), "les conditions")


def _choix_de_conditions(mots: Vocabulaire) -> tuple[tuple[object, str], ...]:
    noms = sorted(mots.conditions, key=lambda nom: condition_en_mots(nom).casefold())
    return (
        (None, "Ajouter une condition…"),
        *((nom, condition_en_mots(nom)) for nom in noms),
        *((f"non {nom}", condition_en_mots(f"non {nom}")) for nom in noms),
    )


def _plat(texte: str) -> str:
    """Return a text as the field shows it: Qt gives plain spaces back for non-breaking ones."""
    return texte.replace("\u00a0", " ").replace("\n", " ")
