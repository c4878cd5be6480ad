"""One sub-criterion: its note by one key, the descriptor of every level beside it, its justification.

Folded, it says its note in one line; unfolded (it has the focus), it shows the whole scale. Not here: the score.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.grille import points_effectifs
from app.socle.formats import pluriel, points
from ui.theme import theme_de
from ui.widgets.puce_preuve import PilePreuves
from ui.widgets.suivi_note import SuiviNote

if TYPE_CHECKING:
    from app.domain.grille import Grille, SousCritere
    from app.domain.notation import Note

SANS_OBJET = "S"
# Digits of the top row of a French keyboard, typed without Shift.
TOUCHES_AZERTY = {"à": "0", "&": "1", "é": "2", '"': "3", "'": "4", "(": "5"}
HAUTEUR_JUSTIFICATION = 72
DEMANDE_SANS_OBJET = "«\u00a0Sans objet\u00a0» s’enregistre avec sa justification\u00a0: écrivez pourquoi."
TOUCHES = "0 à 4 pour noter, S sans objet, Suppr pour effacer, Entrée pour justifier, H pour l’histoire"
DEMANDE_NOTE = "La justification s’enregistre avec la note\u00a0: choisissez-la."
DEMANDE_JUSTIFICATION = "Cette note demande une justification."


class ChampJustification(QPlainTextEdit):
    """A paragraph that Tab leaves and that says when it is left.

    Signals:
        quittee(): the focus has gone elsewhere.
        abandonnee(): Escape; the row takes the focus back.
    """

    quittee = Signal()
    abandonnee = Signal()

    def __init__(self, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(quoi)
        self.setPlaceholderText("Justification")
        self.setTabChangesFocus(True)
        self.setFixedHeight(HAUTEUR_JUSTIFICATION)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() == Qt.Key.Key_Escape:
            self.abandonnee.emit()
        else:
            super().keyPressEvent(e)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() != Qt.FocusReason.PopupFocusReason:
            self.quittee.emit()


class _Echelon(QLabel):
    """The words of one level; a click chooses it."""

    clique = Signal()

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        self.clique.emit()


class LigneNotation(QFrame):
    """One row of the form.

    Signals:
        notee(str, object, str): code, note (None: « sans objet »), justification.
        effacee(str): back to « non noté ».
        justifiee(str): the justification was left, changed.
        deplacement(int): the arrows ask for the row below (1) or above (-1).
    """

    notee = Signal(str, object, str)
    effacee = Signal(str)
    justifiee = Signal(str)
    deplacement = Signal(int)

    def __init__(self, sous_critere: SousCritere, grille: Grille, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sous_critere = sous_critere
        self._grille = grille
        self._note: Note | None = None
        self._sans_objet_en_attente = False
        self._echelle: QWidget | None = None
        self._boutons: dict[str, tuple[QToolButton, _Echelon]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName(f"note_{sous_critere.code}")
        self._titre = _paragraphe(f"{sous_critere.code} {sous_critere.intitule}")
        self._etat = QLabel()
        self._etat.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._resume = _paragraphe(role="secondaire")
        self._aide = _paragraphe(self._texte_aide(), role="secondaire")
        self.justification = ChampJustification(f"Justification de {sous_critere.code}")
        self.justification.quittee.connect(self._on_justification_quittee)
        self.justification.abandonnee.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.preuves = PilePreuves(self)
        self.suivi = SuiviNote(sous_critere.code, self)
        self._demande = _paragraphe(role="alerte")
        tete = QHBoxLayout()
        tete.setSpacing(8)
        tete.addWidget(self._titre, stretch=1)
        tete.addWidget(self._etat)
        self._pile = QVBoxLayout(self)
        self._pile.setContentsMargins(8, 6, 8, 6)
        self._pile.setSpacing(4)
        self._pile.addLayout(tete)
        self._pile.addWidget(self.preuves)
        self._pile.addWidget(self._resume)
        self._pile.addWidget(self.suivi)
        self._pile.addWidget(self._aide)
        self._pile.addWidget(self.justification)
        self._pile.addWidget(self._demande)
        self.ouverte = False
        self.deplier(ouverte=False)
        self.montrer(None)

    @property
    def brouillon(self) -> str:
        """The justification typed that the base does not hold yet; empty when there is none."""
        texte = self.justification.toPlainText().strip()
        return texte if self.justification.document().isModified() else ""

    def oublier(self) -> None:
        """Forget what was typed: another dossier comes."""
        self._sans_objet_en_attente = False
        self.suivi.oublier()
        self.justification.clear()
        self._note = None

    def reprendre(self, brouillon: str) -> None:
        """Show again a justification that was typed before its note, and that waits for it."""
        self.justification.setPlainText(brouillon)
        self.justification.document().setModified(True)
        self._dire()

    def montrer(self, note: Note | None) -> None:
        """Show the note that the base holds; a justification being typed is left alone."""
        garder = bool(self.brouillon) and (note is None or self.justification.hasFocus())
        self._note = note
        if note is not None:
            self._sans_objet_en_attente = False
        if not garder:
            self.justification.setPlainText(note.justification if note else "")
        self._dire()

    def deplier(self, *, ouverte: bool) -> None:
        """Show the whole scale, or one line."""
        self.ouverte = ouverte
        if ouverte and self._echelle is None:
            self._echelle = self._batir_echelle()
            self._pile.insertWidget(self._pile.indexOf(self._aide), self._echelle)
        if self._echelle is not None:
            self._echelle.setVisible(ouverte)
        self._aide.setVisible(ouverte and bool(self._aide.text()))
        self.justification.setVisible(ouverte)
        self.suivi.deplier(ouverte=ouverte)
        self._dire()

    def noter(self, cle: str) -> None:
        """Give the note of this key: a digit, or « S »."""
        texte = self.justification.toPlainText().strip()
        code = self.sous_critere.code
        if cle != SANS_OBJET:
            self._sans_objet_en_attente = False
            self.notee.emit(code, int(cle), texte)
        elif texte:
            self.notee.emit(code, None, texte)
        else:
            self._sans_objet_en_attente = True
            self._dire()
            self.justification.setFocus(Qt.FocusReason.OtherFocusReason)

    def annoncer(self, *, a_justifier: bool) -> None:
        """Say what this row still waits for."""
        if self._sans_objet_en_attente:
            demande = DEMANDE_SANS_OBJET
        elif self.brouillon and self._note is None:
            demande = DEMANDE_NOTE
        else:
            demande = DEMANDE_JUSTIFICATION if a_justifier else ""
        self._demande.setText(demande)
        self._demande.setVisible(bool(demande))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Going back, come in by the end of the row: it unfolds, and the same fields are met as on the way."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.BacktabFocusReason and not self.ouverte:
            self.deplier(ouverte=True)
            self.justification.setFocus(Qt.FocusReason.BacktabFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        texte = TOUCHES_AZERTY.get(event.text(), event.text())
        if texte in self._cles():
            self.noter(texte)
        elif texte in {"s", "S"}:
            self.noter(SANS_OBJET)
        elif texte in {"h", "H"}:
            self.suivi.basculer()
        elif texte in {"v", "V"}:
            self.suivi.confirmer()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.effacer()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.justification.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.deplacement.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def effacer(self) -> None:
        """Go back to « non noté »."""
        self._sans_objet_en_attente = False
        if self._note is None:
            self.justification.clear()
            self._dire()
        else:
            self.effacee.emit(self.sous_critere.code)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        """Draw the frame: a hairline, the ring of the focus, a band of accent on the row that is unfolded."""
        jetons = theme_de().jetons
        peintre = QPainter(self)
        if self.ouverte:
            peintre.fillRect(self.rect(), jetons.couleur("surface"))
            peintre.fillRect(QRect(0, 0, 3, self.height()), jetons.couleur("accent"))
        if self.hasFocus():
            peintre.setPen(QPen(jetons.couleur("accent"), 2))
            peintre.drawRect(self.rect().adjusted(1, 1, -1, -1))
        else:
            peintre.setPen(QPen(jetons.couleur("filet"), 1))
            peintre.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        peintre.end()

    def _cles(self) -> tuple[str, ...]:
        return tuple(str(n.note) for n in self._grille.niveaux)

    def _texte_aide(self) -> str:
        base = f"Base\u00a0: {self.sous_critere.base}" if self.sous_critere.base else ""
        texte = "\n".join(x for x in (self.sous_critere.aide, base) if x)
        return re.sub(" ([:;?!»])", "\u00a0\\1", texte)

    def _batir_echelle(self) -> QWidget:
        echelle = QWidget()
        grille = QGridLayout(echelle)
        grille.setContentsMargins(0, 0, 0, 0)
        grille.setHorizontalSpacing(8)
        grille.setVerticalSpacing(2)
        grille.setColumnStretch(1, 1)
        lignes = [
            (str(n.note), n.libelle, self.sous_critere.descripteurs.get(n.note, "")) for n in self._grille.niveaux
        ]
        lignes.append(
            (SANS_OBJET, "sans objet", "Ne s’applique pas à ce dossier, et la justification dit pourquoi.")
        )
        for rang, (cle, libelle, descripteur) in enumerate(lignes):
            bouton = QToolButton()
            bouton.setText(cle)
            bouton.setCheckable(True)
            bouton.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row takes the keys; one stop of Tab, not six
            bouton.setFixedSize(28, 28)
            bouton.setAccessibleName(f"{self.sous_critere.code}, note {cle}, {libelle}. {descripteur}")
            etiquette = _Echelon(f"{libelle.capitalize()}. {descripteur}" if descripteur else libelle.capitalize())
            etiquette.setWordWrap(True)
            bouton.clicked.connect(lambda _coche, cle=cle: self._on_echelon(cle))
            etiquette.clique.connect(lambda cle=cle: self._on_echelon(cle))
            grille.addWidget(bouton, rang, 0, Qt.AlignmentFlag.AlignTop)
            grille.addWidget(etiquette, rang, 1, Qt.AlignmentFlag.AlignVCenter)
            self._boutons[cle] = (bouton, etiquette)
        return echelle

    def _on_echelon(self, cle: str) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.noter(cle)
        self._dire()

    def _on_justification_quittee(self) -> None:
        texte = self.justification.toPlainText().strip()
        if self._sans_objet_en_attente and texte:
            self.notee.emit(self.sous_critere.code, None, texte)
        elif self._note is not None and self.justification.document().isModified():
            self.justification.document().setModified(False)
            if texte != self._note.justification:
                self.justifiee.emit(self.sous_critere.code)
        self._dire()

    def _dire(self) -> None:
        """Write the note in words, everywhere it shows."""
        cle, mot = self._cle_et_mot()
        self._etat.setText(mot)
        self._etat.setProperty("role", "alerte" if self._note is None else "")
        self._etat.style().polish(self._etat)
        self._resume.setText(self._note.justification.split("\n")[0] if self._note else "")
        self._resume.setVisible(not self.ouverte and bool(self._resume.text()))
        for autre, (bouton, etiquette) in self._boutons.items():
            bouton.setChecked(autre == cle)
            police = QFont(self.font())
            police.setWeight(QFont.Weight.DemiBold if autre == cle else QFont.Weight.Normal)
            etiquette.setFont(police)
        sur = _points(self._grille, self.sous_critere)
        self.setAccessibleName(f"{self._titre.text()}, sur {sur}\u00a0: {mot}")
        self.setAccessibleDescription(TOUCHES)
        self.annoncer(a_justifier=False)

    def _cle_et_mot(self) -> tuple[str, str]:
        if self._sans_objet_en_attente:
            return SANS_OBJET, "sans objet, à justifier"
        if self._note is None:
            return "", "non noté"
        if self._note.valeur is None:
            return SANS_OBJET, "sans objet"
        libelles = {n.note: n.libelle for n in self._grille.niveaux}
        return str(self._note.valeur), f"{self._note.valeur} · {libelles.get(self._note.valeur, '')}"


def _points(grille: Grille, sous_critere: SousCritere) -> str:
    """Return what a sub-criterion really makes of the total, « 8 points » or « 6,67 points »."""
    effectifs = zip(grille.sous_criteres(), points_effectifs(grille), strict=True)
    effectif = next((p for s, p in effectifs if s.code == sous_critere.code), None)
    if effectif is None or effectif.denominator != 1:
        return f"{points(effectif)}\u00a0points"
    return pluriel(int(effectif), "point")


def _paragraphe(texte: str = "", *, role: str = "") -> QLabel:
    etiquette = QLabel(texte)
    etiquette.setWordWrap(True)
    etiquette.setProperty("role", role)
    return etiquette
