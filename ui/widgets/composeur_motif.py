"""Under the motive of a decision: compose it from the notes, where each paragraph comes from, what it is like.

The draft is saved when the field is left. Not here: the sentences and the comparison (`app.services.motivations`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.seance import Motivation
from app.services.motivations import Comparaison
from ui.widgets.champ_texte import ChampTexte

if TYPE_CHECKING:
    from app.domain.decision import Decision
    from app.domain.motivation import Phrase
    from app.services.bureau import Bureau
    from app.socle.changes import Changes
    from ui.session import Session
    from ui.widgets.champ_texte import ChampParagraphe

ATTENTE_MS = 400
CONFIRMER = "Écrivez pourquoi ce texte est gardé, ou changez-le\u00a0: la décision s’enregistrera ensuite."


@dataclass(frozen=True, slots=True)
class _Lu:
    """What one look at the text gives, read outside the UI thread."""

    texte: str
    brouillon: Motivation | None
    origines: Sequence[tuple[str, tuple[str, ...]]]
    comparaison: Comparaison


class ComposeurMotif(QWidget):
    """Helps to write the motive in a field.

    Signals:
        compose_demande(): compose; the form answers with `composer`, for it knows the decision.
        sous_critere_vise(str): show the note that a paragraph comes from; the page listens.
    """

    compose_demande = Signal()
    sous_critere_vise = Signal(str)

    def __init__(self, session: Session, dossier_id: int, champ: ChampParagraphe, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = dossier_id
        self._champ = champ
        self._lu: _Lu | None = None
        self._demande = 0
        self._garde = ""
        self.bouton = QPushButton("Composer à partir des notes", self)
        self.bouton.setToolTip("Proposer un motif avec les justifications des notes\u00a0; rien n’est décidé")
        self.bouton.clicked.connect(self.compose_demande)
        self.fils: list[QPushButton] = []
        self._zone = QVBoxLayout()
        self._zone.setSpacing(0)
        self.alerte = QLabel(self)
        self.alerte.setWordWrap(True)
        self.alerte.setProperty("role", "alerte")
        self.alerte.hide()
        self.confirmation = ChampTexte(quoi="Pourquoi ce motif proche d’un autre est gardé", parent=self)
        self.confirmation.setPlaceholderText("Pourquoi ce texte est gardé (inscrit au journal)")
        self.confirmation.hide()
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.bouton, alignment=Qt.AlignmentFlag.AlignLeft)
        pile.addLayout(self._zone)
        pile.addWidget(self.alerte)
        pile.addWidget(self.confirmation)
        self._minuterie = QTimer(self)
        self._minuterie.setSingleShot(True)
        self._minuterie.setInterval(ATTENTE_MS)
        self._minuterie.timeout.connect(self.relire)
        champ.textChanged.connect(self._minuterie.start)
        champ.valeur_changee.connect(self.garder)

    def relire(self) -> None:
        """Read again the draft, where the text comes from and what it is like, outside the UI thread."""
        if self._session.runner.ferme:
            return
        self._demande += 1
        demande, texte, bureau, dossier_id = (
            self._demande,
            self._champ.saisie,
            self._session.bureau,
            self._dossier_id,
        )

        def recevoir(lu: _Lu) -> None:
            if demande == self._demande and lu.texte == self._champ.saisie:
                self._montrer(lu)

        self._session.runner.lancer(
            lambda _rapporter, _annulation: _lire(bureau, dossier_id, texte),
            libelle="Lecture du motif",
            au_succes=recevoir,
            proprietaire=self,
        )

    def composer(self, decision: Decision) -> None:
        """Put in the field what the notes and the facts propose; it is a draft, which can be undone."""
        motivations = self._session.bureau.motivations
        self.bouton.setEnabled(False)
        self._session.runner.lancer(
            lambda _rapporter, _annulation: motivations.composer(decision),
            libelle="Composition du motif",
            au_succes=self._on_compose,
            a_la_fin=lambda: self.bouton.setEnabled(True),
            proprietaire=self,
        )

    def garder(self, _valeur: object = None) -> None:
        """Save the draft: undoable, one line of the journal."""
        motivations, dossier_id, texte = self._session.bureau.motivations, self._dossier_id, self._champ.saisie
        gardes: list[str] = []

        def faire() -> tuple[Motivation | None, Changes]:
            fait = motivations.enregistrer(dossier_id, texte)
            gardes.append(texte)
            return fait

        self._session.faire(
            "le brouillon du motif",
            faire,
            lambda avant: motivations.enregistrer(dossier_id, avant.texte if avant else ""),
        )
        if gardes:
            self._garde = texte
        self.relire()

    def peut_servir(self) -> bool:
        """True when the text is like no other, or when why it is kept is written in the journal.

        Else say what to write, and put the cursor there.
        """
        motivations, texte = self._session.bureau.motivations, self._champ.saisie
        lu = self._lu
        frais = lu is not None and lu.texte == texte
        comparaison = lu.comparaison if lu is not None and frais else motivations.comparer(self._dossier_id, texte)
        if not comparaison.a_confirmer:
            return True
        raison = self.confirmation.text().strip()
        if not raison:
            self._dire(comparaison)
            self.alerte.setText(f"{self.alerte.text()}\n{CONFIRMER}")
            self.confirmation.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        confirmee = self._session.faire_sans_retour(lambda: motivations.confirmer(self._dossier_id, texte, raison))
        return confirmee is not None

    def oublier(self) -> None:
        """Forget the draft: a decision has taken it."""
        motivations, dossier_id = self._session.bureau.motivations, self._dossier_id
        self._session.faire_sans_retour(lambda: motivations.enregistrer(dossier_id, ""))

    def _on_compose(self, phrases: tuple[Phrase, ...]) -> None:
        texte = "\n".join(p.texte for p in phrases)
        if texte:
            curseur = QTextCursor(self._champ.document())
            curseur.select(QTextCursor.SelectionType.Document)
            curseur.insertText(texte)
            self.garder()

    def _montrer(self, lu: _Lu) -> None:
        premier, self._lu = self._lu is None, lu
        brouillon = lu.brouillon.texte if lu.brouillon else ""
        a_rendre = not lu.texte if premier else brouillon != self._garde == lu.texte
        self._garde = brouillon
        if a_rendre and brouillon != lu.texte:  # the draft of another day, or an undo
            self._champ.fixer(brouillon)
            self.relire()
            return
        for fil in self.fils:
            self._zone.removeWidget(fil)
            fil.deleteLater()
        self.fils = [self._fil(rang, code) for rang, (_, codes) in enumerate(lu.origines, 1) for code in codes]
        self._dire(lu.comparaison)

    def _fil(self, rang: int, code: str) -> QPushButton:
        fil = QPushButton(f"Paragraphe {rang}\u00a0: voir la note {code}", self)
        fil.setProperty("role", "lien")
        fil.clicked.connect(partial(self.sous_critere_vise.emit, code))
        self._zone.addWidget(fil, alignment=Qt.AlignmentFlag.AlignLeft)
        return fil

    def _dire(self, comparaison: Comparaison) -> None:
        """Name the dossiers that the text is like, and what was answered."""
        phrases = [f"▲ {phrase}" for phrase in comparaison.phrases()]
        if comparaison.confirmation:
            phrases.append(f"● Gardé\u00a0: {comparaison.confirmation}")
        self.alerte.setText("\n".join(phrases))
        self.alerte.setVisible(bool(phrases))
        self.confirmation.setVisible(comparaison.a_confirmer)


def _lire(bureau: Bureau, dossier_id: int, texte: str) -> _Lu:
    motivations = bureau.motivations
    return _Lu(
        texte,
        motivations.of_dossier(dossier_id),
        motivations.origines(dossier_id, texte),
        motivations.comparer(dossier_id, texte),
    )
