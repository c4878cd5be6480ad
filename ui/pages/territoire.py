"""The territory: the regions as tiles, from the files they sent, and the coverage of one's own region.

Not here: what is counted (`app.domain.couverture`, `app.domain.nationale`), how it is drawn (`ui.figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.couverture import Region
from app.domain.figures_territoire import couvertures, details_de_region, tuiles
from app.domain.nationale import LIBELLES_MESURE, Mesure, National
from app.services.territoires import places_des_regions
from ui.commands import Commande
from ui.dialogs.fichiers import Fichiers
from ui.figures.cadre import CadreFigure
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.theme import px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.fichiers_regionaux import FichiersRegionaux
from ui.widgets.flux import Flux
from ui.widgets.page import acte, pile_de_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.services.consolidation import Echange
    from app.services.fichiers_regionaux import Examine
    from app.socle.changes import Changes
    from ui.session import Session

CHOISIR = "Choisissez une région sur la carte pour lire ce que dit son fichier."
LARGEUR_DROITE = 320


class Vue(StrEnum):
    """What is looked at; the value begins the names of the files written."""

    REGION = "couverture-de-la-region"
    NATIONALE = "regions"


@dataclass(frozen=True, slots=True)
class Lu:
    """What both views need, read in one go outside the UI thread."""

    region: Region
    national: National
    le: datetime


class PageTerritoire(PageLue):
    """The two views. `montrer` takes a `Vue`."""

    cle = "territoire"
    titre = "Territoire"
    aide = "territoire"
    sujets = ("dossiers", "decisions", "quota", "regions", "classement")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lu: Lu | None = None
        self.vue = ChampChoix(
            ((Vue.REGION, "Ma région"), (Vue.NATIONALE, "Toutes les régions")),
            quoi="Vue du territoire",
            parent=self,
        )
        self.vue.setObjectName("choix_vue")
        self.mesure = ChampChoix(LIBELLES_MESURE.items(), quoi="Mesure de la carte", parent=self)
        self.mesure.setObjectName("choix_mesure")
        self.cadre = CadreFigure(session.runner, self)
        self._lecture = Lecture(self, session.runner, "Lecture du territoire", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        self.vue.valeur_changee.connect(lambda _valeur: self._dessiner())
        self.mesure.valeur_changee.connect(lambda _valeur: self._dessiner())
        self.cadre.vue.visitee.connect(lambda _phrase: self._dire_les_details())
        self.cadre.table.courante.connect(lambda *_quoi: self._dire_les_details())

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, Vue):
            self.vue.fixer(argument)
            self._dessiner()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        a_droite = self.details if self.droite.currentWidget() is self._cadre_details else self.fichiers.liste
        return (self.vue, self.cadre.pile.currentWidget() or self.cadre.vue, a_droite)

    def examiner(self, chemins: Sequence[Path]) -> None:
        """Read files in a worker and say what each would do; nothing is written."""
        consolidation, campagne_id = self._session.bureau.consolidation, self._session.campagne_id
        self._session.runner.lancer(
            lambda rapporter, annulation: consolidation.examiner(campagne_id, chemins, rapporter, annulation),
            libelle="Lecture des fichiers régionaux",
            au_succes=self._on_examines,
            proprietaire=self,
        )

    def exporter_vers(self, chemin: Path) -> None:
        """Write the file of the region in a worker."""
        consolidation, campagne_id = self._session.bureau.consolidation, self._session.campagne_id

        def fini(obtenu: tuple[Path, Changes]) -> None:
            ecrit, changes = obtenu
            self._session.bus.changed.emit(changes)
            self._dire(f"● Fichier régional écrit\u00a0: «\u00a0{ecrit.name}\u00a0», dans {ecrit.parent}.")

        self._session.runner.lancer(
            lambda _rapporter, _annulation: consolidation.exporter(campagne_id, chemin),
            libelle="Écriture du fichier régional",
            au_succes=fini,
            en_ecriture=True,
            proprietaire=self,
        )

    def _batir_actes(self) -> None:
        self.act_exporter = acte(
            self,
            "exporter_la_region",
            "Exporter la région…",
            self._on_exporter,
            raccourci="Ctrl+Shift+E",
            dessin="exporter",
            aide="Écrire le fichier que la région envoie\u00a0: des quantités, aucun nom",
        )
        self.act_consolider = acte(
            self,
            "consolider_des_regions",
            "Lire des fichiers régionaux…",
            self._on_consolider,
            raccourci="Ctrl+Shift+I",
            dessin="importer",
            aide="Vérifier les fichiers reçus des régions, puis choisir de les retenir",
        )

    def _batir(self) -> None:
        self.entete = Entete("Territoire", (self.act_exporter, self.act_consolider), self)
        self.vide = EtatVide(
            "Aucun fichier régional",
            "La carte se dessine avec les fichiers que les régions envoient. Chacune exporte le sien depuis cet "
            "écran\u00a0; choisissez ceux que vous avez reçus.",
            dessin="importer",
            acte="Lire des fichiers régionaux…",
            au_clic=self._on_consolider,
            parent=self,
        )
        self.inconnue = EtatVide(
            "Région sans département",
            "Le code de la région de cette campagne n’est pas un code de l’INSEE\u00a0: ses départements ne sont "
            "pas connus. Corrigez-le dans la campagne.",
            dessin="campagne",
            parent=self,
        )
        self.pile = QStackedWidget(self)
        for widget in (self.cadre, self.vide, self.inconnue):
            self.pile.addWidget(widget)
        self.addActions(self.cadre.actions())
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.addWidget(self.pile)
        partage.addWidget(self._batir_la_droite(partage))
        partage.setStretchFactor(0, 1)
        partage.setSizes([1000, LARGEUR_DROITE])
        partage.setChildrenCollapsible(False)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self._choix())
        pile.addWidget(partage, stretch=1)

    def _batir_la_droite(self, parent: QWidget) -> QWidget:
        self.droite = QStackedWidget(parent)
        self.droite.setMinimumWidth(px(240))
        self.details = QLabel(CHOISIR, self.droite)
        self.details.setObjectName("details_territoire")
        self.details.setAccessibleName("Détails du territoire choisi")
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setWordWrap(True)
        self.details.setMargin(8)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.details.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._cadre_details = QScrollArea(self.droite)
        self._cadre_details.setWidgetResizable(True)
        self._cadre_details.setFrameShape(QScrollArea.Shape.NoFrame)
        self._cadre_details.setAccessibleName("Détails")
        self._cadre_details.setWidget(self.details)
        self.fichiers = FichiersRegionaux(self.droite)
        self.fichiers.retenus.connect(self._on_retenus)
        self.fichiers.abandonne.connect(self._fermer_les_fichiers)
        self.droite.addWidget(self._cadre_details)
        self.droite.addWidget(self.fichiers)
        return self.droite

    def _choix(self) -> QWidget:
        rangee = QWidget(self)
        boite = Flux(rangee)
        boite.setContentsMargins(0, 0, 0, 0)
        boite.setSpacing(8)
        self._mot_mesure = QLabel("&Mesure", rangee)
        for etiquette, champ in ((QLabel("&Vue", rangee), self.vue), (self._mot_mesure, self.mesure)):
            etiquette.setBuddy(champ)
            boite.addWidget(etiquette)
            boite.addWidget(champ, stretch=1)
        return rangee

    def _lire(self) -> Lu:
        bureau, campagne_id = self._session.bureau, self._session.campagne_id
        consolidation = bureau.consolidation
        return Lu(
            consolidation.region(campagne_id),
            consolidation.national(campagne_id),
            bureau.contexte.clock.maintenant(),
        )

    def _on_lu(self, lu: Lu) -> None:
        self._lu = lu
        self._dessiner()

    def _dessiner(self) -> None:
        lu, nationale = self._lu, self.vue.valeur is Vue.NATIONALE
        for widget in (self.mesure, self._mot_mesure):
            widget.setVisible(nationale)
        if lu is None:
            return
        self.vue.setItemText(self.vue.rang_de(Vue.REGION), f"Ma région\u00a0: {lu.region.nom}")
        if nationale and not lu.national.recues:
            self.pile.setCurrentWidget(self.vide)
        elif not nationale and not lu.region.departements:
            self.pile.setCurrentWidget(self.inconnue)
        else:
            self._montrer_la_figure(lu)
        self._dire_les_details()

    def _montrer_la_figure(self, lu: Lu) -> None:
        if self.vue.valeur is Vue.NATIONALE:
            mesure = Mesure(str(self.mesure.valeur))
            self.cadre.montrer(tuiles(lu.national, mesure, places_des_regions(), lu.le), f"regions-{mesure}")
        else:
            self.cadre.montrer(couvertures(lu.region, lu.le), Vue.REGION)
        self.pile.setCurrentWidget(self.cadre)

    def _dire_les_details(self) -> None:
        lu = self._lu
        if lu is None:
            return
        if self.vue.valeur is Vue.REGION:
            self.details.setText("\n\n".join(lu.region.constats))
            return
        rang = self.cadre.vue.ligne
        if self.cadre.pile.currentWidget() is self.cadre.table:
            courante = self.cadre.modele.ligne(self.cadre.table.currentIndex().row())
            rang = courante[0] if courante else -1
        choisie = lu.national.regions[rang] if 0 <= rang < len(lu.national.regions) else None
        self.details.setText("\n".join(details_de_region(choisie)) if choisie and lu.national.recues else CHOISIR)

    def _on_exporter(self) -> None:
        propose = self._session.bureau.consolidation.nom_du_fichier(self._session.campagne_id)
        chemin = Fichiers.nouvelle_region(self, propose)
        if chemin is not None:
            self.exporter_vers(chemin)

    def _on_consolider(self) -> None:
        chemins = Fichiers.regions(self)
        if chemins:
            self.examiner(chemins)

    def _on_examines(self, examines: tuple[Examine, ...]) -> None:
        self.fichiers.montrer(examines)
        self.droite.setCurrentWidget(self.fichiers)
        self.vue.fixer(Vue.NATIONALE)
        self._dessiner()
        self.fichiers.retenir.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_retenus(self, examines: tuple[Examine, ...], remplacer: bool) -> None:  # noqa: FBT001  # a signal
        consolidation = self._session.bureau.consolidation
        echanges: list[Echange] = []

        def faire() -> Changes:
            echange, changes = consolidation.retenir(examines, remplacer=remplacer)
            echanges[:] = [echange]
            return changes

        def defaire() -> Changes:
            return consolidation.revenir(echanges[0])[1]

        commande = Commande("la consolidation des fichiers régionaux", faire, defaire)
        self._session.historique.lancer(commande, a_la_fin=self._fermer_les_fichiers)

    def _fermer_les_fichiers(self) -> None:
        self.droite.setCurrentWidget(self._cadre_details)
        self.cadre.vue.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dire(self, phrase: str) -> None:
        self.cadre.etat.setText(phrase)
