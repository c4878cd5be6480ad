"""The conditions that a block of a model may bear: what the legal form, the decision and the project bring.

A condition is a named fact, true or false for one dossier; « non … » is its contrary. Not here: the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.documents.champs_cible import CONDITIONS_CIBLE
from app.documents.champs_execution import CONDITIONS_EXECUTION
from app.documents.conditions_convention import CONDITIONS_CONVENTION
from app.documents.navette import CONDITIONS_NAVETTE
from app.documents.porteurs import civilite
from app.domain.campagne import Delai, Ordre
from app.domain.cycle import Etat
from app.domain.identifiants import normaliser
from app.domain.porteur import Forme
from app.domain.poste import TypePoste
from app.socle.formats import a_paris, sans_accents

if TYPE_CHECKING:
    from app.documents.donnees import DonneesActe
    from app.domain.porteur import Regime

Condition = Callable[["DonneesActe"], bool]

_ASSOCIATIONS = frozenset({Forme.ASSOCIATION, Forme.ASSOCIATION_RUP})
_PARTENAIRES = _ASSOCIATIONS | {Forme.FONDATION}


def _regime(lire: Callable[[Regime], bool]) -> Condition:
    def condition(d: DonneesActe) -> bool:
        regime = d.dossier.porteur.regime
        return regime is not None and lire(regime)

    return condition


def _sens(*attendus: Etat) -> Condition:
    return lambda d: d.sens in attendus


def _finance(type_poste: TypePoste) -> Condition:
    return lambda d: any(p.type is type_poste for p, _ in d.etp_des_postes or ())


def _titulaire_different(d: DonneesActe) -> bool:
    """True when the holder of the account bears neither the name nor the short name of the porteur (R-09)."""
    porteur = d.dossier.porteur
    titulaire = normaliser(sans_accents(porteur.iban_titulaire))
    noms = {normaliser(sans_accents(n)) for n in (porteur.raison_sociale, porteur.sigle) if n}
    return bool(titulaire) and titulaire not in noms


def _vague_a_venir(d: DonneesActe) -> bool:
    return any(v.date_limite > d.le for v in d.campagne.vagues)


def _hors_delai(d: DonneesActe) -> bool:
    """True when a dossier declared inadmissible came after the deadline in force (R02)."""
    tard = d.campagne.delai(a_paris(d.dossier.recu_le).date()) is Delai.HORS_DELAI
    return tard and d.sens is Etat.IRRECEVABLE


def _score(d: DonneesActe) -> bool:
    """True when a score took part in the decision: none did for a dossier that was not admissible."""
    return d.resultat is not None and d.resultat.total is not None and d.sens is not Etat.IRRECEVABLE


def _plus_que_le_plan(d: DonneesActe) -> bool:
    return any(p.etp_apres is not None and p.etp_apres < p.etp_avant + e for p, e in d.etp_des_postes or ())


def _rang_communique(d: DonneesActe) -> bool:
    """True when the service chose to tell the rank, and there is one."""
    return d.campagne.communiquer_rang is True and d.instruction is not None and d.instruction.rang is not None


CONDITIONS: dict[str, Condition] = {
    **CONDITIONS_NAVETTE,
    **CONDITIONS_EXECUTION,
    **CONDITIONS_CONVENTION,
    **CONDITIONS_CIBLE,
    # what the legal form brings
    "droit_prive": _regime(lambda r: r.droit_prive),
    "droit_public": _regime(lambda r: not r.droit_prive),
    "cer": _regime(lambda r: r.cer),
    "cer_a_souscrire": _regime(lambda r: r.cer and not r.cer_repute),
    "cer_repute": _regime(lambda r: r.cer and r.cer_repute),
    "non_lucratif": _regime(lambda r: r.non_lucratif),
    "deliberation": _regime(lambda r: r.deliberation),
    "association": lambda d: d.dossier.porteur.forme in _ASSOCIATIONS,
    "association_ou_fondation": lambda d: d.dossier.porteur.forme in _PARTENAIRES,
    "rna": lambda d: d.dossier.porteur.forme in _ASSOCIATIONS and bool(d.dossier.porteur.rna),
    # what was decided
    "favorable": lambda d: d.favorable,
    "retenu": _sens(Etat.RETENU, Etat.CONVENTIONNE),
    "partiel": _sens(Etat.RETENU_PARTIELLEMENT),
    "attente": _sens(Etat.LISTE_ATTENTE),
    "ajourne": _sens(Etat.AJOURNE),
    "non_retenu": _sens(Etat.NON_RETENU),
    "irrecevable": _sens(Etat.IRRECEVABLE),
    "hors_delai": _hors_delai,
    "avis_comite": lambda d: d.decision is not None and d.decision.avis_comite_le is not None,
    "reserves": lambda d: d.decision is not None and bool(d.decision.reserves.strip()),
    "score": _score,
    "avance": lambda d: d.convention is not None and d.convention.avance.centimes > 0,
    "solde": lambda d: d.convention is not None and d.convention.solde.centimes > 0,
    # what the dossier holds
    "facilitateur": _finance(TypePoste.FACILITATEUR),
    "coordinateur": _finance(TypePoste.COORDINATEUR),
    "deja_conventionne": lambda d: d.dossier.porteur.deja_conventionne is True,
    "postes_existants": lambda d: (
        bool(d.dossier.existants) or any(p.etp_avant.centiemes > 0 for p in d.dossier.postes)
    ),
    "postes_apres_insuffisants": _plus_que_le_plan,
    "projet": lambda d: bool(d.dossier.intitule.strip()),
    "demande_chiffree": lambda d: d.dossier.montant_demande is not None and d.dossier.etp_demande.centiemes > 0,
    "resume": lambda d: bool(d.dossier.resume.strip()),
    "plus_value": lambda d: bool(d.dossier.plus_value.strip()),
    "bic": lambda d: bool(d.dossier.porteur.bic.strip()),
    "titulaire_different": _titulaire_different,
    "civilite": lambda d: bool(civilite(d.dossier.porteur)),
    "agent": lambda d: bool(d.dossier.agent.strip()),
    "date_completude": lambda d: d.completude.est_complet and d.complet_le is not None,
    "complet": lambda d: d.completude.est_complet,
    "sans_objet": lambda d: d.instruction is not None and None in d.instruction.par_code.values(),
    "notes_datees": lambda d: d.instruction is not None and any(n.le for n in d.instruction.notes),
    "elimine": lambda d: d.resultat is not None and bool(d.resultat.elimine),
    "score_complet": lambda d: d.resultat is not None and d.resultat.total is not None,
    "rang_communique": _rang_communique,
    "decide": lambda d: d.decision is not None,
    "demande_en_cours": lambda d: d.demande is not None,
    "rejet_passe": lambda d: d.rejet_le is not None and d.rejet_le < d.le,
    # what the campaign holds
    "rang_a_confirmer": lambda d: d.campagne.communiquer_rang is None,
    "par_vague": lambda d: d.campagne.ordre is Ordre.NOTE and d.dossier.vague is not None,
    "par_arrivee": lambda d: d.campagne.ordre is Ordre.ARRIVEE,
    "comite_prevu": lambda d: d.comite_le is not None,
    "delegation": lambda d: bool(d.auteur.delegation),
    "vague_a_venir": _vague_a_venir,
    "retour_convention": lambda d: d.campagne.retour_convention_jours is not None,
    "programme": lambda d: bool(d.campagne.imputation.programme.strip()),
    "reconductible": lambda d: bool(d.campagne.reconductions_max),
    "telephone": lambda d: bool(d.campagne.service.telephone.strip()),
    "courriel": lambda d: bool(d.campagne.service.courriel.strip()),
}


#: What a condition that holds makes true as well.
IMPLIQUE: Mapping[str, tuple[str, ...]] = {
    "association": ("association_ou_fondation",),
    "association_ou_fondation": ("droit_prive", "cer"),
    "rna": ("association",),
    "cer_a_souscrire": ("cer",),
    "cer_repute": ("cer",),
    "cer": ("association_ou_fondation",),
    "collectivite_ou_epci": ("droit_public",),
    "ccas": ("droit_public",),
    "gip": ("droit_public",),
    "deliberation": ("droit_public",),
    "retenu": ("favorable",),
    "partiel": ("favorable",),
    "hors_delai": ("irrecevable",),
    **dict.fromkeys(
        ("favorable", "attente", "ajourne", "non_retenu", "irrecevable", "avis_comite", "reserves"), ("decide",)
    ),
}
#: Conditions of which one at most holds.
EXCLUSIVES = (
    frozenset({"droit_prive", "droit_public"}),
    frozenset({"collectivite_ou_epci", "ccas", "gip"}),
    frozenset({"cer_a_souscrire", "cer_repute"}),
    frozenset({"favorable", "attente", "ajourne", "non_retenu", "irrecevable"}),
    frozenset({"retenu", "partiel"}),
    frozenset({"par_vague", "par_arrivee"}),
)
