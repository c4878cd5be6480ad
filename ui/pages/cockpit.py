"""ETP and euros against target and envelope, and the line of selection, live; forms open beside, never over.

Not here: the rules of the quota (`app.domain.quota`), the forms (`cockpit_panneaux`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.enveloppe import suivre_exercices
from app.socle.formats import date_courte
from ui.models.quota import avec_selection, lignes_quota
from ui.pages.base import Page
from ui.pages.cockpit_panneaux import PanneauxCockpit
from ui.pages.cockpit_previsions import PrevisionsCockpit
from ui.pages.cockpit_scenarios import ScenariosCockpit
from ui.pages.suivi_selection import SuiviSelection
from ui.pages.travaux import Lecture
from ui.widgets.defilant import defilant
from ui.widgets.entete import Entete
from ui.widgets.jauge_quota import JaugeQuota, Legende
from ui.widgets.onglets import Onglets
from ui.widgets.page import acte, pile_de_page
from ui.widgets.vue_exercices import VueExercices
from ui.widgets.vue_quota import NB_MESURES, VueQuota
from ui.widgets.vue_selection import VueSelection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.enveloppe import Exercice
    from app.domain.franchissement import Franchissement
    from app.domain.quota import Quota
    from app.domain.rejeu_cible import EcartDeVersion
    from app.services.selection import Ligneur
    from app.socle.changes import Changes
    from ui.session import Session

CAMPAGNE = "campagne"


class PageCockpit(Page):
    """The panel. `montrer` takes « campagne » to open the facts of the service, with the name of one to fill it."""

    cle = "cockpit"
    titre = "Cockpit"
    aide = "cockpit"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._exercices: Sequence[Exercice] = ()
        self._exercices_a_lire = True
        self._lecture = Lecture(self, session.runner, "Lecture des exercices", self._lire, self._on_lu)
        self._version_rejouee = 0
        self._rejeu = Lecture(
            self,
            session.runner,
            "Rejeu des décisions",
            self._lire_rejeu,
            lambda lu: self.vue_exercices.montrer_rejeu(*lu),
        )
        self.suivi = SuiviSelection(session, self)
        self.suivi.lu.connect(self._on_ligne)
        self.suivi.suivi.connect(self._on_ligne)
        self._batir_corps()
        self._batir_actes()
        self._batir()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None:
            self.suivi.rattraper()
        if changes is None or changes.touches("quota"):
            self._exercices_a_lire = True
            self._rattraper_exercices()
        version = self.vue_exercices.version
        if version is not None and (changes is None or changes.touches("quota", "decisions")):
            self._rejouer(version)
        if changes is None or changes.touches("scenarios", "quota", "decisions", "dossiers", "classement"):
            self.scenarios.actualiser(scenarios_seuls=_scenarios_seuls(changes))
        self.previsions.actualiser(changes)

    @override
    def montrer(self, argument: object) -> None:
        nom, fait = argument if isinstance(argument, tuple) else (argument, "")
        if nom != CAMPAGNE:
            return
        self.droite.completer_campagne()
        champ = self.droite.findChild(QWidget, f"fait_{fait}") if fait else None
        if champ is not None:
            champ.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (
            self.vue_selection.table,
            self.vue_quota.table,
            self.vue_quota.table_versions,
            self.vue_quota.table_mouvements,
            self.vue_exercices.table,
            self.vue_exercices.table_rejeu,
            self.scenarios.vue.table,
            self.scenarios.vue.table_lignes,
            self.scenarios.vue.table_ecarts,
            *self.previsions.panneaux,
            self.droite,
        )

    def _batir_corps(self) -> None:
        self.onglets = Onglets("Vues du cockpit", self)
        self.vue_selection = VueSelection(self.onglets)
        self.vue_selection.ouvert.connect(lambda dossier_id: self.demande_page.emit("dossier", dossier_id))
        self.vue_selection.dossiers_demandes.connect(lambda: self.demande_page.emit("dossiers", None))
        self.vue_quota = VueQuota(self.onglets)
        self.onglets.addTab(self.vue_selection, "Ligne de sélection")
        self.onglets.addTab(self.vue_quota, "Cible et enveloppe")
        self.vue_exercices = VueExercices(self.onglets)
        self.vue_exercices.version_choisie.connect(self._rejouer)
        self.onglets.addTab(self.vue_exercices, "Exercices et rejeu")
        self.scenarios = ScenariosCockpit(self._session, self, self.onglets)
        self.onglets.addTab(self.scenarios.vue, "Scénarios")
        self.previsions = PrevisionsCockpit(self._session, self, self.onglets)
        self.onglets.currentChanged.connect(lambda _rang: self._on_onglet())
        self.droite = PanneauxCockpit(self._session, self)
        self.droite.ferme.connect(self._reprendre_foyer)

    def _batir_actes(self) -> None:
        self.act_campagne = acte(
            self,
            "completer_la_campagne",
            "Compléter la campagne…",
            self.droite.completer_campagne,
            dessin="campagne",
            aide="Service, signataire et imputation, que les actes reprennent",
        )
        self.act_report = acte(
            self,
            "reporter_la_date_limite",
            "Reporter la date limite…",
            self.droite.reporter,
            dessin="calendrier",
            aide="Donner une date limite plus tardive, avec son motif\u00a0; l’ancienne est gardée",
        )
        self.act_regle = acte(
            self,
            "regle_de_la_ligne",
            "Règle de la ligne…",
            self.droite.regler,
            dessin="classement",
            aide="Ce que fait un dossier qui ne tient pas, et quand un dossier paraît dans la ligne",
        )
        self.act_mouvement = acte(
            self,
            "mouvement_enveloppe",
            "Mouvement d’enveloppe…",
            self.droite.mouvementer,
            dessin="plus",
            aide="Dotation, abondement, reprise, pré-réservation ou reconductions",
        )
        self.act_cible = acte(
            self,
            "notifier_la_cible",
            "Notifier la cible…",
            self.droite.notifier,
            dessin="cockpit",
            aide="Enregistrer une nouvelle version de la cible régionale",
        )

        self.act_proposer = acte(
            self,
            "proposer_pour_le_dossier",
            "Proposer…",
            self._proposer,
            raccourci="F2",
            dessin="modifier",
            aide="Changer le montant et les ETP proposés du dossier choisi\u00a0; la ligne suit aussitôt",
        )

        self.vue_selection.offrir(self.act_proposer)

    def _proposer(self) -> None:
        dossier_id = self.vue_selection.courant
        self.onglets.setCurrentWidget(self.vue_selection)
        if dossier_id is None:
            self.vue_selection.table.setFocus()
            self.vue_selection.table.choisir(0)
            dossier_id = self.vue_selection.courant
        if dossier_id is not None:
            self.droite.proposer(dossier_id)

    def _batir(self) -> None:
        actes = (self.act_campagne, self.act_report, self.act_regle, self.act_mouvement, self.act_cible)
        self.entete = Entete("Cockpit", actes, self)
        self.bandeau = QLabel(self)
        self.bandeau.setObjectName("bandeau_cible")
        self.bandeau.setProperty("role", "alerte")
        self.bandeau.setWordWrap(True)
        self.bandeau.hide()
        gauche = QWidget(self)
        self.jauges = [JaugeQuota(gauche) for _ in range(NB_MESURES)]
        grille = QGridLayout()
        grille.setHorizontalSpacing(16)
        grille.setVerticalSpacing(4)
        for rang, jauge in enumerate(self.jauges):
            grille.addWidget(jauge, rang // 2, rang % 2)
        pile = QVBoxLayout(gauche)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.bandeau)
        pile.addLayout(grille)
        pile.addWidget(Legende(gauche))
        pile.addWidget(self.onglets, stretch=1)
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.addWidget(defilant(gauche, partage))  # a banner above must not press the tables on one another
        partage.addWidget(self.droite)
        partage.setStretchFactor(0, 1)
        partage.setChildrenCollapsible(False)
        page = pile_de_page(self)
        page.addWidget(self.entete)
        page.addWidget(partage, stretch=1)

    def _reprendre_foyer(self) -> None:
        vues = (
            self.vue_selection, self.vue_quota, self.vue_exercices, self.scenarios.vue, *self.previsions.vues
        )  # fmt: skip
        vues[self.onglets.currentIndex()].table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_onglet(self) -> None:
        """Bring the tab that comes in sight up to date; those out of sight cost nothing."""
        if self.suivi.ligne is not None:
            self._montrer_onglet(self.suivi.ligne)
        self.scenarios.rattraper()
        self._rattraper_exercices()

    def _rejouer(self, version: int) -> None:
        self._version_rejouee = version
        self._rejeu.demander()

    def _lire_rejeu(self) -> tuple[int, Sequence[EcartDeVersion]]:
        arbitrage, version = self._session.bureau.arbitrage, self._version_rejouee
        return version, arbitrage.rejouer_sous(self._session.campagne_id, version)

    def _rattraper_exercices(self) -> None:
        """Read the other campaigns once their tab is in sight: all their dossiers are weighed."""
        if self._exercices_a_lire and self.onglets.currentWidget() is self.vue_exercices:
            self._exercices_a_lire = False
            self._lecture.demander()

    def _lire(self) -> Sequence[Exercice]:
        return self._session.bureau.arbitrage.exercices()

    def _on_lu(self, exercices: Sequence[Exercice]) -> None:
        self._exercices = exercices
        if self.suivi.ligne is not None:
            self._montrer_onglet(self.suivi.ligne)

    def _on_ligne(self, ligne: Ligneur, passages: Sequence[Franchissement] = ()) -> None:
        """Show the line and all that follows from it: every figure of the page comes from this one value."""
        self.vue_selection.montrer(ligne, passages)
        lignes = lignes_quota(ligne.quota)
        for jauge, mesure in zip(self.jauges, avec_selection(lignes, ligne.selection), strict=True):
            jauge.montrer(mesure)
        self._dire_cible(ligne.quota)
        self._montrer_onglet(ligne)

    def _montrer_onglet(self, ligne: Ligneur) -> None:
        vue = self.onglets.currentWidget()
        if vue is self.vue_quota:
            self.vue_quota.montrer(lignes_quota(ligne.quota), ligne.quota, ligne.cibles, ligne.mouvements)
        elif vue is self.vue_exercices:
            suivis = suivre_exercices(self._exercices, ligne.campagne_id, ligne.mouvements, ligne.quota)
            self.vue_exercices.montrer(suivis, sorted({c.version for c in ligne.cibles}, reverse=True))

    def _dire_cible(self, quota: Quota) -> None:
        de_travail = not quota.sans_cible and quota.notifiee_le is None
        if quota.sans_cible:
            self.bandeau.setText(
                "⚠ Cible non notifiée\u00a0: les ETP sont comptés, mais aucun dépassement ne peut être contrôlé. "
                "Notifiez la cible dès que le service la reçoit."
            )
        elif de_travail:
            self.bandeau.setText(
                f"⚠ Cible de travail (version {quota.version_cible})\u00a0: aucune notification n’est enregistrée."
            )
        self.bandeau.setVisible(quota.sans_cible or de_travail)
        if quota.sans_cible or quota.version_cible is None:
            self.entete.dire("Ce que la campagne demande et donne.")
            return
        le = f", notifiée le {date_courte(quota.notifiee_le)}" if quota.notifiee_le else ", de travail"
        self.entete.dire(f"Cible en vigueur\u00a0: version {quota.version_cible}{le}.")


def _scenarios_seuls(changes: Changes | None) -> bool:
    """True when scenarios alone changed: the line, so the proposition, is what it was."""
    return changes is not None and not changes.touches("quota", "decisions", "dossiers", "classement")
