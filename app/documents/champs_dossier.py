"""The fields that the porteur, the project and the pieces asked bring to a model."""

from __future__ import annotations

from app.documents.champ import Champ, capitale, centimes_de, part_en_pourcent, somme_en_lettres
from app.documents.donnees import DonneesActe, Ecran
from app.documents.porteurs import adresse_postale, civilite, forme_dans_l_acte, soussigne
from app.documents.typographie import lier_adresse
from app.domain.dossier import Canal
from app.domain.identifiants import anomalie_iban, anomalie_siret, iban_lisible, siret_lisible
from app.domain.montants import taux
from app.socle.formats import a_paris, date_longue, etp, euros, heure

_CANAUX = {Canal.COURRIEL: "par courriel", Canal.COURRIER: "par courrier", Canal.DEPOT: "par dépôt"}
_ENVOIS = {
    Canal.COURRIEL: "Par courriel",
    Canal.COURRIER: "Par lettre recommandée avec avis de réception",
    Canal.DEPOT: "Remise en main propre",
}


_NOTIFICATIONS = {
    Canal.COURRIEL: "Par courriel, avec demande d’accusé de réception",
    Canal.COURRIER: "Par lettre recommandée avec avis de réception",
    Canal.DEPOT: "Remise en main propre contre récépissé",
}


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


def _taux(d: DonneesActe) -> str:
    if d.montant is None or d.dossier.cout_total is None:
        return ""
    return part_en_pourcent(taux(d.montant, d.dossier.cout_total))


def _envoi(d: DonneesActe) -> str:
    """Return how the letter goes: as the request for pieces says, else as the request came."""
    return _ENVOIS[d.demande.canal if d.demande else d.dossier.canal]


CHAMPS_DOSSIER: dict[str, Champ] = {
    "porteur": Champ(
        "porteur.raison_sociale",
        "Raison sociale",
        Ecran.PORTEUR,
        lambda d: d.dossier.porteur.raison_sociale.strip(),
    ),
    "forme": Champ(
        "porteur.forme",
        "Forme juridique",
        Ecran.PORTEUR,
        lambda d: forme_dans_l_acte(d.dossier.porteur),
    ),
    "siret": Champ("porteur.siret", "SIRET exact (14 chiffres, clé juste)", Ecran.PORTEUR, _siret),
    "rna": Champ("porteur.rna", "Numéro RNA", Ecran.PORTEUR, lambda d: d.dossier.porteur.rna),
    "siege": Champ(
        "porteur.adresse",
        "Adresse postale du porteur (voie, code postal, ville)",
        Ecran.PORTEUR,
        lambda d: lier_adresse(", ".join(adresse_postale(d.dossier.porteur))),
    ),
    "representant": Champ("porteur.representant_nom", "Nom du représentant légal", Ecran.PORTEUR, _representant),
    "representant_qualite": Champ(
        "porteur.representant_qualite",
        "Qualité du représentant légal",
        Ecran.PORTEUR,
        lambda d: d.dossier.porteur.representant_qualite.strip(),
    ),
    "representant_qualite_en_tete": Champ(
        "porteur.representant_qualite",
        "Qualité du représentant légal",
        Ecran.PORTEUR,
        lambda d: capitale(d.dossier.porteur.representant_qualite.strip()),
    ),
    "soussigne": Champ(
        "porteur.representant_civilite",
        "Soussigné, accordé au représentant",
        Ecran.PORTEUR,
        lambda d: soussigne(d.dossier.porteur),
    ),
    "civilite": Champ(
        "porteur.representant_civilite",
        "Civilité du représentant légal",
        Ecran.PORTEUR,
        lambda d: civilite(d.dossier.porteur),
    ),
    "iban": Champ("porteur.iban", "IBAN exact (clé juste)", Ecran.PORTEUR, _iban),
    "bic": Champ("porteur.bic", "BIC", Ecran.PORTEUR, lambda d: d.dossier.porteur.bic.strip()),
    "titulaire": Champ(
        "porteur.iban_titulaire",
        "Titulaire du compte",
        Ecran.PORTEUR,
        lambda d: d.dossier.porteur.iban_titulaire.strip(),
    ),
    "deliberation": Champ(
        "porteur.deliberation",
        "Délibération autorisant la signature (numéro et date)",
        Ecran.PORTEUR,
        _deliberation,
    ),
    "numero": Champ("dossier.numero", "Numéro du dossier", Ecran.PROJET, lambda d: d.dossier.numero),
    "recu_le": Champ(
        "dossier.recu_le",
        "Date de réception",
        Ecran.PROJET,
        lambda d: date_longue(a_paris(d.dossier.recu_le).date()),
    ),
    "recu_le_heure": Champ(
        "dossier.recu_le",
        "Date de réception",
        Ecran.PROJET,
        lambda d: f"{date_longue(a_paris(d.dossier.recu_le).date())} à {heure(d.dossier.recu_le)}",
    ),
    "notification": Champ("dossier.canal", "Mode d’envoi", Ecran.PROJET, lambda d: _NOTIFICATIONS[d.dossier.canal]),
    "projet": Champ("dossier.intitule", "Intitulé du projet", Ecran.PROJET, lambda d: d.dossier.intitule.strip()),
    "territoire": Champ(
        "dossier.territoire", "Territoire du projet", Ecran.PROJET, lambda d: d.dossier.territoire.strip()
    ),
    "etp_demande": Champ(
        "dossier.postes",
        "Postes et ETP demandés",
        Ecran.PROJET,
        lambda d: etp(d.dossier.etp_demande.centiemes) if d.dossier.etp_demande.centiemes > 0 else "",
    ),
    "montant_demande": Champ(
        "dossier.montant_demande",
        "Montant demandé",
        Ecran.PROJET,
        lambda d: euros(centimes_de(d.dossier.montant_demande)),
    ),
    "cout_total": Champ(
        "dossier.cout_total",
        "Coût total du projet",
        Ecran.PROJET,
        lambda d: euros(centimes_de(d.dossier.cout_total)),
    ),
    "cout_total_lettres": Champ(
        "dossier.cout_total", "Coût total du projet", Ecran.PROJET, lambda d: somme_en_lettres(d.dossier.cout_total)
    ),
    "taux": Champ(
        "dossier.cout_total", "Coût total du projet", Ecran.PROJET, _taux, selon=("montant", "cout_total")
    ),
    "canal": Champ("dossier.canal", "Mode de réception", Ecran.PROJET, lambda d: _CANAUX[d.dossier.canal]),
    "envoi": Champ("demande.canal", "Mode d’envoi", Ecran.PIECES, _envoi),
    "complet_le": Champ(
        "faits.complet_le",
        "Date à laquelle le dossier est devenu complet (rendez de nouveau un verdict)",
        Ecran.PIECES,
        lambda d: date_longue(d.complet_le),
    ),
    "demande_rang": Champ(
        "demande", "Demande de pièces enregistrée", Ecran.PIECES, lambda d: str(len(d.demandes) or "")
    ),
    "demandee_le": Champ(
        "demande",
        "Demande de pièces enregistrée",
        Ecran.PIECES,
        lambda d: date_longue(d.demande.attente.debut) if d.demande else "",
    ),
    "limite_pieces": Champ(
        "demande.date_limite",
        "Date limite de production des pièces",
        Ecran.PIECES,
        lambda d: date_longue(d.demande.date_limite) if d.demande else "",
    ),
    "rejet_le": Champ(
        "campagne.rejet_implicite_mois",
        "Délai au terme duquel le silence vaut rejet",
        Ecran.CAMPAGNE,
        lambda d: date_longue(d.rejet_le),
    ),
    "comite_le": Champ("campagne.vagues", "Date du comité", Ecran.CAMPAGNE, lambda d: date_longue(d.comite_le)),
}
