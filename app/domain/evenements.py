"""Days of a dossier that nothing else in the base tells, and that some time limits are counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Evenement(StrEnum):
    """What happened, said by the officer on the screen of the dates."""

    RECOURS_ADMINISTRATIF = "recours_administratif"
    REPONSE_AU_RECOURS = "reponse_au_recours"
    DEMANDE_DE_MOTIFS = "demande_de_motifs"
    APPROBATION_DES_COMPTES = "approbation_des_comptes"
    GRIEFS_CER = "griefs_cer"
    RETRAIT_CER = "retrait_cer"
    DEMANDE_D_AVENANT = "demande_d_avenant"
    MISE_EN_DEMEURE = "mise_en_demeure"
    TITRE_RECU = "titre_recu"
    FAIT_DE_PAIEMENT = "fait_de_paiement"


LIBELLES_EVENEMENT = {
    Evenement.RECOURS_ADMINISTRATIF: "réception du recours gracieux ou hiérarchique",
    Evenement.REPONSE_AU_RECOURS: "notification de la réponse au recours",
    Evenement.DEMANDE_DE_MOTIFS: "réception de la demande de motifs",
    Evenement.APPROBATION_DES_COMPTES: "approbation des comptes du bénéficiaire",
    Evenement.GRIEFS_CER: "notification des griefs (contrat d’engagement républicain)",
    Evenement.RETRAIT_CER: "notification du retrait (contrat d’engagement républicain)",
    Evenement.DEMANDE_D_AVENANT: "réception de la demande d’avenant",
    Evenement.MISE_EN_DEMEURE: "réception de la mise en demeure",
    Evenement.TITRE_RECU: "notification du titre de perception",
    Evenement.FAIT_DE_PAIEMENT: "fait dont la convention fait dépendre le paiement",
}


@dataclass(frozen=True, slots=True)
class JourDit:
    """The day of an event, as the officer said it."""

    evenement: Evenement
    le: date
