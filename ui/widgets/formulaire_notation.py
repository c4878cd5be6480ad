"""The scoring form: the campaign's grid, one row per sub-criterion, the live total in words.

Not here: the arithmetic (`app.domain.notation`), nor one row (`ligne_notation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.grille import Grille
from app.domain.notation import Note
from app.socle.formats import pluriel, points
from ui.widgets.ligne_notation import LigneNotation
from ui.widgets.suivi_notes import SuiviDesNotes

if TYPE_CHECKING:
    from fractions import Fraction

    from app.domain.grille import Critere
    from app.domain.notation import Resultat
    from app.services.instruction import Fiche
    from app.services.preuves import PreuvesDuDossier
    from ui.session import Session

SANS_GRILLE = "Aucun poste n’est demandé\u00a0: ajoutez-en un dans l’onglet Projet pour choisir la grille."
MAXIMUM_CODES = 6


@dataclass(slots=True)
class _Corps:
    """The rows built for one grid."""

    grille: Grille
    zone: QScrollArea
    lignes: dict[str, LigneNotation]
    points: dict[str, QLabel]


class FormulaireNotation(QWidget):
    """The notes of one dossier, each with its proofs.

    Signals:
        preuve_visitee(Preuve): go back to the page of a proof; the page listens.
        preuve_retiree(Preuve): take a proof away; the page listens.
        visee_changee(str): the sub-criterion that a new proof goes to, empty when none was chosen yet.
    """

    preuve_visitee = Signal(object)
    preuve_retiree = Signal(object)
    visee_changee = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = 0
        self._grille: Grille | None = None
        self._notes: dict[str, Note] = {}
        self._brouillons: dict[tuple[int, str], str] = {}
        self.lignes: dict[str, LigneNotation] = {}
        self._points: dict[str, QLabel] = {}
        self._prets: list[_Corps] = []
        self._courante = ""
        self._visee = ""
        self._suivi = SuiviDesNotes(session, self)
        self._vide = QLabel(SANS_GRILLE)
        self._vide.setWordWrap(True)
        self._vide.setMargin(16)
        self._intitule = _phrases("secondaire")
        self._remplacees = _phrases("alerte")
        self._remplacees.hide()
        self._zones = QStackedWidget()
        self.total = QLabel()
        self.total.setProperty("role", "chiffre")
        self.reste = QLabel()
        self.reste.setWordWrap(True)
        pied = QVBoxLayout()
        pied.setContentsMargins(8, 4, 8, 4)
        pied.setSpacing(0)
        pied.addWidget(self.total)
        pied.addWidget(self.reste)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 4, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self._intitule)
        pile.addWidget(self._remplacees)
        pile.addWidget(self._vide)
        pile.addWidget(self._zones, stretch=1)
        pile.addLayout(pied)
        pile.addStretch()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @property
    def brouillons(self) -> tuple[int, ...]:
        """The dossiers where a justification waits for its note."""
        self._garder_brouillons()
        return tuple(sorted({dossier_id for dossier_id, _ in self._brouillons}))

    @property
    def visee(self) -> str:
        """The sub-criterion that a new proof goes to: the last one that had the focus, or that was aimed at."""
        return self._visee

    def viser(self, code: str) -> None:
        """Unfold a sub-criterion: new proofs go to it."""
        if code in self.lignes:
            self._ouvrir(code)
            self._changer_de_visee(code)

    def montrer_preuves(self, preuves: PreuvesDuDossier) -> None:
        """Show the proofs of the dossier in sight, and name those taken on a piece replaced since."""
        for code, ligne in self.lignes.items():
            ligne.preuves.montrer(preuves.du_sous_critere(code))
        phrases = "\n".join(f"▲ {phrase}" for phrase in preuves.phrases)
        self._remplacees.setText(phrases)
        self._remplacees.setAccessibleName(phrases)
        self._remplacees.setVisible(bool(phrases))

    def montrer(self, fiche: Fiche, phrase: str = "") -> None:
        """Show the notes of the fiche; `phrase` says whose they are when two read."""
        autre = fiche.dossier.cle != self._dossier_id
        changer = autre or fiche.grille != self._grille
        if changer:
            self._garder_brouillons()
            for ligne in self.lignes.values():
                ligne.oublier()
        self._dossier_id = fiche.dossier.cle
        if fiche.grille != self._grille:
            self._poser(fiche.grille)
        intitule = fiche.grille.intitule if fiche.grille else ""
        self._intitule.setText("\n".join(x for x in (intitule, phrase) if x))
        self._notes = {n.sous_critere: n for n in fiche.notes}
        for code, ligne in self.lignes.items():
            ligne.montrer(self._notes.get(code))
            if changer and (texte := self._brouillons.pop((self._dossier_id, code), "")):
                ligne.reprendre(texte)
        if changer:
            self._changer_de_visee(self._code_du_foyer(QApplication.focusWidget()))
        if changer and self.lignes:
            libres = (code for code in self.lignes if code not in self._notes)
            self._ouvrir(next(libres, next(iter(self.lignes))))
        self._totaliser(fiche.resultat)
        self._suivi.lire(self._dossier_id, self.lignes)

    def _garder_brouillons(self) -> None:
        """Keep the justifications typed before their note: the base has no place for them yet."""
        for code, ligne in self.lignes.items():
            cle = (self._dossier_id, code)
            self._brouillons.pop(cle, None)
            if ligne.brouillon and code not in self._notes:
                self._brouillons[cle] = ligne.brouillon

    def _poser(self, grille: Grille | None) -> None:
        """Put the rows of a grid in sight: those built for it before, for it takes 40 ms to build them."""
        self._grille, self.lignes, self._points = grille, {}, {}
        self._zones.setVisible(grille is not None)
        self._vide.setVisible(grille is None)
        self._intitule.setText(grille.intitule if grille else "")
        self._intitule.setVisible(grille is not None)
        if grille is None:
            return
        pret = next((corps for corps in self._prets if corps.grille == grille), None)
        if pret is None:
            pret = self._batir(grille)
            self._prets.append(pret)
        self.lignes, self._points = pret.lignes, pret.points
        self._zones.setCurrentWidget(pret.zone)

    def _batir(self, grille: Grille) -> _Corps:
        corps = _Corps(grille, QScrollArea(self._zones), {}, {})
        self._zones.addWidget(corps.zone)  # before its rows: a widget that changes parent is styled again
        corps.zone.setWidgetResizable(True)
        corps.zone.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        corps.zone.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        contenu = QWidget(corps.zone)
        corps.zone.setWidget(contenu)
        pile = QVBoxLayout(contenu)
        pile.setContentsMargins(0, 0, 8, 8)
        pile.setSpacing(0)
        for critere in grille.criteres:
            obtenus = QLabel()
            corps.points[critere.code] = obtenus
            pile.addLayout(_titre(critere, obtenus))
            for sous_critere in critere.sous_criteres:
                ligne = LigneNotation(sous_critere, grille)
                ligne.notee.connect(self._on_notee)
                ligne.effacee.connect(self._on_effacee)
                ligne.justifiee.connect(self._on_justifiee)
                ligne.deplacement.connect(partial(self._on_deplacement, sous_critere.code))
                ligne.preuves.visitee.connect(self.preuve_visitee)
                ligne.preuves.retiree.connect(self.preuve_retiree)
                self._suivi.suivre(ligne)
                corps.lignes[sous_critere.code] = ligne
                pile.addWidget(ligne)
        pile.addStretch(1)
        return corps

    def _totaliser(self, resultat: Resultat | None) -> None:
        if resultat is None:
            self.total.setText("")
            self.reste.setText("")
            return
        par_critere = {x.critere.code: x for x in resultat.lignes}
        for code, etiquette in self._points.items():
            ligne = par_critere.get(code)
            etiquette.setText(f"{points(ligne.points)} / {_poids(ligne.sur)}" if ligne else "sans objet")
        for code, rangee in self.lignes.items():
            rangee.annoncer(a_justifier=code in resultat.a_justifier)
        complet = resultat.total is not None
        valeur = points(resultat.total if complet else resultat.partiel)
        self.total.setText(f"{'Total' if complet else 'En cours'}\u00a0: {valeur} / {resultat.sur}")
        self.reste.setText(_reste(resultat))
        self.reste.setProperty("role", "secondaire" if complet and not resultat.a_justifier else "alerte")
        self.reste.style().polish(self.reste)

    def _on_notee(self, code: str, valeur: int | None, justification: str) -> None:
        notation, dossier_id = self._session.bureau.carnet, self._dossier_id
        self._montrer_ligne(code, Note(code, valeur, justification))
        self._session.faire(
            f"la note {code}",
            lambda: notation.noter(dossier_id, code, valeur, justification),
            lambda avant: notation.remettre(dossier_id, code, avant),
            fusion=f"note {dossier_id} {code}",
        )

    def _on_justifiee(self, code: str) -> None:
        note, ligne = self._notes.get(code), self.lignes[code]
        if note is None:
            return
        notation, dossier_id = self._session.bureau.carnet, self._dossier_id
        texte = ligne.justification.toPlainText().strip()
        self._session.faire(
            f"la justification de {code}",
            lambda: notation.noter(dossier_id, code, note.valeur, texte),
            lambda avant: notation.remettre(dossier_id, code, avant),
        )

    def _on_effacee(self, code: str) -> None:
        notation, dossier_id = self._session.bureau.carnet, self._dossier_id
        self._montrer_ligne(code, None)
        self._session.faire(
            f"l’effacement de la note {code}",
            lambda: notation.effacer(dossier_id, code),
            lambda avant: notation.remettre(dossier_id, code, avant),
        )

    def _montrer_ligne(self, code: str, note: Note | None) -> None:
        """Show a note at once: the next key must find it. A refusal makes the page read the base again."""
        self._notes.pop(code, None)
        if note is not None:
            self._notes[code] = note
        self.lignes[code].montrer(note)

    def _on_deplacement(self, code: str, pas: int) -> None:
        codes = list(self.lignes)
        rang = codes.index(code) + pas
        if 0 <= rang < len(codes):
            self.lignes[codes[rang]].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_focus_changed(self, _avant: QWidget | None, apres: QWidget | None) -> None:
        if code := self._code_du_foyer(apres):
            self.viser(code)

    def _code_du_foyer(self, foyer: QWidget | None) -> str:
        """Return the code of the row that a widget is in; empty when it is in none."""
        if foyer is None:
            return ""
        lignes = self.lignes.items()
        return next((code for code, ligne in lignes if ligne is foyer or ligne.isAncestorOf(foyer)), "")

    def _changer_de_visee(self, code: str) -> None:
        if code != self._visee:
            self._visee = code
            self.visee_changee.emit(code)

    def _ouvrir(self, code: str) -> None:
        if code == self._courante and self.lignes[code].ouverte:
            return
        self._courante = code
        for autre, ligne in self.lignes.items():
            if ligne.ouverte != (autre == code):
                ligne.deplier(ouverte=autre == code)
        QTimer.singleShot(0, self.lignes[code], partial(self._amener, code))

    def _amener(self, code: str) -> None:
        """Bring a row in sight once the layout has settled: its top first, then as much of it as fits."""
        ligne = self.lignes.get(code)
        if ligne is None:
            return
        zone = self._zones.currentWidget()
        if isinstance(zone, QScrollArea):
            zone.ensureWidgetVisible(ligne, 0, 0)
            if ligne.height() > zone.viewport().height():
                zone.verticalScrollBar().setValue(ligne.y())


def _phrases(role: str) -> QLabel:
    etiquette = QLabel()
    etiquette.setTextFormat(Qt.TextFormat.PlainText)
    etiquette.setWordWrap(True)
    etiquette.setMargin(4)
    etiquette.setIndent(8)
    etiquette.setProperty("role", role)
    return etiquette


def _titre(critere: Critere, obtenus: QLabel) -> QHBoxLayout:
    nom = QLabel(f"{critere.code} {critere.intitule}")
    nom.setWordWrap(True)
    nom.setProperty("role", "section")
    obtenus.setProperty("role", "section")
    obtenus.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
    rangee = QHBoxLayout()
    rangee.setContentsMargins(8, 12, 8, 4)
    rangee.addWidget(nom, stretch=1)
    rangee.addWidget(obtenus)
    return rangee


def _reste(resultat: Resultat) -> str:
    phrases = []
    if resultat.non_notes:
        codes = resultat.non_notes
        liste = ", ".join(codes[:MAXIMUM_CODES])
        autres = len(codes) - MAXIMUM_CODES
        suite = f" et {pluriel(autres, 'autre')}" if autres > 0 else ""
        phrases.append(f"Non noté\u00a0: {liste}{suite}, donc pas de rang.")
    elif resultat.total is None:
        phrases.append("Tout est sans objet, donc pas de rang.")
    if resultat.a_justifier:
        phrases.append(f"À justifier\u00a0: {', '.join(resultat.a_justifier)}.")
    return " ".join(phrases) or "Tout est noté et justifié."


def _poids(valeur: Fraction) -> str:
    return str(valeur.numerator) if valeur.denominator == 1 else points(valeur)
