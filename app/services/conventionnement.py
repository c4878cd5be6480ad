"""The signature of a convention by the State, as seen from its dossier: what stands in its way, what it changes.

One truth: recording that step of the circuit is what makes a dossier « conventionné »; taking it back brings it to
the state of its decision. Not here: the circuit itself (`services.circuits`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.convention import TypeActe
from app.domain.cycle import Etat, passage
from app.services.fiches import exiger, lire_fiche
from app.socle.errors import Bug, UserError

if TYPE_CHECKING:
    from app.domain.convention import Acte
    from app.domain.decision import Decision
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork
    from app.services.fiches import Fiche


def exiger_conventionnable(uow: UnitOfWork, dossier_id: int) -> tuple[Fiche, Acte]:
    """Return the dossier read whole and the convention that its decision gave, ready to be signed.

    Raises UserError when none was issued since the decision in force, when a due piece is still missing (R06: CRPA,
    art. L114-5-1), or when a constat forbids it.
    """
    fiche = lire_fiche(uow, dossier_id)
    passage(fiche.dossier.etat, Etat.CONVENTIONNE, "")
    acte = next((acte for acte in reversed(fiche.actes) if la_porte(acte, fiche.decision)), None)
    if acte is None:
        raise UserError(
            "Aucune convention n’a été produite pour ce dossier depuis sa décision.",
            conseil="Produisez-la dans l’écran Actes.",
        )
    exiger(fiche, Etat.CONVENTIONNE)
    if fiche.dossier.porteur.forme is None:
        raise UserError(
            "La forme juridique du porteur n’est pas renseignée\u00a0: les pièces dues ne sont pas connues.",
            conseil="Choisissez-la dans l’onglet Porteur.",
        )
    if fiche.completude.manquantes:
        noms = ", ".join(ligne.type.libelle for ligne in fiche.completude.manquantes)
        raise UserError(
            f"Des pièces dues manquent encore\u00a0: {noms}.", conseil="Rendez leur verdict avant la signature."
        )
    return fiche, acte


def conventionner(uow: UnitOfWork, dossier: Dossier) -> Dossier:
    """Return the dossier, now « conventionné »."""
    return uow.dossiers.save(replace(dossier, etat=Etat.CONVENTIONNE))


def deconventionner(uow: UnitOfWork, dossier_id: int, motif: str) -> tuple[Dossier, Dossier]:
    """Return the dossier before and after it went back to the state of its decision.

    Raises UserError once a payment is recorded: money does not come back by a correction.
    """
    dossier, decision = uow.dossiers.get(dossier_id), uow.decisions.en_vigueur(dossier_id)
    if decision is None:
        raise Bug(f"dossier {dossier_id} conventionné sans décision")
    passage(dossier.etat, Etat.RETENU, motif)
    if uow.executions.of_dossier(dossier_id).versements:
        raise UserError(
            "Des versements sont enregistrés pour cette convention\u00a0: sa signature ne se retire plus.",
            conseil="Corrigez la date de la signature, ou retirez d’abord les versements.",
        )
    return dossier, uow.dossiers.save(replace(dossier, etat=decision.sens))


def la_porte(acte: Acte, decision: Decision | None) -> bool:
    """True for a convention issued under this decision: an earlier one may bear other amounts."""
    if acte.type is not TypeActe.CONVENTION or not acte.emis or decision is None:
        return False
    return decision.enregistree_le is None or acte.produit_le >= decision.enregistree_le
