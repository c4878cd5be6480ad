"""ETP and euros against target and envelope, live; the forms that change them open beside, never over.

Not here: the rules of the quota (`app.domain.quota`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.quota import Cible, Mouvement, Quota
from app.socle.formats import date_courte
from ui.dialogs.campagne import SaisieCampagne
from ui.dialogs.cible import CibleSaisie, SaisieCible
from ui.dialogs.enveloppe import MouvementSaisi, SaisieMouvement
from ui.dialogs.panneau import Panneau
from ui.dialogs.report import ReportSaisi, SaisieReport
from ui.models.quota import (
    colonnes_mouvements,
    colonnes_quota,
    colonnes_versions,
    lignes_quota,
    versions,
)
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.travaux import Lecture
from ui.theme import HAUTEUR_LIGNE
from ui.widgets.entete import Entete
from ui.widgets.jauge_quota import JaugeQuota, Legende
from ui.widgets.page import Etirement, acte, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.socle.changes import Changes
    from ui.session import Session

P = TypeVar("P", bound=Panneau)
NB_JAUGES = 4
CAMPAGNE = "campagne"
LARGEUR_PANNEAU = 340


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs, read in one go outside the UI thread."""

    quota: Quota
    cibles: Sequence[Cible]
    mouvements: Sequence[Mouvement]


class PageCockpit(Page):
    """The panel. `montrer` takes « campagne » to open the facts that the service must confirm."""

    cle = "cockpit"
    titre = "Cockpit"
    aide = "cockpit"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.modele = ModeleTable(colonnes_quota(), identite=lambda x: x.libelle, parent=self)
        self.table = _table(self.modele, "ETP et crédits à chaque étape", "table_quota")
        Etirement(self.table, "libelle")
        self.modele_versions = ModeleTable(colonnes_versions(), parent=self)
        self.table_versions = _table(self.modele_versions, "Versions de la cible", "table_versions")
        self.modele_mouvements = ModeleTable(colonnes_mouvements(), parent=self)
        self.table_mouvements = _table(self.modele_mouvements, "Mouvements de l’enveloppe", "table_mouvements")
        self._lecture = Lecture(self, session.runner, "Lecture du quota", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("quota", "decisions", "dossiers"):
            self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        if argument == CAMPAGNE:
            self.completer_campagne()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.table_versions, self.table_mouvements, self.droite)

    @cached_property
    def cible(self) -> SaisieCible:
        """The form of the target; forms are built when they are first asked for."""
        return self._preparer(SaisieCible(), self._on_cible)

    @cached_property
    def mouvement(self) -> SaisieMouvement:
        """The form of a movement of the envelope."""
        return self._preparer(SaisieMouvement(), self._on_mouvement)

    @cached_property
    def campagne(self) -> SaisieCampagne:
        """The facts that the service must confirm."""
        return self._preparer(SaisieCampagne(), self._on_campagne)

    @cached_property
    def report(self) -> SaisieReport:
        """The form that postpones the deadline."""
        return self._preparer(SaisieReport(), self._on_report)

    def notifier(self) -> None:
        """Open the form of the target."""
        self._ouvrir(self.cible)
        self.cible.commencer(self._aujourd_hui())

    def mouvementer(self) -> None:
        """Open the form of a movement of the envelope."""
        self._ouvrir(self.mouvement)
        self.mouvement.commencer(self._aujourd_hui())

    def completer_campagne(self) -> None:
        """Open the facts that the service must confirm."""
        self._ouvrir(self.campagne)
        self.campagne.commencer(self._session.bureau.campagnes.get(self._session.campagne_id))

    def reporter(self) -> None:
        """Open the form that postpones the deadline."""
        self._ouvrir(self.report)
        self.report.commencer(self._session.bureau.campagnes.get(self._session.campagne_id))

    def fermer_panneau(self) -> None:
        """Give the room back to the figures."""
        self.droite.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _batir_actes(self) -> None:
        self.act_campagne = acte(
            self,
            "completer_la_campagne",
            "Compléter la campagne…",
            self.completer_campagne,
            dessin="campagne",
            aide="Service, signataire et imputation, que les actes reprennent",
        )
        self.act_grilles = acte(
            self,
            "editer_les_grilles",
            "Grilles…",
            lambda: self.demande_page.emit("grille", None),
            dessin="modifier",
            aide="Critères, poids, descripteurs et seuils de la campagne (Ctrl+Maj+G)",
        )
        self.act_report = acte(
            self,
            "reporter_la_date_limite",
            "Reporter la date limite…",
            self.reporter,
            dessin="calendrier",
            aide="Donner une date limite plus tardive, avec son motif\u00a0; l’ancienne est gardée",
        )
        self.act_mouvement = acte(
            self,
            "mouvement_enveloppe",
            "Mouvement d’enveloppe…",
            self.mouvementer,
            dessin="plus",
            aide="Dotation, abondement, reprise, pré-réservation ou reconductions",
        )
        self.act_cible = acte(
            self,
            "notifier_la_cible",
            "Notifier la cible…",
            self.notifier,
            dessin="cockpit",
            aide="Enregistrer une nouvelle version de la cible régionale",
        )

    def _batir(self) -> None:
        self.entete = Entete(
            "Cockpit", (self.act_campagne, self.act_grilles, self.act_report, self.act_mouvement, self.act_cible)
        )
        self.bandeau = QLabel()
        self.bandeau.setObjectName("bandeau_cible")
        self.bandeau.setProperty("role", "alerte")
        self.bandeau.setWordWrap(True)
        self.bandeau.hide()
        self.jauges = [JaugeQuota() for _ in range(NB_JAUGES)]
        self.table.setFixedHeight((NB_JAUGES + 1) * HAUTEUR_LIGNE + 8)
        gauche = QWidget()
        pile = QVBoxLayout(gauche)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.bandeau)
        for jauge in self.jauges:
            pile.addWidget(jauge)
        pile.addWidget(Legende())
        pile.addWidget(self.table)
        pile.addLayout(self._batir_historiques(), stretch=1)
        self.droite = QStackedWidget()
        self.droite.setMinimumWidth(LARGEUR_PANNEAU)
        self.droite.hide()
        partage = QSplitter(Qt.Orientation.Horizontal)
        partage.addWidget(_defilant(gauche))  # a banner above must not press the tables on one another
        partage.addWidget(self.droite)
        partage.setStretchFactor(0, 1)
        partage.setChildrenCollapsible(False)
        page = pile_de_page(self)
        page.addWidget(self.entete)
        page.addWidget(partage, stretch=1)

    def _batir_historiques(self) -> QHBoxLayout:
        rangee = QHBoxLayout()
        rangee.setSpacing(16)
        for titre, table in (
            ("Versions de la cible", self.table_versions),
            ("Mouvements de l’enveloppe", self.table_mouvements),
        ):
            colonne = QVBoxLayout()
            colonne.setSpacing(4)
            colonne.addWidget(titre_de_section(titre))
            table.setMinimumHeight(4 * HAUTEUR_LIGNE)
            colonne.addWidget(table, stretch=1)
            rangee.addLayout(colonne, stretch=1)
        return rangee

    def _preparer(self, panneau: P, au_terme: Callable[[Any], None]) -> P:
        panneau.saisi.connect(au_terme)
        panneau.abandonne.connect(self.fermer_panneau)
        self.droite.addWidget(_defilant(panneau))
        return panneau

    def _ouvrir(self, panneau: Panneau) -> None:
        rangs = range(self.droite.count())
        defilants = [self.droite.widget(rang) for rang in rangs]
        rang = next(r for r, d in enumerate(defilants) if isinstance(d, QScrollArea) and d.widget() is panneau)
        self.droite.setCurrentIndex(rang)
        self.droite.show()

    def _aujourd_hui(self) -> date:
        return self._session.bureau.contexte.clock.maintenant().date()

    def _lire(self) -> Vue:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id
        return Vue(
            arbitrage.quota(campagne_id),
            arbitrage.historique_cibles(campagne_id),
            arbitrage.mouvements(campagne_id),
        )

    def _on_lu(self, vue: Vue) -> None:
        lignes = lignes_quota(vue.quota)
        for jauge, ligne in zip(self.jauges, lignes, strict=True):
            jauge.montrer(ligne)
        self.modele.remplacer(lignes)
        self.modele_versions.remplacer(versions(vue.cibles))
        self.modele_mouvements.remplacer(tuple(reversed(vue.mouvements)))
        self._dire_cible(vue.quota)

    def _dire_cible(self, quota: Quota) -> None:
        manque = quota.cible is None
        self.bandeau.setText(
            "⚠ Cible non notifiée\u00a0: les ETP sont comptés, mais aucun dépassement ne peut être contrôlé. "
            "Notifiez la cible dès que le service la reçoit."
        )
        self.bandeau.setVisible(manque)
        if manque or quota.version_cible is None:
            self.entete.dire("Ce que la campagne demande et donne.")
            return
        le = f", notifiée le {date_courte(quota.notifiee_le)}" if quota.notifiee_le else ""
        self.entete.dire(f"Cible en vigueur\u00a0: version {quota.version_cible}{le}.")

    def _on_cible(self, saisie: CibleSaisie) -> None:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id

        def notifier() -> tuple[bool, Changes]:
            return True, arbitrage.notifier_cible(
                campagne_id, saisie.etp_par_type, saisie.notifiee_le, saisie.reference, saisie.commentaire
            )

        if self._session.faire_sans_retour(notifier):
            self.fermer_panneau()

    def _on_mouvement(self, saisie: MouvementSaisi) -> None:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id

        def mouvementer() -> tuple[bool, Changes]:
            return True, arbitrage.mouvementer(
                campagne_id, saisie.nature, saisie.montant, saisie.le, saisie.reference
            )

        if self._session.faire_sans_retour(mouvementer):
            self.fermer_panneau()

    def _on_report(self, saisi: ReportSaisi) -> None:
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        if self._session.faire_sans_retour(
            lambda: campagnes.reporter_date_limite(campagne_id, saisi.nouvelle, saisi.motif)
        ):
            self.fermer_panneau()

    def _on_campagne(self, valeurs: object) -> None:
        if not isinstance(valeurs, dict) or not valeurs:
            self.fermer_panneau()
            return
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        if self._session.faire_sans_retour(
            lambda: campagnes.modifier(campagne_id, "Compléter la campagne", **valeurs)
        ):
            self.fermer_panneau()


def _defilant(panneau: QWidget) -> QScrollArea:
    defile = QScrollArea()
    defile.setWidgetResizable(True)
    defile.setFrameShape(QScrollArea.Shape.NoFrame)
    defile.setWidget(panneau)
    return defile


def _table(modele: QAbstractTableModel, nom: str, nom_objet: str) -> Table:
    table = Table(modele, nom=nom)
    table.setObjectName(nom_objet)
    return table
