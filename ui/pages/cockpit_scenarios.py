"""The acts on scenarios, and their reading: the tab of the cockpit that talks of lists without deciding.

Not here: what is shown (`ui.widgets.vue_scenarios`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.scenario import Origine
from ui.pages.travaux import Lecture
from ui.widgets.page import acte
from ui.widgets.vue_scenarios import VueScenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.scenario import EcartScenario, Scenario
    from app.services.scenarios import PropositionLue
    from app.socle.changes import Changes
    from ui.pages.base import Page
    from ui.session import Session

Lus = tuple["Sequence[Scenario]", "PropositionLue | None"]


class ScenariosCockpit(QObject):
    """Joins the tab to the services. `vue`: the tab."""

    def __init__(self, session: Session, page: Page, parent_vue: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self._a_lire = True
        self.act_ordre = acte(
            page,
            "garder_ordre",
            "Garder l’ordre strict",
            lambda: self._garder(Origine.ORDRE),
            aide="Garder la ligne de sélection d’aujourd’hui sous ce nom",
        )
        self.act_proposition = acte(
            page,
            "garder_proposition",
            "Garder la proposition",
            lambda: self._garder(Origine.PROPOSITION),
            aide="Garder la proposition d’aujourd’hui sous ce nom\u00a0; rien n’est appliqué",
        )
        self.act_dupliquer = acte(
            page,
            "dupliquer_scenario",
            "Dupliquer",
            self._dupliquer,
            aide="Copier le scénario choisi\u00a0; Entrée sur un dossier de la copie l’y met ou l’en retire",
        )
        self.act_supprimer = acte(
            page, "supprimer_scenario", "Supprimer", self._supprimer, aide="Oublier le scénario choisi"
        )
        actes = (self.act_ordre, self.act_proposition, self.act_dupliquer, self.act_supprimer)
        self.vue = VueScenarios(actes, parent_vue)
        self.vue.comparaison.connect(self._comparer)
        self.vue.bascule.connect(self._basculer)
        self._lecture = Lecture(self, session.runner, "Lecture des scénarios", self._lire, self._on_lu)
        self._compares = ("", "")
        self._comparaison = Lecture(
            self, session.runner, "Comparaison des scénarios", self._lire_ecarts, self.vue.montrer_ecarts
        )

    def actualiser(self) -> None:
        """Read the scenarios and the proposition again in a worker, once the tab is in sight: it is long work."""
        self._a_lire = True
        self.rattraper()

    def rattraper(self) -> None:
        """Read what changed while the tab was hidden."""
        if self._a_lire and self.vue.isVisible():
            self._a_lire = False
            self._lecture.demander()

    def _lire(self) -> Lus:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        return scenarios.lister(campagne_id), scenarios.proposer(campagne_id)

    def _on_lu(self, lus: Lus) -> None:
        self.vue.montrer(*lus)

    def _garder(self, origine: Origine) -> None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        if self._faire(lambda: scenarios.figer(campagne_id, self.vue.nom.text(), origine)):
            self.vue.nom.clear()

    def _dupliquer(self) -> None:
        self._sur_le_choisi(self._session.bureau.scenarios.dupliquer)

    def _supprimer(self) -> None:
        self._sur_le_choisi(self._session.bureau.scenarios.supprimer)

    def _basculer(self, nom: str, dossier_id: int) -> None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        self._faire(lambda: scenarios.basculer(campagne_id, nom, dossier_id))

    def _comparer(self, premier: str, second: str) -> None:
        self._compares = (premier, second)
        self._comparaison.demander()

    def _lire_ecarts(self) -> tuple[EcartScenario, ...]:
        return self._session.bureau.scenarios.comparer(self._session.campagne_id, *self._compares)

    def _sur_le_choisi(self, faire: Callable[[int, str], tuple[Scenario, Changes]]) -> None:
        choisi = self.vue.choisi
        if choisi is not None:
            self._faire(lambda: faire(self._session.campagne_id, choisi.nom))

    def _faire(self, acte_: Callable[[], tuple[Scenario, Changes]]) -> Scenario | None:
        return self._session.faire_sans_retour(acte_)
