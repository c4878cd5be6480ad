"""What the pieces propose for a form: one line per value, its source, accepted by a button or one key.

Nothing is written until the officer accepts, and « Annuler » takes it back. Not here: reading the pieces
(`services.lecture_pieces`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.identifiants import iban_lisible, siret_lisible
from app.domain.montants import Montant
from app.domain.porteur import LIBELLES_FORME, Forme
from app.domain.poste import PlanDeFinancement, Poste
from app.importers.propositions import Surete
from app.services.lecture_pieces import CHAMPS_PORTEUR, Proposition
from app.socle.formats import etp, euros, pluriel
from ui.widgets.ecriture_dossier import ecrire_champ, ecrire_champ_porteur
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ui.session import Session

# How the officer reads each field: its name, and how « Annuler » names writing it.
LIBELLES = {
    "forme": ("Forme juridique", "la forme juridique"),
    "raison_sociale": ("Raison sociale", "la raison sociale"),
    "siret": ("SIRET", "le SIRET"),
    "rna": ("RNA", "le numéro RNA"),
    "representant_nom": ("Représentant", "le nom du représentant"),
    "representant_qualite": ("Qualité", "la qualité du représentant"),
    "courriel": ("Courriel", "le courriel du porteur"),
    "telephone": ("Téléphone", "le téléphone du porteur"),
    "iban": ("IBAN", "l’IBAN"),
    "bic": ("BIC", "le BIC"),
    "iban_titulaire": ("Titulaire", "le titulaire du compte"),
    "intitule": ("Intitulé", "l’intitulé du projet"),
    "territoire": ("Territoire", "le territoire"),
    "postes": ("Postes", "les postes"),
    "cout_total": ("Coût total", "le coût total"),
    "montant_demande": ("Montant demandé", "le montant demandé"),
    "plan": ("Plan de financement", "le plan de financement"),
}
_SURETES = {
    Surete.FORTE: ("●", "sûre\u00a0: libellé et contrôle concordent"),
    Surete.MOYENNE: ("◐", "probable\u00a0: le libellé le dit"),
    Surete.FAIBLE: ("○", "à vérifier\u00a0: lu dans une phrase"),
}


class BandePropositions(QFrame):
    """The proposals of the fields of one form.

    Signals:
        source_demandee(Proposition): the officer wants to see where a value was read; the page listens.
    """

    source_demandee = Signal(object)

    def __init__(self, session: Session, champs: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._champs = frozenset(champs)
        self._dossier_id = 0
        self._propositions: tuple[Proposition, ...] = ()
        self.setObjectName("propositions")
        self.setAccessibleName("Valeurs lues dans les pièces")
        self._titre = QLabel()
        self._titre.setProperty("role", "section")
        self._titre.setWordWrap(True)
        self._lignes = QGridLayout()
        self._lignes.setContentsMargins(0, 0, 0, 0)
        self._lignes.setHorizontalSpacing(8)
        self._lignes.setVerticalSpacing(2)
        self._lignes.setColumnStretch(0, 1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self._titre)
        pile.addLayout(self._lignes)
        self.accepter = QAction("Accepter la proposition", self)
        self.accepter.setShortcut(QKeySequence("Ctrl+Return"))
        self.accepter.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.accepter.triggered.connect(lambda _coche: self.accepter_la_premiere())
        self.ecarter = QAction("Écarter la proposition", self)
        self.ecarter.setShortcut(QKeySequence("Ctrl+Backspace"))
        self.ecarter.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.ecarter.triggered.connect(lambda _coche: self.ecarter_la_premiere())
        self.hide()

    @property
    def propositions(self) -> Sequence[Proposition]:
        """The proposals in sight."""
        return self._propositions

    def permettre(self, en_vue: bool) -> None:  # noqa: FBT001  # one state, as a widget is shown or not
        """Let the keys act while the form is in sight, wherever the cursor is in the dossier."""
        for acte in (self.accepter, self.ecarter):
            acte.setEnabled(en_vue)

    def montrer(self, dossier_id: int, propositions: Iterable[Proposition]) -> None:
        """Show what the pieces of a dossier propose for this form; nothing hides the strip."""
        self._dossier_id = dossier_id
        self._propositions = tuple(p for p in propositions if p.champ in self._champs)
        while (element := self._lignes.takeAt(0)) is not None:
            widget = element.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for rang, proposition in enumerate(self._propositions):
            self._ajouter(rang, proposition)
        nombre = pluriel(len(self._propositions), "valeur lue", "valeurs lues")
        self._titre.setText(
            f"{nombre} dans les pièces · Ctrl+Entrée accepte la première, Ctrl+Retour arrière l’écarte"
        )
        self.setVisible(bool(self._propositions))

    def accepter_la_premiere(self) -> None:
        """Write the proposal of the line that has the focus, else the first one."""
        if self._propositions:
            self._on_accepter(self._visee())

    def ecarter_la_premiere(self) -> None:
        """Set aside the proposal of the line that has the focus, else the first one."""
        if self._propositions:
            self._on_ecarter(self._visee())

    def _visee(self) -> Proposition:
        for rang, proposition in enumerate(self._propositions):
            if any(bouton.hasFocus() for bouton in self._boutons(rang)):
                return proposition
        return self._propositions[0]

    def _ajouter(self, rang: int, proposition: Proposition) -> None:
        libelle, _ = LIBELLES[proposition.champ]
        symbole, mot = _SURETES[proposition.surete]
        texte = f"{libelle}, proposé\u00a0: {valeur_lisible(proposition.valeur)}"
        etiquette = TexteElide(f"{symbole} {texte}")
        etiquette.setToolTip(f"{texte}\n«\u00a0{proposition.extrait}\u00a0»\n{proposition.source}\nLecture {mot}")
        source = QToolButton()
        source.setText(proposition.source)
        source.setAutoRaise(True)
        source.setToolTip(f"Voir dans la pièce\u00a0: «\u00a0{proposition.extrait}\u00a0»")
        source.setAccessibleName(f"Voir {proposition.source}")
        source.clicked.connect(lambda _coche: self.source_demandee.emit(proposition))
        bouton = QPushButton("Accepter")
        bouton.setAccessibleName(f"Accepter {texte}, lu dans {proposition.source}")
        bouton.clicked.connect(lambda _coche: self._on_accepter(proposition))
        self._lignes.addWidget(etiquette, 2 * rang, 0)
        refus = QPushButton("Écarter")
        refus.setAccessibleName(f"Écarter {texte}, lu dans {proposition.source}")
        refus.setToolTip("Ne plus proposer cette valeur pour ce dossier")
        refus.clicked.connect(lambda _coche: self._on_ecarter(proposition))
        self._lignes.addWidget(bouton, 2 * rang, 1)
        self._lignes.addWidget(refus, 2 * rang, 2)
        self._lignes.addWidget(source, 2 * rang + 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)

    def _boutons(self, rang: int) -> Iterator[QWidget]:
        for colonne in (1, 2):
            element = self._lignes.itemAtPosition(2 * rang, colonne)
            widget = element.widget() if element is not None else None
            if widget is not None:
                yield widget

    def _on_ecarter(self, proposition: Proposition) -> None:
        """Propose the value no more; undo brings it back, wherever the officer then is."""
        lecture, dossier_id = self._session.bureau.lecture, self._dossier_id
        self._session.faire(
            f"l’abandon de la proposition {LIBELLES[proposition.champ][0]}",
            lambda: lecture.ecarter(dossier_id, proposition),
            lambda _avant: lecture.reprendre(dossier_id, proposition),
        )

    def _on_accepter(self, proposition: Proposition) -> None:
        """Write the value; the journal keeps where it was read."""
        quoi = f"{LIBELLES[proposition.champ][1]}, lu dans «\u00a0{proposition.source}\u00a0»"
        ecrire = ecrire_champ_porteur if proposition.champ in CHAMPS_PORTEUR else ecrire_champ
        self._propositions = tuple(p for p in self._propositions if p.champ != proposition.champ)
        ecrire(self._session, self._dossier_id, proposition.champ, proposition.valeur, quoi)
        self.montrer(self._dossier_id, self._propositions)


class LectureDesPropositions:
    """Reads the proposals of the dossier in sight, away from the UI thread, and hands them to its strips."""

    def __init__(self, session: Session, bandes: Sequence[BandePropositions]) -> None:
        self._session = session
        self._bandes = bandes
        self._demande = 0

    def lire(self, dossier_id: int) -> None:
        """Read what the pieces of a dossier propose; only the last dossier asked is shown."""
        if self._session.runner.ferme:
            return
        self._demande += 1
        lecture, demande = self._session.bureau.lecture, self._demande
        self._session.runner.lancer(
            lambda _rapporter, annulation: lecture.propositions(dossier_id, annulation),
            libelle="Lecture des pièces",
            au_succes=partial(self._montrer, demande, dossier_id),
            a_l_erreur=lambda _faute: self._montrer(demande, dossier_id, ()),
            proprietaire=self._bandes[0],
        )

    def _montrer(self, demande: int, dossier_id: int, propositions: Sequence[Proposition]) -> None:
        if demande == self._demande:
            for bande in self._bandes:
                bande.montrer(dossier_id, propositions)


def valeur_lisible(valeur: object) -> str:
    """Return a proposed value as the officer reads it."""
    if isinstance(valeur, Forme):
        return LIBELLES_FORME[valeur]
    if isinstance(valeur, Montant):
        return euros(valeur.centimes)
    if isinstance(valeur, PlanDeFinancement):
        return pluriel(len(valeur.lignes), "ligne")
    if isinstance(valeur, tuple):
        return ", ".join(f"{p.type} {etp(p.etp_demande.centiemes)}" for p in valeur if isinstance(p, Poste))
    texte = str(valeur)
    if texte.isdigit() and len(texte) == 14:
        return siret_lisible(texte)
    return iban_lisible(texte) if len(texte) > 14 and texte[:2].isalpha() and texte[2:4].isdigit() else texte
