"""What the rules found in a dossier, and the derogation that the person in charge may write on one of them.

Not here: the rules (`app.domain.controles`), nor which allow a derogation.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.derogation import phrase_de_levee
from app.socle.formats import pluriel
from ui.delegates.constat import DelegueConstat
from ui.models.constats import NIVEAUX, ModeleConstats
from ui.models.table import LIGNE_ROLE
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.domain.controles import Constat
    from app.domain.derogation import Derogation
    from app.services.instruction import Fiche
    from app.socle.changes import Changes
    from ui.session import Session

RIEN = "Rien à signaler."
CHOISIR = "Choisissez un constat pour voir si le responsable peut y déroger."
SANS_DEROGATION = "Cette règle n’admet pas de dérogation\u00a0: corrigez ce qu’elle constate."


class _Vue(QListView):
    """A list whose rows are as high as their words, at any width."""

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()


class ListeConstats(QWidget):
    """The findings of one dossier, worst first, those passed over last."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = 0
        self.modele = ModeleConstats(self)
        self.resume = QLabel(self)
        self.resume.setWordWrap(True)
        self.vue = _Vue(self)
        self.vue.setAccessibleName("Constats sur le dossier")
        self.vue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.vue.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.vue.setModel(self.modele)
        self.vue.setItemDelegate(DelegueConstat(self.vue))
        self.aide = QLabel(CHOISIR, self)
        self.aide.setWordWrap(True)
        self.aide.setProperty("role", "secondaire")
        self.motif = ChampTexte(quoi="Motif de la dérogation du responsable", parent=self)
        self.motif.setPlaceholderText("Motif de la dérogation du responsable")
        self.deroger = QPushButton("Déroger", self)
        self.deroger.clicked.connect(self._on_deroger)
        self.retirer = QPushButton("Retirer la dérogation", self)
        self.retirer.clicked.connect(self._on_retirer)
        self._batir()
        self.vue.selectionModel().currentChanged.connect(lambda _neuf, _ancien: self._dire_choix())
        self.modele.modelReset.connect(self._dire_choix)
        self._dire_choix()

    def montrer(self, fiche: Fiche) -> None:
        """Show what the rules found; the constat chosen stays so, and the motive being written too."""
        choisi = self._choisi()
        if fiche.dossier.cle != self._dossier_id:
            self.motif.fixer("")
            choisi = None
        self._dossier_id = fiche.dossier.cle
        self.modele.montrer(fiche.constats)
        if choisi is not None:
            self._choisir(choisi.regle)
        nombres = Counter(c.niveau for c in fiche.constats if c.levee is None)
        phrases = [pluriel(nombres[n], mot) for n, (_, mot, _) in NIVEAUX.items() if nombres[n]]
        leves = sum(c.levee is not None for c in fiche.constats)
        if leves:
            phrases.append(pluriel(leves, "levé par dérogation", "levés par dérogation"))
        self.resume.setText(", ".join(phrases) or RIEN)
        self.vue.setVisible(bool(fiche.constats))

    def _batir(self) -> None:
        acte = Flux()
        acte.addWidget(self.motif, stretch=1)
        acte.addWidget(self.deroger)
        acte.addWidget(self.retirer)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(12, 12, 12, 8)
        pile.setSpacing(8)
        pile.addWidget(self.resume)
        pile.addWidget(self.vue, stretch=1)
        pile.addWidget(self.aide)
        pile.addLayout(acte)

    def _choisi(self) -> Constat | None:
        index = self.vue.currentIndex()
        constat: Constat | None = index.data(LIGNE_ROLE) if index.isValid() else None
        return constat

    def _choisir(self, regle: str) -> None:
        rang = next((r for r, c in enumerate(self.modele.constats) if c.regle == regle), None)
        if rang is not None:
            self.vue.setCurrentIndex(self.modele.index(rang))

    def _dire_choix(self) -> None:
        """Say whether the constat chosen may be passed over, and by what act."""
        constat = self._choisi()
        levable = constat is not None and constat.derogation and constat.levee is None
        self.motif.setVisible(levable)
        self.deroger.setVisible(levable)
        self.retirer.setVisible(constat is not None and constat.levee is not None)
        if constat is None:
            self.aide.setText(CHOISIR)
        elif constat.levee is not None:
            self.aide.setText(f"{constat.regle}, {phrase_de_levee(constat.levee)}.")
        elif constat.derogation:
            self.aide.setText(
                f"Le responsable peut déroger à la règle {constat.regle} par écrit\u00a0: le constat reste montré, "
                "levé, avec le motif."
            )
            self.deroger.setText(f"Déroger à {constat.regle}")
        else:
            self.aide.setText(SANS_DEROGATION)

    def _on_deroger(self) -> None:
        constat = self._choisi()
        if constat is None:
            return
        service, dossier_id, regle, motif = (
            self._session.bureau.derogations,
            self._dossier_id,
            constat.regle,
            self.motif.saisie,
        )
        avant = self._session.historique.pile.count()
        self._session.faire(
            f"la dérogation à {regle}",
            lambda: service.accorder(dossier_id, regle, motif),
            lambda _accordee: service.retirer(dossier_id, regle),
        )
        if self._session.historique.pile.count() != avant:
            self.motif.fixer("")

    def _on_retirer(self) -> None:
        constat = self._choisi()
        if constat is None:
            return
        service, dossier_id, regle = self._session.bureau.derogations, self._dossier_id, constat.regle

        def rendre(retiree: Derogation) -> tuple[object, Changes]:
            return service.accorder(dossier_id, regle, retiree.motif)

        self._session.faire(
            f"le retrait de la dérogation à {regle}", lambda: service.retirer(dossier_id, regle), rendre
        )
