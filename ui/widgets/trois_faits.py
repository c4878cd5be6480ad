"""Three facts of a dossier that are not one, each with its day and its author: recevable, complet, instruit.

The first is said here, with its reason when it is « non »; the two others follow from the pieces and the state.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.domain.cycle import NON_INSTRUITS
from app.domain.faits import LIBELLES_RECEVABILITE, Recevabilite
from app.domain.pieces import Verdict
from app.socle.formats import a_paris, date_courte, date_heure, pluriel
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.demandes import DemandeDePieces
    from app.services.instruction import Fiche
    from ui.session import Session

A_JUGER = frozenset({Verdict.RECUE, Verdict.A_VERIFIER})  # the file is there: nothing is to be asked


def date_du_fait(instant: datetime | None, agent: str = "") -> str:
    """Return « le 12/07/2022 par A. Essai » with its space before; empty when the day is not known."""
    auteur = f" par {agent}" if agent else ""
    return f" le {date_courte(a_paris(instant).date())}{auteur}" if instant else ""


def completude_en_mots(fiche: Fiche) -> tuple[str, str]:
    """Return « ● complet le 12/07/2022 par A. Essai » or « ○ 2 pièces manquent, 5 à vérifier », and its colour."""
    if not fiche.completude.lignes:
        return "○ pièces attendues\u00a0: forme juridique à préciser", "alerte"
    manquantes = fiche.completude.manquantes
    if not manquantes:
        return f"● complet{date_du_fait(fiche.faits.complet_le, fiche.faits.complet_agent)}", "succes"
    arrivees = sum(ligne.verdict in A_JUGER for ligne in manquantes)
    manquent = len(manquantes) - arrivees
    if not manquent:
        return f"◐ {pluriel(arrivees, 'pièce')} à vérifier", "alerte"
    suite = f", {arrivees} à vérifier" if arrivees else ""
    return f"○ {pluriel(manquent, 'pièce manque', 'pièces manquent')}{suite}", "erreur"


def instruction_en_mots(fiche: Fiche) -> str:
    """Return « ● instruit le 20/07/2022 par A. Essai » or « ○ à instruire »; nothing for one that never was."""
    if fiche.dossier.etat in NON_INSTRUITS:
        return "○ à instruire"
    faits = fiche.faits
    return f"● instruit{date_du_fait(faits.instruit_le, faits.instruit_agent)}" if faits.instruit_le else ""


def demande_en_mots(demande: DemandeDePieces) -> str:
    """Return « 2 pièces demandées le 12/07/2022, pour le 27/07/2022 : réponse le 20/07/2022 »."""
    debut = (
        f"{pluriel(len(demande.lignes), 'pièce demandée', 'pièces demandées')}{date_du_fait(demande.demandee_le)}"
    )
    reponse = f"réponse{date_du_fait(demande.repondue_le)}" if demande.repondue_le else "sans réponse"
    return f"{debut}, pour le {date_courte(demande.date_limite)}\u00a0: {reponse}"


class TroisFaits(QWidget):
    """One row; the reason of « non recevable » is asked under it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._fiche: Fiche | None = None
        self.recevabilite = QToolButton()
        self.recevabilite.setObjectName("recevabilite")
        self.recevabilite.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu("Recevabilité", self)
        for valeur in Recevabilite:
            symbole, mot = LIBELLES_RECEVABILITE[valeur]
            suite = "…" if valeur is Recevabilite.NON else ""
            self.menu.addAction(f"{symbole} {mot}{suite}").triggered.connect(partial(self._on_choisie, valeur))
        self.recevabilite.setMenu(self.menu)
        self._completude, self._instruit = QLabel(), QLabel()
        self.question = ChoixEnLigne()
        self.question.repondu.connect(partial(self._apprecier, Recevabilite.NON))
        rangee = Flux()
        rangee.setSpacing(12)
        for widget in (self.recevabilite, self._completude, self._instruit):
            rangee.addWidget(widget)
        rangee.addStretch(1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addLayout(rangee)
        pile.addWidget(self.question)

    def montrer(self, fiche: Fiche) -> None:
        """Say the three facts of a dossier, with their authors in the tips."""
        if self._fiche is not None and self._fiche.dossier.cle != fiche.dossier.cle:
            self.question.hide()
        self._fiche = fiche
        faits = fiche.faits
        symbole, mot = LIBELLES_RECEVABILITE[faits.recevable]
        self.recevabilite.setText(f"{symbole} {mot}{date_du_fait(faits.recevable_le, faits.recevable_agent)} ▾")
        self.recevabilite.setAccessibleName(f"Recevabilité\u00a0: {mot}")
        motif = f"{faits.recevable_motif}\n" if faits.recevable_motif else ""
        self.recevabilite.setToolTip(f"{motif}{_auteur(faits.recevable_le, faits.recevable_agent)}")
        texte, role = completude_en_mots(fiche)
        aide = (_auteur(faits.complet_le, faits.complet_agent), *map(demande_en_mots, fiche.demandes))
        self._dire(self._completude, texte, role, "\n".join(aide))
        self._dire(self._instruit, instruction_en_mots(fiche), "", _auteur(faits.instruit_le, faits.instruit_agent))

    def _on_choisie(self, valeur: Recevabilite, *_coche: object) -> None:
        if self._fiche is None:
            return
        if valeur is Recevabilite.NON:
            self.question.demander(
                "Non recevable\u00a0: pour quel motif\u00a0?", (), self._fiche.faits.recevable_motif
            )
            return
        self.question.hide()
        self._apprecier(valeur, "")

    def _apprecier(self, valeur: Recevabilite, motif: str) -> None:
        if self._fiche is None:
            return
        faits, dossier_id = self._session.bureau.faits, self._fiche.dossier.cle
        self._session.faire(
            "la recevabilité",
            lambda: faits.apprecier(dossier_id, valeur, motif),
            lambda avant: faits.apprecier(dossier_id, avant.recevable, avant.recevable_motif),
        )

    @staticmethod
    def _dire(etiquette: QLabel, texte: str, role: str, aide: str) -> None:
        etiquette.setText(texte)
        etiquette.setToolTip(aide)
        etiquette.setProperty("role", role)
        etiquette.style().polish(etiquette)


def _auteur(instant: datetime | None, agent: str) -> str:
    return f"{agent}, {date_heure(instant)}" if instant else "Date non connue"
