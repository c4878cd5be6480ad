"""The fields that a campaign and its service bring to a model."""

from __future__ import annotations

import re

from app.documents.champ import Champ, capitale, en_lettres, part_en_pourcent, sur_une_ligne
from app.documents.donnees import DonneesActe, Ecran
from app.documents.typographie import lier_adresse
from app.socle.formats import NBSP, date_longue, sans_accents

_DEVANT_LA_VILLE = re.compile("^(le )?(tribunal administratif )?(de |d’)?", re.IGNORECASE)


def _delegation(d: DonneesActe) -> str:
    """Return « l’arrêté n° 1 du 1er juin 2022 portant délégation de signature », completed where it is short."""
    texte = d.auteur.delegation
    if not texte:
        return ""
    for debut, article in (("arrêté", "l’"), ("décision", "la ")):
        if texte.casefold().startswith(debut):
            texte = f"{article}{debut}{texte[len(debut) :]}"
    acte, portant, objet = texte.partition(" portant ")
    jour = date_longue(d.auteur.du)
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
    """Return the town alone: « Bastia », « Orléans », however the service wrote its tribunal."""
    return _DEVANT_LA_VILLE.sub("", " ".join(d.campagne.service.tribunal.replace("'", "’").split()))


def _de_tribunal(d: DonneesActe) -> str:
    """Return « de Bastia », « d’Orléans », « de La Réunion »; empty when the tribunal is not known."""
    ville = _tribunal(d)
    if not ville:
        return ""
    return f"d’{ville}" if sans_accents(ville)[0] in "aeiou" else f"de {ville}"


CHAMPS_CAMPAGNE: dict[str, Champ] = {
    "campagne": Champ(
        "campagne.intitule", "Intitulé de la campagne", Ecran.CAMPAGNE, lambda d: d.campagne.intitule
    ),
    "edition": Champ("campagne.edition", "Année de la campagne", Ecran.CAMPAGNE, lambda d: str(d.campagne.edition)),
    "region": Champ(
        "campagne.region_nom", "Région de la campagne", Ecran.CAMPAGNE, lambda d: d.campagne.region_nom
    ),
    "duree": Champ(
        "campagne.duree_mois", "Durée de la convention", Ecran.CAMPAGNE, lambda d: en_lettres(d.campagne.duree_mois)
    ),
    "reconductions": Champ(
        "campagne.reconductions_max",
        "Nombre de reconductions possibles",
        Ecran.CAMPAGNE,
        lambda d: en_lettres(d.campagne.reconductions_max),
    ),
    "delai_paiement": Champ(
        "campagne.delai_paiement_jours",
        "Délai de paiement",
        Ecran.CAMPAGNE,
        lambda d: en_lettres(d.campagne.delai_paiement_jours),
    ),
    "delai_compte_rendu": Champ(
        "campagne.delai_compte_rendu_mois",
        "Délai de remise du compte rendu financier",
        Ecran.CAMPAGNE,
        lambda d: en_lettres(d.campagne.delai_compte_rendu_mois),
    ),
    "date_limite": Champ(
        "campagne.date_limite",
        "Date limite de dépôt",
        Ecran.CAMPAGNE,
        lambda d: date_longue(d.campagne.date_limite),
    ),
    "retour_convention": Champ(
        "campagne.retour_convention_jours",
        "Délai de retour de la convention signée",
        Ecran.CAMPAGNE,
        lambda d: en_lettres(d.campagne.retour_convention_jours),
    ),
    "taux_avance": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        Ecran.CAMPAGNE,
        lambda d: part_en_pourcent(d.campagne.taux_avance),
    ),
    "service": Champ(
        "campagne.service.nom", "Nom du service", Ecran.CAMPAGNE, lambda d: d.campagne.service.nom.strip()
    ),
    "service_adresse": Champ(
        "campagne.service.adresse",
        "Adresse postale du service",
        Ecran.CAMPAGNE,
        lambda d: lier_adresse(sur_une_ligne(d.campagne.service.adresse)),
    ),
    "service_courriel": Champ(
        "campagne.service.courriel",
        "Adresse électronique du service",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.service.courriel,
    ),
    "service_telephone": Champ(
        "campagne.service.telephone", "Téléphone du service", Ecran.CAMPAGNE, lambda d: d.campagne.service.telephone
    ),
    "ville": Champ(
        "campagne.service.ville", "Ville du service", Ecran.CAMPAGNE, lambda d: d.campagne.service.ville.strip()
    ),
    "tribunal": Champ("campagne.service.tribunal", "Tribunal administratif compétent", Ecran.CAMPAGNE, _tribunal),
    "de_tribunal": Champ(
        "campagne.service.tribunal", "Tribunal administratif compétent", Ecran.CAMPAGNE, _de_tribunal
    ),
    "dpo": Champ(
        "campagne.service.dpo",
        "Contact du délégué à la protection des données",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.service.dpo.strip(),
    ),
    "autorite": Champ("campagne.service.autorite", "Autorité qui décide", Ecran.CAMPAGNE, _autorite),
    "autorite_en_tete": Champ(
        "campagne.service.autorite", "Autorité qui décide", Ecran.CAMPAGNE, lambda d: capitale(_autorite(d))
    ),
    "signataire": Champ(
        "campagne.signataire.nom",
        "Prénom et nom du signataire",
        Ecran.CAMPAGNE,
        lambda d: d.auteur.nom,
    ),
    "signataire_qualite": Champ(
        "campagne.signataire.qualite",
        "Qualité du signataire",
        Ecran.CAMPAGNE,
        lambda d: d.auteur.qualite,
    ),
    "signataire_qualite_en_tete": Champ(
        "campagne.signataire.qualite",
        "Qualité du signataire",
        Ecran.CAMPAGNE,
        lambda d: capitale(d.auteur.qualite),
    ),
    "delegation": Champ(
        "campagne.signataire.delegation", "Référence de la délégation de signature", Ecran.CAMPAGNE, _delegation
    ),
    "programme": Champ(
        "campagne.imputation.programme",
        "Programme budgétaire",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.imputation.programme.strip(),
    ),
    "domaine_fonctionnel": Champ(
        "campagne.imputation.domaine_fonctionnel",
        "Domaine fonctionnel",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.imputation.domaine_fonctionnel.strip(),
    ),
    "centre_financier": Champ(
        "campagne.imputation.centre_financier",
        "Centre financier",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.imputation.centre_financier.strip(),
    ),
    "activite": Champ(
        "campagne.imputation.activite", "Activité", Ecran.CAMPAGNE, lambda d: d.campagne.imputation.activite.strip()
    ),
    "ordonnateur": Champ(
        "campagne.imputation.ordonnateur",
        "Ordonnateur de la dépense",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.imputation.ordonnateur.strip(),
    ),
    "comptable": Champ(
        "campagne.imputation.comptable",
        "Comptable assignataire",
        Ecran.CAMPAGNE,
        lambda d: d.campagne.imputation.comptable.strip(),
    ),
}
