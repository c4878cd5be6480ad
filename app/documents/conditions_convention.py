"""The conditions that the convention and its avenant add: legal form in detail, State aid, baseline, renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.avenant import annees, avenant, bilan
from app.domain.porteur import ECONOMIQUES, Forme
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.donnees import DonneesActe

HORS_CHAMP = "hors champ"


def activite_economique(d: DonneesActe) -> bool:
    """True when the legal form makes services on a market likely; the officer decides, this only asks."""
    return d.dossier.porteur.forme in ECONOMIQUES


def _aide_etat(d: DonneesActe) -> bool:
    regime = d.campagne.imputation.regime_aide.strip()
    return activite_economique(d) and bool(regime) and not regime.casefold().startswith(HORS_CHAMP)


def _au_dela_du_seuil(d: DonneesActe) -> bool:
    """True when the amount is strictly above the threshold of the convention (décret n° 2001-495, art. 1er)."""
    seuil = d.campagne.seuil_convention
    return d.montant is not None and seuil is not None and d.montant > seuil


def _bilan_chiffre(d: DonneesActe) -> bool:
    b = bilan(d)
    return b is not None and (bool(b.indicateurs) or b.etp_realise is not None or b.depenses is not None)


CONDITIONS_CONVENTION: dict[str, Callable[[DonneesActe], bool]] = {
    "collectivite_ou_epci": lambda d: d.dossier.porteur.forme in {Forme.COLLECTIVITE, Forme.EPCI},
    "ccas": lambda d: d.dossier.porteur.forme is Forme.CCAS,
    "gip": lambda d: d.dossier.porteur.forme is Forme.GIP,
    "activite_economique": activite_economique,
    "aide_etat": _aide_etat,
    "au_dela_du_seuil": _au_dela_du_seuil,
    "loi_finances_citee": lambda d: any("de finances pour" in v for v in d.campagne.visas),
    "action_achevee": lambda d: d.convention is not None and d.convention.fin < d.le,
    "action_avant_demande": lambda d: (
        d.decision is not None
        and d.decision.date_debut is not None
        and d.decision.date_debut < a_paris(d.dossier.recu_le).date()
    ),
    "objet_statutaire": lambda d: bool(d.dossier.porteur.objet_statutaire.strip()),
    "objectifs": lambda d: bool(d.dossier.objectifs),
    "existants": lambda d: bool(d.dossier.existants),
    "delegation_ecartee": lambda d: bool(d.delegation_ecartee),
    "engagement_juridique": lambda d: bool(d.execution and d.execution.engagement_juridique.strip()),
    # what the renewal brings
    "convention_notifiee": lambda d: (y := annees(d)) != () and y[0].notifiee_le is not None,
    "avenants_anterieurs": lambda d: len(annees(d)) > 2,
    "avenant_engagement": lambda d: (a := avenant(d)) is not None and bool(a.engagement.strip()),
    "avenant_avance": lambda d: (a := avenant(d)) is not None and a.avance.centimes > 0,
    "avenant_solde": lambda d: (a := avenant(d)) is not None and a.avance < a.montant,
    "bilan_chiffre": _bilan_chiffre,
}
