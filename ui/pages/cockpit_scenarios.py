"""The acts on scenarios, and their reading: the tab of the cockpit that talks of lists without deciding.

Not here: what is shown (`ui.widgets.vue_scenarios`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.scenario import Origine
from app.socle.errors import UserError
from ui.commands import Commande
from ui.dialogs.fichiers import Fichiers
from ui.pages.impression_acte import ImpressionActe
from ui.pages.travaux import Lecture
from ui.widgets.page import acte
from ui.widgets.vue_scenarios import ARRETEE, RECHERCHE, VueScenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from app.services.scenarios import Changement, Comparaison, PropositionLue, ScenarioLu
    from app.socle.changes import Changes
    from ui.pages.base import Page
    from ui.session import Session
    from ui.workers.task import Tache


class ScenariosCockpit(QObject):
    """Joins the tab to the services. `vue`: the tab. Every change of a scenario is undone by Ctrl+Z."""

    def __init__(self, session: Session, page: Page, parent_vue: QWidget) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self._a_lire = self._a_chercher = True
        self._recherche: Tache | None = None
        actes = self._actes_d_un_scenario()
        self.act_imprimer = self._acte(
            "imprimer_comparaison",
            "Imprimer…",
            self._imprimer,
            "Imprimer la comparaison des deux listes, sur une page",
        )
        self.act_enregistrer = self._acte(
            "enregistrer_comparaison",
            "Enregistrer en PDF…",
            self._on_enregistrer,
            "Écrire la comparaison des deux listes en PDF, sur une page",
        )
        self.act_corriger = self._acte(
            "corriger_scenario",
            "Changer dans la copie",
            self._corriger,
            "Donner au dossier ces ETP et ce montant dans la copie\u00a0; le dossier lui-même ne change pas",
        )
        self.vue = VueScenarios(actes, (self.act_imprimer, self.act_enregistrer), self.act_corriger, parent_vue)
        self.vue.objectif_choisi.connect(lambda _objectif: self._changer_d_objectif())
        self.vue.comparaison.connect(lambda _premier, _second: self._comparaison.demander())
        self.vue.bascule.connect(self._basculer)
        runner = session.runner
        self._comparaison: Lecture[Comparaison | None] = Lecture(
            self, runner, "Comparaison des scénarios", self._lire_ecarts, self._on_comparaison
        )
        self._lecture = Lecture(self, runner, "Lecture des scénarios", self._lire, self.vue.montrer)
        self.impression = ImpressionActe(page, session, self.vue.dire_feuille)

    def actualiser(self, *, scenarios_seuls: bool = False) -> None:
        """Read the scenarios again, and search the proposition unless only scenarios changed; once in sight."""
        self._a_lire = True
        self._a_chercher = self._a_chercher or not scenarios_seuls
        self.rattraper()

    def rattraper(self) -> None:
        """Read what changed while the tab was hidden."""
        if not self.vue.isVisible():
            return
        if self._a_lire:
            self._a_lire = False
            self._lecture.demander()
        if self._a_chercher:
            self._a_chercher = False
            self._chercher()

    def enregistrer_dans(self, dossier: Path) -> None:
        """Write the sheet in a folder, in the writer’s thread."""
        feuilles, campagne_id = self._session.bureau.feuilles, self._session.campagne_id
        (premier, second), objectif = self.vue.listes, self.vue.objectif_voulu
        self._session.runner.lancer(
            lambda _rapporter, _annulation: feuilles.ecrire(campagne_id, premier, second, dossier, objectif),
            libelle="Comparaison des scénarios",
            au_succes=self._on_ecrite,
            en_ecriture=True,
            proprietaire=self,
        )

    def _actes_d_un_scenario(self) -> Sequence[QAction]:
        self.act_ordre = self._acte(
            "garder_ordre",
            "Garder l’ordre strict",
            lambda: self._garder(Origine.ORDRE),
            "Garder la ligne de sélection d’aujourd’hui sous ce nom",
        )
        self.act_proposition = self._acte(
            "garder_proposition",
            "Garder la proposition",
            lambda: self._garder(Origine.PROPOSITION),
            "Garder la proposition d’aujourd’hui sous ce nom\u00a0; rien n’est appliqué",
        )
        self.act_dupliquer = self._acte(
            "dupliquer_scenario",
            "Dupliquer",
            self._dupliquer,
            "Copier le scénario choisi\u00a0; Entrée sur un dossier de la copie l’y met ou l’en retire",
        )
        self.act_renommer = self._acte(
            "renommer_scenario",
            "Renommer",
            self._renommer,
            "Donner au scénario choisi le nom tapé à gauche",
        )
        self.act_supprimer = self._acte(
            "supprimer_scenario", "Supprimer", self._supprimer, "Oublier le scénario choisi\u00a0; Ctrl+Z le rend"
        )
        return (
            self.act_ordre,
            self.act_proposition,
            self.act_dupliquer,
            self.act_renommer,
            self.act_supprimer,
        )

    def _acte(self, nom: str, texte: str, faire: Callable[[], object], aide: str) -> QAction:
        return acte(self._page, nom, texte, faire, aide=aide)

    def _lire(self) -> Sequence[ScenarioLu]:
        return self._session.bureau.scenarios.lire(self._session.campagne_id)

    def _changer_d_objectif(self) -> None:
        self._chercher()
        self._comparaison.demander()

    def _chercher(self) -> None:
        """Search in a worker that the status bar shows and stops; a search under way for another gives way."""
        if self._recherche is not None:
            self._recherche.annuler()
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        objectif = self.vue.objectif_voulu
        self.vue.dire_recherche(RECHERCHE)
        tache: list[Tache] = []

        def finir() -> None:
            if tache and tache[0] is self._recherche:
                self._recherche = None
                if tache[0].annulation.demandee:
                    self.vue.dire_recherche(ARRETEE)

        def montrer(lue: PropositionLue | None) -> None:
            if tache and tache[0] is self._recherche:
                self.vue.montrer_proposition(lue)

        self._recherche = self._session.runner.lancer(
            lambda rapporter, annulation: scenarios.proposer(campagne_id, objectif, rapporter, annulation),
            libelle="Recherche de la proposition",
            au_succes=montrer,
            a_l_erreur=lambda faute: self.vue.dire_recherche(str(faute)),
            a_la_fin=finir,
            proprietaire=self,
        )
        tache.append(self._recherche)

    def _garder(self, origine: Origine) -> None:
        """Keep a list in the writer’s thread: the proposition is searched again, which lasts."""
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        nom, objectif = self.vue.nom.text(), self.vue.objectif_voulu
        faits: list[Changement] = []

        def garder() -> Changes:
            fait, changes = scenarios.figer(campagne_id, nom, origine, objectif)
            faits[:] = [fait]
            return changes

        def finir() -> None:
            if faits and self.vue.nom.text() == nom:
                self.vue.nom.clear()

        commande = Commande("le scénario gardé", garder, lambda: scenarios.revenir(campagne_id, faits[0])[1])
        self._session.historique.lancer(commande, a_la_fin=finir)

    def _dupliquer(self) -> None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        self._sur_le_choisi("la copie du scénario", lambda nom: scenarios.dupliquer(campagne_id, nom))

    def _supprimer(self) -> None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        self._sur_le_choisi("le scénario supprimé", lambda nom: scenarios.supprimer(campagne_id, nom))

    def _renommer(self) -> None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        nouveau = self.vue.nom.text()
        if self._sur_le_choisi("le nom du scénario", lambda nom: scenarios.renommer(campagne_id, nom, nouveau)):
            self.vue.nom.clear()

    def _basculer(self, nom: str, dossier_id: int) -> None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        self._faire("le dossier du scénario", lambda: scenarios.basculer(campagne_id, nom, dossier_id))

    def _corriger(self) -> None:
        choisi, ligne = self.vue.choisi, self.vue.ligne_choisie
        if choisi is None or ligne is None:
            return
        try:
            etp, montant, motif = self.vue.correction.lire()
        except UserError:
            return  # said under the fields, where the entry stays
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        self._faire(
            "le montant du scénario",
            lambda: scenarios.corriger(campagne_id, choisi.nom, ligne.dossier_id, etp, montant, motif),
        )

    def _lire_ecarts(self) -> Comparaison | None:
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        try:
            return scenarios.comparer(campagne_id, *self.vue.listes, self.vue.objectif_voulu)
        except UserError:  # a scenario just forgotten, or a dossier hidden: the tab says it already
            return None

    def _on_comparaison(self, comparaison: Comparaison | None) -> None:
        self.act_imprimer.setEnabled(comparaison is not None)
        self.act_enregistrer.setEnabled(comparaison is not None)
        self.vue.montrer_ecarts(comparaison)

    def _imprimer(self) -> None:
        feuilles, campagne_id = self._session.bureau.feuilles, self._session.campagne_id
        (premier, second), objectif = self.vue.listes, self.vue.objectif_voulu
        self._session.runner.lancer(
            lambda _rapporter, _annulation: feuilles.rendre(campagne_id, premier, second, objectif),
            libelle="Comparaison des scénarios",
            au_succes=self.impression.demander,
            proprietaire=self,
        )

    def _on_enregistrer(self) -> None:
        dossier = Fichiers.dossier(self._page, "Enregistrer la comparaison dans")
        if dossier is not None:
            self.enregistrer_dans(dossier)

    def _on_ecrite(self, ecrite: tuple[Path, Changes]) -> None:
        chemin, changes = ecrite
        self._session.bus.changed.emit(changes)
        self.vue.dire_feuille(
            f"● Enregistré\u00a0: «\u00a0{chemin.name}\u00a0», dans «\u00a0{chemin.parent}\u00a0». "
            "Son empreinte est au journal."
        )

    def _sur_le_choisi(self, libelle: str, faire: Callable[[str], tuple[Changement, Changes]]) -> bool:
        choisi = self.vue.choisi
        return choisi is not None and self._faire(libelle, lambda: faire(choisi.nom))

    def _faire(self, libelle: str, acte_: Callable[[], tuple[Changement, Changes]]) -> bool:
        """Do a short act that Ctrl+Z undoes; False when it was refused, and shown."""
        scenarios, campagne_id = self._session.bureau.scenarios, self._session.campagne_id
        faits: list[Changement] = []

        def faire() -> tuple[Changement, Changes]:
            fait, changes = acte_()
            faits.append(fait)
            return fait, changes

        self._session.faire(libelle, faire, lambda fait: scenarios.revenir(campagne_id, fait))
        return bool(faits)
