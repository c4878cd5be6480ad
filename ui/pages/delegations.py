"""Roles of the agents and delegations of signature of the base: given, withdrawn, in force or not.

Not here: the rules (`app.domain.pouvoirs`), nor what waits for whom (`ui.pages.parapheur`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.services.reglages_campagne import delegations_manquantes
from app.socle.formats import a_paris
from app.socle.reglages import du_poste
from ui.dialogs.delegations import PanneauDelegation, PanneauRole
from ui.models.table import ModeleTable
from ui.models.visas import colonnes_delegations, colonnes_roles, phrase_pouvoirs
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.pages.volets import Volets, a_cote
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QAction

    from app.domain.visa import Delegation, Habilitation
    from app.services.delegations import EtatPouvoirs
    from ui.session import Session

EXPLICATION = (
    "Sans aucun rôle, le même agent propose, note le visa et enregistre la décision. Dès qu’un rôle est donné, "
    "l’instructeur propose, le chef de service ou le responsable vise (jamais sa propre proposition), le directeur "
    "ou son délégataire décide, et le responsable ou le directeur peut seul passer outre une règle. La délégation "
    "est vérifiée au jour de la signature\u00a0: dates, matière, plafond. Une fois un chef de service, un "
    "responsable ou un directeur désigné, eux seuls changent cette page\u00a0: donnez ces rôles en dernier. Le nom "
    "de session vient de l’ordinateur\u00a0: il ne prouve pas une identité, le journal garde qui a fait quoi."
)
SANS_ROLE = (
    "Aucun rôle donné",
    "Poste unique\u00a0: chaque agent peut tout faire. Le premier rôle sépare les étapes de la décision.",
)
SANS_DELEGATION = (
    "Aucune délégation enregistrée",
    "Elle dit qui signe au nom de qui, entre quelles dates, pour quelles matières et jusqu’à quel montant.",
)
LARGEUR_PANNEAU = 300


class PageDelegations(PageLue):
    """Two lists, and at the right what they mean or the form being filled."""

    cle = "delegations"
    titre = "Délégations"
    aide = "parapheur"
    sujets = ("delegations",)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._etat: EtatPouvoirs | None = None
        self.roles: ModeleTable[Habilitation] = ModeleTable(
            colonnes_roles(self._jour), identite=lambda x: x.id, parent=self
        )
        self.delegations: ModeleTable[Delegation] = ModeleTable(
            colonnes_delegations(self._jour), identite=lambda x: x.id, parent=self
        )
        self.table_roles = Table(self.roles, nom="Rôles des agents", parent=self)
        self.table_roles.setObjectName("table_roles")
        self.table_delegations = Table(self.delegations, nom="Délégations de signature", parent=self)
        self.table_delegations.setObjectName("table_delegations")
        Etirement(self.table_roles, "agent")
        Etirement(self.table_delegations, "delegataire", replies=("reference",))
        self._lecture = Lecture(
            self, session.runner, "Lecture des délégations", session.bureau.delegations.etat, self._on_lu
        )
        self._batir_actes()
        self._batir()
        for table in (self.table_roles, self.table_delegations):
            table.courante.connect(lambda _rang: self._permettre())

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table_roles, self.table_delegations)

    def _batir_actes(self) -> None:
        self.act_role = acte(
            self,
            "donner_role",
            "Donner un rôle…",
            self._donner,
            raccourci="Ctrl+R",
            aide="Donner un rôle à une session",
        )
        self.act_delegation = acte(
            self,
            "enregistrer_delegation",
            "Enregistrer une délégation…",
            self._enregistrer,
            raccourci="Ctrl+L",
            aide="Enregistrer une délégation de signature\u00a0: dates, matière, plafond",
        )
        self.act_des_reglages = acte(
            self,
            "delegations_des_reglages",
            "Prendre celles des réglages",
            self._prendre_des_reglages,
            aide="Enregistrer dans cette base les délégations des réglages qu’elle n’a pas encore",
        )
        self.act_retirer_role = acte(
            self, "retirer_role", "Retirer ce rôle", self._retirer_role, aide="À compter d’aujourd’hui"
        )
        self.act_retirer = acte(
            self,
            "retirer_delegation",
            "Retirer cette délégation",
            self._retirer,
            aide="À compter d’aujourd’hui\u00a0; ce qui a été signé avant le reste",
        )
        self.act_parapheur = acte(
            self, "voir_parapheur", "Parapheur", lambda: self.demande_page.emit("parapheur", None)
        )

    def _batir(self) -> None:
        self.entete = Entete("Rôles et délégations", (self.act_parapheur, self.act_role, self.act_delegation), self)
        gauche = QWidget(self)
        pile = QVBoxLayout(gauche)
        pile.setContentsMargins(0, 0, 0, 0)
        self.contenu_roles = TableOuVide(
            self.table_roles,
            EtatVide(*SANS_ROLE, acte="Donner un rôle…", au_clic=self.act_role.trigger),
            gauche,
        )
        self.contenu_delegations = TableOuVide(
            self.table_delegations,
            EtatVide(*SANS_DELEGATION, acte="Enregistrer une délégation…", au_clic=self.act_delegation.trigger),
            gauche,
        )
        for titre, table, actes in (
            ("Rôles des agents", self.contenu_roles, (self.act_retirer_role,)),
            ("Délégations de signature", self.contenu_delegations, (self.act_des_reglages, self.act_retirer)),
        ):
            pile.addLayout(self._tete(titre, *actes))
            pile.addWidget(table, stretch=1)
        self.droite = Volets(LARGEUR_PANNEAU, self)
        self.explication = QLabel(EXPLICATION, self.droite)
        self.explication.setWordWrap(True)
        self.explication.setProperty("role", "secondaire")
        self.explication.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.explication.setMargin(8)
        self.droite.ajouter(self.explication)
        self.saisie_role, self.saisie_delegation = PanneauRole(self.droite), PanneauDelegation(self.droite)
        self.droite.ajouter_saisie(self.saisie_role, self._on_role, self._fermer)
        self.droite.ajouter_saisie(self.saisie_delegation, self._on_delegation, self._fermer)
        page = pile_de_page(self)
        page.addWidget(self.entete)
        page.addWidget(a_cote(gauche, self.droite), stretch=1)

    def _jour(self) -> date:
        return a_paris(self._session.bureau.contexte.clock.maintenant()).date()

    def _tete(self, titre: str, *actes: QAction) -> Flux:
        rangee = Flux()
        rangee.addWidget(titre_de_section(titre))
        rangee.addStretch(1)
        for action in actes:
            rangee.addWidget(bouton_acte(action))
        return rangee

    def _on_lu(self, etat: EtatPouvoirs) -> None:
        self._etat = etat
        self.entete.dire(phrase_pouvoirs(etat))
        self.roles.remplacer(etat.pouvoirs.habilitations)
        self.delegations.remplacer(etat.pouvoirs.delegations)
        self.contenu_roles.accorder()
        self.contenu_delegations.accorder()
        self._permettre()

    def _permettre(self) -> None:
        role, delegation = self._role(), self._delegation()
        self.act_des_reglages.setVisible(bool(self._manquantes()))
        self.act_retirer_role.setEnabled(role is not None and role.retiree_le is None)
        self.act_retirer.setEnabled(delegation is not None and delegation.retiree_le is None)

    def _role(self) -> Habilitation | None:
        return self.roles.ligne(self.table_roles.currentIndex().row())

    def _delegation(self) -> Delegation | None:
        return self.delegations.ligne(self.table_delegations.currentIndex().row())

    def _donner(self) -> None:
        if self._etat is not None:
            self.droite.ouvrir(self.saisie_role)
            self.saisie_role.commencer(self._etat.agent, self._etat.jour)

    def _enregistrer(self) -> None:
        if self._etat is not None:
            self.droite.ouvrir(self.saisie_delegation)
            self.saisie_delegation.commencer(self._etat.jour)

    def _fermer(self) -> None:
        self.droite.ouvrir(self.explication)
        self.table_roles.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_role(self, role: Habilitation) -> None:
        service = self._session.bureau.delegations
        self._session.faire(
            "le rôle donné",
            lambda: service.habiliter(role.agent, role.role, role.du, role.au),
            lambda donne: service.retirer_role(donne.id or 0, donne.du),
        )

    def _on_delegation(self, delegation: Delegation) -> None:
        service = self._session.bureau.delegations
        self._session.faire(
            "la délégation enregistrée",
            lambda: service.enregistrer(delegation),
            lambda neuve: service.retirer(neuve.id or 0, neuve.du),
        )

    def _prendre_des_reglages(self) -> None:
        for manquante in self._manquantes():
            self._on_delegation(manquante)

    def _manquantes(self) -> Sequence[Delegation]:
        return delegations_manquantes(du_poste(), self._etat.pouvoirs.delegations) if self._etat else ()

    def _retirer_role(self) -> None:
        role, service = self._role(), self._session.bureau.delegations
        if role is not None and role.id is not None:
            cle = role.id
            self._session.faire("le retrait du rôle", lambda: service.retirer_role(cle), service.remettre_role)

    def _retirer(self) -> None:
        delegation, service = self._delegation(), self._session.bureau.delegations
        if delegation is not None and delegation.id is not None:
            cle = delegation.id
            self._session.faire("le retrait de la délégation", lambda: service.retirer(cle), service.remettre)
