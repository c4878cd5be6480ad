"""What remains against what may come: the limits under each hypothesis, what accepting closes, the arrivals.

Not here: what computes it (`app.services.previsions`), the acts (`ui.pages.cockpit_previsions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from app.domain.arrivees import Pas, periodes
from app.domain.figures_piles import piles_des_arrivees
from app.domain.lectures import MASQUE
from ui.dialogs.hypotheses import SaisieHypotheses
from ui.figures.cadre import CadreFigure
from ui.models.previsions import colonnes_attentes, colonnes_restes
from ui.models.table import ModeleTable
from ui.pages.travaux import Lecture
from ui.theme import hauteur_ligne, px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractTableModel
    from PySide6.QtGui import QAction

    from app.domain.figures_piles import Piles
    from app.domain.reserve import Fermeture
    from app.services.previsions_lues import ReserveLue
    from ui.workers.runner import Runner

HAUTEUR_FIGURE = 216
LARGEUR_FORMULAIRE = 300
A_CHOISIR = "Choisir un dossier sans décision"
SANS_HYPOTHESE = "Aucune hypothèse d’arrivées n’est posée\u00a0: «\u00a0Hypothèses…\u00a0» les demande au service."


class VueReserve(QWidget):
    """The reserve.

    Signals:
        dossier_choisi(int): what accepting this dossier closes is asked; the page listens.
    """

    dossier_choisi = Signal(int)

    def __init__(self, act_hypotheses: QAction, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lue: ReserveLue | None = None
        self._offerts: Sequence[tuple[int, str]] = ()
        self._venues: Sequence[object] = ()
        self._formulaire_demande = False
        self._a_compter: tuple[ReserveLue, Pas]
        self.dit = self._texte("reserve_dite")
        self.modele_restes = ModeleTable(colonnes_restes(), parent=self)
        self.table = self._table(self.modele_restes, "Ce qui resterait de chaque limite", "contrainte")
        self.table.setObjectName("table_restes")
        self.modele_attentes = ModeleTable(colonnes_attentes(), parent=self)
        self.table_attentes = self._table(
            self.modele_attentes, "Dossiers encore attendus, par hypothèse", "hypothese"
        )
        self.table_attentes.setObjectName("table_attentes")
        self.profil = self._texte("profil_attendu", role="secondaire")
        self.choix = ChampChoix(((None, A_CHOISIR),), quoi="Accepter maintenant ce dossier", parent=self)
        self.choix.setObjectName("dossier_a_accepter")
        self.choix.valeur_changee.connect(self._on_choix)
        self.fermeture = self._texte("fermeture")
        self.pas = ChampChoix(
            ((Pas.SEMAINE, "par semaine"), (Pas.MOIS, "par mois")),
            quoi="Arrivées par semaine ou par mois",
            parent=self,
        )
        self.pas.setObjectName("pas_des_arrivees")
        self.pas.valeur_changee.connect(lambda _pas: self._montrer_figure())
        self.figure = CadreFigure(runner, self)
        self._compte = Lecture(
            self,
            runner,
            "Compte des arrivées",
            self._compter,
            lambda figure: self.figure.montrer(figure, "arrivees"),
        )
        self.figure.pile.setMinimumHeight(px(HAUTEUR_FIGURE))  # the bar and the words are above and below
        self.formulaire = SaisieHypotheses(self)
        self.formulaire.setMinimumWidth(px(LARGEUR_FORMULAIRE))
        self.formulaire.hide()
        self._batir(act_hypotheses)

    @property
    def choisi(self) -> int | None:
        """The dossier that would be accepted; None when none is chosen."""
        valeur = self.choix.valeur
        return valeur if isinstance(valeur, int) else None

    def montrer(self, lue: ReserveLue) -> None:
        """Show the reserve; a dossier that is no longer open leaves the list."""
        self.lue = lue
        self.dit.setText(lue.reserve.phrase)
        self.modele_restes.remplacer(lue.reserve.restes)
        self.modele_attentes.remplacer(lue.reserve.attentes)
        self.table_attentes.setVisible(bool(lue.reserve.attentes))
        for table in (self.table, self.table_attentes):
            _a_sa_hauteur(table)
        posees = lue.poses.hypotheses
        self.profil.setText(
            f"{lue.reserve.profil.phrase} Types et zones sont répartis comme les arrivées."
            if posees
            else SANS_HYPOTHESE
        )
        self._proposer(lue)
        venues = _venues(lue)
        if venues != self._venues:
            self._venues = venues
            self._montrer_figure()
        if self._formulaire_demande:
            self.ouvrir_formulaire()

    def _proposer(self, lue: ReserveLue) -> None:
        choisi, offerts = self.choisi, _offerts(lue)
        if offerts != self._offerts:
            self._offerts = offerts
            self.choix.proposer(((None, A_CHOISIR), *offerts))
        if choisi is not None and self.choix.rang_de(choisi) >= 0:
            self.choix.fixer(choisi)
            self.dossier_choisi.emit(choisi)
        else:
            self.fermeture.clear()

    def montrer_fermeture(self, fermeture: Fermeture) -> None:
        """Show what accepting the dossier chosen would close."""
        self.fermeture.setText(f"{fermeture.phrase} Rien n’est appliqué.")

    def ouvrir_formulaire(self) -> None:
        """Ask for the hypotheses beside the figures, once these are read."""
        self._formulaire_demande = self.lue is None
        if self.lue is not None:
            self.formulaire.show()
            self.formulaire.commencer(self.lue.poses)

    def fermer_formulaire(self) -> None:
        """Give the room back to the figures."""
        self.formulaire.hide()
        self.table.setFocus()

    def _on_choix(self, valeur: object) -> None:
        if isinstance(valeur, int):
            self.dossier_choisi.emit(valeur)
        else:
            self.fermeture.clear()

    def _montrer_figure(self) -> None:
        """Have the arrivals counted in a worker: ten thousand take longer than the window may wait."""
        if self.lue is not None and isinstance(self.pas.valeur, Pas):
            self._a_compter = (self.lue, self.pas.valeur)
            self._compte.demander()

    def _compter(self) -> Piles:
        lue, pas = self._a_compter
        return piles_des_arrivees(periodes(lue.arrivees, pas), lue.reserve.jour)

    def _texte(self, nom: str, *, role: str = "") -> QLabel:
        texte = QLabel(self)
        texte.setObjectName(nom)
        texte.setWordWrap(True)
        if role:
            texte.setProperty("role", role)
        return texte

    def _table(self, modele: QAbstractTableModel, nom: str, etiree: str) -> Table:
        table = Table(modele, nom=nom, parent=self)
        Etirement(table, etiree)
        return table

    def _batir(self, act_hypotheses: QAction) -> None:
        gauche = QWidget(self)
        pile = QVBoxLayout(gauche)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        tete = Flux()
        tete.addWidget(self.dit, stretch=1)
        tete.addWidget(bouton_acte(act_hypotheses))
        pile.addLayout(tete)
        pile.addWidget(self.table)
        pile.addWidget(self.table_attentes)
        pile.addWidget(self.profil)
        accepter = Flux()
        accepter.addWidget(titre_de_section("Accepter maintenant"))
        accepter.addWidget(self.choix, stretch=1)
        pile.addLayout(accepter)
        pile.addWidget(self.fermeture)
        arrivees = Flux()
        arrivees.addWidget(titre_de_section("Arrivées"))
        arrivees.addWidget(self.pas)
        arrivees.addStretch(1)
        pile.addLayout(arrivees)
        pile.addWidget(self.figure, stretch=1)
        partage = QSplitter(self)
        partage.addWidget(gauche)
        partage.addWidget(self.formulaire)
        partage.setStretchFactor(0, 1)
        partage.setChildrenCollapsible(False)
        entier = QVBoxLayout(self)
        entier.setContentsMargins(0, 0, 0, 0)
        entier.addWidget(partage)


def _a_sa_hauteur(table: Table) -> None:
    """Give a table the height of its rows: the view scrolls, its short tables do not."""
    autour = table.horizontalHeader().sizeHint().height() + table.horizontalScrollBar().sizeHint().height()
    table.setFixedHeight(autour + table.model().rowCount() * hauteur_ligne() + 2 * table.frameWidth())


def _offerts(lue: ReserveLue) -> tuple[tuple[int, str], ...]:
    """Return the dossiers that may be accepted, and their words; those hidden from the agent left out."""
    ouverts = (a.examine for a in lue.reserve.ouverts)
    return tuple((p.dossier_id, f"{p.numero}, {nom}") for p in ouverts if (nom := lue.noms[p.dossier_id]) != MASQUE)


def _venues(lue: ReserveLue) -> tuple[object, ...]:
    """Return what the picture of the arrivals is drawn from: a proposed amount or a note does not move it."""
    return (lue.reserve.jour, *((a.recu_le, a.type, a.demande) for a in lue.arrivees))
