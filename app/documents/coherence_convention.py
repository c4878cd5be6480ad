"""What forbids a convention or its avenant: amounts that differ (R-05), no baseline, a precondition that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.avenant import annees, avenant, conditions, cout_total, precedente, reconduction
from app.documents.donnees import Ecran, Manque
from app.domain.cycle import Etat
from app.domain.decompte import ecart_d_engagement
from app.domain.porteur import ECONOMIQUES
from app.domain.poste import Sens
from app.socle.formats import date_longue, euros

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.donnees import DonneesActe
    from app.domain.montants import Montant


def du_porteur_conventionne(d: DonneesActe) -> Iterator[Manque]:
    """Yield what nobody settled of the porteur: contracts in force, the jobs it has, the State aid."""
    porteur, existants = d.dossier.porteur, d.dossier.existants
    if porteur.deja_conventionne is None:
        yield Manque(
            "porteur.deja_conventionne",
            "Porteur déjà conventionné au titre des clauses sociales\u00a0: oui ou non",
            Ecran.PORTEUR,
        )
    avant = bool(existants) or any(p.etp_avant.centiemes > 0 for p in d.dossier.postes)
    if porteur.deja_conventionne and not avant:
        yield Manque(
            "dossier.existants",
            "Postes existant avant le projet (le porteur est déjà conventionné, aucun n’est déclaré)",
            Ecran.PROJET,
        )
    if any(e.etp_n is None for e in existants):
        yield Manque("dossier.existants", "ETP de l’année de chaque poste existant", Ecran.PROJET)
    yield from de_l_aide(d)


def de_l_aide(d: DonneesActe) -> Iterator[Manque]:
    """Yield the choice that a likely economic activity asks for: a regulation to cite, or « hors champ »."""
    if d.dossier.porteur.forme in ECONOMIQUES and not d.campagne.imputation.regime_aide.strip():
        yield Manque(
            "campagne.imputation.regime_aide",
            "Règlement d’aide d’État à citer, ou «\u00a0hors champ\u00a0» (activité économique probable)",
            Ecran.CAMPAGNE,
        )


def du_plan(d: DonneesActe, montant: Montant | None, cout: Montant | None) -> Iterator[Manque]:
    """Yield what keeps annexe « budget » from saying the same as the decision (R-05, R17)."""
    plan = d.dossier.plan
    charges = plan.total(Sens.CHARGE)
    if not plan.lignes:
        yield Manque("dossier.plan", "Plan de financement du projet", Ecran.PROJET)
        return
    if not plan.est_equilibre:
        yield Manque(
            "dossier.plan",
            f"Plan de financement équilibré (charges {euros(charges.centimes)}, "
            f"produits {euros(plan.total(Sens.PRODUIT).centimes)})",
            Ecran.PROJET,
        )
    if cout and cout != charges:
        yield Manque(
            "dossier.cout_total",
            f"Coût total égal aux charges du plan de financement ({euros(cout.centimes)} contre "
            f"{euros(charges.centimes)})",
            Ecran.PROJET,
        )
    if montant and plan.demande_etat != montant:
        yield Manque(
            "dossier.plan",
            "Plan de financement révisé à la subvention accordée (ligne de l’État au titre du présent "
            "appel\u00a0: "
            f"{euros(plan.demande_etat.centimes)}, décision\u00a0: {euros(montant.centimes)})",
            Ecran.PROJET,
        )


def de_l_engagement(d: DonneesActe) -> Iterator[Manque]:
    """Yield the difference between the convention and its engagement juridique, once told (R-05)."""
    toutes = annees(d)
    if toutes and d.montant and (ecart := ecart_d_engagement(toutes[0], d.montant)):
        yield Manque(
            "execution.montant_engage", f"Montant engagé égal à la décision\u00a0: {ecart.rstrip('.')}", Ecran.SUIVI
        )


def de_l_avenant(d: DonneesActe) -> Iterator[Manque]:
    """Yield what forbids the avenant on its day: no renewal, a precondition that fails, amounts that differ."""
    a, avant = avenant(d), precedente(d)
    if a is None or avant is None:
        yield Manque("execution.reconductions", "Décision de reconduction, avec son montant", Ecran.SUIVI)
        return
    if d.dossier.etat is not Etat.CONVENTIONNE:
        yield Manque("dossier.etat", "Convention signée par les deux parties", Ecran.SUIVI)
    for constat in conditions(d):
        if constat.retient:
            yield Manque(
                f"execution.reconductions.{constat.condition.cle}",
                f"{constat.condition.libelle} ({constat.pourquoi})",
                Ecran.SUIVI,
            )
    if (decidee := reconduction(d)) and d.le < decidee.decidee_le:
        yield Manque(
            "execution.reconductions",
            f"Décision de reconduction antérieure à l’acte (elle est datée du {date_longue(decidee.decidee_le)})",
            Ecran.SUIVI,
        )
    if a.debut <= avant.fin:
        yield Manque(
            "execution.reconductions",
            f"Période reconduite après celle qui s’achève le {date_longue(avant.fin)}",
            Ecran.SUIVI,
        )
    yield from de_l_aide(d)
    yield from du_plan(d, a.montant, cout_total(d))
    if ecart := ecart_d_engagement(a, a.montant):
        yield Manque(
            "execution.reconductions",
            f"Montant engagé égal à la reconduction\u00a0: {ecart.rstrip('.')}",
            Ecran.SUIVI,
        )
