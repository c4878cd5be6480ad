"""The fields that a model may print: for each, what the officer is asked when it is missing, and where.

A field gives text ready to print, or the empty string when the datum is not known. Not here: conditions on blocks
(`app.documents.conditions`), repeated rows (`app.documents.lignes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champ import Champ
from app.documents.champs_instruction import CHAMPS_INSTRUCTION
from app.documents.donnees import DonneesActe, Ecran
from app.documents.lettres import etp_en_lettres, montant_en_lettres, nombre_en_lettres
from app.documents.porteurs import FORMES_DANS_L_ACTE, adresse_postale, civilite
from app.domain.cycle import LIBELLES_ETAT
from app.domain.dossier import Canal
from app.domain.identifiants import anomalie_iban, anomalie_siret, iban_lisible, siret_lisible
from app.domain.montants import taux
from app.domain.poste import TypePoste
from app.socle.formats import NBSP, a_paris, date_longue, etp, euros, pourcent

if TYPE_CHECKING:
    from fractions import Fraction

    from app.domain.decision import Decision
    from app.domain.montants import Montant


def en_lettres(nombre: int | None) -> str:
    """Return « douze »; empty when the number is not known."""
    return "" if nombre is None else nombre_en_lettres(nombre)


def detail_etp(decision: Decision | None) -> str:
    """Return « 1,00 ETP de facilitateur et 0,50 ETP de coordinateur »; empty without any."""
    parts = (
        [
            f"{etp(quantite.centiemes)} de {type_poste.value}"
            for type_poste in TypePoste
            if (quantite := decision.etp_par_type.get(type_poste)) and quantite.centiemes > 0
        ]
        if decision
        else []
    )
    return " et ".join(parts)


def _centimes(montant: Montant | None) -> int | None:
    return montant.centimes if montant else None


def _montant_en_lettres(montant: Montant | None) -> str:
    return montant_en_lettres(montant.centimes) if montant else ""


def _siret(d: DonneesActe) -> str:
    siret = d.dossier.porteur.siret
    return "" if not siret or anomalie_siret(siret) else siret_lisible(siret)


def _iban(d: DonneesActe) -> str:
    iban = d.dossier.porteur.iban
    return "" if not iban or anomalie_iban(iban) else iban_lisible(iban)


def _representant(d: DonneesActe) -> str:
    nom = d.dossier.porteur.representant_nom.strip()
    titre = civilite(d.dossier.porteur)
    return f"{titre} {nom}".strip() if nom else ""


def _deliberation(d: DonneesActe) -> str:
    texte = d.dossier.porteur.deliberation.strip()
    for debut in ("délibération ", "la délibération ", "Délibération ", "La délibération "):
        texte = texte.removeprefix(debut)
    return texte


def _delegation(d: DonneesActe) -> str:
    """Return « l’arrêté n° 1 du 1er juin 2022 portant délégation de signature », completed where it is short."""
    texte = d.campagne.signataire.delegation.strip()
    if not texte:
        return ""
    for debut, article in (("arrêté", "l’"), ("décision", "la ")):
        if texte.casefold().startswith(debut):
            texte = f"{article}{debut}{texte[len(debut) :]}"
    acte, portant, objet = texte.partition(" portant ")
    jour = date_longue(d.campagne.signataire.delegation_du)
    if jour and jour.replace(NBSP, " ") not in acte:
        acte = f"{acte} du {jour}"
    return f"{acte}{portant}{objet}" if portant else f"{acte} portant délégation de signature"


def _autorite(d: DonneesActe) -> str:
    """Return « le préfet de Corse », with its article: it stands inside a sentence."""
    texte = d.campagne.service.autorite.strip()
    premier = texte.split(" ", 1)[0].casefold()
    articles = {"préfet": "le", "préfète": "la", "directeur": "le", "directrice": "la"}
    return f"{articles[premier]} {texte[0].lower()}{texte[1:]}" if premier in articles else texte


def _tribunal(d: DonneesActe) -> str:
    texte = d.campagne.service.tribunal.strip()
    for debut in ("le tribunal administratif de ", "tribunal administratif de ", "Tribunal administratif de "):
        texte = texte.removeprefix(debut)
    return texte


def _deux_lignes(texte: str) -> str:
    return ", ".join(ligne.strip() for ligne in texte.splitlines() if ligne.strip())


def _recu_le(d: DonneesActe) -> str:
    return date_longue(a_paris(d.dossier.recu_le).date())


def _pourcent(part: Fraction | None) -> str:
    """Return « 70 % » or « 66,67 % »: decimals only when they say something."""
    return pourcent(part).replace(",00", "")


def _taux(d: DonneesActe) -> str:
    if d.montant is None or d.dossier.cout_total is None:
        return ""
    return _pourcent(taux(d.montant, d.dossier.cout_total))


def _capitale(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


_CANAUX = {Canal.COURRIEL: "par courriel", Canal.COURRIER: "par courrier", Canal.DEPOT: "par dépôt"}
_ENVOIS = {
    Canal.COURRIEL: "Par courriel",
    Canal.COURRIER: "Par lettre recommandée avec avis de réception",
    Canal.DEPOT: "Remise en main propre",
}


def _envoi(d: DonneesActe) -> str:
    """Return how the letter goes: as the request for pieces says, else as the request came."""
    return _ENVOIS[d.demande.canal if d.demande else d.dossier.canal]


_P, _D, _J, _C, _X = Ecran.PORTEUR, Ecran.DECISION, Ecran.PROJET, Ecran.CAMPAGNE, Ecran.PIECES

CHAMPS: dict[str, Champ] = {
    # the campaign and its service
    "campagne": Champ("campagne.intitule", "Intitulé de la campagne", _C, lambda d: d.campagne.intitule),
    "edition": Champ("campagne.edition", "Année de la campagne", _C, lambda d: str(d.campagne.edition)),
    "region": Champ("campagne.region_nom", "Région de la campagne", _C, lambda d: d.campagne.region_nom),
    "duree": Champ(
        "campagne.duree_mois", "Durée de la convention", _C, lambda d: en_lettres(d.campagne.duree_mois)
    ),
    "reconductions": Champ(
        "campagne.reconductions_max",
        "Nombre de reconductions possibles",
        _C,
        lambda d: en_lettres(d.campagne.reconductions_max),
    ),
    "delai_paiement": Champ(
        "campagne.delai_paiement_jours",
        "Délai de paiement",
        _C,
        lambda d: en_lettres(d.campagne.delai_paiement_jours),
    ),
    "delai_compte_rendu": Champ(
        "campagne.delai_compte_rendu_mois",
        "Délai de remise du compte rendu financier",
        _C,
        lambda d: en_lettres(d.campagne.delai_compte_rendu_mois),
    ),
    "taux_avance": Champ(
        "campagne.taux_avance", "Taux de l’avance", _C, lambda d: _pourcent(d.campagne.taux_avance)
    ),
    "service": Champ("campagne.service.nom", "Nom du service", _C, lambda d: d.campagne.service.nom.strip()),
    "service_adresse": Champ(
        "campagne.service.adresse",
        "Adresse postale du service",
        _C,
        lambda d: _deux_lignes(d.campagne.service.adresse),
    ),
    "service_courriel": Champ(
        "campagne.service.courriel", "Adresse électronique du service", _C, lambda d: d.campagne.service.courriel
    ),
    "service_telephone": Champ(
        "campagne.service.telephone", "Téléphone du service", _C, lambda d: d.campagne.service.telephone
    ),
    "ville": Champ("campagne.service.ville", "Ville du service", _C, lambda d: d.campagne.service.ville.strip()),
    "tribunal": Champ("campagne.service.tribunal", "Tribunal administratif compétent", _C, _tribunal),
    "dpo": Champ(
        "campagne.service.dpo",
        "Contact du délégué à la protection des données",
        _C,
        lambda d: d.campagne.service.dpo.strip(),
    ),
    "autorite": Champ("campagne.service.autorite", "Autorité qui décide", _C, _autorite),
    "autorite_en_tete": Champ(
        "campagne.service.autorite", "Autorité qui décide", _C, lambda d: _capitale(_autorite(d))
    ),
    "signataire": Champ(
        "campagne.signataire.nom",
        "Prénom et nom du signataire",
        _C,
        lambda d: (
            f"{d.campagne.signataire.prenom.strip()} {d.campagne.signataire.nom.strip()}"
            if d.campagne.signataire.prenom.strip() and d.campagne.signataire.nom.strip()
            else ""
        ),
    ),
    "signataire_qualite": Champ(
        "campagne.signataire.qualite",
        "Qualité du signataire",
        _C,
        lambda d: d.campagne.signataire.qualite.strip(),
    ),
    "signataire_qualite_en_tete": Champ(
        "campagne.signataire.qualite",
        "Qualité du signataire",
        _C,
        lambda d: _capitale(d.campagne.signataire.qualite.strip()),
    ),
    "delegation": Champ(
        "campagne.signataire.delegation", "Référence de la délégation de signature", _C, _delegation
    ),
    "programme": Champ(
        "campagne.imputation.programme",
        "Programme budgétaire",
        _C,
        lambda d: d.campagne.imputation.programme.strip(),
    ),
    "domaine_fonctionnel": Champ(
        "campagne.imputation.domaine_fonctionnel",
        "Domaine fonctionnel",
        _C,
        lambda d: d.campagne.imputation.domaine_fonctionnel.strip(),
    ),
    "centre_financier": Champ(
        "campagne.imputation.centre_financier",
        "Centre financier",
        _C,
        lambda d: d.campagne.imputation.centre_financier.strip(),
    ),
    "activite": Champ(
        "campagne.imputation.activite", "Activité", _C, lambda d: d.campagne.imputation.activite.strip()
    ),
    "ordonnateur": Champ(
        "campagne.imputation.ordonnateur",
        "Ordonnateur de la dépense",
        _C,
        lambda d: d.campagne.imputation.ordonnateur.strip(),
    ),
    "comptable": Champ(
        "campagne.imputation.comptable",
        "Comptable assignataire",
        _C,
        lambda d: d.campagne.imputation.comptable.strip(),
    ),
    # the porteur
    "porteur": Champ(
        "porteur.raison_sociale", "Raison sociale", _P, lambda d: d.dossier.porteur.raison_sociale.strip()
    ),
    "forme": Champ(
        "porteur.forme",
        "Forme juridique",
        _P,
        lambda d: FORMES_DANS_L_ACTE[d.dossier.porteur.forme] if d.dossier.porteur.forme else "",
    ),
    "siret": Champ("porteur.siret", "SIRET exact (14 chiffres, clé juste)", _P, _siret),
    "rna": Champ("porteur.rna", "Numéro RNA", _P, lambda d: d.dossier.porteur.rna),
    "siege": Champ(
        "porteur.adresse",
        "Adresse postale du porteur (voie, code postal, ville)",
        _P,
        lambda d: ", ".join(adresse_postale(d.dossier.porteur)),
    ),
    "representant": Champ("porteur.representant_nom", "Nom du représentant légal", _P, _representant),
    "representant_qualite": Champ(
        "porteur.representant_qualite",
        "Qualité du représentant légal",
        _P,
        lambda d: d.dossier.porteur.representant_qualite.strip(),
    ),
    "representant_qualite_en_tete": Champ(
        "porteur.representant_qualite",
        "Qualité du représentant légal",
        _P,
        lambda d: _capitale(d.dossier.porteur.representant_qualite.strip()),
    ),
    "civilite": Champ(
        "porteur.representant_civilite",
        "Civilité du représentant légal",
        _P,
        lambda d: civilite(d.dossier.porteur),
    ),
    "iban": Champ("porteur.iban", "IBAN exact (clé juste)", _P, _iban),
    "bic": Champ("porteur.bic", "BIC", _P, lambda d: d.dossier.porteur.bic.strip()),
    "titulaire": Champ(
        "porteur.iban_titulaire", "Titulaire du compte", _P, lambda d: d.dossier.porteur.iban_titulaire.strip()
    ),
    "deliberation": Champ(
        "porteur.deliberation", "Délibération autorisant la signature (numéro et date)", _P, _deliberation
    ),
    # the project
    "numero": Champ("dossier.numero", "Numéro du dossier", _J, lambda d: d.dossier.numero),
    "recu_le": Champ(
        "dossier.recu_le", "Date de réception", _J, lambda d: date_longue(a_paris(d.dossier.recu_le).date())
    ),
    "projet": Champ("dossier.intitule", "Intitulé du projet", _J, lambda d: d.dossier.intitule.strip()),
    "territoire": Champ("dossier.territoire", "Territoire du projet", _J, lambda d: d.dossier.territoire.strip()),
    "etp_demande": Champ(
        "dossier.postes",
        "Postes et ETP demandés",
        _J,
        lambda d: etp(d.dossier.etp_demande.centiemes) if d.dossier.etp_demande.centiemes > 0 else "",
    ),
    "montant_demande": Champ(
        "dossier.montant_demande",
        "Montant demandé",
        _J,
        lambda d: euros(_centimes(d.dossier.montant_demande)),
    ),
    "cout_total": Champ(
        "dossier.cout_total", "Coût total du projet", _J, lambda d: euros(_centimes(d.dossier.cout_total))
    ),
    "cout_total_lettres": Champ(
        "dossier.cout_total", "Coût total du projet", _J, lambda d: _montant_en_lettres(d.dossier.cout_total)
    ),
    "taux": Champ("dossier.cout_total", "Coût total du projet", _J, _taux, selon=("montant", "cout_total")),
    "canal": Champ("dossier.canal", "Mode de réception", _J, lambda d: _CANAUX[d.dossier.canal]),
    "envoi": Champ("demande.canal", "Mode d’envoi", _X, _envoi),
    # the pieces asked and the silence
    "complet_le": Champ(
        "faits.complet_le",
        "Date à laquelle le dossier est devenu complet (rendez de nouveau un verdict)",
        _X,
        lambda d: date_longue(d.complet_le),
    ),
    "demande_rang": Champ("demande", "Demande de pièces enregistrée", _X, lambda d: str(len(d.demandes) or "")),
    "limite_pieces": Champ(
        "demande.date_limite",
        "Date limite de production des pièces",
        _X,
        lambda d: date_longue(d.demande.date_limite) if d.demande else "",
    ),
    "rejet_le": Champ(
        "campagne.rejet_implicite_mois",
        "Délai au terme duquel le silence vaut rejet",
        _C,
        lambda d: date_longue(d.rejet_le),
    ),
    "comite_le": Champ("campagne.vagues", "Date du comité", _C, lambda d: date_longue(d.comite_le)),
    # the decision and what follows from it
    "decision_le": Champ(
        "decision.prise_le",
        "Date de la décision",
        _D,
        lambda d: date_longue(d.decision.prise_le) if d.decision else "",
    ),
    "sens": Champ(
        "decision.sens", "Sens de la décision", _D, lambda d: LIBELLES_ETAT[d.decision.sens] if d.decision else ""
    ),
    "avis_comite_le": Champ(
        "decision.avis_comite_le",
        "Date de l’avis du comité",
        _D,
        lambda d: date_longue(d.decision.avis_comite_le) if d.decision else "",
    ),
    "montant": Champ("decision.montant", "Montant accordé", _D, lambda d: euros(_centimes(d.montant))),
    "montant_lettres": Champ("decision.montant", "Montant accordé", _D, lambda d: _montant_en_lettres(d.montant)),
    "etp": Champ("decision.etp_par_type", "ETP accordés", _D, lambda d: etp(d.etp.centiemes) if d.etp else ""),
    "etp_lettres": Champ(
        "decision.etp_par_type",
        "ETP accordés",
        _D,
        lambda d: etp_en_lettres(d.etp.centiemes) if d.etp else "",
    ),
    "etp_detail": Champ("decision.etp_par_type", "ETP accordés", _D, lambda d: detail_etp(d.decision)),
    "debut": Champ(
        "decision.date_debut",
        "Date de début de l’action",
        _D,
        lambda d: date_longue(d.decision.date_debut) if d.decision else "",
    ),
    "fin": Champ(
        "campagne.duree_mois",
        "Durée de la convention",
        _C,
        lambda d: date_longue(d.convention.fin) if d.convention else "",
        selon=("debut", "duree", "taux_avance"),
    ),
    "convention": Champ(
        "convention.numero",
        "Numéro de la convention",
        _D,
        lambda d: d.convention.numero if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "avance": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        _C,
        lambda d: euros(_centimes(d.convention.avance)) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "avance_lettres": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        _C,
        lambda d: _montant_en_lettres(d.convention.avance) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "solde": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        _C,
        lambda d: euros(_centimes(d.convention.solde)) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "solde_lettres": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        _C,
        lambda d: _montant_en_lettres(d.convention.solde) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "agent": Champ("dossier.agent", "Agent chargé du dossier", _J, lambda d: d.dossier.agent.strip()),
    "fait_le": Champ("acte.le", "Date de l’acte", _D, lambda d: date_longue(d.le)),
    **CHAMPS_INSTRUCTION,
}
