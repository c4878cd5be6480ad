"""The forms of the delegations and of the roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.montants import Montant
from app.domain.pouvoirs import LIBELLES_PORTEE
from app.domain.visa import Delegation, Habilitation, Portee, Role
from ui.dialogs.panneau import Panneau
from ui.models.visas import CHOIX_ROLES
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from datetime import date

SESSION = "Le nom sous lequel le délégataire ouvre Clausule, s’il n’est pas son nom"


class PanneauDelegation(Panneau):
    """Asks a delegation of signature; `saisi` gives it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Délégation de signature",
            "Enregistrer la délégation",
            "Telle qu’elle est écrite et publiée (CRPA, art. L212-1). Aucune date ni aucun plafond n’est supposé.",
            parent,
        )
        self.delegant = champ(self.grille, "&Délégant", QLineEdit(self), "delegation_delegant")
        self.delegataire = champ(self.grille, "Délégatair&e", QLineEdit(self), "delegation_delegataire")
        self.session = champ(self.grille, "&Session", QLineEdit(self), "delegation_session", aide=SESSION)
        self.qualite = champ(self.grille, "&Qualité du délégataire", QLineEdit(self), "delegation_qualite")
        self.reference = champ(self.grille, "&Référence de l’arrêté", QLineEdit(self), "delegation_reference")
        self.du = champ(self.grille, "D&u", ChampDate(quoi="Début de la délégation", parent=self), "delegation_du")
        self.au = champ(
            self.grille,
            "&Au inclus (vide\u00a0: sans fin)",
            ChampDate(quoi="Fin de la délégation", parent=self),
            "delegation_au",
        )
        self.plafond = champ(
            self.grille,
            "&Plafond inclus (vide\u00a0: sans)",
            ChampMontant(quoi="Plafond de la délégation", parent=self),
            "delegation_plafond",
        )
        coches = QWidget(self)
        pile = QVBoxLayout(coches)
        pile.setContentsMargins(0, 0, 0, 0)
        self.portees = {p: QCheckBox(LIBELLES_PORTEE[p], coches) for p in Portee}
        for portee, coche in self.portees.items():
            coche.setObjectName(f"delegation_{portee.value}")
            pile.addWidget(coche)
        champ(self.grille, "Couvre (rien de coché\u00a0: tout)", coches, "delegation_portees")

    def commencer(self, jour: date) -> None:
        """Show an empty form, from today."""
        for texte in (self.delegant, self.delegataire, self.session, self.qualite, self.reference):
            texte.clear()
        self.du.fixer(jour)
        self.au.fixer(None)
        self.plafond.fixer(None)
        for portee, coche in self.portees.items():
            coche.setChecked(portee is Portee.DECISION)
        self.dire("")
        self.delegant.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        relire(self.du, self.au, self.plafond)
        fautes = [c.faute for c in (self.du, self.au, self.plafond) if c.faute]
        if fautes or self.du.valeur is None:
            self.dire(fautes[0] if fautes else "Écrivez le premier jour de la délégation.")
            return
        plafond = self.plafond.valeur
        self.saisi.emit(
            Delegation(
                delegant=self.delegant.text().strip(),
                delegataire=self.delegataire.text().strip(),
                qualite=self.qualite.text().strip(),
                reference=self.reference.text().strip(),
                du=self.du.valeur,
                au=self.au.valeur,
                plafond=Montant(plafond) if plafond is not None else None,
                portees=frozenset(p for p, coche in self.portees.items() if coche.isChecked()),
                session=self.session.text().strip(),
            )
        )


class PanneauRole(Panneau):
    """Asks a role for a session; `saisi` gives the `Habilitation`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Donner un rôle",
            "Donner le rôle",
            "Au nom de session de l’agent. Dès le premier rôle, l’instructeur propose, le chef de service ou le "
            "responsable vise, le directeur ou son délégataire décide. Dès qu’un encadrant est nommé, eux seuls "
            "changent les rôles\u00a0: donnez ces rôles en dernier.",
            parent,
        )
        self.agent = champ(self.grille, "&Session de l’agent", QLineEdit(self), "role_agent")
        self.role = champ(self.grille, "&Rôle", ChampChoix(CHOIX_ROLES, quoi="Rôle", parent=self), "role_role")
        self.du = champ(self.grille, "D&u", ChampDate(quoi="Début du rôle", parent=self), "role_du")
        self.au = champ(
            self.grille, "&Au inclus (vide\u00a0: sans fin)", ChampDate(quoi="Fin du rôle", parent=self), "role_au"
        )

    def commencer(self, agent: str, jour: date) -> None:
        """Propose the session at the keyboard, from today."""
        self.agent.setText(agent)
        self.role.fixer(Role.INSTRUCTEUR)
        self.du.fixer(jour)
        self.au.fixer(None)
        self.dire("")
        self.agent.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        relire(self.du, self.au)
        role, fautes = self.role.valeur, [c.faute for c in (self.du, self.au) if c.faute]
        if fautes or self.du.valeur is None:
            self.dire(fautes[0] if fautes else "Écrivez le premier jour du rôle.")
            return
        if isinstance(role, Role):
            self.saisi.emit(Habilitation(self.agent.text().strip(), role, self.du.valeur, au=self.au.valeur))
