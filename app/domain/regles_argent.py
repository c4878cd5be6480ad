"""Rules on money and target: non-substitution, rate, plan, cost of an ETP, target and envelope.

Target and envelope have one rule each, for the list of constats and the decision alike: they look at what is being
decided, else at what is proposed, else at what is asked.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant, montant_par_etp, somme_etp, taux
from app.domain.poste import Sens, TypePoste
from app.domain.quota import Accord, zones_de
from app.domain.regles import A_SERVIR, Faits, Trouvaille, alerte, bloquant, information, nom_nu
from app.socle.formats import etp, euros, pourcent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.situation import PosteExistant

A_DECIDER = frozenset({Etat.INSTRUIT, Etat.LISTE_ATTENTE})


def substitution(faits: Faits) -> Iterator[Trouvaille]:
    """R08: a financing lower than the year before, line by line; blocking once the dossier is to be decided.

    Lines of the baseline, then lines of the plan that the baseline does not tell already.
    """
    constater = bloquant if faits.dossier.etat in A_DECIDER else alerte
    dites = set()
    for poste in faits.dossier.existants:
        for x in poste.financements:
            dites.add((nom_nu(x.financeur), x.montant_n1, x.montant_n))
            yield from _ligne_comparee(
                f"« {x.financeur or 'financeur non nommé'} » ({_nom(poste)})",
                x.montant_n1,
                x.montant_n,
                constater,
            )
    produits = [x for x in faits.dossier.plan.lignes if x.sens is Sens.PRODUIT and not x.etat_present_aap]
    for ligne in produits:
        cle = (nom_nu(ligne.libelle), ligne.montant_n1, ligne.montant)
        if ligne.montant_n1 is not None and cle not in dites:
            yield from _ligne_comparee(f"« {ligne.libelle} »", ligne.montant_n1, ligne.montant, constater)
    if faits.dossier.porteur.deja_conventionne and not dites and _sans_annee_precedente(faits):
        yield alerte(
            "Porteur déjà conventionné : aucun financement de l’année précédente n’est saisi, ni dans les postes "
            "existants ni dans le plan ; la non-substitution ne peut pas être vérifiée."
        )


def taux_demande(faits: Faits) -> Iterator[Trouvaille]:
    """R16: amount decided, else asked, over total cost, exact, against the highest rate."""
    accorde = faits.accord.montant if faits.accord else None
    montant, cout, maximum = (
        accorde or faits.dossier.montant_demande,
        faits.dossier.cout_total,
        faits.campagne.taux_max,
    )
    part = taux(montant, cout) if montant is not None and cout is not None else None
    if montant is not None and cout is not None and part is not None and maximum is not None and part > maximum:
        quoi = "Taux accordé" if accorde else "Taux demandé"
        yield alerte(
            f"{quoi} : {pourcent(part)} ({euros(montant.centimes)} sur {euros(cout.centimes)}), "
            f"au-dessus du taux maximal de {pourcent(maximum)}."
        )


def plan_de_financement(faits: Faits) -> Iterator[Trouvaille]:
    """R17: a plan balanced to the cent, which says the same as the dossier."""
    dossier = faits.dossier
    plan = dossier.plan
    for champ, valeur in (("Le coût total", dossier.cout_total), ("Le montant demandé", dossier.montant_demande)):
        if valeur is None:
            yield bloquant(f"{champ} n’est pas renseigné.")
    charges, produits = plan.total(Sens.CHARGE), plan.total(Sens.PRODUIT)
    if not plan.lignes:
        yield bloquant("Le plan de financement n’est pas saisi.")
        return
    if charges != produits:
        yield bloquant(
            f"Plan de financement déséquilibré : {euros(charges.centimes)} de charges, "
            f"{euros(produits.centimes)} de produits."
        )
    if dossier.cout_total not in {None, charges}:
        yield alerte(
            f"Le coût total saisi ({_montant(dossier.cout_total)}) n’est pas la somme des charges du plan "
            f"({euros(charges.centimes)})."
        )
    if dossier.montant_demande not in {None, plan.demande_etat}:
        yield alerte(
            f"Le montant demandé ({_montant(dossier.montant_demande)}) n’est pas celui que le plan porte pour "
            f"le présent appel ({euros(plan.demande_etat.centimes)})."
        )


def cofinancement(faits: Faits) -> Iterator[Trouvaille]:
    """R17: the State does not pay the whole cost."""
    demande, cout = faits.dossier.montant_demande, faits.dossier.cout_total
    if demande is not None and cout is not None and demande >= cout:
        yield bloquant(
            f"Aucun cofinancement : l’État est sollicité pour {euros(demande.centimes)}, le coût total est de "
            f"{euros(cout.centimes)}."
        )


def cout_par_etp(faits: Faits) -> Iterator[Trouvaille]:
    """R18: amount asked for one ETP, rounded to the cent, against the landmark of the campaign."""
    demande, repere, ecart = faits.dossier.montant_demande, faits.campagne.repere_etp, faits.campagne.ecart_repere
    par_etp = montant_par_etp(demande, faits.dossier.etp_demande) if demande is not None else None
    if (
        par_etp is not None
        and repere is not None
        and ecart is not None
        and par_etp.centimes > repere.centimes * ecart
    ):
        rapport = Fraction(par_etp.centimes, repere.centimes)
        yield alerte(
            f"Montant demandé pour un ETP : {euros(par_etp.centimes)}, soit {pourcent(rapport)} du repère de "
            f"{euros(repere.centimes)} (alerte au-delà de {pourcent(ecart)})."
        )


def cible_regionale(faits: Faits) -> Iterator[Trouvaille]:
    """R14: what the dossier would add to the ETP retained, against the target, in all, by type, by zone."""
    quota, vise = faits.quota, _accord_vise(faits)
    if quota is None:
        return
    if quota.sans_cible:
        yield information("Cible régionale non notifiée : rien n’est comparé, rien n’est bloqué.")
        return
    mesures: list[tuple[str, Etp | None, Etp, Etp]] = [
        ("tous postes", quota.cible, quota.total.etp_retenu, somme_etp(vise.etp_par_type.values()))
    ]
    mesures += [
        (t.value, cible, quota.par_type[t].etp_retenu, vise.etp_par_type.get(t, ZERO_ETP))
        for t, cible in quota.cible_par_type.items()
    ]
    zones = zones_de(faits.dossier, [zone for zone, _ in quota.cible_par_zone])
    for (zone, vise_par), cible in quota.cible_par_zone.items():
        types = [t for t in TypePoste if vise_par in {None, t}]
        retenu = somme_etp(quota.retenu_par_zone.get((zone, t), ZERO_ETP) for t in types)
        ajoute = somme_etp(e for t, e in vise.etp_par_type.items() if t in types and zones.get(t) == zone)
        mesures.append((f"{vise_par.value if vise_par else 'tous postes'}, {zone}", cible, retenu, ajoute))
    for nom, cible, retenu, ajoute in mesures:
        if cible is not None and ajoute > ZERO_ETP and retenu + ajoute > cible:
            yield alerte(
                f"Cible régionale ({nom}) dépassée : {etp(retenu.centiemes)} retenus sur {etp(cible.centiemes)}, "
                f"ce dossier en ajouterait {etp(ajoute.centiemes)}. Liste d’attente proposée."
            )


def enveloppe(faits: Faits) -> Iterator[Trouvaille]:
    """R15: what the dossier would add to the euros retained, against the envelope."""
    quota, montant = faits.quota, _accord_vise(faits).montant
    if quota is None or quota.enveloppe is None or montant <= ZERO_EURO:
        return
    if quota.total.montant_retenu + montant > quota.enveloppe:
        yield bloquant(
            f"Enveloppe dépassée : {euros(quota.total.montant_retenu.centimes)} retenus sur "
            f"{euros(quota.enveloppe.centimes)}, ce dossier en ajouterait {euros(montant.centimes)}."
        )


def _ligne_comparee(
    quoi: str, avant: Montant | None, apres: Montant | None, constater: Callable[[str], Trouvaille]
) -> Iterator[Trouvaille]:
    if avant is None or apres is None:
        annee = "de l’année précédente" if avant is None else "de cette année"
        yield alerte(f"{quoi} : le montant {annee} n’est pas saisi, la non-substitution ne peut pas être vérifiée.")
    elif apres < avant:
        yield constater(
            f"Risque de substitution : {quoi} passe de {euros(avant.centimes)} l’année précédente à "
            f"{euros(apres.centimes)}, soit {euros((avant - apres).centimes)} de moins."
        )


def _nom(poste: PosteExistant) -> str:
    return f"poste existant de {poste.type.value}" + (f", {poste.intitule}" if poste.intitule else "")


def _sans_annee_precedente(faits: Faits) -> bool:
    produits = [x for x in faits.dossier.plan.lignes if x.sens is Sens.PRODUIT and not x.etat_present_aap]
    return bool(produits) and all(x.montant_n1 is None for x in produits)


def _accord_vise(faits: Faits) -> Accord:
    """Return what the dossier would take: what is being decided, else proposed, else asked; none once decided."""
    if faits.accord is not None:
        return faits.accord
    dossier = faits.dossier
    if dossier.etat not in A_SERVIR:
        return Accord({}, ZERO_EURO)
    return Accord(dossier.etp_examine_par_type, dossier.montant_examine or ZERO_EURO)


def _montant(montant: Montant | None) -> str:
    return euros(montant.centimes if montant else None)
