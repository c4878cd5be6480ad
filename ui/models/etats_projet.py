"""How things stand in each part of a project, in words: sums, gaps, and what the rules found there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.controles import Niveau
from app.domain.poste import Sens
from app.domain.situation import LIBELLES_VISIBILITE, StatutVisibilite
from app.socle.formats import date_longue, etp, euros, pluriel
from ui.models.constats import LEVE, NIVEAUX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.controles import Constat
    from app.domain.dossier import Dossier
    from app.domain.situation import Visibilite

#: Which rules are told in which part of the form.
REGLES_PAR_PARTIE = {
    "postes": frozenset({"R09", "R13", "R31"}),
    "plan": frozenset({"R14", "R15", "R16", "R17", "R18"}),
    "existants": frozenset({"R08"}),
    "valeur": frozenset({"R10"}),
    "territoire": frozenset({"R30", "R32"}),
    "visibilite": frozenset({"R12"}),
}


def etat_de_partie(partie: str, resume: str, constats: Iterable[Constat]) -> tuple[str, str]:
    """Return what the title of a part says, one line for the sum and one for each constat, and its role."""
    propres = [c for c in constats if c.regle in REGLES_PAR_PARTIE[partie]]
    lignes = [resume] if resume else []
    for niveau in NIVEAUX:
        lignes += [_dire(c) for c in propres if c.niveau is niveau]
    vifs = {c.niveau for c in propres if c.levee is None}
    role = "erreur" if Niveau.BLOQUANT in vifs else "alerte" if Niveau.ALERTE in vifs else "secondaire"
    return "\n".join(lignes), role


def _dire(constat: Constat) -> str:
    signe, mot, _ = NIVEAUX[constat.niveau]
    if constat.levee is not None:
        signe, mot = LEVE[0], f"{mot} levé par {constat.levee.agent},"
    return f"{signe} {mot} {constat.regle}\u00a0: {constat.message}"


def phrase_des_postes(dossier: Dossier) -> str:
    """Return « 1,50 ETP demandés, 1,00 ETP proposé · de 0,50 à 2,00 ETP · coût chargé 42 000,00 € »."""
    if not dossier.postes:
        return "Aucun poste\u00a0: tapez « facilitateur » ou « coordinateur » sur la ligne « Ajouter…\u00a0»."
    phrase = f"{etp(dossier.etp_demande.centiemes)} demandé"
    if dossier.etp_propose is not None:
        phrase += f", {etp(dossier.etp_propose.centiemes)} proposé"
    if all(p.etp_apres is not None for p in dossier.postes):
        avant = sum(p.etp_avant.centiemes for p in dossier.postes)
        apres = sum(p.etp_apres.centiemes for p in dossier.postes if p.etp_apres is not None)
        phrase += f" · de {etp(avant)} avant à {etp(apres)} après"
    couts = [p.cout_charge.centimes for p in dossier.postes if p.cout_charge is not None]
    if couts:
        phrase += f" · coût chargé {euros(sum(couts))}"
    return phrase


def phrase_du_plan(dossier: Dossier) -> tuple[str, str]:
    """Return the totals and whether they are equal, in words, and the token of its colour."""
    plan = dossier.plan
    if not plan.lignes:
        return "Le plan est vide.", "secondaire"
    charges, produits = plan.total(Sens.CHARGE), plan.total(Sens.PRODUIT)
    totaux = f"Charges {euros(charges.centimes)} · produits {euros(produits.centimes)}{_acquis(dossier)}"
    if not plan.est_equilibre:
        ecart = charges - produits
        quoi = "de produits" if ecart.centimes > 0 else "de charges"
        return f"{totaux}\n✕ il manque {euros(abs(ecart.centimes))} {quoi}", "erreur"
    if dossier.montant_demande is not None and plan.demande_etat != dossier.montant_demande:
        demande = euros(plan.demande_etat.centimes)
        return (
            f"{totaux}\n◐ équilibré, mais les lignes du présent appel font {demande}, pas le montant demandé",
            "alerte",
        )
    return f"{totaux}\n● équilibré", "succes"


def phrase_des_existants(dossier: Dossier) -> str:
    """Return « 2 postes existants · N-1 : 30 000,00 € · N : 24 000,00 € », what is unknown left out and said."""
    if not dossier.existants:
        return "Aucun poste existant saisi."
    payes = [x for p in dossier.existants for x in p.financements]
    avant = sum(x.montant_n1.centimes for x in payes if x.montant_n1 is not None)
    apres = sum(x.montant_n.centimes for x in payes if x.montant_n is not None)
    inconnus = sum(x.montant_n1 is None or x.montant_n is None for x in payes)
    reste = f" · {pluriel(inconnus, 'ligne')} à compléter" if inconnus else ""
    postes = pluriel(len(dossier.existants), "poste existant", "postes existants")
    return f"{postes} · année N-1\u00a0: {euros(avant)} · année N\u00a0: {euros(apres)}{reste}"


def phrase_des_objectifs(dossier: Dossier) -> str:
    """Return how many objectives have a target, of how many; empty without any."""
    if not dossier.objectifs:
        return "Aucun objectif chiffré."
    chiffres = sum(x.cible is not None for x in dossier.objectifs)
    total = pluriel(len(dossier.objectifs), "objectif")
    return f"{total}, dont {pluriel(chiffres, 'chiffré')}"


def phrase_de_visibilite(vue: Visibilite) -> str:
    """Return « visible, vérifiée le 12 juillet 2022 par Camille »."""
    phrase = LIBELLES_VISIBILITE[vue.statut]
    if vue.verifiee_le is not None:
        par = f" par {vue.agent}" if vue.agent else ""
        phrase += f", constat du {date_longue(vue.verifiee_le)}{par}"
    if vue.statut is StatutVisibilite.ENGAGEMENT and vue.echeance is not None:
        phrase += f", promise pour le {date_longue(vue.echeance)}"
    return phrase


def _acquis(dossier: Dossier) -> str:
    """Return « · 12 000,00 € acquis, 28 000,00 € sollicités » for the products."""
    produits = [x for x in dossier.plan.lignes if x.sens is Sens.PRODUIT]
    acquis = sum(x.montant.centimes for x in produits if x.acquis)
    sollicite = sum(x.montant.centimes for x in produits) - acquis
    return f" ({euros(acquis)} acquis, {euros(sollicite)} sollicités)" if produits else ""
