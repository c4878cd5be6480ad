"""What was decided on a dossier, by whom, and why. A decision is corrected by another, never erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.cycle import DECIDES, FAVORABLES, Etat
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant, somme_etp
from app.domain.poste import TypePoste
from app.domain.quota import Accord
from app.socle.errors import UserError
from app.socle.formats import etp as ecrire_etp
from app.socle.formats import euros


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


def donne_tout(
    qui: str,
    etp_par_type: Mapping[TypePoste, Etp],
    montant: Montant | None,
    demande: Mapping[TypePoste, Etp],
    montant_demande: Montant | None,
) -> bool:
    """Return whether what is given is the whole request, to the hundredth and to the cent.

    `qui`: who gives, as the subject of a sentence. Raises UserError when nothing is given, when the amount asked is
    unknown, when a type of job or the amount gets more than was asked: the sum of the types alone would hide it.
    """
    etp = somme_etp(etp_par_type.values())
    if etp <= ZERO_ETP or montant is None or montant <= ZERO_EURO:
        raise UserError(f"{qui} doit donner des ETP et un montant supérieurs à zéro.", conseil="Écrivez-les.")
    if montant_demande is None:
        raise UserError("Le montant demandé n’est pas renseigné.", conseil="Saisissez-le dans l’onglet Projet.")
    for type_poste, donne in etp_par_type.items():
        demandes = demande.get(type_poste, ZERO_ETP)
        if donne > demandes:
            raise UserError(
                f"{qui} dépasse la demande\u00a0: {ecrire_etp(donne.centiemes)} de {type_poste.value}, pour "
                f"{ecrire_etp(demandes.centiemes)} à la demande.",
                conseil="Ramenez chaque type de poste à la demande.",
            )
    if montant > montant_demande:
        raise UserError(
            f"{qui} dépasse la demande\u00a0: {euros(montant.centimes)}, pour {euros(montant_demande.centimes)}.",
            conseil="Ramenez le montant à la demande.",
        )
    return (etp, montant) == (somme_etp(demande.values()), montant_demande)


def verifier_decision(
    decision: Decision, demande: Mapping[TypePoste, Etp], montant_demande: Montant | None
) -> None:
    """Raise UserError when a decision says too little or too much for what it decides.

    `demande`: the ETP asked, by type of job. Retenu: ETP, amount and motive, the whole request. Retenu
    partiellement: less. Others: a motive.
    """
    if decision.sens not in DECIDES:
        raise UserError("Ce n’est pas une décision.")
    if not decision.motif.strip():
        raise UserError(
            "Une décision demande un motif.", conseil="Écrivez-le\u00a0: il sera repris dans la lettre."
        )
    if decision.sens not in FAVORABLES:
        return
    en_entier = donne_tout("La décision", decision.etp_par_type, decision.montant, demande, montant_demande)
    if decision.sens is Etat.RETENU_PARTIELLEMENT and en_entier:
        raise UserError("La décision accorde toute la demande.", conseil="Choisissez «\u00a0retenu\u00a0».")
    if decision.sens is Etat.RETENU and not en_entier:
        raise UserError(
            "La décision accorde moins que la demande.", conseil="Choisissez «\u00a0retenu partiellement\u00a0»."
        )
