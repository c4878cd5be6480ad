"""The follow-up of the signed conventions: what each waits for, the late ones first, and what is done about it.

Not here: the rules (`app.domain.suivi`, `app.domain.decompte`), nor the acts to print (`ui.pages.actes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from app.domain.execution import NatureVersement
from app.services.executions import ReglageSuivi
from app.services.executions_lues import Suivi, phrase_suivi
from ui.dialogs.suivi import (
    PanneauEngagement,
    PanneauJour,
    PanneauReglageSuivi,
    PanneauVersement,
)
from ui.dialogs.suivi_bilan import PanneauBilan, PanneauReconduction
from ui.models.suivi import colonnes_suivi, reconduction_ouverte
from ui.models.table import ModeleTable
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.pages.volets import Volets, a_cote
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table
from ui.widgets.vue_convention import VueConvention

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from app.domain.execution import Execution, Reconduction, Versement
    from app.socle.changes import Changes
    from ui.dialogs.suivi import EngagementSaisi, JourSaisi
    from ui.dialogs.suivi_bilan import BilanSaisi
    from ui.session import Session

LARGEUR_PANNEAU = 440


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs."""

    suivis: tuple[Suivi, ...]
    reglage: ReglageSuivi


class PageSuivi(PageLue):
    """The list and the convention in sight; `montrer` takes the identifier of a dossier."""

    cle = "suivi"
    titre = "Suivi"
    aide = "suivi"
    sujets = ("executions", "dossiers", "decisions", "actes", "circuit")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._service = session.bureau.executions
        self._vise: int | None = None
        self._reglage = ReglageSuivi()
        self.modele: ModeleTable[Suivi] = ModeleTable(
            colonnes_suivi(), identite=lambda x: x.dossier_id, parent=self
        )
        self.table = Table(self.modele, nom="Conventions signées", parent=self)
        self.table.setObjectName("table_suivi")
        Etirement(self.table, "quoi", replies=("porteur",))
        self._lecture = Lecture(self, session.runner, "Lecture du suivi", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        self.table.courante.connect(lambda _rang: self._montrer_courante())
        self.table.ouverte.connect(lambda _rang: self._aller_au_dossier())
        self.vue.table_versements.courante.connect(lambda _rang: self._permettre())

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        suivi = self.suivi
        return suivi.dossier_id if suivi else None

    @property
    def suivi(self) -> Suivi | None:
        """The convention in sight; None without any."""
        return self.modele.ligne(self.table.currentIndex().row())

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._vise = argument
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.vue.table_versements)

    def _batir_actes(self) -> None:
        def un(cle: str, texte: str, faire: Callable[[], object], aide: str, raccourci: str = "") -> QAction:
            return acte(self, cle, texte, faire, raccourci=raccourci, aide=aide)

        self.act_regler = un("regler_suivi", "Règles…", self._regler, "Excédent gardé, postes non pourvus, délais")
        self.act_actes = un(
            "suivi_actes",
            "Actes à produire",
            lambda: self.demande_page.emit("actes", self.dossier_en_vue),
            "Certificat de service fait, demande de bilan, non-reconduction, reversement, attestations",
        )
        self.act_bilan = un(
            "saisir_bilan", "Bilan…", lambda: self._ouvrir(self.saisie_bilan), "Enregistrer le bilan", "Ctrl+Return"
        )
        self.act_engager = un(
            "engager", "Engagement…", lambda: self._ouvrir(self.saisie_engagement), "Numéro et montant de Chorus"
        )
        self.act_notifier = un(
            "dater_notification",
            "Notification…",
            lambda: self._ouvrir(self.saisie_notification),
            "Le jour où la convention ou l’avenant a été notifié",
        )
        self.act_prevoir = un(
            "prevoir_versement", "Prévoir…", lambda: self._ouvrir(self.saisie_versement), "Avance, acompte, solde"
        )
        self.act_certifier = un("certifier", "Service fait…", self._certifier, "Certifier le service fait")
        self.act_payer = un(
            "payer", "Payé…", lambda: self._ouvrir(self.saisie_paiement), "Dire le jour du paiement"
        )
        self.act_retirer = un(
            "retirer_versement", "Retirer", self._retirer, "Retirer ce versement, s’il n’est pas payé"
        )
        self.act_reconduire = un(
            "decider_reconduction",
            "Décider…",
            lambda: self._ouvrir(self.saisie_reconduction),
            "Reconduire, ou ne pas reconduire, avec un motif",
        )

    def _batir(self) -> None:
        self.entete = Entete("Suivi des conventions", (self.act_regler, self.act_actes, self.act_bilan), self)
        self.vide = EtatVide(
            "Aucune convention signée",
            "Le suivi commence quand une convention est signée\u00a0: engagement, versements, bilan, reconduction.",
            dessin="coche",
            acte="Voir les actes",
            au_clic=lambda: self.demande_page.emit("actes", None),
            parent=self,
        )
        self.liste = TableOuVide(self.table, self.vide, self)
        self.droite = Volets(LARGEUR_PANNEAU, self)
        self.vue = VueConvention(
            {
                "engagement": (self.act_engager, self.act_notifier),
                "versements": (self.act_prevoir, self.act_certifier, self.act_payer, self.act_retirer),
                "reconduction": (self.act_reconduire,),
            },
            self.droite,
        )
        self.droite.ajouter(self.vue)
        self._batir_saisies()
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(a_cote(self.liste, self.droite, fois=2), stretch=1)

    def _batir_saisies(self) -> None:
        parent = self.droite
        self.saisie_engagement = PanneauEngagement(parent)
        self.saisie_versement = PanneauVersement(parent)
        self.saisie_bilan, self.saisie_reconduction = PanneauBilan(parent), PanneauReconduction(parent)
        self.saisie_reglage = PanneauReglageSuivi(parent)
        self.saisie_notification = PanneauJour(
            "Notification",
            "Dater la notification",
            "Le délai de paiement de l’avance part de ce jour. Le circuit de signature, s’il le dit, l’emporte.",
            annee=True,
            parent=parent,
        )
        self.saisie_service_fait = PanneauJour(
            "Service fait",
            "Certifier le service fait",
            "Le certificat s’imprime ensuite dans Actes.",
            parent=parent,
        )
        self.saisie_invitation = PanneauJour(
            "Invitation à observer",
            "Dater l’invitation",
            "Le jour où la première lettre de reversement est partie\u00a0; la seconde lettre décide.",
            parent=parent,
        )
        self.saisie_paiement = PanneauJour(
            "Paiement", "Enregistrer le paiement", "Tel que Chorus le dit.", reference=True, parent=parent
        )
        for panneau, suite in (
            (self.saisie_engagement, self._on_engagement),
            (self.saisie_versement, self._on_versement),
            (self.saisie_bilan, self._on_bilan),
            (self.saisie_reconduction, self._on_reconduction),
            (self.saisie_reglage, self._on_reglage),
            (self.saisie_notification, self._on_notification),
            (self.saisie_service_fait, self._on_service_fait),
            (self.saisie_invitation, self._on_invitation),
            (self.saisie_paiement, self._on_paiement),
        ):
            self.droite.ajouter_saisie(panneau, suite, self._fermer)

    def _lire(self) -> Vue:
        cle = self._session.campagne_id
        return Vue(self._service.lister(cle), self._service.reglage(cle))

    def _on_lu(self, vue: Vue) -> None:
        self._reglage = vue.reglage
        cle = self._vise or self.dossier_en_vue
        self._vise = None
        self.entete.dire(phrase_suivi(vue.suivis))
        self.modele.remplacer(vue.suivis)
        self.liste.accorder()
        self.table.choisir(max(self.modele.rang_de(cle), 0))
        self._montrer_courante()

    def _montrer_courante(self) -> None:
        suivi = self.suivi
        self.droite.setVisible(suivi is not None)
        if suivi is not None:
            self.vue.montrer(suivi)
        self.droite.ouvrir(self.vue)
        self._permettre()

    def _permettre(self) -> None:
        """Offer what makes sense for the convention and the payment in sight; the service says why it refuses."""
        suivi, versement = self.suivi, self._versement()
        for action in (self.act_bilan, self.act_engager, self.act_notifier, self.act_prevoir, self.act_actes):
            action.setEnabled(suivi is not None)
        self.act_reconduire.setEnabled(suivi is not None and reconduction_ouverte(suivi))
        rendu = versement is not None and versement.nature is NatureVersement.REVERSEMENT
        impaye = versement is not None and versement.paye_le is None
        certifie = versement is not None and versement.service_fait_le is not None
        self.act_certifier.setText("Invitation…" if rendu else "Service fait…")
        self.act_certifier.setEnabled(impaye and not certifie)
        self.act_payer.setEnabled(impaye and (rendu or certifie))
        self.act_retirer.setEnabled(impaye)

    def _versement(self) -> Versement | None:
        suivi, rang = self.suivi, self.vue.versement
        versements = suivi.etat.execution.versements if suivi else ()
        return versements[rang] if rang is not None and rang < len(versements) else None

    def _aller_au_dossier(self) -> None:
        if (cle := self.dossier_en_vue) is not None:
            self.demande_page.emit("dossier", cle)

    def _ouvrir(
        self,
        panneau: PanneauEngagement | PanneauVersement | PanneauBilan | PanneauReconduction | PanneauJour,
    ) -> None:
        if (suivi := self.suivi) is not None:
            self.droite.ouvrir(panneau)
            panneau.commencer(suivi)

    def _certifier(self) -> None:
        versement = self._versement()
        rendu = versement is not None and versement.nature is NatureVersement.REVERSEMENT
        self._ouvrir(self.saisie_invitation if rendu else self.saisie_service_fait)

    def _regler(self) -> None:
        self.droite.setVisible(True)
        self.droite.ouvrir(self.saisie_reglage)
        self.saisie_reglage.commencer(self._reglage)

    def _fermer(self) -> None:
        self._montrer_courante()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _faire(self, libelle: str, action: Callable[[int], tuple[Execution, Changes]]) -> None:
        """Do an act on the convention in sight; undoing it writes back what was known."""
        cle = self.dossier_en_vue
        if cle is not None:
            self._session.faire(libelle, lambda: action(cle), self._service.remettre)

    def _on_engagement(self, saisi: EngagementSaisi) -> None:
        self._faire("l’engagement", lambda cle: self._service.engager(cle, saisi.numero, saisi.engagement))

    def _on_notification(self, saisi: JourSaisi) -> None:
        self._faire("la notification", lambda cle: self._service.notifier(cle, saisi.jour, saisi.rang))

    def _on_versement(self, versement: Versement) -> None:
        self._faire("le versement prévu", lambda cle: self._service.prevoir(cle, versement))

    def _on_service_fait(self, saisi: JourSaisi) -> None:
        if (rang := self.vue.versement) is not None:
            self._faire("le service fait", lambda cle: self._service.certifier(cle, rang, saisi.jour))

    def _on_invitation(self, saisi: JourSaisi) -> None:
        if (rang := self.vue.versement) is not None:
            self._faire("l’invitation à observer", lambda cle: self._service.annoncer(cle, rang, saisi.jour))

    def _on_paiement(self, saisi: JourSaisi) -> None:
        if (rang := self.vue.versement) is not None:
            self._faire("le paiement", lambda cle: self._service.payer(cle, rang, saisi.jour, saisi.reference))

    def _retirer(self) -> None:
        if (rang := self.vue.versement) is not None:
            self._faire("le retrait du versement", lambda cle: self._service.retirer(cle, rang))

    def _on_bilan(self, saisi: BilanSaisi) -> None:
        self._faire("le bilan", lambda cle: self._service.enregistrer_bilan(cle, saisi.rang, saisi.bilan))

    def _on_reconduction(self, decision: Reconduction) -> None:
        self._faire("la décision sur la reconduction", lambda cle: self._service.reconduire(cle, decision))

    def _on_reglage(self, reglage: ReglageSuivi) -> None:
        cle = self._session.campagne_id
        self._session.faire(
            "les règles du suivi",
            lambda: self._service.regler(cle, reglage),
            lambda avant: self._service.regler(cle, avant),
        )
