"""Which acts make sense for a dossier, in the order of their production: one line per type of act."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.documents.avenant import avenant
from app.domain.convention import A_REMPLIR, SANS_DECISION, TypeActe
from app.domain.cycle import EN_COURS
from app.domain.demandes import a_demander
from app.services.actes_suivi import UTILES_AU_SUIVI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from app.documents.donnees import DonneesActe


def _en_instruction(donnees: DonneesActe) -> bool:
    return donnees.dossier.etat in EN_COURS


def _pieces_demandees(donnees: DonneesActe) -> bool:
    """True once a request is recorded, while pieces miss."""
    return _en_instruction(donnees) and donnees.demande is not None and bool(a_demander(donnees.completude))


def _a_relancer(donnees: DonneesActe) -> bool:
    """True from the day of the reminder, else from the day after the request, to its limit."""
    demande = donnees.demande
    if demande is None or not _pieces_demandees(donnees):
        return False
    des = demande.rappel_le or demande.attente.debut + timedelta(days=1)
    return des <= donnees.le <= demande.date_limite


UTILES: Mapping[TypeActe, Callable[[DonneesActe], bool]] = {
    TypeActe.ACCUSE_RECEPTION: _en_instruction,
    TypeActe.DEMANDE_PIECES: _pieces_demandees,
    TypeActe.RELANCE: _a_relancer,
    TypeActe.LETTRE_DECISION: lambda d: d.decision is not None,
    TypeActe.CONVENTION: lambda d: d.favorable,
    TypeActe.AVENANT: lambda d: avenant(d) is not None,
    **UTILES_AU_SUIVI,
}


def attendus(donnees: DonneesActe, produits: AbstractSet[TypeActe]) -> tuple[TypeActe, ...]:
    """Return the acts to show; those of the procedure, and models to fill, stay in sight once produced."""
    return tuple(t for t in TypeActe if t in produits & (SANS_DECISION | A_REMPLIR) or UTILES[t](donnees))
