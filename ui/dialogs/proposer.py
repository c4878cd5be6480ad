"""What the service proposes for one dossier, beside the line that it moves: ETP of each job, and the amount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel
from typing_extensions import override

from app.domain.montants import Etp, Montant
from app.domain.poste import Poste
from app.socle.formats import centiemes, euros
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class PropositionSaisie:
    """What was typed. `postes`: those of the dossier, with what is proposed for each."""

    dossier_id: int
    montant: Montant | None
    postes: tuple[Poste, ...]


class SaisieProposition(Panneau):
    """Asks for what is proposed; an empty field proposes nothing. Nothing is emitted when nothing changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Proposer pour un dossier",
            "Enregistrer la proposition",
            "La ligne de sélection suit ce qui est proposé, ou la demande quand rien ne l’est.",
            parent,
        )
        self._dossier: Dossier | None = None
        self.sujet = QLabel(self)
        self.sujet.setObjectName("proposition_sujet")
        self.sujet.setWordWrap(True)
        self._pile.insertWidget(2, self.sujet)
        self.montant = champ(self.grille, "&Montant proposé", ChampMontant(), "proposition_montant")
        self.etp: list[ChampEtp] = []

    def commencer(self, dossier: Dossier) -> None:
        """Show a dossier: what it asks, and what is proposed."""
        self._dossier = dossier
        demande = euros(dossier.montant_demande.centimes) if dossier.montant_demande else "montant inconnu"
        self.sujet.setText(
            f"Dossier {dossier.numero}, {dossier.porteur.raison_sociale}\u00a0: "
            f"{centiemes(dossier.etp_demande.centiemes)}\u00a0ETP et {demande} demandés."
        )
        self.montant.fixer(dossier.montant_propose.centimes if dossier.montant_propose else None)
        while self.etp:
            self.grille.removeRow(self.etp.pop())
        for rang, poste in enumerate(dossier.postes, 1):
            saisie = champ(
                self.grille,
                f"ETP proposés, poste &{rang} ({poste.type.value})",
                ChampEtp(),
                f"proposition_etp_{rang}",
            )
            saisie.fixer(poste.etp_propose.centiemes if poste.etp_propose else None)
            self.etp.append(saisie)
        self.boutons_en_dernier()
        self.dire("")
        self.montant.setFocus()
        self.montant.selectAll()

    @override
    def valider(self) -> None:
        dossier = self._dossier
        if dossier is None:
            return
        relire(self.montant, *self.etp)
        faute = next((f for f in (self.montant.faute, *(e.faute for e in self.etp)) if f), "")
        self.dire(faute)
        if faute:
            return
        postes = tuple(
            replace(poste, etp_propose=None if saisie.valeur is None else Etp(saisie.valeur))
            for poste, saisie in zip(dossier.postes, self.etp, strict=True)
        )
        montant = None if self.montant.valeur is None else Montant(self.montant.valeur)
        if (montant, postes) == (dossier.montant_propose, dossier.postes):
            self.abandonne.emit()
        else:
            self.saisi.emit(PropositionSaisie(dossier.cle, montant, postes))
