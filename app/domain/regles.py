"""What each rule looks at and says: one function per rule, from the facts of a dossier to its findings.

Figures are those of the campaign; a fact that is not known is said to be missing, or leaves the rule silent when it
is the service's to give. Not here: the list of rules and where each comes from (`domain.controles`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.campagne import Campagne, Delai
from app.domain.cycle import FAVORABLES, Etat
from app.domain.delais import Echeance
from app.domain.demandes import DemandeDePieces
from app.domain.demandes import en_cours as demande_en_cours
from app.domain.demandes import silence as rejets_par_silence
from app.domain.dossier import Dossier
from app.domain.identifiants import anomalie_iban, anomalie_rna, anomalie_siret, iban_lisible, siret_lisible
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant, montant_par_etp, somme_etp, taux
from app.domain.notation import Resultat
from app.domain.pieces import LIBELLES_VERDICT, Completude, LigneDePiece, Verdict
from app.domain.porteur import CompteAnterieur
from app.domain.poste import Poste, Sens, TypePoste
from app.domain.quota import Quota
from app.socle.formats import a_paris, date_heure, date_longue, etp, euros, pluriel, pourcent, sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterator

UN_TEMPS_PLEIN = Etp(100)
EN_COURS = frozenset({Etat.RECU, Etat.EN_INSTRUCTION, Etat.INSTRUIT})
A_SERVIR = EN_COURS | {Etat.LISTE_ATTENTE, Etat.AJOURNE}


class Niveau(StrEnum):
    """How much a constat weighs."""

    BLOQUANT = "bloquant"
    ALERTE = "alerte"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Faits:
    """What the rules may look at. `autres`: dossiers of the same campaign, this one left out.

    `quota`: the panel of the campaign; without it the rules on target and envelope (R14, R15) are silent.
    `demandes`: the requests for pieces, oldest first. `anciens_comptes`: the accounts that the same SIRET gave in
    other campaigns. `echeances`: every date it waits for. `accuse`: the accusé de réception was produced. `jour`:
    today; without it nothing is late.
    """

    campagne: Campagne
    dossier: Dossier
    completude: Completude
    resultat: Resultat | None
    autres: tuple[Dossier, ...] = ()
    quota: Quota | None = None
    demandes: tuple[DemandeDePieces, ...] = ()
    anciens_comptes: tuple[CompteAnterieur, ...] = ()
    echeances: tuple[Echeance, ...] = ()
    accuse: bool = False
    jour: date | None = None


Trouvaille = tuple[Niveau, str]


def bloquant(message: str) -> Trouvaille:
    """Return a finding that keeps the dossier where it is."""
    return Niveau.BLOQUANT, message


def alerte(message: str) -> Trouvaille:
    """Return a finding that a person must look at."""
    return Niveau.ALERTE, message


def information(message: str) -> Trouvaille:
    """Return a finding that is only good to know."""
    return Niveau.INFORMATION, message


def date_limite(faits: Faits) -> Iterator[Trouvaille]:
    """R02: received on the day of an ambiguous deadline, or after it (time of Paris)."""
    campagne, recu_le = faits.campagne, faits.dossier.recu_le
    delai = campagne.delai(a_paris(recu_le).date())
    if delai is Delai.JOUR_LIMITE:
        yield alerte(
            f"Reçu le {date_heure(recu_le)}, le jour même de la date limite : l’appel ne dit pas si ce jour est "
            "admis. À apprécier."
        )
    elif delai is Delai.HORS_DELAI:
        limite = date_longue(campagne.date_limite)
        yield alerte(
            f"Reçu le {date_heure(recu_le)}, après la date limite du {limite} : « hors délai » proposé, à "
            "confirmer par le responsable."
        )


def report(faits: Faits) -> Iterator[Trouvaille]:
    """R03: received after an earlier deadline that was postponed."""
    jour = a_paris(faits.dossier.recu_le).date()
    anciennes = [r.ancienne for r in faits.campagne.reports if r.ancienne < jour]
    if anciennes and faits.campagne.delai(jour) is Delai.DANS_LES_DELAIS:
        yield information(
            f"Reçu après le {date_longue(min(anciennes))}, dans les délais depuis le report de la date limite "
            f"au {date_longue(faits.campagne.date_limite)}."
        )


def silence(faits: Faits) -> Iterator[Trouvaille]:
    """R04: the day after which silence means rejection; both readings of L114-5 where they differ."""
    mois = faits.campagne.rejet_implicite_mois
    if mois is None or faits.dossier.etat not in EN_COURS:
        return
    premier, *autres = rejets_par_silence(faits.dossier.recu_le, mois, faits.demandes)
    sauf = "" if faits.demandes else " ni demande de pièces"
    phrase = f"Sans décision expresse{sauf}, la demande est réputée rejetée après le {date_longue(premier.jour)}"
    if not autres or autres[0].jour == premier.jour:
        yield information(f"{phrase}.")
        return
    yield alerte(
        f"{phrase} ({premier.regle}), ou après le {date_longue(autres[0].jour)} ({autres[0].regle}) : le texte a "
        "deux lectures. Décidez avant la première date."
    )


def pieces_demandees(faits: Faits) -> Iterator[Trouvaille]:
    """R05: a request for pieces that nothing answered yet."""
    demande = demande_en_cours(faits.demandes)
    if demande is not None and faits.dossier.etat in EN_COURS:
        rappel = f", rappel prévu le {date_longue(demande.rappel_le)}" if demande.rappel_le else ""
        yield information(
            f"{pluriel(len(demande.lignes), 'pièce demandée', 'pièces demandées')} le "
            f"{date_longue(a_paris(demande.demandee_le).date())}, à produire au plus tard le "
            f"{date_longue(demande.date_limite)}{rappel} : {', '.join(x.libelle for x in demande.lignes)}."
        )


def ligne_de_regle(faits: Faits, regle: str) -> LigneDePiece | None:
    """Return the expected piece that serves a rule; None when this dossier has none."""
    return next((x for x in faits.completude.lignes if x.type.regle == regle), None)


def attestation(faits: Faits) -> Iterator[Trouvaille]:
    """R07: a porteur already conventionné gives its attestation, found « conforme »."""
    deja = faits.dossier.porteur.deja_conventionne
    ligne = ligne_de_regle(faits, "R07")
    if deja is None:
        yield bloquant(
            "Il n’est pas dit si le porteur est déjà conventionné au titre des clauses sociales : "
            "l’attestation de non-diminution en dépend."
        )
    elif deja and ligne and ligne.verdict not in {Verdict.CONFORME, Verdict.DEJA_DETENUE}:
        etat = LIBELLES_VERDICT[ligne.verdict][1]
        yield bloquant(
            f"Porteur déjà conventionné : la pièce {ligne.type.code} ({ligne.type.libelle}) doit être "
            f"conforme, elle est {etat}."
        )


def substitution(faits: Faits) -> Iterator[Trouvaille]:
    """R08: a financing lower than the year before, line by line; blocking once the dossier is to be decided."""
    produits = [x for x in faits.dossier.plan.lignes if x.sens is Sens.PRODUIT and not x.etat_present_aap]
    constater = bloquant if faits.dossier.etat is Etat.INSTRUIT else alerte
    for ligne in produits:
        if ligne.montant_n1 is not None and ligne.montant < ligne.montant_n1:
            baisse = (ligne.montant_n1 - ligne.montant).centimes
            yield constater(
                f"Risque de substitution : « {ligne.libelle} » passe de {euros(ligne.montant_n1.centimes)} "
                f"l’année précédente à {euros(ligne.montant.centimes)}, soit {euros(baisse)} de moins."
            )
    if faits.dossier.porteur.deja_conventionne and produits and all(x.montant_n1 is None for x in produits):
        yield alerte(
            "Porteur déjà conventionné : aucun financement de l’année précédente n’est saisi dans le plan, "
            "la non-substitution ne peut pas être vérifiée."
        )


def etp_supplementaires(faits: Faits) -> Iterator[Trouvaille]:
    """R09: after >= before + asked, job by job."""
    for nom, poste in _postes(faits):
        attendu = poste.etp_avant + poste.etp_demande
        if poste.etp_apres is None and poste.etp_avant > ZERO_ETP:
            yield alerte(f"{nom} : les ETP après le projet ne sont pas renseignés.")
        elif poste.etp_apres is not None and poste.etp_apres < attendu:
            manque = (attendu - poste.etp_apres).centiemes
            yield bloquant(
                f"{nom} : {etp(poste.etp_avant.centiemes)} avant et {etp(poste.etp_demande.centiemes)} "
                f"demandés, mais {etp(poste.etp_apres.centiemes)} après : {etp(manque)} ne sont pas "
                "supplémentaires."
            )


def plus_value(faits: Faits) -> Iterator[Trouvaille]:
    """R10: the plus-value is written, and as long as the campaign asks."""
    longueur, minimum = len(faits.dossier.plus_value.strip()), faits.campagne.plus_value_longueur_min
    if not longueur:
        yield bloquant("La plus-value par rapport à l’offre de service actuelle n’est pas renseignée.")
    elif minimum is not None and longueur < minimum:
        yield bloquant(
            f"La plus-value tient en {pluriel(longueur, 'caractère')} : {pluriel(minimum, 'caractère')} au "
            "moins sont attendus."
        )


def notation(faits: Faits) -> Iterator[Trouvaille]:
    """R11: everything is scored, and justified where the grid asks it."""
    score = faits.resultat
    if score and score.non_notes:
        yield bloquant(f"Sous-critères non notés : {', '.join(score.non_notes)}.")
    if score and score.a_justifier:
        yield bloquant(f"Note à justifier par un commentaire : {', '.join(score.a_justifier)}.")


def quotite(faits: Faits) -> Iterator[Trouvaille]:
    """R13: at least one job, each above 0 and up to a full time."""
    if not faits.dossier.postes:
        yield bloquant("Aucun poste n’est saisi : le type (facilitateur ou coordinateur) donne la grille.")
    for nom, poste in _postes(faits):
        if not ZERO_ETP < poste.etp_demande <= UN_TEMPS_PLEIN:
            yield bloquant(
                f"{nom} : la quotité demandée est de {etp(poste.etp_demande.centiemes)}, elle doit être "
                f"supérieure à 0 et ne pas dépasser {etp(UN_TEMPS_PLEIN.centiemes)}."
            )


def taux_demande(faits: Faits) -> Iterator[Trouvaille]:
    """R16: amount asked over total cost, exact, against the highest rate."""
    demande, cout, maximum = faits.dossier.montant_demande, faits.dossier.cout_total, faits.campagne.taux_max
    part = taux(demande, cout) if demande is not None and cout is not None else None
    if demande is not None and cout is not None and part is not None and maximum is not None and part > maximum:
        yield alerte(
            f"Taux demandé : {pourcent(part)} ({euros(demande.centimes)} sur {euros(cout.centimes)}), "
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


def engagement_republicain(faits: Faits) -> Iterator[Trouvaille]:
    """R24: the CER of an association or a fondation, unless deemed satisfied by its status."""
    regime = faits.dossier.porteur.regime
    if regime is None:
        yield alerte(
            "La forme juridique du porteur n’est pas renseignée : on ne sait pas encore quelles pièces sont "
            "dues, ni si le contrat d’engagement républicain l’est."
        )
        return
    ligne = ligne_de_regle(faits, "R24")
    if regime.cer and not regime.cer_repute and ligne and ligne.manque:
        etat = LIBELLES_VERDICT[ligne.verdict][1]
        yield bloquant(
            f"La pièce {ligne.type.code} ({ligne.type.libelle}) doit être conforme avant la signature, elle "
            f"est {etat}."
        )


def identifiants(faits: Faits) -> Iterator[Trouvaille]:
    """R25: SIRET, IBAN and RNA well formed. Whose account it is: `domain.comptes`."""
    porteur = faits.dossier.porteur
    if not porteur.siret:
        yield alerte("Le SIRET du porteur n’est pas renseigné.")
    elif anomalie := anomalie_siret(porteur.siret):
        yield bloquant(f"SIRET {siret_lisible(porteur.siret)} : {anomalie}.")
    if not porteur.iban:
        yield alerte("L’IBAN du porteur n’est pas renseigné.")
    elif anomalie := anomalie_iban(porteur.iban):
        yield bloquant(f"IBAN {iban_lisible(porteur.iban)} : {anomalie}.")
    if porteur.rna and (anomalie := anomalie_rna(porteur.rna)):
        yield alerte(f"Numéro RNA {porteur.rna} : {anomalie}.")


def doublon(faits: Faits) -> Iterator[Trouvaille]:
    """R30: another dossier of the campaign, not withdrawn, has the same SIRET."""
    siret = faits.dossier.porteur.siret
    memes = [d.numero for d in faits.autres if siret and d.porteur.siret == siret and d.etat is not Etat.RETIRE]
    if memes:
        yield alerte(
            f"Même SIRET que le dossier {', '.join(sorted(memes))} : doublon, ou territoires distincts à vérifier."
        )


def second_coordinateur(faits: Faits) -> Iterator[Trouvaille]:
    """R31: a coordinateur where one is already retained, or asked by another dossier."""
    if not _demande_coordinateur(faits.dossier):
        return
    rivaux = [d for d in faits.autres if _demande_coordinateur(d)]
    pourvus = sorted(d.numero for d in rivaux if d.etat in FAVORABLES)
    demandes = sorted(d.numero for d in rivaux if d.etat in A_SERVIR)
    if pourvus:
        yield alerte(
            f"La région a déjà un poste de coordinateur retenu (dossier {', '.join(pourvus)}) : l’appel vise "
            "les régions qui n’en ont pas."
        )
    elif demandes:
        yield information(f"Un poste de coordinateur est aussi demandé par le dossier {', '.join(demandes)}.")


def cible_regionale(faits: Faits) -> Iterator[Trouvaille]:
    """R14: what the dossier would add to the ETP retained, against the target, in all and by type of job."""
    quota = faits.quota
    if quota is None:
        return
    if quota.cible is None:
        yield information("Cible régionale non notifiée : rien n’est comparé, rien n’est bloqué.")
        return
    mesures: list[tuple[str, Etp | None, Etp, Etp]] = [
        ("tous postes", quota.cible, quota.total.etp_retenu, _a_servir(faits, None))
    ]
    mesures += [
        (type_poste.value, cible, quota.par_type[type_poste].etp_retenu, _a_servir(faits, type_poste))
        for type_poste, cible in quota.cible_par_type.items()
    ]
    for nom, cible, retenu, demande in mesures:
        if cible is not None and demande > ZERO_ETP and retenu + demande > cible:
            yield alerte(
                f"Cible régionale ({nom}) : {etp(retenu.centiemes)} retenus sur {etp(cible.centiemes)}, ce "
                f"dossier en ajouterait {etp(demande.centiemes)}. Liste d’attente proposée."
            )


def enveloppe(faits: Faits) -> Iterator[Trouvaille]:
    """R15: what the dossier would add to the euros retained, against the envelope."""
    quota, dossier = faits.quota, faits.dossier
    if quota is None or quota.enveloppe is None or dossier.etat not in A_SERVIR:
        return
    montant = dossier.montant_propose or dossier.montant_demande or ZERO_EURO
    if quota.total.montant_retenu + montant > quota.enveloppe:
        yield bloquant(
            f"Enveloppe : {euros(quota.total.montant_retenu.centimes)} retenus sur "
            f"{euros(quota.enveloppe.centimes)}, ce dossier en ajouterait {euros(montant.centimes)}."
        )


def _postes(faits: Faits) -> Iterator[tuple[str, Poste]]:
    for rang, poste in enumerate(faits.dossier.postes, 1):
        yield f"Poste {rang} ({poste.type.value})", poste


def _a_servir(faits: Faits, type_poste: TypePoste | None) -> Etp:
    """Return the ETP that the dossier would still take from the target; none once it is decided."""
    if faits.dossier.etat not in A_SERVIR:
        return ZERO_ETP
    return somme_etp(
        p.etp_demande if p.etp_propose is None else p.etp_propose
        for p in faits.dossier.postes
        if type_poste in {None, p.type}
    )


def _demande_coordinateur(dossier: Dossier) -> bool:
    return any(p.type is TypePoste.COORDINATEUR for p in dossier.postes)


def _montant(montant: Montant | None) -> str:
    return euros(montant.centimes if montant else None)


def nom_nu(nom: str) -> str:
    """Return a name without accents, case nor signs, to compare it."""
    return re.sub(r"[^a-z0-9]", "", sans_accents(nom))
