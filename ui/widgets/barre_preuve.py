"""Beneath the document: what is selected, and the act that attaches it to a sub-criterion, asked for when unknown.

Not here: what is selected (the readers), nor what attaching does (`services.preuves`).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.socle.formats import NBSP, sans_accents
from ui.widgets.barre_visionneuse import acte_de_la_visionneuse
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.flux import Flux
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from ui.models.selection import Selection

RIEN = "Sélectionnez d’abord un passage, ou dessinez un cadre sur la page."
SANS_GRILLE = "Aucun poste n’est demandé, donc aucune grille\u00a0: ajoutez un poste dans l’onglet Projet."
QUESTION = "À quel sous-critère attacher cette preuve\u00a0?"


class BarrePreuve(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        preuve_voulue(object, str): attach this `Selection` to the sub-criterion of this code.
        quittee(): the question is over; the reader takes the focus back.
    """

    preuve_voulue = Signal(object, str)
    quittee = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection: Selection | None = None
        self._cibles: tuple[tuple[str, str], ...] = ()
        self._visee = ""
        self.citation = TexteElide()
        self.citation.setProperty("role", "secondaire")
        self.bouton = QPushButton()
        self.bouton.setObjectName("attacher_preuve")
        self.bouton.clicked.connect(lambda _coche: self.attacher())
        self.question = ChoixEnLigne()
        self.question.repondu.connect(self._on_repondu)
        self.question.abandonne.connect(self.quittee)
        self.phrase = QLabel()
        self.phrase.setWordWrap(True)
        self.phrase.setTextFormat(Qt.TextFormat.PlainText)
        self.phrase.hide()
        self._rangee = QWidget(self)
        rangee = Flux(self._rangee)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.setSpacing(8)
        rangee.addWidget(self.citation, stretch=1)
        rangee.addWidget(self.bouton)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self._rangee)
        pile.addWidget(self.question)
        pile.addWidget(self.phrase)
        self._rangee.hide()
        self._nommer()

    def cibler(self, cibles: Sequence[tuple[str, str]], visee: str) -> None:
        """Say which sub-criteria a proof can go to (code, wording), and which one is being noted, if any."""
        self._cibles, self._visee = tuple(cibles), visee
        self._nommer()

    def montrer(self, selection: Selection | None) -> None:
        """Show what is selected."""
        if selection is not None and selection != self._selection:
            self.dire("")
        self._selection = selection
        self._rangee.setVisible(selection is not None)
        if selection is not None:
            texte = " ".join(selection.texte[:400].split())
            lieu = selection.lieu or (f"p.{NBSP}{selection.page + 1}" if selection.page is not None else "")
            quoi = f"«{NBSP}{texte}{NBSP}»" if texte else "Cadre sans texte"
            self.citation.setText(f"{quoi}, {lieu}" if lieu else quoi)
            self.citation.setToolTip(f"<p>{escape(self.citation.text())}</p>")
            self.citation.setAccessibleName(f"Sélection{NBSP}: {self.citation.text()}")

    def attacher(self, *, demander: bool = False) -> None:
        """Attach the selection to the sub-criterion aimed at; ask which when there is none, or when told to."""
        if self._selection is None:
            self.dire(RIEN)
        elif not self._cibles:
            self.dire(SANS_GRILLE)
        elif demander or self._visee not in {code for code, _ in self._cibles}:
            self.dire("")
            choix = [f"{code} – {intitule}" for code, intitule in self._cibles]
            propose = next((texte for texte in choix if texte.startswith(f"{self._visee} –")), "")
            self.question.demander(QUESTION, choix, propose)
        else:
            self.preuve_voulue.emit(self._selection, self._visee)

    def dire(self, phrase: str) -> None:
        """Say a sentence, or nothing."""
        self.phrase.setText(phrase)
        self.phrase.setAccessibleName(phrase)
        self.phrase.setVisible(bool(phrase))

    def _nommer(self) -> None:
        self.bouton.setText(f"Attacher à {self._visee}" if self._visee else "Attacher comme preuve…")
        self.bouton.setAccessibleName(self.bouton.text())
        self.bouton.setToolTip("Attacher la sélection au sous-critère, comme preuve de sa note (Ctrl+J ou E)")

    def _on_repondu(self, texte: str) -> None:
        code = code_de_sous_critere(texte, self._cibles)
        if code is None:
            self.dire(f"«{NBSP}{texte}{NBSP}» n’est pas un sous-critère de la grille{NBSP}: rien n’a été attaché.")
        elif self._selection is not None:
            self.preuve_voulue.emit(self._selection, code)
        self.quittee.emit()


def code_de_sous_critere(saisie: str, cibles: Sequence[tuple[str, str]]) -> str | None:
    """Return the code meant by « C1.2 – Acheteurs… », « c1.2 » or a unique part of a wording; None otherwise."""
    texte = sans_accents(saisie.strip())
    debut = texte.split(" ")[0]
    for code, _ in cibles:
        if sans_accents(code) == debut:
            return code
    trouves = [code for code, intitule in cibles if texte in sans_accents(intitule)]
    return trouves[0] if len(trouves) == 1 else None


def actes_de_preuve(parent: QWidget, barre: BarrePreuve, cadrer: Callable[[], None]) -> tuple[QAction, ...]:
    """Return the acts on a selection: select a frame (checkable), attach, attach elsewhere."""
    cadre = acte_de_la_visionneuse(parent, "Sélectionner un cadre", "Ctrl+Shift+C", "cadre", cadrer)
    cadre.setCheckable(True)
    cadre.setToolTip(
        "Sélectionner un cadre de la page (Ctrl+Maj+C, ou Alt en tirant la souris). "
        "Au clavier\u00a0: les flèches le déplacent, Maj et les flèches l’agrandissent."
    )
    attacher = acte_de_la_visionneuse(parent, "Attacher comme preuve", "Ctrl+J E", "preuve", barre.attacher)
    ailleurs = acte_de_la_visionneuse(
        parent,
        "Attacher comme preuve à un autre sous-critère…",
        "Ctrl+Shift+J",
        "preuve",
        lambda: barre.attacher(demander=True),
    )
    return cadre, attacher, ailleurs
