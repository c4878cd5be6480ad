"""The dates of one dossier, why each of them, and the days that only the officer knows.

Not here: the computation (`app.services.horloge_legale`), nor which screen follows (`ui.pages.echeances`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.domain.evenements import LIBELLES_EVENEMENT, Evenement
from app.domain.horloge import EcranHorloge, EtatHorloge
from ui.models.horloge import LigneVue, colonnes_horloge, pourquoi_en_mots
from ui.models.table import ModeleTable
from ui.theme import px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.services.horloge_legale import HorlogeDuDossier
    from ui.session import Session


class SaisieDeJour(QWidget):
    """« Dater un fait »: which one, its day, one button; an empty day forgets it. Can be undone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._dits: dict[Evenement, date] = {}
        self.evenement = ChampChoix(LIBELLES_EVENEMENT.items(), quoi="Fait à dater", parent=self)
        self.evenement.setObjectName("fait_a_dater")
        self.jour = ChampDate(quoi="Jour du fait", parent=self)
        self.jour.setFixedWidth(px(112))
        self.bouton = QPushButton("Dater", self)
        self.bouton.setAccessibleName("Enregistrer le jour du fait")
        self.bouton.setToolTip("Enregistrer ce jour\u00a0; vide, il est oublié. Ctrl+Z annule.")
        rangee = Flux(self)
        rangee.setContentsMargins(0, 0, 0, 0)
        rangee.addWidget(self.evenement, stretch=1)
        rangee.addWidget(self.jour)
        rangee.addWidget(self.bouton)
        self.evenement.valeur_changee.connect(lambda _valeur: self._accorder())
        self.bouton.clicked.connect(self.dater)

    def montrer(self, horloge: HorlogeDuDossier) -> None:
        """Offer the facts of this dossier."""
        self._dossier_id = horloge.dossier_id
        self._dits = {d.evenement: d.le for d in horloge.dits}
        if not self.jour.en_saisie:
            self._accorder()

    def dater(self) -> None:
        """Keep the day typed for the fact chosen; the window says why when it is refused."""
        dossier_id, evenement, jour = self._dossier_id, self.evenement.valeur, self.jour.valeur
        if dossier_id is None or not isinstance(evenement, Evenement):
            return
        dire = self._session.bureau.horloge.dire
        self._session.faire(
            f"le jour «\u00a0{LIBELLES_EVENEMENT[evenement]}\u00a0»",
            lambda: dire(dossier_id, evenement, jour),
            lambda avant: dire(dossier_id, evenement, avant),
        )

    def _accorder(self) -> None:
        evenement = self.evenement.valeur
        self.jour.fixer(self._dits.get(evenement) if isinstance(evenement, Evenement) else None)


class PanneauHorloge(QWidget):
    """The list of dates, the telling of the one under the cursor; `large` lays them side by side.

    Signals:
        ecran_demande(object): the line opened with Enter, a `LigneVue`; the page listens.
    """

    ecran_demande = Signal(object)

    def __init__(self, session: Session, *, large: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modele = ModeleTable(colonnes_horloge(avec_dossier=large), parent=self)
        self.table = Table(self.modele, nom="Échéances", parent=self)
        self.table.setObjectName("table_echeances" if large else "table_echeances_du_dossier")
        Etirement(
            self.table,
            "objet",
            replies=("source", "regle", "porteur") if large else ("source", "regle", "certitude", "reste"),
        )
        self.table.trier_par_entetes()
        self.pourquoi = QPlainTextEdit(self)
        self.pourquoi.setReadOnly(True)
        self.pourquoi.setObjectName("pourquoi_cette_date")
        self.pourquoi.setAccessibleName("Pourquoi cette date")
        self.pourquoi.setTabChangesFocus(True)
        self.toutes = QCheckBox("Montrer aussi ce qui est sans objet", self)
        self.saisie = SaisieDeJour(session, self)
        self._vues: tuple[LigneVue, ...] = ()
        self._batir(large=large)
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        self.toutes.toggled.connect(lambda _coche: self._remplir())

    def montrer(self, horloge: HorlogeDuDossier) -> None:
        """Show the dates of a dossier."""
        self.saisie.montrer(horloge)
        self.saisie.show()
        self.toutes.show()
        qui = (horloge.dossier_id, horloge.numero, horloge.porteur)
        self._montrer(tuple(LigneVue(x, horloge.jour, *qui) for x in horloge.lignes))

    def montrer_lignes(self, vues: Sequence[LigneVue]) -> None:
        """Show dates of several dossiers; no fact is dated from there."""
        self.saisie.hide()
        self.toutes.hide()
        self._montrer(tuple(vues))

    def _montrer(self, vues: tuple[LigneVue, ...]) -> None:
        self._vues = vues
        self._remplir()

    def _batir(self, *, large: bool) -> None:
        self.partage = QSplitter(Qt.Orientation.Horizontal if large else Qt.Orientation.Vertical, self)
        bas = QWidget(self.partage)
        colonne = QVBoxLayout(bas)
        colonne.setContentsMargins(8 if large else 0, 0, 0, 0)
        colonne.addWidget(self.pourquoi, stretch=1)
        colonne.addWidget(self.saisie)
        self.partage.addWidget(self.table)
        self.partage.addWidget(bas)
        self.partage.setChildrenCollapsible(False)
        self.partage.setStretchFactor(0, 3)
        self.partage.setStretchFactor(1, 1)
        if large:
            self.partage.setSizes([780, 290])
        pile = QVBoxLayout(self)
        pile.setContentsMargins(*((0, 0, 0, 0) if large else (8, 8, 8, 8)))
        pile.addWidget(self.toutes)
        pile.addWidget(self.partage, stretch=1)

    def _remplir(self) -> None:
        courante = self.modele.ligne(self.table.currentIndex().row())
        gardees = [v for v in self._vues if self.toutes.isChecked() or v.ligne.etat is not EtatHorloge.SANS_OBJET]
        self.modele.remplacer(gardees)
        memes = [
            rang
            for rang, v in enumerate(self.modele.lignes)
            if courante
            and (v.dossier_id, v.ligne.code, v.ligne.objet)
            == (courante.dossier_id, courante.ligne.code, courante.ligne.objet)
        ]
        attendues = (EtatHorloge.AUJOURD_HUI, EtatHorloge.A_VENIR, EtatHorloge.SUSPENDUE)
        suivantes = [rang for rang, v in enumerate(self.modele.lignes) if v.ligne.etat in attendues]
        self.table.choisir(next(iter((*memes, *suivantes)), 0))
        self._on_courante(self.table.currentIndex().row())

    def _on_courante(self, rang: int) -> None:
        vue = self.modele.ligne(rang)
        self.pourquoi.setPlainText(pourquoi_en_mots(vue) if vue else "")

    def _on_ouverte(self, rang: int) -> None:
        vue = self.modele.ligne(rang)
        if vue is not None and vue.ligne.ecran is EcranHorloge.ECHEANCES and not self.saisie.isHidden():
            self.saisie.evenement.setFocus(Qt.FocusReason.OtherFocusReason)
        elif vue is not None:
            self.ecran_demande.emit(vue)
