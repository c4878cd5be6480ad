"""What was decided on a dossier, by whom, and why. A decision is corrected by another, never erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.cycle import DECIDES, FAVORABLES, Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import Accord
from app.socle.errors import UserError


@dataclass(frozen=True, slots=True)
class Decision:
    """An act of decision. `sens` is one of `cycle.DECIDES`; ETP and amount are None unless it is favourable.

    `version_cible` cites the version of the regional target that the decision was taken under.
    """

    dossier_id: int
    sens: Etat
    motif: str
    prise_le: date
    id: int | None = None
    etp_par_type: Mapping[TypePoste, Etp] = field(default_factory=dict)
    montant: Montant | None = None
    date_debut: date | None = None
    reserves: str = ""
    avis_comite_le: date | None = None
    derogation: str = ""
    version_cible: int | None = None
    agent: str = ""
    enregistree_le: datetime | None = None

    @property
    def accord(self) -> Accord | None:
        """Return what it gives; None for an unfavourable decision."""
        if self.sens not in FAVORABLES or self.montant is None:
            return None
        return Accord(self.etp_par_type, self.montant)


def verifier_decision(decision: Decision, etp_demande: Etp, montant_demande: Montant | None) -> None:
    """Raise UserError when a decision says too little or too much for what it decides.

    Retenu: ETP, amount and motive; not above the request. Retenu partiellement: below it. Others: a motive.
    """
    if decision.sens not in DECIDES:
        raise UserError("Ce n’est pas une décision.")
    if not decision.motif.strip():
        raise UserError(
            "Une décision demande un motif.", conseil="Écrivez-le\u00a0: il sera repris dans la lettre."
        )
    if decision.sens not in FAVORABLES:
        return
    etp = Etp(sum(e.centiemes for e in decision.etp_par_type.values()))
    if etp.centiemes <= 0 or decision.montant is None or decision.montant.centimes <= 0:
        raise UserError("Une décision favorable demande des ETP et un montant supérieurs à zéro.")
    if montant_demande is None:
        raise UserError("Le montant demandé n’est pas renseigné.", conseil="Saisissez-le dans l’onglet Projet.")
    if etp > etp_demande or decision.montant > montant_demande:
        raise UserError("La décision dépasse la demande.", conseil="Ramenez les ETP et le montant à la demande.")
    en_entier = etp == etp_demande and decision.montant == montant_demande
    if decision.sens is Etat.RETENU_PARTIELLEMENT and en_entier:
        raise UserError("La décision accorde toute la demande.", conseil="Choisissez «\u00a0retenu\u00a0».")
    if decision.sens is Etat.RETENU and not en_entier:
        raise UserError(
            "La décision accorde moins que la demande.", conseil="Choisissez «\u00a0retenu partiellement\u00a0»."
        )
