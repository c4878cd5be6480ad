"""What the base knows of what followed a convention, the circuit of signature included; what stops an act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.documents.donnees import DonneesActe
from app.documents.execution_lue import EtatExecution, constats_de_reconduction
from app.domain.circuit import EtapeCircuit, en_vigueur
from app.domain.convention import TypeActe, rang_de_l_avenant
from app.domain.execution import Reconduction, VerdictBilan, Versement
from app.domain.suivi import LIBELLES_URGENCE, Attendu, ConstatDeReconduction, EtatCondition, Urgence
from app.socle.errors import UserError
from app.socle.formats import euros, pluriel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.convention import Acte
    from app.domain.decompte import Decompte, Periode
    from app.domain.execution import Execution
    from app.ports import UnitOfWork


def lire_execution(uow: UnitOfWork, dossier_id: int) -> Execution:
    """Return what is known, with the days of notification that the circuits of the convention and avenants bear."""
    connue = uow.executions.of_dossier(dossier_id)
    jours: dict[int, date] = {}
    for acte in uow.actes.of_dossier(dossier_id):
        rang, jour = _annee_de(acte), _notifie_le(uow, acte)
        if rang is not None and jour is not None:
            jours[rang] = max(jour, jours.get(rang, jour))
    return replace(
        connue,
        notifiee_le=jours.get(0, connue.notifiee_le),
        reconductions=tuple(replace(r, notifiee_le=jours.get(r.rang, r.notifiee_le)) for r in connue.reconductions),
    )


def _annee_de(acte: Acte) -> int | None:
    """Return the year that an act opens, 0 for the convention; None for every other act."""
    if acte.type is TypeActe.CONVENTION:
        return 0
    return rang_de_l_avenant(acte.reference) if acte.type is TypeActe.AVENANT else None


def _notifie_le(uow: UnitOfWork, acte: Acte) -> date | None:
    """Return the day on which an act was notified, out of its circuit, what was taken back left out."""
    pas = en_vigueur(uow.circuits.of_acte(acte.id or 0))
    return next((p.le for p in pas if p.etape is EtapeCircuit.NOTIFIE), None)


ORDRE_D_URGENCE = tuple(Urgence)


@dataclass(frozen=True, slots=True)
class Suivi:
    """One signed convention as it stands on a day. `constats`: of the renewal to come."""

    donnees: DonneesActe
    etat: EtatExecution
    constats: tuple[ConstatDeReconduction, ...]
    jour: date

    @property
    def dossier_id(self) -> int:
        """Return the dossier of the convention."""
        return self.donnees.dossier.cle

    @property
    def prochain(self) -> Attendu | None:
        """Return what it waits for first; None when nothing does."""
        urgences = sorted(self.etat.attendus, key=lambda a: ORDRE_D_URGENCE.index(a.urgence(self.jour)))
        return urgences[0] if urgences else None

    @property
    def urgence(self) -> str:
        """Return « ▲ en retard », « ● à faire », « ○ à venir », or that nothing is due."""
        return LIBELLES_URGENCE[self.prochain.urgence(self.jour)] if self.prochain else "✓ rien"

    @property
    def quoi(self) -> str:
        """Return what the convention waits for, a capital first."""
        return self.prochain.quoi[:1].upper() + self.prochain.quoi[1:] if self.prochain else "Rien n’est attendu"

    @property
    def quand(self) -> str:
        """Return when it is due; empty when nothing is."""
        return self.prochain.quand(self.jour) if self.prochain else ""

    @property
    def en_retard(self) -> bool:
        """True when something is late."""
        return self.prochain is not None and self.prochain.urgence(self.jour) is Urgence.EN_RETARD


def phrase_suivi(suivis: Sequence[Suivi]) -> str:
    """Return how many conventions are followed, and how many are late."""
    tard = sum(x.en_retard for x in suivis)
    dits = f"{tard} en retard" if tard else "aucune en retard"
    return f"{pluriel(len(suivis), 'convention signée', 'conventions signées')}, {dits}."


def exiger_engagement(suivi: Suivi, rang: int) -> None:
    """Raise UserError while a year has no engagement juridique, or one that differs (R-05)."""
    periode = periode_de(suivi, rang)
    if not periode.engagement:
        raise UserError(
            "L’engagement juridique n’est pas enregistré\u00a0: rien ne se certifie ni ne se paie avant lui.",
            conseil="Enregistrez son numéro et son montant.",
        )
    if suivi.etat.ecarts[rang]:
        raise UserError(suivi.etat.ecarts[rang], conseil="Corrigez l’engagement, ou prenez un avenant.")


def exiger_bilan(execution: Execution, rang: int) -> None:
    """Raise UserError until the bilan of a year is conforme and its compte rendu financier received (R-14)."""
    bilan = execution.bilan(rang)
    if bilan is None or bilan.verdict is not VerdictBilan.CONFORME or bilan.compte_rendu_le is None:
        raise UserError(
            "Le solde attend un bilan conforme et le compte rendu financier.",
            conseil="Enregistrez-les dans le bilan de l’année.",
        )


def verifier_solde(versement: Versement, compte: Decompte) -> None:
    """Raise UserError when a balance passes what the bilan gives (R27), or when that is not known."""
    if compte.du is None:
        raise UserError(
            f"Le solde n’est pas calculé\u00a0: il manque {compte.manque}.", conseil="Complétez le bilan."
        )
    if versement.montant > compte.solde:
        raise UserError(
            f"Le solde dû est de {euros(compte.solde.centimes)}, pas {euros(versement.montant.centimes)}.",
            conseil="Reprenez le solde calculé.",
        )


def exiger_conditions(suivi: Suivi, decision: Reconduction) -> None:
    """Raise UserError when a precondition that forbids a renewal is not met, or not checked (R20, R21)."""
    if decision.montant is None or decision.montant.centimes <= 0:
        raise UserError("La reconduction n’a pas de montant.", conseil="Écrivez-le.")
    constats = constats_de_reconduction(
        suivi.donnees, suivi.etat, decision.decidee_le, frozenset(decision.verifies)
    )
    retenants = [c for c in constats if c.retient]
    if retenants:
        dit = "\u00a0; ".join(f"{c.condition.libelle} ({c.pourquoi})" for c in retenants)
        verifier = any(c.etat is EtatCondition.A_VERIFIER for c in retenants)
        raise UserError(
            f"La reconduction ne peut pas être décidée\u00a0: {dit}.",
            conseil="Cochez ce que vous avez vérifié." if verifier else "Rien n’a été modifié.",
        )


def periode_de(suivi: Suivi, rang: int) -> Periode:
    """Return a year of the convention. Raises UserError when that renewal is not decided."""
    if not 0 <= rang < len(suivi.etat.periodes):
        raise UserError(f"La reconduction {rang} n’est pas décidée.", conseil="Décidez-la d’abord.")
    return suivi.etat.periodes[rang]
