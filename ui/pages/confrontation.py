"""Closed readings side by side: one row per sub-criterion, the justifications under it, one key to agree.

Not here: what may be agreed (`app.services.confrontations`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.services.confrontations import LETTRES
from app.socle.formats import NBSP, pluriel, points
from ui.figures.cadre import CadreFigure
from ui.models.lectures import colonnes_accord, note_ecrite
from ui.models.table import ModeleTable
from ui.theme import hauteur_ligne, px
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement
from ui.widgets.table import Table

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.domain.notation import Note
    from app.services.confrontations import Confrontation, LigneAccord
    from ui.workers.runner import Runner

LIGNES_EN_VUE = 3  # the header and two sub-criteria
HAUTEUR_TEXTE = 44  # two lines, the rest scrolls
SANS_TEXTE = "sans justification"
TOUCHES = (
    "A, B ou C\u00a0: retenir cette note. Chiffre ou S\u00a0: convenir d’une autre. E\u00a0: accorder les égales. "
    "Suppr\u00a0: retirer l’accord."
)


class TableAccord(Table):
    """The sub-criteria.

    Signals:
        retenue(int): A, B or C: the note of this reading (1, 2, 3) is agreed on; the page listens.
        convenue(object): 0 to 9, or S (None): another note is agreed on, its reason is asked; the page listens.
        egales(): E: every equal note is agreed on; the page listens.
        effacee(): Delete: the agreed note is taken back; the page listens.
    """

    retenue = Signal(int)
    convenue = Signal(object)
    egales = Signal()
    effacee = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        touche = event.text().upper()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif touche and touche in LETTRES:
            self.retenue.emit(LETTRES.index(touche) + 1)
        elif touche.isdigit():
            self.convenue.emit(int(touche))
        elif touche == "S":
            self.convenue.emit(None)
        elif touche == "E":
            self.egales.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.effacee.emit()
        else:
            super().keyPressEvent(event)


class CoteLecteur(QWidget):
    """The note of one reader and its justification."""

    def __init__(self, lettre: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lettre = lettre
        self.titre = QLabel(self)
        self.bouton = QPushButton(f"Retenir {lettre}", self)
        self.bouton.setToolTip(f"Retenir la note du lecteur {lettre} ({lettre})")
        self.texte = QPlainTextEdit(self)
        self.texte.setReadOnly(True)
        self.texte.setMinimumHeight(px(HAUTEUR_TEXTE))
        self.texte.setTabChangesFocus(True)
        self.texte.setAccessibleName(f"Justification du lecteur {lettre}")
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        tete = Flux()
        tete.addWidget(self.titre, stretch=1)
        tete.addWidget(self.bouton)
        pile.addLayout(tete)
        pile.addWidget(self.texte, stretch=1)

    def montrer(self, note: Note | None, lecteur: str) -> None:
        """Show a note; None empties it."""
        self.titre.setText(f"{self._lettre} · {lecteur}{NBSP}: {note_ecrite(note)}" if note else "")
        self.texte.setPlainText((note.justification or SANS_TEXTE) if note else "")


class PanneauConfrontation(QWidget):
    """Shows one confrontation."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vue: Confrontation | None = None
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.modele: ModeleTable[LigneAccord] = ModeleTable(
            colonnes_accord(2), identite=lambda x: x.code, parent=self
        )
        self.table = TableAccord(self.modele, nom="Notes des lecteurs, par sous-critère", parent=self)
        self.table.setObjectName("table_accord")
        self.table.setMinimumHeight(hauteur_ligne() * LIGNES_EN_VUE)
        self.modele_trois: ModeleTable[LigneAccord] = ModeleTable(
            colonnes_accord(3), identite=lambda x: x.code, parent=self
        )
        self.etirement = Etirement(self.table, "code")
        self.cotes = tuple(CoteLecteur(lettre, self) for lettre in LETTRES)
        self.cadre = CadreFigure(runner, self)
        self.onglets = QTabWidget(self)
        self._batir()
        self.table.courante.connect(self._on_courante)

    def montrer(self, vue: Confrontation) -> None:
        """Show a confrontation; the row in sight is kept when it is the same dossier."""
        meme = self.vue is not None and self.vue.dossier.id == vue.dossier.id
        rang = max(0, self.table.currentIndex().row()) if meme else 0
        trois = len(vue.lectures) == len(LETTRES)
        self.vue = vue
        modele = self.modele_trois if trois else self.modele
        if self.table.model() is not modele:
            self.table.setModel(modele)
        modele.remplacer(vue.lignes)
        self.etirement.accorder()
        self.phrase.setText(phrase(vue))
        for cote in self.cotes:
            cote.bouton.setEnabled(not vue.empechement)
        self.phrase.setProperty("role", "alerte" if vue.empechement else "secondaire")
        self.phrase.style().polish(self.phrase)
        self.cotes[-1].setVisible(trois)
        self.cadre.montrer(vue.figure, f"deux-lectures-{vue.dossier.numero}")
        self.table.choisir(rang)
        self._on_courante(rang)

    @property
    def ligne(self) -> LigneAccord | None:
        """The sub-criterion under the cursor."""
        rang = self.table.currentIndex().row()
        return self.vue.lignes[rang] if self.vue is not None and 0 <= rang < len(self.vue.lignes) else None

    def _batir(self) -> None:
        notes = QWidget(self.onglets)
        cotes = QHBoxLayout()
        cotes.setSpacing(8)
        for rang, cote in enumerate(self.cotes, 1):
            cotes.addWidget(cote)
            cote.bouton.clicked.connect(partial(self.table.retenue.emit, rang))
        pile = QVBoxLayout(notes)
        pile.setContentsMargins(0, 8, 0, 0)
        touches = QLabel(TOUCHES, notes)
        touches.setProperty("role", "secondaire")
        touches.setWordWrap(True)
        pile.addWidget(self.table, stretch=4)
        pile.addWidget(touches)
        pile.addLayout(cotes, stretch=1)
        self.onglets.addTab(notes, "&Notes côte à côte")
        self.onglets.addTab(self.cadre, "Figure des é&carts")
        tout = QVBoxLayout(self)
        tout.setContentsMargins(0, 0, 0, 0)
        tout.setSpacing(4)
        tout.addWidget(self.phrase)
        tout.addWidget(self.onglets, stretch=1)

    def _on_courante(self, _rang: int) -> None:
        ligne, vue = self.ligne, self.vue
        notes = ligne.notes if ligne is not None else ()
        for rang, cote in enumerate(self.cotes):
            note = notes[rang] if rang < len(notes) else None
            cote.montrer(note, vue.lectures[rang].lecteur if vue is not None and note is not None else "")


def phrase(vue: Confrontation) -> str:
    """Return where the confrontation stands, in words."""
    accordes = sum(x.retenue is not None for x in vue.lignes)
    porteur = vue.dossier.porteur.raison_sociale
    compte = f"{pluriel(accordes, 'note accordée', 'notes accordées')} sur {len(vue.lignes)}"
    lignes = [f"{vue.dossier.numero} · {porteur}{NBSP}: {compte}, écart du total {points(vue.ecartement.total)}."]
    if vue.empechement:
        lignes.append(f"▲ {vue.empechement}")
    if vue.passe_outre:
        lignes.append(f"Sans troisième lecture{NBSP}: {vue.passe_outre}")
    lignes.extend(vue.recit)
    return "\n".join(lignes)
